"""The grid in which a team says which times suit: days across, blocks of hours down. No models, no database.

Blocks are read off the event's clocks. They follow each other without a gap, so a block of a night in which the
clocks change is shorter or longer than it looks, and where they skip all of it there is none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from timetables.spans import Span, end_of, midnight_after, span, start_of

USUAL_HOURS = range(8, 20)  # while no timetable says otherwise
MOST_DAYS = 14
A_WEEK = 7
FEW_DAYS, FEW_HOURS = 3, 12  # up to which hours are offered singly, beyond in pairs


@dataclass(frozen=True)
class Block:
    """A row: from one hour of the day to another, of 24."""

    first: int
    last: int

    @property
    def words(self) -> str:
        return f"{self.first:02}:00–{self.last % 24:02}:00"

    def on(self, day: date, zone: ZoneInfo) -> Span | None:
        """What it is on a day; None where the clocks skip it."""
        start, end = _moment(day, self.first, zone), _moment(day, self.last, zone)
        return span(start, end) if start < end else None


@dataclass(frozen=True)
class Cell:
    """A block on a day that can be chosen."""

    during: Span

    @property
    def value(self) -> str:
        return f"{start_of(self.during):%Y%m%dT%H%MZ}"

    def touches(self, spans: Iterable[Span]) -> bool:
        return any(start_of(other) < end_of(self.during) and start_of(self.during) < end_of(other) for other in spans)


Row = tuple[Block, list[Cell | None]]


@dataclass(frozen=True)
class Week:
    """Up to seven days of the grid: as wide as a phone."""

    days: list[date]
    rows: list[Row]


@dataclass(frozen=True)
class Grid:
    days: list[date]
    blocks: list[Block]
    cells: dict[tuple[date, Block], Cell]
    is_cut: bool  # whether the event goes on after the last day offered

    @cached_property
    def by_value(self) -> dict[str, Cell]:
        return {cell.value: cell for cell in self.cells.values()}

    def weeks(self) -> Iterator[Week]:
        for start in range(0, len(self.days), A_WEEK):
            days = self.days[start : start + A_WEEK]
            rows = [(block, [self.cells.get((day, block)) for day in days]) for block in self.blocks]
            yield Week(days, [(block, cells) for block, cells in rows if any(cells)])

    def touched(self, spans: Iterable[Span]) -> list[str]:
        """The values of the cells that these times reach into."""
        wanted = list(spans)
        return [value for value, cell in self.by_value.items() if cell.touches(wanted)]

    def spans(self, values: Iterable[str]) -> list[Span]:
        """The times of these cells; those that follow each other are one."""
        return merged(self.by_value[value].during for value in values)


def lay_out(first: date, last: date, zone: ZoneInfo, *, hours: range, now: datetime) -> Grid:
    """What can still be chosen between two days, both included: of a long event its next two weeks.

    hours   those of the day, on the clocks of `zone`, of which something may suit
    now     blocks that have ended by then are not offered
    """
    start = max(first, now.astimezone(zone).date())
    days = [start + timedelta(days=count) for count in range((last - start).days + 1)][:MOST_DAYS]
    step = 1 if len(days) <= FEW_DAYS and len(hours) <= FEW_HOURS else 2
    blocks = [Block(hour, hour + step) for hour in range(hours.start // step * step, hours.stop, step)]
    found = {(day, block): block.on(day, zone) for day in days for block in blocks}
    cells = {place: Cell(during) for place, during in found.items() if during and end_of(during) > now}
    offered = [day for day in days if any((day, block) in cells for block in blocks)]
    return Grid(offered, blocks, cells, is_cut=bool(days) and days[-1] < last)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same times in order; those that touch or overlap are one."""
    result: list[Span] = []
    for one in sorted(spans, key=start_of):
        if result and start_of(one) <= end_of(result[-1]):
            result[-1] = span(start_of(result[-1]), max(end_of(result[-1]), end_of(one)))
        else:
            result.append(one)
    return result


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """When the clocks first show the hour, or pass it where they skip it; 24 is midnight after the day."""
    if hour >= 24:
        return midnight_after(day, zone)
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)
