"""A mentor's coming days at a glance: how much of what they offer is still free."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from events.models import Event, Mentor
from sessions_app.models import Session, State
from timetables.models import Slot, Timetable
from timetables.spans import Span, end_of, start_of


@dataclass
class DayFigures:
    """Coming free slots, open sessions and booked ones of one day, on the event's clocks."""

    date: date
    free: int = 0
    open: int = 0
    booked: int = 0

    @property
    def total(self) -> int:
        return self.free + self.open + self.booked

    @property
    def taken(self) -> int:
        """Where the bar's free part begins."""
        return self.open + self.booked


@dataclass
class EventFigures:
    event: Event
    days: dict[date, DayFigures] = field(default_factory=dict)

    def day_of(self, during: Span) -> DayFigures:
        day = self.event.local(start_of(during)).date()
        return self.days.setdefault(day, DayFigures(day))

    def in_order(self) -> list[DayFigures]:
        return [self.days[day] for day in sorted(self.days)]


def glance(
    mentor: Mentor | None, sessions: Iterable[Session], events: Iterable[Event], *, now: datetime
) -> list[EventFigures]:
    """For each of these events in which something is to come; in one query.

    sessions   those ahead of the mentor, in whatever event: they also take slots elsewhere at the same time
    """
    if mentor is None:
        return []
    figures = {event.pk: EventFigures(event) for event in events}
    led = [session for session in sessions if start_of(session.during) > now]
    for session in led:
        if session.event_id in figures:
            day = figures[session.event_id].day_of(session.during)
            day.open, day.booked = day.open + (session.state == State.OPEN), day.booked + (session.state != State.OPEN)
    taken = [session.during for session in sessions]
    for event, spans in _offered(mentor, figures, now).items():
        for during in spans:
            if not any(_overlap(during, other) for other in taken):
                figures[event].day_of(during).free += 1
    return [figure for figure in figures.values() if figure.days]


def _offered(mentor: Mentor, events: Iterable[int], now: datetime) -> dict[int, list[Span]]:
    """The coming times at which they can be met, by event; a time offered in two timetables counts once."""
    seats = Timetable.mentors.through._default_manager.filter(mentor=mentor).values("timetable")
    theirs = Q(timetable__mentor=mentor) | Q(timetable__in=seats)
    slots = Slot.objects.filter(theirs, timetable__event__in=list(events), during__startswith__gt=now)
    found: dict[int, list[Span]] = defaultdict(list)
    for event, during in slots.order_by().values_list("timetable__event", "during").distinct():
        found[event].append(during)
    return found


def _overlap(one: Span, other: Span) -> bool:
    return start_of(one) < end_of(other) and start_of(other) < end_of(one)
