"""Requests from a file, in the state of their row."""

import pytest

from mentorship.models import MentorshipRequest
from tests import making
from tests.importing import counts, csv_file, faults, import_file, read_file
from tests.mentorship.test_telling import told
from tests.sessions_app.conftest import Cast, make_cast

HEADER = ["Idea/Team", "Goal", "State", "Mentor", "Session", "Reason"]
ANNA = "anna@example.org"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (["", "", "", ""], "Pending"),
        (["Assigned", ANNA, "", ""], "Assigned"),
        (["Scheduled", ANNA, "1", ""], "Scheduled"),
        (["declined", "", "", "Nobody knows"], "Declined"),
        (["Withdrawn", "", "", ""], "Withdrawn"),
    ],
)
def test_a_request_is_made_once_in_the_state_of_its_row(cast: Cast, row: list[str], state: str) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp, number=1))
    content = csv_file(HEADER, ["kelp", "A price", *row])

    first = import_file(cast.event, "requests", content, by=cast.admin)
    again = import_file(cast.event, "requests", content, by=cast.admin)

    request = MentorshipRequest.objects.get()
    assert (faults(first), str(request.state.label), request.idea) == ([], state, cast.kelp)
    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 1, "faulty": 0}


def test_a_request_is_scheduled_by_another_file(cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp, number=1))
    import_file(cast.event, "requests", csv_file(HEADER, ["Kelp", "A price", "", "", "", ""]), by=cast.admin)

    content = csv_file(HEADER, ["Kelp", "A price", "Scheduled", ANNA, "1", ""])
    import_ = import_file(cast.event, "requests", content, by=cast.admin)

    assert counts(import_)["changed"] == 1
    assert MentorshipRequest.objects.get().session.number == 1  # type: ignore[union-attr]


def test_what_becomes_of_a_request_is_told_and_a_new_one_is_not(cast: Cast) -> None:
    def take(*row: str) -> dict[str, list[str]]:
        import_ = import_file(cast.event, "requests", csv_file(HEADER, ["Kelp", "A price", *row]), by=cast.admin)
        assert faults(import_) == []
        return told()

    assert take("Pending", "", "", "") == {}
    assert take("Assigned", ANNA, "", "") == {
        "Anna Berg": ["You are chosen to help Kelp; the time follows. What they want: A price"],
        "Kim Kelp": ["Anna Berg will help Kelp. The time follows."],
    }
    assert take("Declined", "", "", "Nobody knows") == {
        "Anna Berg": ["The request of Kelp was declined. You need not do anything."],
        "Kim Kelp": ["The request of Kelp was declined: Nobody knows"],
    }
    assert take("Pending", "", "", "") == {
        "Kim Kelp": ["The request of Kelp waits again, with its old place in the queue."]
    }
    assert take("Withdrawn", "", "", "") == {"Kim Kelp": ["Ada Admin withdrew the request of Kelp."]}


def test_what_is_not_there_is_told(cast: Cast) -> None:
    rows = [
        ["Newt", "A", "", "", "", ""],
        ["Kelp", "B", "Assigned", "", "", ""],
        ["Kelp", "C", "Scheduled", ANNA, "99", ""],
        ["Kelp", "D", "Lost", "", "", ""],
    ]

    import_ = read_file(cast.event, "requests", csv_file(HEADER, *rows), by=cast.admin)

    assert [(row, column) for row, column, _sentence in faults(import_)] == [
        (2, "Idea/Team"),
        (3, "Mentor"),
        (4, "Session"),
        (5, "State"),
    ]


def test_a_request_in_the_session_of_another_team_is_refused_by_the_database(cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.moss, number=1))
    content = csv_file(HEADER, ["Kelp", "A price", "Scheduled", ANNA, "1", ""])

    import_ = import_file(cast.event, "requests", content, by=cast.admin)

    ((row, _column, _sentence),) = faults(import_)
    assert (row, counts(import_)["new"], MentorshipRequest.objects.count()) == (2, 0, 0)
