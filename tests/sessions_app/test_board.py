"""What stands in each cell of the board: a small day, laid out without a database."""

from datetime import timedelta
from typing import Any

import pytest

from sessions_app.board import Board, Item, Offer, Picture, Placed, lay_out
from tests.making import TEN

ANNA, BORIS = 1, 2
NAMES = {ANNA: "Anna", BORIS: "Boris"}
EARLIER = TEN - timedelta(days=1)
Rows = list[tuple[str, list[str]]]


def offer(mentor: int, minutes: int, length: int = 20, *, slot: int = 7) -> Offer:
    start = TEN + timedelta(minutes=minutes)
    return Offer(slot, mentor, 3, start, start + timedelta(minutes=length))


def placed(number: int, mentor: int, minutes: int, length: int = 20, **facts: Any) -> Placed:
    start = TEN + timedelta(minutes=minutes)
    defaults: dict[str, Any] = {"idea": 5, "team": "Kelp", "timetable": 3, "state": "booked"}
    return Placed(number, mentor, start=start, end=start + timedelta(minutes=length), **defaults | facts)


def drawn(*offers: Offer, sessions: Any = (), others: Any = (), **facts: Any) -> Board:
    return lay_out(NAMES, Picture(offers, sessions, others, facts.pop("now", EARLIER), **facts))


def told(item: Item) -> str:
    return " ".join(filter(None, [item.kind, item.words, item.link, "(mentor busy)" if item.is_in_the_way else ""]))


def rows(board: Board) -> Rows:
    """Each row's start and cells, in words."""
    return [(f"{row.start:%H:%M}", [", ".join(map(told, cell)) for cell in row.cells]) for row in board.rows]


def test_mentors_stand_across_and_every_start_has_a_row() -> None:
    board = drawn(offer(ANNA, 0), offer(BORIS, 30), sessions=[placed(4, BORIS, 0)])

    assert [(column.name, column.free) for column in board.columns] == [("Anna", 1), ("Boris", 1)]
    assert rows(board) == [("10:00", ["free 7-1", "booked Kelp 4"]), ("10:30", ["", "free 7-2"])]
    assert board.free == 2


def test_whoever_has_nothing_on_the_day_has_no_column() -> None:
    assert [column.name for column in drawn(offer(BORIS, 0)).columns] == ["Boris"]


def test_a_slot_of_several_mentors_counts_for_each() -> None:
    board = drawn(offer(ANNA, 0), offer(BORIS, 0), sessions=[placed(1, BORIS, 0)])

    assert rows(board) == [("10:00", ["free 7-1", "booked Kelp 1"])]


def test_a_slot_that_has_begun_is_past() -> None:
    assert rows(drawn(offer(ANNA, 0), offer(ANNA, 20), now=TEN)) == [("10:00", ["past"]), ("10:20", ["free 7-1"])]


def test_a_cancelled_session_stands_beside_the_free_slot_it_left() -> None:
    board = drawn(offer(ANNA, 0), sessions=[placed(1, ANNA, 0, state="canceled")])

    assert rows(board) == [("10:00", ["free 7-1, canceled Kelp 1"])]


def test_a_longer_session_runs_on_through_the_rows_it_covers() -> None:
    board = drawn(offer(ANNA, 20), offer(BORIS, 20), offer(BORIS, 40), sessions=[placed(1, ANNA, 0, 40)])

    assert rows(board) == [
        ("10:00", ["booked Kelp 1", ""]),
        ("10:20", ["runs booked", "free 7-2"]),
        ("10:40", ["", "free 7-2"]),
    ]


def test_the_usual_end_of_a_row_is_that_of_most_cells() -> None:
    board = lay_out({1: "A", 2: "B", 3: "C"}, Picture([offer(1, 0, 40), offer(2, 0), offer(3, 0)], [], [], EARLIER))

    assert [(row.end - row.start) / timedelta(minutes=1) for row in board.rows] == [20]


@pytest.mark.parametrize("minutes", [-10, 0, 10])
def test_a_mentor_in_another_event_is_busy_and_it_is_named(minutes: int) -> None:
    elsewhere = placed(9, ANNA, minutes, elsewhere="Other")

    assert rows(drawn(offer(ANNA, 0), others=[elsewhere])) == [("10:00", ["busy Other"])]


def test_a_session_in_another_timetable_makes_a_slot_busy_though_it_is_not_drawn() -> None:
    assert rows(drawn(offer(ANNA, 0), others=[placed(9, ANNA, 0)])) == [("10:00", ["busy"])]


def test_a_session_that_starts_within_a_longer_slot_makes_it_busy() -> None:
    board = drawn(offer(ANNA, 0, 60), sessions=[placed(1, ANNA, 20)])

    assert rows(board) == [("10:00", ["busy"]), ("10:20", ["booked Kelp 1"])]


def test_back_to_back_is_no_overlap() -> None:
    board = drawn(offer(ANNA, 20), sessions=[placed(1, ANNA, 0), placed(2, ANNA, 40)])

    assert rows(board)[1] == ("10:20", ["free 7-1"])


def test_only_what_is_free_can_be_asked_for() -> None:
    board = drawn(offer(ANNA, 0), offer(BORIS, 20), sessions=[placed(1, BORIS, 20)], only_free=True)

    assert ([column.name for column in board.columns], rows(board)) == (["Anna"], [("10:00", ["free 7-1"])])


# While a session moves


def test_its_own_mentor_stands_first_and_only_there_it_moves() -> None:
    moving = placed(1, BORIS, 0)
    board = drawn(offer(ANNA, 20), offer(BORIS, 0), offer(BORIS, 20), sessions=[moving], moving=moving)

    assert [column.name for column in board.columns] == ["Boris", "Anna"]
    assert rows(board) == [("10:00", ["here Kelp 1", ""]), ("10:20", ["fits 7-2", "handover 7-1"])]


def test_it_is_not_in_its_own_way() -> None:
    moving = placed(1, ANNA, 0)

    assert rows(drawn(offer(ANNA, 10), sessions=[moving], moving=moving))[1] == ("10:10", ["fits 7-1"])


def test_where_the_team_is_busy_it_fits_nowhere_and_the_session_is_named() -> None:
    moving, other = placed(1, ANNA, 0), placed(2, BORIS, 20)
    board = drawn(offer(ANNA, 20, slot=8), sessions=[moving, other], moving=moving)

    assert rows(board)[1] == ("10:20", ["team_busy Kelp", "booked Kelp 2"])
    assert board.rows[1].cells[0][0].number == 2


def test_where_its_mentor_is_busy_that_is_said() -> None:
    moving = placed(1, ANNA, 0)
    other = placed(2, ANNA, 20, idea=6, team="Moss")
    gone = placed(3, ANNA, 40, idea=6, team="Moss", state="canceled")
    board = drawn(offer(ANNA, 20), offer(ANNA, 40), sessions=[moving, other, gone], moving=moving)

    assert [cells for _start, cells in rows(board)] == [
        ["here Kelp 1"],
        ["booked Moss 2 (mentor busy)"],
        ["fits 7-1, canceled Moss 3"],
    ]


def test_an_open_session_without_a_team_fits_wherever_its_mentor_is_free() -> None:
    moving = placed(1, ANNA, 0, idea=None, team="", state="open")
    board = drawn(offer(ANNA, 20), sessions=[moving, placed(2, BORIS, 20, idea=None, team="")], moving=moving)

    assert rows(board)[1] == ("10:20", ["fits 7-1", "booked 2"])


def test_what_has_begun_is_past_for_it_too() -> None:
    moving = placed(1, ANNA, 40)

    assert rows(drawn(offer(ANNA, 0), sessions=[moving], moving=moving, now=TEN))[0] == ("10:00", ["past"])


# On paper


def test_sheets_have_so_many_mentors_and_only_rows_in_which_something_starts() -> None:
    board = drawn(offer(ANNA, 0, 40), offer(BORIS, 20), offer(BORIS, 60))

    first, second = board.sheets(1)

    assert ([column.name for column in first.columns], rows(first)) == (["Anna"], [("10:00", ["free 7-1"])])
    assert rows(second) == [("10:20", ["free 7-2"]), ("11:00", ["free 7-2"])]
