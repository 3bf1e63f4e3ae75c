"""Several administrators at once take the same thing back, or change it meanwhile: one wins, the rest read why."""

from collections.abc import Callable

import pghistory
import pytest
from django.core.exceptions import ValidationError

from events.models import Step
from sessions_app import booking, meetings
from sessions_app.models import Meeting, Session
from sessions_app.undo import take_back
from tests import making
from tests.sessions_app.conftest import Cast, make_cast
from tests.sessions_app.test_races import RACERS, race
from tests.sessions_app.undoing import NOW, last_act

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Committed, so that every connection sees it."""
    return make_cast()


@pytest.fixture
def session(cast: Cast) -> Session:
    return making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)


def test_of_those_who_take_the_same_act_back_one_does(cast: Cast, session: Session) -> None:
    meetings.make_meeting(session, link="", by=cast.admin, now=NOW)
    booking.call_off(session, reason="", by=cast.admin, now=NOW)
    act = last_act()

    won, refused = race(*(lambda: take_back(cast.event, undone=act, by=cast.admin, now=NOW) for _ in range(RACERS)))

    assert (won, set(refused)) == (1, {"obstacle"})
    assert Meeting.objects.active().count() == 1
    assert Step.objects.filter(undoes=act).values("act").distinct().count() == 1


def test_a_reinstatement_and_a_booking_of_the_same_time_race(cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)
    act = last_act()

    def racer(n: int) -> Callable[[], object]:
        if n % 2:
            return lambda: Session.add(slot=cast.annas_ten, mentor=cast.anna, by=cast.admin)
        return lambda: take_back(cast.event, undone=act, by=cast.admin, now=NOW)

    won, refused = race(*(racer(n) for n in range(RACERS)))

    assert won == 1
    assert set(refused) <= {"obstacle", "mentor_not_double_booked"}
    assert Session.objects.standing().count() == 1


def test_an_undo_and_another_move_race_without_a_deadlock(cast: Cast, session: Session) -> None:
    making.make_meeting(session)
    copies = [Session.objects.get(pk=session.pk) for _ in range(RACERS)]
    booking.rebook(session, slot=cast.half_past, by=cast.admin, now=NOW)
    act = last_act()

    def racer(n: int) -> Callable[[], object]:
        if n % 2:
            slot = (cast.half_past, cast.annas_ten)[n // 2 % 2]
            return lambda: copies[n].move(slot=slot, by=cast.admin)
        return lambda: take_back(cast.event, undone=act, by=cast.admin, now=NOW)

    _won, refused = race(*(racer(n) for n in range(RACERS)))

    assert set(refused) <= {"obstacle"}
    assert Step.objects.filter(undoes=act).count() <= 1


def test_slots_are_removed_by_an_undo_or_booked_never_both(cast: Cast) -> None:
    cast.hall.add_slots([making.at(60), making.at(90)], by=cast.admin)
    act, slots = last_act(), list(cast.hall.slots.in_order())[2:]

    def racer(n: int) -> Callable[[], object]:
        if n % 2:
            return lambda: Session.add(slot=slots[n // 2 % 2], mentor=cast.anna, by=cast.admin)
        return lambda: take_back(cast.event, undone=act, by=cast.admin, now=NOW)

    _won, refused = race(*(racer(n) for n in range(RACERS)))

    is_undone = Step.objects.filter(undoes=act).exists()
    assert Session.objects.count() == (0 if is_undone else 2)
    assert cast.hall.slots.count() == (2 if is_undone else 4)
    assert set(refused) <= {
        "obstacle",
        "gone",
        "invalid",
        "mentor_not_double_booked",
        "session_time_is_slot_time",
        "standing_session_has_slot",
    }


def test_nothing_of_an_act_is_taken_back_where_a_rule_refuses_part_of_it(cast: Cast, session: Session) -> None:
    """The name is taken again, which only the constraint knows; the slot that would go first is still there."""
    with pghistory.context(user=cast.admin.pk):
        cast.hall.put(mentors=[cast.anna, cast.boris], name="Big hall", by=cast.admin)
        cast.hall.add_slots([making.at(60)], by=cast.admin)
    done = last_act()
    making.make_timetable("Main hall", event=cast.event)

    with pytest.raises(ValidationError, match="has this name"):
        take_back(cast.event, undone=done, by=cast.admin, now=NOW)

    assert (cast.hall.slots.count(), Step.objects.filter(undoes=done).count()) == (3, 0)
