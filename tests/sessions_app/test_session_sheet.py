"""Sessions from a file: the rules refuse what they always refuse, each by its row."""

from typing import Any
from unittest.mock import MagicMock

import pytest

from events.models import Import
from sessions_app.models import Session, State
from tests import making
from tests.importing import counts, csv_file, faults, import_file, read_file
from tests.sessions_app.conftest import Cast
from tests.sessions_app.hearing import calls, notes, send
from tests.sessions_app.undoing import undo

HEADER = ["Number", "Start", "End", "Mentor", "Timetable", "Idea/Team", "State", "Reason"]
TEN, HALF_PAST = ("2027-03-06 12:00", "2027-03-06 12:20"), ("2027-03-06 12:30", "2027-03-06 12:50")
ANNA, BORIS = "anna@example.org", "Boris Adamov <BORIS@example.org>"


def row(
    number: int, when: tuple[str, str] = TEN, mentor: str = ANNA, timetable: str = "Main hall", *rest: str
) -> list[str]:
    return [str(number), *when, mentor, timetable, *rest]


def take(cast: Cast, *rows: list[str]) -> Import:
    return import_file(cast.event, "sessions", csv_file(HEADER, *rows), by=cast.admin)


def state(number: int) -> State:
    return Session.objects.get(number=number).state


def test_sessions_are_made_in_the_state_of_their_row(cast: Cast) -> None:
    first = row(1, TEN, ANNA, "Main hall", "kelp", "booked")
    struck = row(2, TEN, ANNA, "Anna's own", "Moss", "Cancelled", "ill")

    import_ = take(cast, first, struck, row(3, HALF_PAST, BORIS, "Main hall", "Kelp", "Held"))

    assert (counts(import_)["new"], faults(import_)) == (3, [])
    assert [state(number) for number in (1, 2, 3)] == [State.BOOKED, State.CANCELED, State.HELD]
    assert Session.objects.get(number=2).cancellation_reason == "ill"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Open", "Booked"),
        ("Booked", "Held"),
        ("Held", "Booked"),
        ("Held", "Cancelled"),
        ("Booked", "Open"),
        ("Cancelled", "Team missed"),
        ("Cancelled", "Open"),
    ],
)
def test_a_state_is_changed_by_another_file(cast: Cast, before: str, after: str) -> None:
    take(cast, row(1, TEN, ANNA, "Main hall", "Kelp", before))

    changed = take(cast, row(1, TEN, ANNA, "Main hall", "Kelp", after))
    again = take(cast, row(1, TEN, ANNA, "Main hall", "Kelp", after))

    assert str(Session.objects.get(number=1).state.label) == after
    assert (counts(changed)["changed"], faults(changed)) == (1, [])
    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 1, "faulty": 0}


@pytest.mark.parametrize(
    ("wrong", "column", "begins"),
    [
        ({"mentor": "nobody@example.org"}, "Mentor", "nobody@example.org is no mentor of this event."),
        ({"timetable": "Cellar"}, "Timetable", "No timetable of this event has this name."),
        ({"when": ("2027-03-06 13:00", "2027-03-06 13:20")}, "Start", "This timetable has no slot"),
        ({"mentor": BORIS, "timetable": "Anna's own"}, "Mentor", "This custom timetable belongs to another mentor."),
    ],
)
def test_what_is_not_there_is_told_before_anything_is_written(
    cast: Cast, wrong: dict[str, Any], column: str, begins: str
) -> None:
    content = csv_file(HEADER, row(1, **wrong))

    ((number, where, sentence),) = faults(read_file(cast.event, "sessions", content, by=cast.admin))

    assert (number, where, sentence.startswith(begins)) == (2, column, True)


def test_a_double_booking_is_told_with_the_row_it_meets(cast: Cast) -> None:
    content = csv_file(HEADER, row(1), row(2, TEN, ANNA, "Anna's own"), row(3, TEN, BORIS))

    import_ = read_file(cast.event, "sessions", content, by=cast.admin)

    assert faults(import_) == [
        (3, "Mentor", "This one has the session in row 2 at the same time. Choose another slot.")
    ]


def test_a_double_booking_with_what_is_there_is_told(cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna, number=9)

    import_ = read_file(cast.event, "sessions", csv_file(HEADER, row(1)), by=cast.admin)

    assert faults(import_) == [(2, "Mentor", "This one has another session at the same time. Choose another slot.")]


def test_what_the_database_refuses_while_writing_is_the_fault_of_its_row(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sessions_app.sheets import SessionSheet

    monkeypatch.setattr(SessionSheet, "_blame_double_bookings", MagicMock())  # as if somebody was quicker

    import_ = take(cast, row(1), row(2, TEN, ANNA, "Anna's own"), row(3, TEN, BORIS))

    ((number, _column, sentence),) = faults(import_)
    assert (number, sentence.startswith("This slot has just been booked")) == (3, True)
    assert sorted(Session.objects.values_list("number", flat=True)) == [1, 3]
    assert counts(import_) == {"new": 2, "changed": 0, "unchanged": 0, "faulty": 1}


def test_what_changes_in_a_meeting_is_told_and_what_is_new_is_not(cast: Cast) -> None:
    take(cast, row(1, TEN, ANNA, "Main hall", "Kelp", "Booked"))
    assert (send(), notes()) == ([], [])

    take(cast, row(1, HALF_PAST, ANNA, "Main hall", "Kelp", "Booked"))

    assert calls(send()) == [("Anna Berg", "REQUEST", 1), ("Kim Kelp", "REQUEST", 1)]
    assert {text.partition(" is on ")[0] for _who, text in notes()} == {
        "The meeting with Anna Berg",
        "The meeting with Kelp",
    }
    take(cast, row(1, HALF_PAST, ANNA, "Main hall", "Kelp", "Open"))
    assert [method for _who, method, _sequence in calls(send())] == ["CANCEL", "CANCEL"]


def test_a_file_with_cancelled_sessions_is_taken_back_as_a_whole(cast: Cast) -> None:
    take(cast, row(1), row(2, TEN, ANNA, "Anna's own", "Moss", "Cancelled", "ill"))

    undo(cast)

    reasons = Session.objects.canceled().order_by("number").values_list("number", "cancellation_reason")
    assert list(reasons) == [(1, "Taken back"), (2, "ill")]
