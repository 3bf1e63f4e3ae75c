"""What else there is by now, around everything that would go back: each kind read once, however much that is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from django.db.models import Q

from events.models import Mentor
from sessions_app.availability import overlap
from sessions_app.models import Session
from timetables.models import Slot
from timetables.spans import Span, end_of, span, start_of


class Surroundings:
    """Apart from the sessions and slots of the act itself: these may make room for one another.

    times    when something would come back to
    """

    def __init__(
        self,
        *,
        mentors: Iterable[int],
        ideas: Iterable[int],
        timetables: Iterable[int],
        sessions: Iterable[int],
        slots: Iterable[int],
        times: Iterable[Span],
    ) -> None:
        self.mentor_ids, self.idea_ids, self.timetable_ids = set(mentors), set(ideas), set(timetables)
        self.session_ids, self.slot_ids, self.times = set(sessions), set(slots), list(times)

    @cached_property
    def mentors(self) -> dict[int, Mentor]:
        return Mentor.objects.select_related("user").in_bulk(self.mentor_ids)

    @cached_property
    def _sessions(self) -> list[Session]:
        """Of these mentors and teams, around the times, and whatever stands in the slots."""
        if not self.times:
            return []
        whole = span(min(map(start_of, self.times)), max(map(end_of, self.times)))
        who = Q(mentor__in=self.mentor_ids) | Q(idea__in=self.idea_ids) | Q(slot__in=self.slot_ids)
        rows = Session.objects.standing().overlapping(whole).filter(who).exclude(pk__in=self.session_ids)
        return list(rows.select_related("mentor__user", "idea", "timetable").order_by("during", "pk"))

    @cached_property
    def _slots(self) -> dict[int, list[Slot]]:
        by_timetable: dict[int, list[Slot]] = defaultdict(list)
        rows = Slot.objects.filter(timetable__in=self.timetable_ids).exclude(pk__in=self.slot_ids)
        for slot in rows.in_order():
            by_timetable[slot.timetable_id].append(slot)
        return by_timetable

    def busy(self, during: Span, mentor_id: int, idea_id: int | None) -> Session | None:
        """A session that the mentor or the team has then."""
        return next(
            (
                one
                for one in self._sessions
                if overlap(one.during, during) and (one.mentor_id == mentor_id or (idea_id and one.idea_id == idea_id))
            ),
            None,
        )

    def standing_in(self, slot_id: int) -> Iterator[Session]:
        return (session for session in self._sessions if session.slot_id == slot_id)

    def overlapping(self, timetable_id: int, during: Span) -> Slot | None:
        """A slot that the timetable offers then."""
        return next((slot for slot in self._slots[timetable_id] if overlap(slot.during, during)), None)
