"""Days across, clock time down, also on days when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from timetables.clockgrid import ClockRow, Layout, lay_out
from timetables.spans import Span

TALLINN, SANTIAGO = ZoneInfo("Europe/Tallinn"), ZoneInfo("America/Santiago")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # in Tallinn 03:00 is skipped, comes twice


def rows(layout: Layout) -> list[str]:
    return [f"{row.clock} again" if row.again else row.clock for row in layout.rows]


def around(day: date, zone: ZoneInfo, *, minutes: int = 20, gap: int = 0) -> Layout:
    return lay_out([day + timedelta(days=n) for n in (-1, 0, 1)], zone, minutes=minutes, gap=gap)


def test_rows_are_in_line_with_eight_o_clock() -> None:
    assert rows(lay_out([SPRING], TALLINN, minutes=40, gap=5))[:3] == ["00:00", "00:30", "01:15"]
    assert "08:00" in rows(lay_out([SPRING], TALLINN, minutes=40, gap=5))


def test_rows_are_in_line_with_most_slots_there_are() -> None:
    layout = lay_out([SPRING], TALLINN, minutes=20, gap=0, like=[610, 630, 615])
    assert rows(layout)[:3] == ["00:00", "00:10", "00:30"]
    assert ClockRow(0) in layout.unfit(layout.lines[0])  # it ends before the first whole row


def test_a_skipped_hour_is_no_cell() -> None:
    layout = around(SPRING, TALLINN, minutes=60)
    assert [layout.span(line, ClockRow(3 * 60)) is None for line in layout.lines] == [False, True, False]
    assert layout.moments[SPRING, ClockRow(4 * 60)] == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_an_hour_that_comes_twice_has_two_rows_one_after_the_other() -> None:
    layout = around(AUTUMN, TALLINN, minutes=30)
    assert rows(layout)[5:11] == ["02:30", "03:00", "03:30", "03:00 again", "03:30 again", "04:00"]
    again = ClockRow(3 * 60, again=True)
    assert [layout.span(line, again) is None for line in layout.lines] == [True, False, True]
    assert layout.moments[AUTUMN, again] - layout.moments[AUTUMN, ClockRow(3 * 60)] == timedelta(hours=1)


def test_where_the_clocks_skip_midnight_the_day_begins_at_one() -> None:
    layout = around(date(2027, 9, 5), SANTIAGO, minutes=60)
    line = layout.lines[1]
    assert layout.span(line, ClockRow(0)) is None
    assert layout.cells[line.date][0] == (line.start, ClockRow(60))
    assert layout.lines[0].end == line.start


def test_where_the_clocks_go_back_at_midnight_the_last_hour_comes_twice() -> None:
    layout = around(date(2027, 4, 3), SANTIAGO, minutes=60)
    assert rows(layout)[-2:] == ["23:00", "23:00 again"]
    assert layout.unfit(layout.lines[1]) == set()


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize(("minutes", "gap"), [(20, 0), (45, 15), (50, 0), (25, 10), (7, 3)])
def test_what_fits_never_overlaps_and_stays_within_its_day(day: date, minutes: int, gap: int) -> None:
    layout = around(day, TALLINN, minutes=minutes, gap=gap)
    for line in layout.lines:
        until = line.start
        for start, row in layout.cells[line.date]:
            if row not in layout.unfit(line):
                assert until <= start <= line.end - layout.length
                until = start + layout.length


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2027, 3, 6)])
def test_no_time_falls_between_the_cells(day: date) -> None:
    layout = around(day, TALLINN, minutes=20, gap=15)
    for minute in range(-90, 26 * 60, 7):
        start = layout.lines[1].start + timedelta(minutes=minute)
        during = Span(start, start + timedelta(minutes=5), "[)")
        reached = [(line.date, row) for line in layout.lines for row in layout.touched(line, during)]
        assert 1 <= len(reached) <= 2
        assert layout.moments[reached[0]] <= start
