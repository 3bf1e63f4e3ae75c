"""Days across, clock time down: which moment each cell of such a grid is. No models, no database, no "now".

Where the clocks change, a row's time may not exist on a day, or come twice; the second time has a row of its own.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from timetables.spans import Span, end_of, start_of

DAY = 24 * 60  # minutes
EIGHT = 8 * 60


@dataclass(frozen=True)
class ClockRow:
    """A row: minutes after midnight on the clocks, and whether it is the second time they show it."""

    minute: int
    again: bool = False

    @property
    def clock(self) -> str:
        return f"{self.minute // 60:02}:{self.minute % 60:02}"


@dataclass(frozen=True)
class Line:
    """A column: one day on the clocks of a zone, from midnight to midnight."""

    date: date
    zone: ZoneInfo

    @cached_property
    def start(self) -> datetime:
        """The day's first moment, in UTC; also where the clocks skip midnight."""
        return datetime.combine(self.date, time(0), tzinfo=self.zone).astimezone(UTC)

    @cached_property
    def end(self) -> datetime:
        return Line(self.date + timedelta(days=1), self.zone).start

    @cached_property
    def is_plain(self) -> bool:
        """Whether the clocks run through: no time is skipped or comes twice."""
        return self.end - self.start == timedelta(days=1)

    def moment(self, row: ClockRow) -> datetime | None:
        """When, in UTC, the clocks show the row's time; None when they never do, or do not do so again."""
        if self.is_plain:
            return None if row.again else self.start + timedelta(minutes=row.minute)
        clock = time(row.minute // 60, row.minute % 60, fold=int(row.again))
        local = datetime.combine(self.date, clock, tzinfo=self.zone)
        back = local.astimezone(UTC).astimezone(self.zone)
        is_shown = back.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)
        return local.astimezone(UTC) if is_shown and back.fold == local.fold else None


@dataclass(frozen=True)
class Layout:
    """The grid: its days and rows, and how long a slot and the step from row to row are."""

    lines: list[Line]
    rows: list[ClockRow]
    length: timedelta
    rest: ClockRow | None  # between midnight and the first whole row
    moments: dict[tuple[date, ClockRow], datetime]

    @cached_property
    def cells(self) -> dict[date, list[tuple[datetime, ClockRow]]]:
        """The cells of each day as time goes by."""
        return {line.date: self._in_order(line) for line in self.lines}

    def _in_order(self, line: Line) -> list[tuple[datetime, ClockRow]]:
        there = [(self.moments[line.date, row], row) for row in self.rows if (line.date, row) in self.moments]
        return sorted(there, key=lambda cell: cell[0])

    def span(self, line: Line, row: ClockRow) -> Span | None:
        """The slot of a cell; None where there is no such time."""
        start = self.moments.get((line.date, row))
        return Span(start, start + self.length, "[)") if start else None

    def touched(self, line: Line, during: Span) -> list[ClockRow]:
        """The rows a time reaches into on this day. A cell lasts until the next one, so that no time falls between."""
        if end_of(during) <= line.start or start_of(during) >= line.end:
            return []
        cells = self.cells[line.date]
        first = max(0, bisect_right(cells, start_of(during), key=lambda cell: cell[0]) - 1)
        return [row for start, row in cells[first:] if start < end_of(during)] or [cells[first][1]]

    def unfit(self, line: Line) -> set[ClockRow]:
        """The rows whose slot would reach beyond midnight, or begin within the one before, on this day."""
        found: set[ClockRow] = set()
        until = line.start
        for start, row in self.cells[line.date]:
            if row == self.rest or start < until or start + self.length > line.end:
                found.add(row)
            else:
                until = start + self.length
        return found


def lay_out(days: Iterable[date], zone: ZoneInfo, *, minutes: int, gap: int, like: Iterable[int] = ()) -> Layout:
    """Rows of a slot's length and its gap, in line with most of the times there are, else with 08:00.

    like    minutes after midnight at which slots start already
    """
    step = minutes + gap
    lines = [Line(day, zone) for day in days]
    offset = _offset(step, like)
    rest = [ClockRow(0)] if offset else []
    rows = _with_second_times(rest + [ClockRow(minute) for minute in range(offset, DAY, step)], lines)
    moments = {(line.date, row): moment for line in lines for row in rows if (moment := line.moment(row))}
    return Layout(lines, rows, timedelta(minutes=minutes), next(iter(rest), None), moments)


def _offset(step: int, like: Iterable[int]) -> int:
    """How many minutes after midnight the first whole row begins."""
    common = Counter(minute % step for minute in like).most_common(1)
    return common[0][0] if common else EIGHT % step


def _with_second_times(rows: list[ClockRow], lines: list[Line]) -> list[ClockRow]:
    """An hour that comes twice is followed by itself."""
    for line in (line for line in lines if not line.is_plain):
        twice = [row for row in rows if not row.again and line.moment(ClockRow(row.minute, again=True))]
        new = [again for row in twice if (again := ClockRow(row.minute, again=True)) not in rows]
        if new:
            place = rows.index(twice[-1]) + 1
            rows[place:place] = new
    return rows
