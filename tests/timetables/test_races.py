"""Twenty people at once: slots move and fill, short names are given; one wins, the rest read a sentence."""

from collections.abc import Callable
from typing import Any

import pytest

from events.mentoring import add_mentor
from events.models import Event, Mentor
from events.taking_up import Person
from events.teams import put_idea, remove_idea
from sessions_app.models import Meeting, Session
from sessions_app.rescheduling import move_slot
from tests import making
from tests.sessions_app.conftest import Cast, make_cast
from tests.sessions_app.test_races import RACERS, race
from timetables.models import Slot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Committed, so that every connection sees it."""
    return make_cast()


def test_slots_move_to_where_others_book_their_mentor(cast: Cast) -> None:
    """Half of them move Anna's sessions to one time, half add one there; she is in one place in the end."""
    halls = [making.make_timetable(f"Hall {n}", event=cast.event) for n in range(RACERS)]
    slots = [making.make_slot(hall, 100 + 30 * n) for n, hall in enumerate(halls)]
    for slot in slots[::2]:
        making.make_session(slot, cast.anna)

    def act(n: int) -> Callable[[], object]:
        if n % 2:
            return lambda: Session.add(slot=cast.ten, mentor=cast.anna, by=cast.admin)
        return lambda: move_slot(slots[n], during=making.at(0), by=cast.admin)

    won, refused = race(*(act(n) for n in range(RACERS)))
    assert (won, refused) == (1, ["mentor_not_double_booked"] * (RACERS - 1))
    assert Session.objects.standing().filter(during=making.at(0)).count() == 1


def test_a_slot_is_moved_back_and_forth_while_its_session_is(cast: Cast) -> None:
    """Moving the slot and moving the session out of it and in again take their locks in one order."""
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    making.make_meeting(session)
    copies = [(Session.objects.get(pk=session.pk), Slot.objects.get(pk=cast.ten.pk)) for _ in range(RACERS)]

    def act(n: int) -> Callable[[], object]:
        own, slot = copies[n]
        if n % 2:
            return lambda: own.move(slot=(cast.ten, cast.half_past)[n // 2 % 2], by=cast.admin)
        return lambda: move_slot(slot, during=making.at(200 + 30 * n), by=cast.admin)

    _won, refused = race(*(act(n) for n in range(RACERS)))
    assert set(refused) <= {"session_time_is_slot_time"}
    session.refresh_from_db()
    assert session.slot is not None
    assert session.during == session.slot.during
    assert Meeting.objects.get().is_active


def test_twenty_events_of_one_short_name(cast: Cast) -> None:
    day = making.SATURDAY

    def add(n: int) -> Callable[[], object]:
        facts = {"name": f"Event {n}", "slug": "same", "starts_on": day, "ends_on": day}
        return lambda: Event().put(**facts, by=cast.admin)

    assert race(*(add(n) for n in range(RACERS))) == (1, ["unique"] * (RACERS - 1))


def test_twenty_add_one_mentor(cast: Cast) -> None:
    def add(n: int) -> Callable[[], object]:
        person = Person("new@example.org", "New Person")
        facts: dict[str, Any] = {"headline": "", "bio": "", "time_zone": "UTC", "topics": ["UX"]}
        return lambda: add_mentor(cast.event, person=person, **facts, by=cast.admin)

    won, refused = race(*(add(n) for n in range(RACERS)))
    assert (won, len(refused)) == (1, RACERS - 1)
    assert set(refused) <= {"unique", "email_unique_whatever_its_case", "mentor_already"}
    assert Mentor.objects.filter(user__email="new@example.org").count() == 1


def test_twenty_delete_a_team_or_book_it(cast: Cast) -> None:
    slots = [making.make_slot(cast.hall, 100 + 30 * n) for n in range(RACERS)]

    def act(n: int) -> Callable[[], object]:
        if n % 2:
            return lambda: Session.add(slot=slots[n], mentor=cast.anna, idea=cast.kelp, by=cast.admin)
        return lambda: remove_idea(type(cast.kelp)(pk=cast.kelp.pk, name="Kelp", event=cast.event), by=cast.admin)

    race(*(act(n) for n in range(RACERS)))
    there = type(cast.kelp).objects.filter(pk=cast.kelp.pk).exists()
    assert there == Session.objects.filter(idea_id=cast.kelp.pk).exists()


def test_twenty_name_their_team_alike(cast: Cast) -> None:
    def put(n: int) -> Callable[[], object]:
        idea = type(cast.kelp)(event=cast.event)
        members = [Person(f"m{n}@example.org")]
        return lambda: put_idea(idea, name="Same", brief="", members=members, topics=[], by=cast.admin)

    assert race(*(put(n) for n in range(RACERS))) == (1, ["idea_name_unique_in_event"] * (RACERS - 1))
