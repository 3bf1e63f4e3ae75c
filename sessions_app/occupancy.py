"""Which slots of a timetable are still free, who sits in them, and who could.

A slot is free while one of those who sit in its timetable (the mentor of a custom one) has no standing session
at its time, anywhere. Where nobody sits yet, it is free until a session stands in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, Exists, Min, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.models import Mentor, User
from sessions_app.models import Session
from timetables.models import Slot, SlotQuerySet, Timetable, TimetableQuerySet
from timetables.spans import start_of


def with_freedom(slots: SlotQuerySet) -> Any:
    """Each slot with `is_free`."""
    standing = Session.objects.standing()
    seats = Timetable.mentors.through._default_manager.filter(timetable=OuterRef("timetable"))
    elsewhere = standing.filter(mentor=OuterRef("mentor"), during__overlap=OuterRef(OuterRef("during")))
    owners = standing.filter(mentor=OuterRef("timetable__mentor"), during__overlap=OuterRef("during"))
    return slots.annotate(
        is_free=Case(
            When(timetable__mentor__isnull=False, then=~Exists(owners)),
            When(Exists(seats), then=Exists(seats.filter(~Exists(elsewhere)))),
            default=~Exists(standing.filter(slot=OuterRef("pk"))),
            output_field=BooleanField(),
        )
    )


def with_figures(timetables: TimetableQuerySet) -> TimetableQuerySet:
    """Each timetable with the number of its slots, how many of the coming ones are free, and the start of the next."""
    slots = Slot.objects.filter(timetable=OuterRef("pk"))
    free = with_freedom(slots.upcoming()).filter(is_free=True).order_by().values("timetable")
    all_of_it = slots.order_by().values("timetable").annotate(n=Count("pk")).values("n")
    return timetables.annotate(
        slot_count=Coalesce(Subquery(all_of_it), 0),
        free_count=Coalesce(Subquery(free.annotate(n=Count("pk")).values("n")), 0),
        next_free=Subquery(free.annotate(first=Min("during__startswith")).values("first")),
    )


@dataclass(frozen=True)
class Row:
    """A slot, what stands in it, and who could still be met in it."""

    slot: Slot
    sessions: list[Session]
    free_mentors: list[Mentor]
    is_free: bool
    is_bookable: bool = False

    @property
    def state(self) -> str:
        if self.slot.is_past:
            return "past"
        return "free" if self.is_free else "taken"


@dataclass(frozen=True)
class Day:
    """A day of a timetable, on the current clocks."""

    date: date
    rows: list[Row]

    @property
    def free_count(self) -> int:
        return sum(row.state == "free" for row in self.rows)


def seated_in(timetable: Timetable) -> list[Mentor]:
    """The mentor of a custom timetable, or those who sit in a regular one."""
    if timetable.mentor is not None:
        return [timetable.mentor]
    return list(timetable.mentors.select_related("user").order_by("user__name", "pk"))


def days_of(
    timetable: Timetable,
    seated: list[Mentor],
    *,
    seen_by: User | None = None,
    bookable_from: datetime | None = None,
) -> list[Day]:
    """The timetable's slots by day, in a number of queries that does not depend on how many there are.

    seen_by        shows this person's sessions alone; to others than administrators a slot is free when somebody
                   who sits there can be booked in it, with nothing then or with a session that waits for a team
    bookable_from  the earliest start that this person may book; None when they may not book at all
    """
    sees_all = seen_by is None or seen_by.is_administrator
    standing = Session.objects.standing()
    busy, waiting = (
        standing.filter(mentor__in=seated, during__overlap=OuterRef("during")),
        Q(slot=OuterRef("pk"), idea=None),
    )
    taken = busy if sees_all else busy.exclude(waiting)
    slots: Any = with_freedom(timetable.slots.all()).annotate(
        busy=ArraySubquery(taken.values("mentor")), has_waiting=Exists(standing.filter(waiting))
    )
    shown = timetable.sessions.visible_to(seen_by) if seen_by else timetable.sessions.all()
    sessions = _by_slot(shown.exclude(slot=None).for_list().order_by("mentor__user__name", "pk"))

    def row(slot: Any) -> Row:
        free = [mentor for mentor in seated if mentor.pk not in slot.busy]
        is_free = slot.is_free if sees_all else bool(free)
        is_in_time = bookable_from is not None and start_of(slot.during) >= bookable_from
        is_bookable = is_in_time and (is_free or bool(free) or slot.has_waiting)
        return Row(slot, sessions.get(slot.pk, []), free, is_free, is_bookable)

    by_day = groupby(slots.in_order(), key=lambda slot: timezone.localtime(start_of(slot.during)).date())
    return [Day(day, [row(slot) for slot in group]) for day, group in by_day]


def _by_slot(sessions: Iterable[Session]) -> dict[int | None, list[Session]]:
    found: dict[int | None, list[Session]] = {}
    for session in sessions:
        found.setdefault(session.slot_id, []).append(session)
    return found
