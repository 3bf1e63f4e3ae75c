"""The grid of times: what can be chosen, also in the nights in which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mentorship.times import Grid, lay_out, merged
from timetables.spans import Span

TALLINN = ZoneInfo("Europe/Tallinn")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SATURDAY = date(2027, 3, 6)


def utc(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def hours(day: int, first: int, last: int, month: int = 3) -> Span:
    return Span(utc(day, first, month), utc(day, last, month), "[)")


def grid(first: date, days: int = 1, *, of: range = range(10, 14), now: datetime = LONG_AGO) -> Grid:
    return lay_out(first, first + timedelta(days=days - 1), TALLINN, hours=of, now=now)


def words(one: Grid) -> list[list[str]]:
    return [[block.words for block, _ in week.rows] for week in one.weeks()]


def test_a_short_event_is_offered_by_the_hour() -> None:
    weekend = grid(SATURDAY, 2)

    assert words(weekend) == [["10:00–11:00", "11:00–12:00", "12:00–13:00", "13:00–14:00"]]
    assert weekend.by_value["20270306T0800Z"].during == hours(6, 8, 9)


def test_a_long_event_is_offered_by_two_hours_in_weeks_as_wide_as_a_phone() -> None:
    accelerator = grid(SATURDAY, 14, of=range(9, 13))

    assert [len(week.days) for week in accelerator.weeks()] == [7, 7]
    assert words(accelerator) == [["08:00–10:00", "10:00–12:00", "12:00–14:00"]] * 2
    assert not accelerator.is_cut


def test_of_a_very_long_event_the_next_two_weeks_are_offered() -> None:
    season = grid(SATURDAY, 90, now=utc(20, 6))

    assert (season.days[0], len(season.days), season.is_cut) == (date(2027, 3, 20), 14, True)


def test_an_event_round_the_clock_ends_at_midnight() -> None:
    last = list(grid(SATURDAY, of=range(24)).cells.values())[-1]

    assert last.during == hours(6, 20, 22)  # 22:00 to midnight in Tallinn


def test_what_is_over_is_not_offered_but_what_runs_is() -> None:
    weekend = grid(SATURDAY, 2, now=utc(6, 9) + timedelta(minutes=30))  # 11:30 in Tallinn

    assert next(iter(weekend.by_value)) == "20270306T0900Z"


def test_a_day_that_is_over_is_left_out() -> None:
    assert grid(SATURDAY, 2, now=utc(6, 12)).days == [date(2027, 3, 7)]
    assert grid(SATURDAY, 2, now=utc(8, 12)).days == []


def test_an_hour_the_clocks_skip_is_not_offered() -> None:
    spring = grid(date(2027, 3, 28), of=range(2, 6))  # 03:00 becomes 04:00

    assert [cell.during for cell in spring.cells.values()] == [hours(28, 0, 1), hours(28, 1, 2), hours(28, 2, 3)]
    assert words(spring) == [["02:00–03:00", "04:00–05:00", "05:00–06:00"]]


def test_an_hour_that_comes_twice_is_offered_with_both() -> None:
    autumn = grid(date(2027, 10, 31), of=range(2, 5))  # 04:00 becomes 03:00

    twice = autumn.by_value["20271031T0000Z"].during
    assert twice == hours(31, 0, 2, month=10)
    assert autumn.spans(autumn.by_value) == [Span(utc(30, 23, 10), utc(31, 3, 10), "[)")]


def test_times_that_follow_each_other_are_one() -> None:
    assert merged([hours(6, 10, 11), hours(6, 8, 9), hours(6, 9, 10), hours(6, 12, 13)]) == [
        hours(6, 8, 11),
        hours(6, 12, 13),
    ]


def test_kept_times_tick_every_cell_they_reach_into() -> None:
    weekend = grid(SATURDAY, 2)
    kept = Span(utc(6, 8) + timedelta(minutes=30), utc(6, 10), "[)")

    assert weekend.touched([kept]) == ["20270306T0800Z", "20270306T0900Z"]
    assert weekend.touched([]) == []
