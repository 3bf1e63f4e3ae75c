"""The time arithmetic against a plain model: clocks read minute by minute, over zones and days where they change.

The model only ever asks what the clocks of a zone show at a moment, which is never in doubt; the arithmetic goes
the other way.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from events.pages import leaves
from timetables.spans import Span, between, cut, end_of, midnight_after, moment, start_of
from timetables.writing import Written, every_week

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# Change at two or three, by half an hour, at midnight, in the other half of the year, or never.
ZONES = [
    "Europe/Tallinn",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "UTC",
]
QUICK = settings(derandomize=True, database=None, deadline=None, max_examples=60)


# The model


@cache
def changes(zone: str) -> list[date]:
    """The days from 2024 to 2029 in which the clocks change, or some when they never do."""
    key, day = ZoneInfo(zone), datetime(2024, 1, 1, tzinfo=UTC)
    found = []
    while day.year < 2030:
        if day.astimezone(key).utcoffset() != (day + DAY).astimezone(key).utcoffset():
            found += [(day + n * DAY).date() for n in (0, 1)]
        day += DAY
    return found or [date(2026, 11, 28), date(2028, 2, 29)]


@cache
def clocks(zone: str, day: date) -> dict[datetime, list[datetime]]:
    """For each time that the clocks of the zone show on or around this day, the moments at which they do."""
    start = datetime.combine(day - DAY, time(0), tzinfo=UTC)
    shown: dict[datetime, list[datetime]] = {}
    for minute in range(3 * 24 * 60 + 60):
        at = start + minute * MINUTE
        shown.setdefault(at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0), []).append(at)
    return shown


def showing(zone: str, day: date, clock: time) -> list[datetime]:
    return clocks(zone, day).get(datetime.combine(day, clock.replace(fold=0)), [])


def end_of_day(zone: str, day: date) -> datetime:
    """The moment after the last one at which the clocks show this day."""
    return max(at for local, moments in clocks(zone, day).items() if local.date() == day for at in moments) + MINUTE


def minutes_of(whole: Span) -> list[datetime]:
    length = (end_of(whole) - start_of(whole)) // MINUTE
    return [start_of(whole) + number * MINUTE for number in range(length)]


# What is drawn


@st.composite
def zoned_days(draw: st.DrawFn) -> tuple[str, date]:
    """A zone, and a day on which its clocks change or the one before or after."""
    zone = draw(st.sampled_from(ZONES) | st.sampled_from(sorted(available_timezones())))
    return zone, draw(st.sampled_from(changes(zone))) + draw(st.integers(-1, 1)) * DAY


CLOCKS = st.builds(
    lambda minutes: time(minutes // 60, minutes % 60), st.integers(0, 4 * 60) | st.integers(0, 24 * 60 - 1)
)


def refusals(error: ValidationError) -> list[str | None]:
    return [leaf.code for leaf in leaves(error)]


# What holds


@QUICK
@given(zoned_days(), CLOCKS, st.sampled_from([0, 1]))
def test_a_wall_clock_time_is_the_moment_the_clocks_show_it(where: tuple[str, date], clock: time, fold: int) -> None:
    zone, day = where
    moments = showing(zone, day, clock)
    if moments:
        assert moment(day, clock.replace(fold=fold), ZoneInfo(zone)) == moments[-fold]
    else:
        with pytest.raises(ValidationError) as refused:
            moment(day, clock.replace(fold=fold), ZoneInfo(zone))
        assert refusals(refused.value) == ["time_does_not_exist"]
        assert f"{clock:%H:%M} does not exist on {day:%d %b %Y} in {zone}" in refused.value.messages[0]


@QUICK
@given(zoned_days())
def test_a_day_ends_when_the_clocks_first_show_the_next(where: tuple[str, date]) -> None:
    zone, day = where
    if any(local.date() == day for local in clocks(zone, day)):
        assert midnight_after(day, ZoneInfo(zone)) == end_of_day(zone, day)


@QUICK
@given(zoned_days(), CLOCKS, CLOCKS | st.just(time(0)))
def test_a_range_holds_every_minute_from_its_start_to_its_end(where: tuple[str, date], start: time, end: time) -> None:
    zone, day = where
    starts, ends = showing(zone, day, start), [end_of_day(zone, day)] if end == time(0) else showing(zone, day, end)
    if not starts or not ends:
        expected = "time_does_not_exist"
    elif ends[0] <= starts[0]:
        expected = "end_before_start"
    else:
        whole = between(day, start, end, ZoneInfo(zone))
        within = [at for moments in clocks(zone, day).values() for at in moments if starts[0] <= at < ends[0]]
        assert minutes_of(whole) == sorted(within)
        return
    with pytest.raises(ValidationError) as refused:
        between(day, start, end, ZoneInfo(zone))
    assert refusals(refused.value) == [expected]


@QUICK
@given(zoned_days(), CLOCKS, CLOCKS, st.integers(1, 180), st.integers(0, 60))
def test_slots_follow_one_another_and_lose_nothing(
    where: tuple[str, date], start: time, end: time, minutes: int, gap: int
) -> None:
    zone, day = where
    try:
        whole = between(day, start, end, ZoneInfo(zone))
    except ValidationError:
        return

    slots = list(cut(whole, minutes, gap))

    assert [minutes_of(slot) for slot in slots] == list(taken_in_turn(minutes_of(whole), minutes, gap))
    assert all(end_of(one) <= start_of(other) for one, other in pairwise(slots))


def taken_in_turn(left: list[datetime], minutes: int, gap: int) -> Iterator[list[datetime]]:
    while len(left) >= minutes:
        yield left[:minutes]
        left = left[minutes + gap :]


@QUICK
@given(zoned_days(), CLOCKS, CLOCKS, st.integers(-20, 40))
def test_a_weekly_pattern_keeps_its_weekday_and_its_clock(
    where: tuple[str, date], start: time, end: time, days: int
) -> None:
    zone, day = where
    first = Written(day - 2 * 7 * DAY, start, end)
    until = first.day + days * DAY

    repeated = list(every_week([first, first], until))

    ahead = [first.day + number * DAY for number in range(max(days, 0) + 1)]
    assert [written.day for written in repeated] == [other for other in ahead if other.weekday() == day.weekday()]
    for written in repeated:
        starts, ends = showing(zone, written.day, start), showing(zone, written.day, end)
        if starts and ends and end != time(0) and starts[0] < ends[0]:
            whole = between(written.day, written.start, written.end, ZoneInfo(zone))
            assert (start_of(whole), end_of(whole)) == (starts[0], ends[0])


# The nights in question, by name


@pytest.mark.parametrize(
    ("zone", "day", "clock"),
    [
        ("Europe/Tallinn", date(2027, 3, 28), time(3, 30)),
        ("Europe/Berlin", date(2027, 3, 28), time(2, 30)),
        ("America/New_York", date(2027, 3, 14), time(2, 30)),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15)),
        ("America/Santiago", date(2027, 9, 5), time(0, 30)),
    ],
)
def test_the_time_that_is_skipped_is_refused_by_name(zone: str, day: date, clock: time) -> None:
    with pytest.raises(ValidationError) as refused:
        moment(day, clock, ZoneInfo(zone))
    assert refused.value.messages == [
        f"{clock:%H:%M} does not exist on {day:%d %b %Y} in {zone}: the clocks go forward. Choose another time."
    ]


@pytest.mark.parametrize(
    ("zone", "day", "start", "end", "minutes"),
    [
        ("Europe/Tallinn", date(2027, 10, 31), time(3), time(4), 120),
        ("America/New_York", date(2027, 11, 7), time(1), time(2), 120),
        ("Australia/Lord_Howe", date(2027, 4, 4), time(1, 30), time(2), 60),
        ("America/Santiago", date(2027, 4, 3), time(23), time(0), 120),
        ("Europe/Tallinn", date(2027, 3, 28), time(2), time(5), 120),
        ("America/Santiago", date(2027, 9, 4), time(22), time(0), 120),  # midnight itself is skipped
        ("America/Santiago", date(2027, 9, 5), time(1), time(0), 23 * 60),
        ("Europe/Tallinn", date(2027, 10, 31), time(0), time(0), 25 * 60),
    ],
)
def test_a_range_over_a_change_is_as_long_as_it_lasts(
    zone: str, day: date, start: time, end: time, minutes: int
) -> None:
    assert len(minutes_of(between(day, start, end, ZoneInfo(zone)))) == minutes


@pytest.mark.parametrize(("minutes", "gap"), [(0, 0), (-5, 10), (20, -1)])
def test_lengths_with_which_cutting_would_never_end_are_refused(minutes: int, gap: int) -> None:
    whole = between(date(2027, 3, 6), time(10), time(12), ZoneInfo("UTC"))
    with pytest.raises(ValueError, match="a slot lasts a minute or more"):
        list(cut(whole, minutes, gap))
