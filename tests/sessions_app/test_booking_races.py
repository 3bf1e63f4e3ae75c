"""Twenty teams at once, each on a connection of its own: limits and slots hold, and the losers read a sentence."""

from collections.abc import Callable

import pytest

from events.models import Event
from sessions_app.booking import book, call_off, hand_over, rebook
from sessions_app.models import Meeting, Session
from tests import making
from tests.sessions_app.conftest import Cast, make_cast
from tests.sessions_app.test_races import RACERS, race
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Slot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Committed, so that every connection sees it; teams book for themselves, Anna and Boris sit in the hall."""
    cast = make_cast()
    Event.objects.update(self_booking=True)
    cast.hall.mentors.set([cast.anna, cast.boris])
    return cast


def slots_in(cast: Cast, count: int = RACERS) -> list[Slot]:
    made = [making.make_slot(cast.hall, CENTURY + 30 * n) for n in range(count)]
    return list(Slot.objects.select_related("timetable__event").filter(pk__in=[slot.pk for slot in made]).in_order())


def test_twenty_teams_book_one_slot(cast: Cast) -> None:
    (slot,) = slots_in(cast, 1)
    teams = [making.make_idea(f"Team {n}", event=cast.event, members=[cast.kim]) for n in range(RACERS)]

    def act(n: int) -> Callable[[], object]:
        return lambda: book(slot, mentor=cast.anna, idea=teams[n], by=cast.kim)

    won, refused = race(*(act(n) for n in range(RACERS)))
    assert (won, refused) == (1, ["mentor_not_double_booked"] * (RACERS - 1))
    assert Meeting.objects.active().count() == 1


def test_twenty_teams_take_one_open_session(cast: Cast) -> None:
    (slot,) = slots_in(cast, 1)
    making.make_session(slot, cast.anna)
    teams = [making.make_idea(f"Team {n}", event=cast.event, members=[cast.kim]) for n in range(RACERS)]

    def act(n: int) -> Callable[[], object]:
        return lambda: book(slot, mentor=cast.anna, idea=teams[n], by=cast.kim)

    won, refused = race(*(act(n) for n in range(RACERS)))
    assert (won, refused) == (1, ["mentor_not_double_booked"] * (RACERS - 1))
    assert Session.objects.get().idea == Meeting.objects.get().idea


@pytest.mark.parametrize("rule", ["meetings_per_team", "meetings_per_team_and_day"])
def test_one_team_never_books_more_than_it_may(cast: Cast, rule: str) -> None:
    Event.objects.update(**{rule: 3})
    slots = slots_in(cast)

    def act(n: int) -> Callable[[], object]:
        mentor = (cast.anna, cast.boris)[n % 2]
        return lambda: book(slots[n], mentor=mentor, idea=cast.kelp, by=cast.kim)

    won, refused = race(*(act(n) for n in range(RACERS)))
    code = "limit_of_event" if rule == "meetings_per_team" else "limit_of_day"
    assert (won, refused) == (3, [code] * (RACERS - 3))
    assert Meeting.objects.active().filter(idea=cast.kelp).count() == 3


def test_twenty_teams_move_to_one_slot(cast: Cast) -> None:
    (wanted,) = Slot.objects.select_related("timetable__event").filter(
        pk=making.make_slot(cast.hall, CENTURY + 24 * 60).pk
    )
    sessions = []
    for n, slot in enumerate(slots_in(cast)):
        team = making.make_idea(f"Team {n}", event=cast.event, members=[cast.kim])
        sessions.append(making.make_meeting(making.make_session(slot, cast.anna, team)).session)

    def act(session: Session) -> Callable[[], object]:
        return lambda: rebook(session, slot=wanted, by=cast.kim)

    won, refused = race(*(act(session) for session in sessions))
    assert (won, refused) == (1, ["mentor_not_double_booked"] * (RACERS - 1))
    assert Meeting.objects.active().count() == RACERS


def test_twenty_sessions_of_one_time_are_handed_to_one_mentor(cast: Cast) -> None:
    (slot,) = slots_in(cast, 1)
    sessions = []
    for n in range(RACERS):
        mentor = making.make_mentor(f"M{n} M", event=cast.event)
        team = making.make_idea(f"Team {n}", event=cast.event)
        sessions.append(making.make_meeting(making.make_session(slot, mentor, team)).session)

    def act(session: Session) -> Callable[[], object]:
        return lambda: hand_over(session, mentor=cast.anna, slot=slot, by=cast.admin)

    won, refused = race(*(act(session) for session in sessions))
    assert (won, refused) == (1, ["mentor_not_double_booked"] * (RACERS - 1))
    assert Session.objects.standing().filter(mentor=cast.anna).count() == 1


def test_what_is_given_back_moved_and_handed_over_at_once_ends_in_one_state(cast: Cast) -> None:
    slots = slots_in(cast)
    session = making.make_meeting(making.make_session(slots[0], cast.anna, cast.kelp)).session
    copies = [Session.objects.select_related("mentor", "idea", "event").get(pk=session.pk) for _ in range(RACERS)]

    def act(n: int) -> Callable[[], object]:
        own = copies[n]
        return (
            lambda: call_off(own, reason="", by=cast.kim),
            lambda: rebook(own, slot=slots[n], by=cast.kim),
            lambda: hand_over(own, mentor=cast.boris, slot=slots[n], by=cast.admin),
        )[n % 3]

    won, refused = race(*(act(n) for n in range(RACERS)))
    session.refresh_from_db()
    assert won >= 1
    assert set(refused) <= {"stale", "canceled", "same_mentor"}
    assert session.is_canceled == (Meeting.objects.active().count() == 0)
