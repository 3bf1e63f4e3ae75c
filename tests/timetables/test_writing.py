"""Times as people write them: what is read, and what is refused in which words."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from timetables.writing import MAXIMUM_LINES, Written, every_week, read, without_length

SATURDAY = date(2027, 3, 6)
DAYS = [SATURDAY + timedelta(days=number) for number in range(9)]  # two weekends and the days between
QUICK = settings(derandomize=True, database=None, deadline=None, max_examples=200)


def ranges(text: str, days: list[date] = DAYS[:5]) -> str:
    """ "Sat 6 10:00-12:00" for each range read, in the order written; of five days from Saturday to Wednesday."""
    return ", ".join(f"{one.day:%a} {one.day.day} {one.start:%H:%M}-{one.end:%H:%M}" for one in read(text, days))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat 10-12", "Sat 6 10:00-12:00"),
        ("Sat 10-12, 14:30-17", "Sat 6 10:00-12:00, Sat 6 14:30-17:00"),
        ("saturday 10 to 12 and 14 to 17", "Sat 6 10:00-12:00, Sat 6 14:00-17:00"),
        ("Sat 10-12 14-17", "Sat 6 10:00-12:00, Sat 6 14:00-17:00"),
        ("Sat 10-12; Sun 9-11", "Sat 6 10:00-12:00, Sun 7 09:00-11:00"),
        ("Sat 10-12, Sunday morning 9-12", "Sat 6 10:00-12:00, Sun 7 09:00-12:00"),
        ("Sat & Sun 10-12", "Sat 6 10:00-12:00, Sun 7 10:00-12:00"),
        ("Sat, Sun: 10–12.", "Sat 6 10:00-12:00, Sun 7 10:00-12:00"),
        ("Mon-Wed 9-10", "Mon 8 09:00-10:00, Tue 9 09:00-10:00, Wed 10 09:00-10:00"),
        ("Sun to Mon 9-10", "Sun 7 09:00-10:00, Mon 8 09:00-10:00"),
        ("weekend 9-10", "Sat 6 09:00-10:00, Sun 7 09:00-10:00"),
        ("on weekdays 9-10", "Mon 8 09:00-10:00, Tue 9 09:00-10:00, Wed 10 09:00-10:00"),
        ("Saturdays from 9h30 until 11h", "Sat 6 09:30-11:00"),
        ("Weds 9.15-10.45", "Wed 10 09:15-10:45"),
        ("Sat 22-24", "Sat 6 22:00-00:00"),
        ("Sat 0-24", "Sat 6 00:00-00:00"),
        ("Sat noon to midnight", "Sat 6 12:00-00:00"),
        ("Sat\u00a010\u202f—\u00a012", "Sat 6 10:00-12:00"),
        ("Sun 7 Mar, 10:20–10:40", "Sun 7 10:20-10:40"),
        ("7 March 10-12", "Sun 7 10:00-12:00"),
        ("7th of March 2027: 10-12", "Sun 7 10:00-12:00"),
        ("Mar 7 10-12", "Sun 7 10:00-12:00"),
        ("2027-03-07 10-12", "Sun 7 10:00-12:00"),
        ("7.3. 10-12", "Sun 7 10:00-12:00"),
        ("7. 3. 2027 10-12", "Sun 7 10:00-12:00"),
        ("3/7 10-12", "Sun 7 10:00-12:00"),
        ("7/3/2027 10-12", "Sun 7 10:00-12:00"),
        ("12 Dec 10-12", "Sun 12 10:00-12:00"),  # outside the event: for whoever plans to say so
    ],
)
def test_what_people_write_is_read(text: str, expected: str) -> None:
    assert ranges(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10am-12", "10:00-12:00"),
        ("10-12pm", "10:00-12:00"),
        ("10-12am", "22:00-00:00"),
        ("9-11am", "09:00-11:00"),
        ("2-5pm", "14:00-17:00"),
        ("2pm-5", "14:00-17:00"),
        ("11-1 p.m.", "11:00-13:00"),
        ("12-2pm", "12:00-14:00"),
        ("9 AM - 12 PM", "09:00-12:00"),
        ("10pm-12am", "22:00-00:00"),
        ("afternoon 2-5", "14:00-17:00"),
        ("afternoon 12-3", "12:00-15:00"),
        ("evening 9-12", "21:00-00:00"),
        ("evening 18:30-20", "18:30-20:00"),
        ("morning 9-12", "09:00-12:00"),
        ("2-5", "02:00-05:00"),  # by the clock of 24 hours, which the preview shows
    ],
)
def test_am_and_pm_count_for_both_ends(text: str, expected: str) -> None:
    assert ranges(f"Sat {text}") == f"Sat 6 {expected}"


def test_a_weekday_means_each_of_the_event() -> None:
    assert ranges("Sat 9-10", DAYS) == "Sat 6 09:00-10:00, Sat 13 09:00-10:00"


def test_a_date_without_a_year_is_in_that_of_the_event() -> None:
    over_new_year = [date(2027, 12, 31), date(2028, 1, 1)]
    assert [one.day for one in read("1 Jan 10-12\n31 Dec 10-12", over_new_year)] == over_new_year[::-1]


NO_DAY = "“{}” does not begin with a day. Write it like “Sat 10-12” or “28 Nov 10-12”."
NO_RANGE = "“{}” in “{}” is not a range of times. Write it like “10-12” or “14:30-17”."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("10-12", NO_DAY.format("10-12")),
        ("whenever", NO_DAY.format("whenever")),
        ("March 10-12", NO_DAY.format("March 10-12")),
        ("Sat", "“Sat” names a day but no time. Write it like “Sat 10-12”."),
        ("Sat morning", "“Sat morning” names a day but no time. Write it like “Sat 10-12”."),
        ("Sat 10-12, Sun", "“Sat 10-12, Sun” names a day but no time. Write it like “Sat 10-12”."),
        ("Sat 10", NO_RANGE.format("10", "Sat 10")),
        ("Sat 10-12, lunch, 14-15", NO_RANGE.format("lunch", "Sat 10-12, lunch, 14-15")),
        ("Sat 10-12-14", NO_RANGE.format("-14", "Sat 10-12-14")),
        ("Sat 1000-1200", NO_RANGE.format("1000-1200", "Sat 1000-1200")),
        ("Sat 25-26", "“25-26” is not a time of day. Hours go from 0 to 24."),
        ("Sat 9:75-10", "“9:75-10” is not a time of day. Hours go from 0 to 24."),
        (
            "Sat 22-2",
            (
                "“22-2” in “Sat 22-2” ends before it starts. Write the earlier time first, "
                "and what is past midnight on a line of the next day."
            ),
        ),
        ("Fri 10-12", "The event has no such day as “Fri”. Write a date."),
        ("Thu-Fri 10-12", "The event has no such day as “Thu-Fri”. Write a date."),
        ("Sat 7 Mar 10-12", "7 March 2027 is a Sunday, not “Sat”. Write the one you mean."),
        ("30 Feb 10-12", NO_DAY.format("30 Feb 10-12")),
        ("5/6 10-12", "“5/6” can be 6 May 2027 or 5 June 2027. Write the month as a word."),
    ],
)
def test_what_cannot_be_read_is_refused_in_its_own_words(text: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(text, DAYS[:5])
    assert refused.value.messages == [sentence]


def test_every_line_that_cannot_be_read_is_told() -> None:
    with pytest.raises(ValidationError) as refused:
        read("Sat 10-12\n\n  nonsense\nSun 9-10\n11-12", DAYS)
    assert refused.value.messages == [NO_DAY.format("nonsense"), NO_DAY.format("11-12")]


def test_long_nonsense_is_told_in_short() -> None:
    with pytest.raises(ValidationError) as refused:
        read("x" * 9000, DAYS)
    assert len(refused.value.messages[0]) < 160


def test_more_lines_than_anybody_writes_are_refused() -> None:
    with pytest.raises(ValidationError, match="These are more than 200 lines"):
        read("Sat 10-12\n" * (MAXIMUM_LINES + 1), DAYS)
    with pytest.raises(ValidationError, match="These are more than 2000 ranges"):
        read(f"Sat {'10-12 ' * 2001}", DAYS)


@pytest.mark.parametrize(
    ("text", "left", "minutes"),
    [
        ("Sat 10-12", "Sat 10-12", None),
        ("Sat 10-12, 20 minutes", "Sat 10-12", 20),
        ("Sat 10-12\n30 min each", "Sat 10-12", 30),
        ("Sat 10-12 45-minute slots\nSun 9-10", "Sat 10-12\nSun 9-10", 45),
    ],
)
def test_a_length_in_the_text_is_found(text: str, left: str, minutes: int | None) -> None:
    assert without_length(text) == (left, minutes)


def test_a_week_later_it_is_the_same_and_nothing_comes_twice() -> None:
    first, same = Written(SATURDAY, time(9), time(10)), Written(SATURDAY + timedelta(days=7), time(9), time(10))
    assert list(every_week([first, same], SATURDAY + timedelta(days=13))) == [first, same]


def test_what_is_written_is_kept_when_the_repetition_ends_before_it() -> None:
    first = Written(SATURDAY, time(9), time(10))
    assert list(every_week([first], SATURDAY - timedelta(days=1))) == [first]


# Any text


MINUTES = st.integers(0, 24 * 60 - 1)
WRITTEN = st.builds(
    lambda day, a, b: Written(day, time(min(a, b) // 60, min(a, b) % 60), time(max(a, b) // 60, max(a, b) % 60)),
    st.sampled_from(DAYS),
    MINUTES,
    MINUTES,
).filter(lambda written: written.start < written.end)
DAY_FORMATS = st.sampled_from(["%Y-%m-%d", "%d %b", "%a %d %b", "%d.%m.", "%B %d", "%A, %d %B %Y:"])
DASHES = st.sampled_from(["-", "–", " – ", " to ", " until "])


@QUICK
@given(st.lists(st.tuples(WRITTEN, DAY_FORMATS, DASHES), min_size=1, max_size=5), st.sampled_from(["\n", "; "]))
def test_whatever_way_it_is_written_it_is_read_as_meant(lines: list[tuple[Written, str, str]], between: str) -> None:
    text = between.join(
        f"{written.day:{day_format}} {written.start:%H:%M}{dash}{written.end:%H:%M}"
        for written, day_format, dash in lines
    )
    assert read(text, DAYS) == [written for written, _format, _dash in lines]


@QUICK
@given(st.text(max_size=200) | st.text("SatunMor 0123456789-–:.,;/\napmtdy", max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    assert all(words_about(text))


def words_about(text: str) -> list[str]:
    try:
        read(text, DAYS)
    except ValidationError as refusal:
        return refusal.messages
    return []
