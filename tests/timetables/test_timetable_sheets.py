"""Timetables and slots from a file."""

import pytest

from tests.importing import counts, csv_file, faults, import_file, read_file
from tests.sessions_app.conftest import Cast, make_cast
from timetables.models import Slot, Timetable

TIMETABLES = ["Timetable", "State", "Mentor", "Sit in it", "Place"]
SLOTS = ["Timetable", "Start", "End"]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_timetables_are_made_and_changed(cast: Cast) -> None:
    rows = [
        ["Cellar", "Published", "", "anna@example.org; boris@example.org", "Below"],
        ["main HALL", "Draft", "", "", ""],
    ]

    first = import_file(cast.event, "timetables", csv_file(TIMETABLES, *rows), by=cast.admin)
    again = import_file(cast.event, "timetables", csv_file(TIMETABLES, *rows), by=cast.admin)

    cellar, hall = Timetable.objects.get(name="Cellar"), Timetable.objects.get(pk=cast.hall.pk)
    assert (cellar.is_published, set(cellar.mentors.all()), cellar.place) == (True, {cast.anna, cast.boris}, "Below")
    assert (hall.is_published, hall.name) == (False, "main HALL")
    assert (counts(first)["new"], counts(first)["changed"], counts(again)["unchanged"]) == (1, 1, 2)


def test_a_mentor_who_is_not_of_the_event_is_told(cast: Cast) -> None:
    content = csv_file(
        TIMETABLES, ["A", "", "x@example.org", "", ""], ["B", "", "anna@example.org", "boris@example.org", ""]
    )

    assert faults(read_file(cast.event, "timetables", content, by=cast.admin)) == [
        (2, "Mentor", "x@example.org is no mentor of this event. Import or add the mentor first."),
        (3, "Sit in it", "A custom timetable has its mentor alone. Empty this cell, or that of the mentor."),
    ]


def test_slots_are_added_once(cast: Cast) -> None:
    rows = [
        ["Main hall", "2027-03-06 12:00", "2027-03-06 12:20"],
        ["main hall", "2027-03-06 13:00", "2027-03-06 13:20"],
    ]

    first = import_file(cast.event, "slots", csv_file(SLOTS, *rows), by=cast.admin)
    again = import_file(cast.event, "slots", csv_file(SLOTS, *rows), by=cast.admin)

    assert (counts(first)["new"], counts(first)["unchanged"], counts(again)["unchanged"]) == (1, 1, 2)
    assert Slot.objects.filter(timetable=cast.hall).count() == 3


@pytest.mark.parametrize(
    ("start", "end", "column", "begins"),
    [
        ("12:10", "12:25", "Start", "This overlaps a slot that is there already."),
        ("12:00", "12:25", "End", "The slot that starts then ends at another time."),
        ("14:00", "13:00", "End", "The end is not after the start."),
        ("13:10", "13:30", "Start", "This overlaps the slot in row 2."),
        ("noon", "13:30", "Start", "This is no time."),
    ],
)
def test_a_slot_that_cannot_be_is_told(cast: Cast, start: str, end: str, column: str, begins: str) -> None:
    fine = ["Main hall", "2027-03-06 13:00", "2027-03-06 13:20"]
    content = csv_file(SLOTS, fine, ["Main hall", f"2027-03-06 {start}", f"2027-03-06 {end}"])

    ((row, where, sentence),) = faults(read_file(cast.event, "slots", content, by=cast.admin))

    assert (row, where, sentence.startswith(begins)) == (3, column, True)


def test_a_timetable_that_is_not_there_is_told(cast: Cast) -> None:
    content = csv_file(SLOTS, ["Attic", "2027-03-06 13:00", "2027-03-06 13:20"])

    ((_row, column, _sentence),) = faults(read_file(cast.event, "slots", content, by=cast.admin))

    assert column == "Timetable"
