"""Busy times from calendars as other software writes them, and from what is none."""

from datetime import datetime
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from timetables.busy import BusyTimes, read_busy
from timetables.spans import end_of, span, start_of

TALLINN = ZoneInfo("Europe/Tallinn")
DAYS = span(datetime(2027, 3, 6, tzinfo=TALLINN), datetime(2027, 3, 8, tzinfo=TALLINN))
SPRING = span(datetime(2027, 3, 27, tzinfo=TALLINN), datetime(2027, 4, 5, tzinfo=TALLINN))


def calendar(*events: str) -> str:
    """Events in a calendar, each a few properties separated by " | "."""
    lines = [line for event in events for line in ("BEGIN:VEVENT", *event.split(" | "), "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *lines, "END:VCALENDAR", ""])


def read(*events: str) -> BusyTimes:
    return read_busy(calendar(*events), within=DAYS, zone=TALLINN)


def times(*events: str, within: object = DAYS) -> list[str]:
    """ "6 10:00-12:00" in the event's zone, for each busy time."""
    found = read_busy(calendar(*events), within=within, zone=TALLINN)  # type: ignore[arg-type]
    assert found.unread == 0
    local = [
        (start_of(busy.during).astimezone(TALLINN), end_of(busy.during).astimezone(TALLINN)) for busy in found.times
    ]
    return [f"{start.day} {start:%H:%M}-{end:%H:%M}" for start, end in local]


SATURDAY_TEN = "DTSTART:20270306T080000Z | DTEND:20270306T090000Z"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (SATURDAY_TEN, ["6 10:00-11:00"]),
        ("DTSTART:20270306T080000Z | DURATION:PT90M", ["6 10:00-11:30"]),
        (
            "DTSTART;TZID=America/New_York:20270306T080000 | DTEND;TZID=America/New_York:20270306T090000",
            ["6 15:00-16:00"],
        ),
        ("DTSTART;TZID=FLE Standard Time:20270306T100000 | DURATION:PT1H", ["6 10:00-11:00"]),
        ("DTSTART:20270306T100000 | DTEND:20270306T110000", ["6 10:00-11:00"]),
        ("DTSTART;VALUE=DATE:20270306 | DTEND;VALUE=DATE:20270307", ["6 00:00-00:00"]),
        ("DTSTART;VALUE=DATE:20270307", ["7 00:00-00:00"]),
        ("DTSTART:20270305T200000Z | DTEND:20270306T000000Z", ["5 22:00-02:00"]),
        ("DTSTART:20270305T200000Z | DTEND:20270305T220000Z", []),  # it ends as the event begins
        ("DTSTART:20270306T080000Z", []),
        ("DTSTART:20270306T080000Z | DTEND:20270306T070000Z", []),
        (f"{SATURDAY_TEN} | TRANSP:TRANSPARENT", []),
        (f"{SATURDAY_TEN} | TRANSP:OPAQUE", ["6 10:00-11:00"]),
        (f"{SATURDAY_TEN} | STATUS:CANCELLED", []),
        (f"{SATURDAY_TEN} | X-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
    ],
)
def test_single_events(event: str, expected: list[str]) -> None:
    assert times(event) == expected


WEEKLY = "UID:a | DTSTART;TZID=Europe/Tallinn:20260103T100000 | DURATION:PT1H"


SIXTY = ",".join(str(number) for number in range(60))


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("RRULE:FREQ=WEEKLY", ["6 10:00-11:00"]),
        ("RRULE:FREQ=WEEKLY;BYDAY=SA,SU", ["6 10:00-11:00", "7 10:00-11:00"]),
        ("RRULE:FREQ=DAILY;INTERVAL=2", ["7 10:00-11:00"]),
        ("RRULE:FREQ=DAILY;COUNT=3", []),
        ("RRULE:FREQ=DAILY;UNTIL=20270306T235959Z", ["6 10:00-11:00"]),
        ("RRULE:FREQ=DAILY;UNTIL=20270306T070000Z", []),
        ("RRULE:FREQ=MONTHLY;BYDAY=1SU", ["7 10:00-11:00"]),
        ("RRULE:FREQ=DAILY | EXDATE;TZID=Europe/Tallinn:20270306T100000", ["7 10:00-11:00"]),
        ("RDATE;TZID=Europe/Tallinn:20270307T150000", ["7 15:00-16:00"]),
    ],
)
def test_recurring_events(rest: str, expected: list[str]) -> None:
    assert times(f"{WEEKLY} | {rest}") == expected


def test_one_that_was_moved_stands_instead() -> None:
    moved = "UID:a | RECURRENCE-ID;TZID=Europe/Tallinn:20270306T100000 | DTSTART:20270306T130000Z | DURATION:PT1H"
    assert times(f"{WEEKLY} | RRULE:FREQ=DAILY", moved) == ["6 15:00-16:00", "7 10:00-11:00"]
    assert times(f"{WEEKLY} | RRULE:FREQ=DAILY", f"{moved} | STATUS:CANCELLED") == ["7 10:00-11:00"]


def test_a_recurring_event_keeps_its_clock_when_the_clocks_change() -> None:
    weekly = "DTSTART;TZID=Europe/Tallinn:20270213T100000 | DURATION:PT1H | RRULE:FREQ=WEEKLY"
    daily = "DTSTART;VALUE=DATE:20270327 | RRULE:FREQ=DAILY;COUNT=2"
    assert times(weekly, within=SPRING) == ["27 10:00-11:00", "3 10:00-11:00"]
    assert times(daily, within=SPRING) == ["27 00:00-00:00", "28 00:00-00:00"]  # of 24 and of 23 hours


def test_it_says_what_one_is_busy_with() -> None:
    (busy,) = read(f"{SATURDAY_TEN} | SUMMARY:Dentist\\, again").times
    assert busy.what == "Dentist, again"


@pytest.mark.parametrize(
    "event",
    [
        "SUMMARY:No start",
        "DTSTART:tomorrow",
        "DTSTART:20270306T080000Z | DTEND:later",
        f"{WEEKLY} | RRULE:FREQ=SOMETIMES",
        f"{WEEKLY} | RRULE:FREQ=DAILY;INTERVAL=0",
        f"{WEEKLY} | RRULE:FREQ=SECONDLY",
        "DTSTART:00010101T000000Z | DURATION:PT1H | RRULE:FREQ=DAILY",
        f"{WEEKLY} | RRULE:FREQ=DAILY;BYSECOND={SIXTY};BYMINUTE={SIXTY}",
        "DTSTART:99991231T235959Z | DURATION:P9999W",
    ],
)
def test_what_cannot_be_understood_is_counted_and_the_rest_is_read(event: str) -> None:
    found = read(event, SATURDAY_TEN)
    assert (found.unread, len(found.times)) == (1, 1)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY;BYSETPOS=99;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSETPOS=99;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12",
        "FREQ=YEARLY;BYDAY=53MO;BYMONTHDAY=1;BYYEARDAY=366",
        "FREQ=HOURLY;BYDAY=MO;BYMONTHDAY=31;BYMONTH=2",
    ],
)
def test_a_rule_that_never_happens_holds_nobody_up(rule: str) -> None:
    began = process_time()

    found = read(*[f"{WEEKLY} | RRULE:{rule}"] * 200, SATURDAY_TEN)

    assert (len(found.times), found.unread > 100) == (1, True)
    assert process_time() - began < 15


def test_the_nth_weekday_of_a_year_is_not_that_of_a_month() -> None:
    first = "DTSTART:20260103T080000Z | DURATION:PT1H"  # a Saturday
    assert times(f"{first} | RRULE:FREQ=YEARLY;BYDAY=10SA") == ["6 10:00-11:00"]


@pytest.mark.parametrize("text", ["", "hello", "<html></html>", "BEGIN:VCALENDAR", "\0"])
def test_what_is_no_calendar_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_busy(text, within=DAYS, zone=TALLINN)
    assert refused.value.messages == [
        "This is not a calendar. Export yours as an .ics file and choose that, or paste all that is in it."
    ]


def test_a_calendar_of_a_megabyte_is_read_in_time() -> None:
    birthday = "DTSTART;VALUE=DATE:19700306 | RRULE:FREQ=YEARLY | SUMMARY:Birthday"
    events = [birthday] * 300 + [f"{WEEKLY} | RRULE:FREQ=WEEKLY"] * 1000 + [SATURDAY_TEN] * 6000
    assert len(calendar(*events)) < 1024 * 1024
    began = process_time()

    found = read(*events)

    assert (len(found.times), found.unread) == (7300, 0)
    assert process_time() - began < 15
