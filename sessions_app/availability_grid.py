"""A timetable's slots as a grid of its event: what each cell shows, and what may be done with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils import timezone

from events.models import Event
from events.templatetags.ui import is_shown_twice, offset
from sessions_app.models import Session
from timetables.clockgrid import ClockRow, Layout, Line, lay_out
from timetables.models import Slot, Timetable
from timetables.spans import Span, end_of, span, start_of

DAYS_PER_PAGE = 28
WORKING_DAY = (8 * 60, 20 * 60)  # minutes after midnight; shown even where nothing is offered


@dataclass
class Cell:
    """One day and row. Which of its facts hold is said by `state`, in one word that the style sheet knows."""

    during: Span | None
    is_of_event: bool
    fits: bool
    is_past: bool
    is_again: bool
    slots: list[Any] = field(default_factory=list)
    is_more: bool = False  # whether all of its slots have begun in the cell above
    elsewhere: list[Session] = field(default_factory=list)  # sessions of the mentor in other timetables then

    @property
    def state(self) -> str:
        if self.during is None:
            return "once" if self.is_again else "skipped"
        if self.sessions:
            return "booked"
        if self.is_past:
            return "past"
        if self.slots:
            return "free" if self.is_own else "other"
        if not self.is_of_event:
            return "outside"
        return "empty" if self.fits else "unfit"

    @property
    def sessions(self) -> list[Session]:
        return [session for slot in self.slots for session in slot.standing]

    @property
    def is_own(self) -> bool:
        """Whether it is one slot, of just this time."""
        return [slot.during for slot in self.slots] == [self.during]

    @property
    def is_locked(self) -> bool:
        return self.state not in {"empty", "free", "other"}

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to say: the most frequent cell is written shortest."""
        return self.state == "empty" and not self.elsewhere

    @property
    def at(self) -> str:
        return f"{start_of(self.during).astimezone(UTC):%Y-%m-%dT%H:%MZ}" if self.during else ""

    @property
    def ids(self) -> str:
        return " ".join(str(slot.pk) for slot in self.slots)

    @property
    def offset(self) -> str:
        """The offset of the clocks from UTC, where it alone says which of two hours this is."""
        start = timezone.localtime(start_of(self.during)) if self.during else None
        return offset(start) if start and is_shown_twice(start) else ""


Cells = dict[tuple[date, ClockRow], Cell]


@dataclass(frozen=True)
class Row:
    """A time on the event's clocks, over all days."""

    clock: str
    is_again: bool  # the second time in one day
    own_clock: str  # the mentor's, where it differs
    is_hour: bool
    is_hidden: bool
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    date: date
    is_of_event: bool
    is_today: bool
    changes: bool  # whether the clocks change on this day


@dataclass(frozen=True)
class Grid:
    columns: list[Column]
    rows: list[Row]
    own_zone: str
    slot_count: int
    session_count: int
    earlier_days: int | None  # the page of days before these, if any
    later_days: int | None

    @property
    def hides_earlier(self) -> bool:
        return self.rows[0].is_hidden

    @property
    def hides_later(self) -> bool:
        return self.rows[-1].is_hidden


def grid_of(timetable: Timetable, *, now: datetime, page: int = 1, whole_day: bool = False) -> Grid:
    """The timetable's slots over the days of its event, in a number of queries that depends on nothing.

    page        of the days, in an event of more than four weeks; 1 is the first
    whole_day   show every hour, not only those from the first to the last in use
    """
    event, slots = timetable.event, _slots(timetable)
    days = _days(event, slots)
    first = min(max(page - 1, 0) * DAYS_PER_PAGE, (len(days) - 1) // DAYS_PER_PAGE * DAYS_PER_PAGE)
    layout = _layout(timetable, days[first : first + DAYS_PER_PAGE], slots)
    cells = _cells(layout, event, now)
    _fill(cells, layout, slots, _elsewhere(timetable, layout), now)
    zone = _own_zone(timetable)
    number = first // DAYS_PER_PAGE + 1
    return Grid(
        columns=[_column(line, event, now) for line in layout.lines],
        rows=list(_rows(layout, cells, zone, whole_day=whole_day)),
        own_zone=zone.key if zone else "",
        slot_count=len(slots),
        session_count=sum(len(slot.standing) for slot in slots),
        earlier_days=number - 1 if first else None,
        later_days=number + 1 if first + DAYS_PER_PAGE < len(days) else None,
    )


def _slots(timetable: Timetable) -> list[Any]:
    standing = Session.objects.standing().select_related("idea", "mentor__user").order_by("number")
    return list(timetable.slots.in_order().prefetch_related(Prefetch("sessions", standing, to_attr="standing")))


def _elsewhere(timetable: Timetable, layout: Layout) -> list[Session]:
    """What the mentor of a custom timetable has in other timetables on these days."""
    whole = span(layout.lines[0].start, layout.lines[-1].end)
    own = Session.objects.standing().filter(mentor=timetable.mentor_id or 0).overlapping(whole)
    return list(own.exclude(timetable=timetable).select_related("timetable", "event").order_by("during"))


def _days(event: Event, slots: list[Slot]) -> list[date]:
    """The event's days, and any other that a slot reaches into: nothing is hidden."""
    days = set(_dates(event.starts_on, event.ends_on))
    for slot in slots:
        last_moment = end_of(slot.during) - timedelta(microseconds=1)
        days |= set(_dates(event.local(start_of(slot.during)).date(), event.local(last_moment).date()))
    return sorted(days)


def _dates(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _layout(timetable: Timetable, days: list[date], slots: list[Slot]) -> Layout:
    length = timedelta(minutes=timetable.slot_minutes)
    of_length = [slot for slot in slots if end_of(slot.during) - start_of(slot.during) == length]
    starts = [timetable.event.local(start_of(slot.during)) for slot in of_length]
    like = [start.hour * 60 + start.minute for start in starts]
    zone, gap = timetable.event.zone, timetable.gap_minutes
    return lay_out(days, zone, minutes=timetable.slot_minutes, gap=gap, like=like)


def _cells(layout: Layout, event: Event, now: datetime) -> Cells:
    cells: Cells = {}
    for line in layout.lines:
        is_of_event, unfit = event.starts_on <= line.date <= event.ends_on, layout.unfit(line)
        for row in layout.rows:
            during = layout.span(line, row)
            is_past = during is not None and start_of(during) <= now
            cells[line.date, row] = Cell(during, is_of_event, row not in unfit, is_past, row.again)
    return cells


def _fill(cells: Cells, layout: Layout, slots: list[Any], elsewhere: list[Session], now: datetime) -> None:
    for slot in slots:
        for number, cell in enumerate(_reached(cells, layout, slot.during)):
            cell.is_more = number > 0 and not cell.slots
            cell.slots.append(slot)
            cell.is_past = cell.is_past or start_of(slot.during) <= now
    for session in elsewhere:
        for cell in _reached(cells, layout, session.during):
            cell.elsewhere.append(session)


def _reached(cells: Cells, layout: Layout, during: Span) -> Iterator[Cell]:
    for line in layout.lines:
        for row in layout.touched(line, during):
            yield cells[line.date, row]


# What stands beside and above the cells


def _own_zone(timetable: Timetable) -> ZoneInfo | None:
    """The mentor's own zone, when it is another than the event's."""
    name = timetable.mentor.time_zone if timetable.mentor else timetable.event.time_zone
    return None if name == timetable.event.time_zone else ZoneInfo(name)


def _column(line: Line, event: Event, now: datetime) -> Column:
    is_of_event = event.starts_on <= line.date <= event.ends_on
    return Column(line.date, is_of_event, line.date == event.local(now).date(), not line.is_plain)


def _rows(layout: Layout, cells: Cells, zone: ZoneInfo | None, *, whole_day: bool) -> Iterator[Row]:
    from_minute, to_minute = _in_use(layout, cells)
    hour: tuple[int, bool] | None = None
    for row in layout.rows:
        own, before = [cells[line.date, row] for line in layout.lines], hour
        hour = row.minute // 60, row.again
        yield Row(
            clock=row.clock,
            is_again=row.again,
            own_clock=_clock_in(zone, own),
            is_hour=hour != before,
            is_hidden=not (whole_day or from_minute <= row.minute < to_minute),
            cells=own,
        )


def _in_use(layout: Layout, cells: Cells) -> tuple[int, int]:
    """The minutes after midnight to show: the working day, and whatever else holds something."""
    held = [row.minute for (_, row), cell in cells.items() if cell.slots]
    first, last = WORKING_DAY
    return min(first, *held, first), max(last, *(minute + 1 for minute in held), last)


def _clock_in(zone: ZoneInfo | None, cells: list[Cell]) -> str:
    """The same moments on other clocks; more than one where the difference changes between the days."""
    if zone is None:
        return ""
    clocks = [f"{start_of(cell.during).astimezone(zone):%H:%M}" for cell in cells if cell.during]
    return "/".join(dict.fromkeys(clocks))
