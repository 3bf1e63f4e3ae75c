"""What is written into a cell comes back as it was, and no spreadsheet reckons it."""

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from events.sheets import workbooks
from events.sheets.cells import as_meant, defused, joined, marked, parted
from events.sheets.moments import understood, written

TALLINN = ZoneInfo("Europe/Tallinn")
TEXTS = ["", "plain", "=1", "'=1", "''=1", "'", "''", "'n Sync", "-5", "+49", "@x", "\tx", "'\n", "a=b", "'a=b", " =1"]


@pytest.mark.parametrize("text", TEXTS)
def test_defusing_can_be_undone(text: str) -> None:
    assert as_meant(defused(text)) == text
    assert as_meant(marked(text)) == text


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx"])
def test_what_a_spreadsheet_would_reckon_begins_with_an_apostrophe(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("names", [[], ["UX"], ["a;b", "c"], ["a\\;b", "\\"], ["C++", "a, b"]])
def test_names_in_one_cell_are_parted_again(names: list[str]) -> None:
    assert parted(joined(names)) == names


def test_a_name_twice_in_a_cell_is_one() -> None:
    assert parted("UX;  ux ; Law;") == ["UX", "Law"]


def test_columns_are_wide_enough_to_be_read() -> None:
    content = workbooks.write([("List", [["Email", "N", "About"], ["anna.berg@example.org", "1", "x" * 4000]])])

    widths = load_workbook(io.BytesIO(content)).active.column_dimensions
    assert [widths[letter].width for letter in "ABC"] == [23, 10, 60]


def test_the_same_rows_are_the_same_workbook() -> None:
    rows = [["Name"], ["=1"], ["😀\nb"]]

    assert workbooks.write([("List", rows)]) == workbooks.write([("List", rows)])


@pytest.mark.parametrize("hour", [0, 1])
def test_both_hours_of_the_night_in_which_clocks_go_back_come_back(hour: int) -> None:
    moment = datetime(2027, 10, 31, hour, 30, tzinfo=UTC)

    assert written(moment, TALLINN) == f"2027-10-31 03:30 +0{3 - hour}:00"
    assert understood(written(moment, TALLINN), TALLINN) == moment


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("2027-03-28 03:30", "This time does not exist in Europe/Tallinn"),
        ("2027-10-31 03:30", "This time comes twice in Europe/Tallinn"),
        ("tomorrow", "This is no time."),
        ("2027-13-01 10:00", "This is no time."),
        ("0001-01-01 00:00 +14:00", "This is no time."),
    ],
)
def test_a_time_that_no_clock_shows_once_is_refused(text: str, begins: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        understood(text, TALLINN)

    assert refusal.value.messages[0].startswith(begins)


def test_a_time_without_an_offset_is_on_the_clocks_of_the_event() -> None:
    assert understood("2027-03-06 12:00", TALLINN) == datetime(2027, 3, 6, 10, tzinfo=UTC)
