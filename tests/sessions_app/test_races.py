"""Twenty people at once, each on a connection of their own: one wins, the rest read a sentence."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from events.pages import leaves
from sessions_app.models import Meeting, Session
from tests import making
from tests.sessions_app.conftest import Cast, make_cast

RACERS = 20
pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts: Callable[[], object]) -> tuple[int, list[str]]:
    """Run the acts at the same moment; how many succeeded, and the codes of the refusals. Nothing else is raised."""
    gate = threading.Barrier(len(acts))
    won: list[object] = []
    refused: list[str] = []
    failed: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=30)
            won.append(act())
        except ValidationError as refusal:
            refused.append(next(iter(leaves(refusal))).code or "")
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    return len(won), refused


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Committed, so that every connection sees it."""
    return make_cast()


def test_twenty_add_a_session_of_one_mentor_in_one_slot(cast: Cast) -> None:
    def add(number: int) -> Callable[[], object]:
        return lambda: Session.add(slot=cast.ten, mentor=cast.anna, number=number, by=cast.admin)

    won, refused = race(*(add(number) for number in range(1, RACERS + 1)))
    assert (won, refused) == (1, ["mentor_not_double_booked"] * (RACERS - 1))
    assert Session.objects.count() == 1


def test_twenty_book_one_team_with_twenty_mentors(cast: Cast) -> None:
    mentors = [making.make_mentor(f"Mentor{n} M", event=cast.event) for n in range(RACERS)]

    def add(n: int) -> Callable[[], object]:
        return lambda: Session.add(slot=cast.ten, mentor=mentors[n], idea=cast.kelp, number=n + 1, by=cast.admin)

    won, refused = race(*(add(n) for n in range(RACERS)))
    assert (won, refused) == (1, ["team_not_double_booked"] * (RACERS - 1))


def test_twenty_without_a_number_each_get_their_own(cast: Cast) -> None:
    slots = [making.make_slot(cast.hall, 100 + 20 * n) for n in range(RACERS)]

    def add(n: int) -> Callable[[], object]:
        return lambda: Session.add(slot=slots[n], mentor=cast.anna, by=cast.admin)

    assert race(*(add(n) for n in range(RACERS))) == (RACERS, [])
    assert sorted(Session.objects.values_list("number", flat=True)) == list(range(1, RACERS + 1))


def test_twenty_mentors_without_a_number_each_get_their_own(cast: Cast) -> None:
    mentors = [making.make_mentor(f"Mentor{n} M", event=cast.event) for n in range(RACERS)]

    def add(n: int) -> Callable[[], object]:
        return lambda: Session.add(slot=cast.ten, mentor=mentors[n], by=cast.admin)

    assert race(*(add(n) for n in range(RACERS))) == (RACERS, [])
    assert sorted(Session.objects.values_list("number", flat=True)) == list(range(1, RACERS + 1))


def test_twenty_reinstate_canceled_sessions_of_one_time(cast: Cast) -> None:
    sessions = []
    for number in range(1, RACERS + 1):
        session = making.make_session(cast.ten, cast.anna, number=number)
        session.cancel(reason="ill", by=cast.admin)
        sessions.append(session)

    def reinstate(session: Session) -> Callable[[], object]:
        return lambda: session.reinstate(by=cast.admin)

    won, refused = race(*(reinstate(session) for session in sessions))
    assert (won, refused) == (1, ["mentor_not_double_booked"] * (RACERS - 1))
    assert Session.objects.standing().count() == 1


def test_twenty_move_to_one_slot(cast: Cast) -> None:
    slots = [making.make_slot(cast.hall, 100 + 20 * n) for n in range(RACERS)]
    sessions = [making.make_session(slot, cast.anna) for slot in slots]

    def move(session: Session) -> Callable[[], object]:
        return lambda: session.move(slot=cast.ten, by=cast.admin)

    won, refused = race(*(move(session) for session in sessions))
    assert (won, refused) == (1, ["mentor_not_double_booked"] * (RACERS - 1))
    assert Session.objects.filter(slot=cast.ten).count() == 1


def copies(session: Session) -> list[Session]:
    """The session as each racer has it before them."""
    return [Session.objects.get(pk=session.pk) for _ in range(RACERS)]


def test_twenty_make_the_meeting_of_one_session(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)

    def make(own: Session) -> Callable[[], object]:
        return lambda: Meeting.make(session=own, link="", by=cast.admin)

    won, refused = race(*(make(own) for own in copies(session)))
    assert (won, refused) == (1, ["one_active_meeting_per_session"] * (RACERS - 1))


def test_a_meeting_made_while_the_team_changes_is_with_the_team_of_the_session(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)

    def make(own: Session) -> Callable[[], object]:
        return lambda: Meeting.make(session=own, link="", by=cast.admin)

    def change(own: Session) -> Callable[[], object]:
        facts: dict[str, Any] = {"slot": cast.ten, "mentor": cast.anna, "description": "", "number": 1}
        return lambda: own.edit(idea=cast.moss, **facts, by=cast.admin)

    acts = [(make, change)[n % 2](own) for n, own in enumerate(copies(session))]
    race(*acts)
    session.refresh_from_db()
    assert session.idea == Meeting.objects.active().get().idea


def test_a_session_deleted_while_its_meeting_is_made_leaves_both_or_neither(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)

    def make(own: Session) -> Callable[[], object]:
        return lambda: Meeting.make(session=own, link="", by=cast.admin)

    def remove(own: Session) -> Callable[[], object]:
        return lambda: own.remove(by=cast.admin)

    won, refused = race(*((make, remove)[n % 2](own) for n, own in enumerate(copies(session))))
    assert (won, len(refused)) == (1, RACERS - 1)
    assert Session.objects.count() == Meeting.objects.active().count()
