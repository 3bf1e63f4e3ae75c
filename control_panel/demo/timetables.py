"""The days of the demo event, and the timetables on them."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from control_panel.demo.people import Cast
from control_panel.demo.schedule_data import CUSTOM, REGULAR, REGULAR_HOURS, REGULAR_MINUTES
from events.models import Event, Mentor, User
from timetables.models import Timetable
from timetables.spans import Span, between, cut

SATURDAY, WEEK = 5, timedelta(days=7)
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def first_day(today: date) -> date:
    """The last Saturday that lies at least two days back: its whole weekend is past."""
    latest = today - timedelta(days=2)
    return latest - timedelta(days=(latest.weekday() - SATURDAY) % 7)


def last_day(today: date) -> date:
    """The Sunday of the next weekend of which no day has begun."""
    return today + timedelta(days=(SATURDAY - today.weekday() - 1) % 7 + 2)


def days_of(name: str, event: Event) -> list[date]:
    """The days with this name.

    "opening" and "final" are the first and last weekend, "between" every day between them, and "Mon" to "Sun"
    those of "between" that are one.
    """
    length = (event.ends_on - event.starts_on).days + 1
    days = [event.starts_on + timedelta(days=number) for number in range(length)]
    weekends = {"opening": days[:2], "final": days[-2:], "between": days[2:-2]}
    return weekends.get(name) or [day for day in days[2:-2] if WEEKDAYS[day.weekday()] == name]


def spans_of(hours: Iterable[tuple[str, str, str]], event: Event, *, minutes: int, gap: int = 0) -> Iterator[Span]:
    """The slots of these hours (days, start, end), on the event's clocks."""
    for name, start, end in hours:
        for day in days_of(name, event):
            whole = between(day, time.fromisoformat(start), time.fromisoformat(end), event.zone)
            yield from cut(whole, minutes, gap)


def make_regular_timetables(event: Event, cast: Cast) -> None:
    for name, place, places in REGULAR:
        mentors = [cast.mentors[number] for number in places]
        spans = spans_of(REGULAR_HOURS, event, minutes=REGULAR_MINUTES)
        timetable = Timetable(event=event, name=name, place=place, slot_minutes=REGULAR_MINUTES)
        make_timetable(timetable, mentors, spans, by=cast.administrator)


def make_custom_timetables(event: Event, cast: Cast) -> None:
    for row in CUSTOM:
        mentor = cast.mentors[row.mentor]
        timetable = Timetable(
            event=event,
            name=f"{row.title} · {mentor}",
            place=row.place,
            mentor=mentor,
            slot_minutes=row.minutes,
            gap_minutes=row.gap,
        )
        spans = spans_of(row.hours, event, minutes=row.minutes, gap=row.gap)
        make_timetable(timetable, [], spans, by=cast.administrator)


def make_timetable(timetable: Timetable, mentors: list[Mentor], spans: Iterable[Span], *, by: User) -> None:
    timetable.put(mentors=mentors, by=by)
    timetable.add_slots(spans, by=by)
