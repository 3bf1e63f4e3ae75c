"""Where somebody could be met instead: free slots with their mentors, the nearest and most fitting first."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from events.access import Permission
from events.models import Event, Idea, Mentor, MentorQuerySet, Topic, User
from sessions_app.models import Session
from timetables.models import Slot, SlotQuerySet, Timetable
from timetables.spans import Span, end_of, span, start_of

FAR = timedelta(days=3)


@dataclass(frozen=True)
class Opening:
    """A mentor who is free in a slot."""

    slot: Slot
    mentor: Mentor

    def distance(self, to: Span) -> timedelta:
        return abs(start_of(self.slot.during) - start_of(to))


def offered_to(user: User, event: Event, *, now: datetime) -> SlotQuerySet:
    """The slots somebody may book in: administrators all to come, teams what the rules leave them."""
    earliest = bookable_from(user, event, now=now)
    if earliest is None:
        return Slot.objects.none()
    slots = Slot.objects.filter(timetable__event=event, during__startswith__gte=earliest)
    if not user.can(Permission.MANAGE_SESSIONS):
        slots = slots.filter(timetable__in=Timetable.objects.visible_to(user).published())
    return slots.select_related("timetable__event", "timetable__mentor")


def bookable_from(user: User, event: Event, *, now: datetime) -> datetime | None:
    """The earliest start that somebody may book now: for teams with the notice; None when they may not book."""
    if user.can(Permission.MANAGE_SESSIONS):
        return now
    may = user.can(Permission.BOOK) and event.is_open_for_booking(now)
    return event.first_bookable(now) if may else None


def pause_for(user: User, event: Event) -> timedelta:
    """The free time to keep around a booking; administrators book beyond it."""
    return timedelta(minutes=0 if user.can(Permission.MANAGE_SESSIONS) else event.break_between)


def free_mentors(slot: Slot, *, among: MentorQuerySet, idea: Idea | None, pause: timedelta) -> MentorQuerySet:
    """Those who could be booked in the slot: with nothing then, or with an open session that waits in it.

    idea    the team that would book; a session that was prepared for it counts as open
    pause   time that stays free before and after
    """
    around = span(start_of(slot.during) - pause, end_of(slot.during) + pause)
    waiting = Session.objects.in_state("open").filter(Q(idea=None) | Q(idea=idea) if idea else Q(idea=None), slot=slot)
    busy = Session.objects.standing().overlapping(around).filter(mentor=OuterRef("pk"))
    return among.exclude(Exists(busy.exclude(pk__in=waiting.values("pk"))))


class Diary:
    """When mentors, and perhaps a team, have sessions, around a time. Read once, asked often."""

    def __init__(
        self, window: Span, mentors: Collection[int], *, idea: Idea | None, apart_from: Session | None = None
    ) -> None:
        concerned = Q(mentor__in=mentors) | Q(idea=idea) if idea else Q(mentor__in=mentors)
        standing = Session.objects.standing().overlapping(window).filter(concerned)
        if apart_from:
            standing = standing.exclude(pk=apart_from.pk)
        self._of_mentors: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        self._of_team: list[Any] = []
        for mentor, team, slot, during in standing.values_list("mentor", "idea", "slot", "during"):
            self._of_mentors[mentor].append((team, slot, during))
            if idea and team == idea.pk:
                self._of_team.append(during)

    def is_free(self, mentor: int, slot: Slot, *, pause: timedelta, takes_open: bool) -> bool:
        """Whether nothing stands in the way; with `takes_open` a session without team in this slot does not."""
        start, end = start_of(slot.during) - pause, end_of(slot.during) + pause
        if any(start < during.upper and during.lower < end for during in self._of_team):
            return False
        return all(
            (takes_open and team is None and its_slot == slot.pk) or during.lower >= end or during.upper <= start
            for team, its_slot, during in self._of_mentors[mentor]
        )


def openings(
    slots: SlotQuerySet,
    *,
    near: Span,
    idea: Idea | None,
    mentors: Collection[int] | None = None,
    pause: timedelta = timedelta(),
    apart_from: Session | None = None,
    takes_open: bool = True,
    far: timedelta = FAR,
) -> list[Opening]:
    """Who is free in which of the slots, no further than `far` from `near`, the nearest first.

    mentors      ids, to look at these only
    apart_from   a session to overlook, when it is the one that moves
    takes_open   whether a session that waits in the slot without a team may be taken
    """
    window = span(start_of(near) - far, start_of(near) + far)
    if mentors is not None:  # of a large event most slots are somebody else's
        slots = slots.filter(timetable__in=Timetable.objects.seating(mentors))
    pairs = list(_seats(slots.overlapping(window), mentors))
    people = Mentor.objects.filter(pk__in={mentor for _slot, mentor in pairs}).for_list().in_bulk()
    diary = Diary(window, list(people), idea=idea, apart_from=apart_from)
    free = [
        Opening(slot, people[mentor])
        for slot, mentor in pairs
        if diary.is_free(mentor, slot, pause=pause, takes_open=takes_open)
    ]
    return sorted(free, key=lambda opening: (opening.distance(near), opening.slot.during.lower, opening.mentor.pk))


def _seats(slots: SlotQuerySet, mentors: Collection[int] | None) -> Iterator[tuple[Slot, int]]:
    """Each slot with each of those who sit in its timetable."""
    seated: dict[int, list[int]] = defaultdict(list)
    timetables = {slot.timetable_id for slot in slots}
    seats = Timetable.mentors.through._default_manager.filter(timetable__in=timetables)
    for timetable, mentor in seats.values_list("timetable", "mentor"):
        seated[timetable].append(mentor)
    for slot in slots:
        owner = slot.timetable.mentor_id
        for mentor in [owner] if owner else seated[slot.timetable_id]:
            if mentors is None or mentor in mentors:
                yield slot, mentor


def shared_topics(mentor: Mentor, topics: Collection[Topic]) -> list[Topic]:
    """The mentor's topics that are among these, in order."""
    return [topic for topic in mentor.topics.all() if topic in topics]


@dataclass(frozen=True)
class Alternatives:
    """Free slots to offer instead of a taken one."""

    same: list[Opening]  # of the mentor who was wanted, or of those who sit in the timetable
    fitting: list[Opening]  # of others with the same topics

    def __bool__(self) -> bool:
        return bool(self.same or self.fitting)


def instead_of(slot: Slot, wanted: list[Mentor], *, idea: Idea | None, user: User, now: datetime) -> Alternatives:
    """The nearest free slots of those wanted, and of mentors with the same topics, three each."""
    event = slot.timetable.event
    topics = set(Topic.objects.filter(mentors__in=wanted))
    ids = {mentor.pk for mentor in wanted}
    fitting = set(Mentor.objects.of(event).filter(topics__in=topics).values_list("pk", flat=True)) - ids
    slots = offered_to(user, event, now=now)
    found = openings(slots, near=slot.during, idea=idea, mentors=ids | fitting, pause=pause_for(user, event))
    same = [opening for opening in found if opening.mentor.pk in ids][:3]
    best: dict[int, Opening] = {}
    for opening in found:
        if opening.mentor.pk in fitting:
            best.setdefault(opening.mentor.pk, opening)  # the nearest of each
    by_fit = sorted(best.values(), key=lambda one: -len(shared_topics(one.mentor, topics)))
    return Alternatives(same, by_fit[:3])
