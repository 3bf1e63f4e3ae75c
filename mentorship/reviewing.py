"""What an administrator looks at to decide on a request, read in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Mentor, User
from mentorship.candidates import Choice, choice_for
from mentorship.matching import FreeSlot, Suggestion, best_first, nearest_first, suiting_slots
from mentorship.models import MentorshipRequest
from sessions_app.models import Session
from timetables.models import Slot
from timetables.spans import start_of

MOST, MOST_AT_OTHER_TIMES = 6, 3  # suggestions; whoever is further down is found by name
MOST_SESSIONS = 20
NEAREST = 3


@dataclass(frozen=True)
class Place:
    """Where a request stands among those that wait, longest first."""

    before: int
    previous: int | None
    next: int | None


@dataclass(frozen=True)
class Day:
    """The slots of a day, on the current clocks."""

    date: date
    slots: list[FreeSlot]


@dataclass(frozen=True)
class SlotGroup:
    """Slots under one heading, by day."""

    title: str
    days: list[Day]


class Review:
    """The request, whom to choose, what the team had before, and where to go from here."""

    def __init__(self, request: MentorshipRequest, *, by: User, now: datetime) -> None:
        self.request, self.by, self.now = request, by, now

    @cached_property
    def choice(self) -> Choice:
        return choice_for(self.request, by=self.by, now=self.now)

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        return self.choice.suggestions[:MOST]

    @cached_property
    def at_other_times(self) -> list[Suggestion]:
        return self.choice.at_other_times[:MOST_AT_OTHER_TIMES]

    @property
    def mentors(self) -> list[tuple[int, str]]:
        """Every mentor of the event, to choose somebody else."""
        return sorted(((one.mentor, one.name) for one in self.choice.candidates), key=lambda row: (row[1], row[0]))

    @cached_property
    def slots(self) -> list[SlotGroup]:
        """When the assigned mentor and the team could meet, the best first."""
        candidate = self.choice.of(self.request.mentor) if self.request.mentor else None
        if candidate is None:
            return []
        times = self.request.times
        every = best_first(candidate.free, times)
        within = set(suiting_slots(every, times)) if times else set()
        other = _("At other times") if within else _("Not in the times the team named, but then")
        titles = {True: _("In the times the team named"), False: other if times else ""}
        groups = groupby(every, key=lambda slot: slot in within)
        return [SlotGroup(titles[suits], by_day(slots)) for suits, slots in groups]

    def instead_of(self, slot: Slot, mentor: Mentor) -> list[FreeSlot]:
        """The free slots of the mentor that are nearest to a lost one."""
        candidate = self.choice.of(mentor)
        return nearest_first(candidate.free, slot.during)[:NEAREST] if candidate else []

    @cached_property
    def earlier(self) -> list[Session]:
        """The team's sessions, the latest first: what came of them, and what is to come."""
        rows = Session.objects.visible_to(self.by).filter(idea=self.request.idea_id).for_list()
        return list(rows.select_related("event").order_by("-during", "-pk")[:MOST_SESSIONS])

    @cached_property
    def others(self) -> list[MentorshipRequest]:
        """What else the team asked for, the latest first."""
        rows = (
            MentorshipRequest.objects.visible_to(self.by).filter(idea=self.request.idea_id).exclude(pk=self.request.pk)
        )
        return list(rows.select_related("event", "mentor__user", "idea").order_by("-requested_at", "-pk"))

    @cached_property
    def place(self) -> Place:
        return place_of(self.request, MentorshipRequest.objects.visible_to(self.by))


def place_of(request: MentorshipRequest, visible: QuerySet[MentorshipRequest]) -> Place:
    """Its place in the queue; the neighbours are those among `visible`. After the last comes the first again."""
    waiting: Any = visible.filter(event=request.event_id).waiting().longest_first()  # type: ignore[attr-defined]
    rows = list(waiting.values_list("requested_at", "pk"))
    here = (request.requested_at, request.pk)
    before = [pk for at, pk in rows if (at, pk) < here]
    after = [pk for at, pk in rows if (at, pk) > here]
    following = [*after, *before]
    return Place(len(before), before[-1] if before else None, following[0] if following else None)


def by_day(slots: Iterable[FreeSlot]) -> list[Day]:
    """The slots by day, in the order they come in."""
    days = groupby(slots, key=lambda slot: timezone.localtime(start_of(slot.during)).date())
    return [Day(day, list(group)) for day, group in days]
