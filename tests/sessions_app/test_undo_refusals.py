"""What can no longer be taken back says why, and stays as it is."""

import pytest
from django.core.exceptions import ValidationError

from events.models import Step, User
from mentorship.models import MentorshipRequest
from mentorship.scheduling import schedule
from sessions_app import booking, meetings
from sessions_app.models import Meeting, Session
from sessions_app.slot_changes import Decision, What, change_slot
from sessions_app.undo import plan_of, take_back
from tests import making
from tests.sessions_app.conftest import Cast
from tests.sessions_app.undoing import ACTS, NOW, last_act, refusals, spans, state, undo
from timetables.models import Slot, Timetable


@pytest.fixture
def session(cast: Cast) -> Session:
    return making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)


@pytest.fixture
def meeting(cast: Cast, session: Session) -> Meeting:
    return meetings.make_meeting(session, link="https://meet.example.org/1", by=cast.admin, now=NOW)


MOVED_SINCE = (
    "Session 1 has been changed since (Moved), by somebody outside the panel on Sat 6 Mar, 12:00. Take that back first."
)


RECORDED_SINCE = (
    "Session 1 has been changed since (Outcome recorded), by ada@example.org on Sat 6 Mar, 12:00. Take that back first."
)


def test_what_was_changed_again_is_named_with_who_did_it(cast: Cast, session: Session) -> None:
    booking.rebook(session, slot=cast.half_past, by=cast.admin, now=NOW)
    moved = last_act()
    booking.rebook(session, slot=cast.annas_ten, by=cast.admin, now=NOW)
    Step.objects.filter(act=last_act()).update(at=making.TEN, who=None)

    assert refusals(cast, moved) == [MOVED_SINCE]
    assert state(session)[1] == cast.annas_ten


def test_what_else_was_changed_stays(cast: Cast, session: Session) -> None:
    booking.rebook(session, slot=cast.half_past, by=cast.admin, now=NOW)
    moved = last_act()
    session.edit(slot=cast.half_past, mentor=cast.anna, idea=cast.moss, description="New", number=7, by=cast.admin)

    undo(cast, moved)

    assert state(session) == (False, cast.ten, cast.anna, cast.moss, "New", 7)


def test_what_was_deleted_is_deleted_for_good(cast: Cast, session: Session) -> None:
    added = last_act()
    session.remove(by=cast.admin)
    Step.objects.update(at=making.TEN)

    assert refusals(cast, added) == ["Session 1 has been deleted since, by ada@example.org on Sat 6 Mar, 12:00."]
    assert refusals(cast, last_act()) == ["Session 1 was deleted for good. Add it again by hand."]


def test_an_added_timetable_is_left_to_its_own_page(cast: Cast) -> None:
    timetable = Timetable(event=cast.event)
    timetable.put(name="New", mentors=[], by=cast.admin)
    assert refusals(cast, last_act()) == ["New was added. Delete it on its own page, if it is not wanted."]
    timetable.remove(by=cast.admin)
    assert refusals(cast, last_act()) == ["New was deleted for good. Add it again by hand."]


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        ("cancel", "Session 1: its time has passed."),
        ("move", "Session 1: the time it had before has passed."),
        ("hand over", "Session 1: the time it had before has passed."),
    ],
)
def test_nothing_goes_back_into_the_past(cast: Cast, session: Session, act: str, refusal: str) -> None:
    ACTS[act](cast, session)

    assert refusals(cast, last_act(), now=making.TEN) == [refusal]


@pytest.mark.parametrize("act", ["cancel", "move"])
def test_a_time_that_was_taken_meanwhile_is_named(cast: Cast, session: Session, act: str) -> None:
    ACTS[act](cast, session)
    done = last_act()
    making.make_session(cast.annas_ten, cast.anna, cast.moss)

    assert refusals(cast, done) == ["Session 1: Anna Berg has session 2 at Sat 12:00 in Anna's own by now."]


def test_a_team_that_is_elsewhere_meanwhile_is_named(cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)
    done = last_act()
    making.make_session(cast.ten, cast.boris, cast.kelp)

    assert refusals(cast, done) == ["Session 1: Kelp has session 2 at Sat 12:00 in Main hall by now."]


def test_a_slot_that_is_gone_takes_nothing_back(cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)
    done = last_act()
    cast.ten.remove(by=cast.admin)
    assert refusals(cast, done) == ["Session 1: its slot has been removed since."]


def test_a_slot_that_moved_takes_nothing_back(cast: Cast, session: Session) -> None:
    booking.rebook(session, slot=cast.half_past, by=cast.admin, now=NOW)
    done = last_act()
    change_slot(cast.ten, during=making.at(90), decisions={}, by=cast.admin, now=NOW)
    assert refusals(cast, done) == ["Session 1: the slot it had before has been moved or removed since."]


def test_a_session_with_a_meeting_made_since_stays(cast: Cast, session: Session) -> None:
    added = last_act()
    meetings.make_meeting(session, link="", by=cast.admin, now=NOW)

    assert refusals(cast, added) == ["Session 1 has a meeting with Kelp by now. Cancel the meeting first."]


def test_a_team_with_a_meeting_made_since_stays(cast: Cast, session: Session) -> None:
    ACTS["edit"](cast, session)
    edited = last_act()
    session.refresh_from_db()
    meetings.make_meeting(Session.objects.get(), link="", by=cast.admin, now=NOW)

    assert refusals(cast, edited) == ["Session 9 has a meeting with Moss by now. Cancel the meeting first."]


def test_a_deleted_team_gets_no_session_back(cast: Cast, session: Session) -> None:
    ACTS["open"](cast, session)
    done = last_act()
    cast.kelp.delete()

    assert refusals(cast, done) == ["Session 1: its team has been deleted since."]


def test_a_deactivated_mentor_gets_no_session_back(cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)
    User.objects.filter(pk=cast.anna.user_id).update(is_active=False)

    assert refusals(cast, last_act()) == ["Session 1: Anna Berg has been deactivated since."]


def test_a_deactivated_mentor_gets_no_slot_back(cast: Cast) -> None:
    change_slot(cast.annas_ten, during=None, decisions={}, by=cast.admin, now=NOW)
    User.objects.filter(pk=cast.anna.user_id).update(is_active=False)

    assert refusals(cast, last_act()) == [
        "The slot Sat 6 Mar, 12:00–12:20 in Anna's own: Anna Berg has been deactivated since."
    ]


def test_a_recorded_meeting_stays(cast: Cast, session: Session, meeting: Meeting) -> None:
    made = last_act()
    meeting.record(outcome="held", by=cast.admin)
    Step.objects.update(at=making.TEN)

    assert refusals(cast, made) == [RECORDED_SINCE]


def test_a_meeting_comes_back_only_where_it_can_be_held(cast: Cast, session: Session, meeting: Meeting) -> None:
    meetings.cancel_meeting(meeting, reason="", by=cast.admin, now=NOW)
    canceled = last_act()
    assert refusals(cast, canceled, now=making.TEN) == ["Session 1: its time has passed."]

    Session.objects.get().cancel(reason="", by=cast.admin)
    assert refusals(cast, canceled) == ["Session 1 has been cancelled since."]
    undo(cast)

    ACTS["open"](cast, Session.objects.get())
    assert refusals(cast, canceled) == ["Session 1 is with another team by now."]
    undo(cast)

    meetings.make_meeting(Session.objects.get(), link="", by=cast.admin, now=NOW)
    assert refusals(cast, canceled) == ["Session 1 has another meeting by now."]


def test_many_slots_are_removed_all_or_none_and_each_that_stays_is_named(cast: Cast) -> None:
    cast.hall.add_slots([making.at(minutes) for minutes in (60, 90, 120)], by=cast.admin)
    added, there = last_act(), spans(cast.hall)
    for slot, mentor in zip(cast.hall.slots.in_order()[2:4], (cast.anna, cast.boris), strict=True):
        making.make_session(slot, mentor)

    assert refusals(cast, added) == [
        "The slot Sat 6 Mar, 13:30–13:50 in Main hall holds Session 2 by now. Move or cancel it first.",
        "The slot Sat 6 Mar, 13:00–13:20 in Main hall holds Session 1 by now. Move or cancel it first.",
    ]
    assert spans(cast.hall) == there


def test_a_removed_slot_does_not_come_back_over_another_or_into_the_past(cast: Cast) -> None:
    change_slot(cast.ten, during=None, decisions={}, by=cast.admin, now=NOW)
    removed = last_act()
    assert refusals(cast, removed, now=making.TEN) == [
        "The slot Sat 6 Mar, 12:00–12:20 in Main hall: its time has passed."
    ]
    cast.hall.add_slots([making.at(10)], by=cast.admin)

    assert refusals(cast, removed) == [
        "The slot Sat 6 Mar, 12:00–12:20 overlaps the slot Sat 6 Mar, 12:10–12:30, which is there by now."
    ]


def test_a_slot_moves_back_only_with_those_it_took_along(cast: Cast, session: Session) -> None:
    change_slot(cast.ten, during=making.at(60), decisions={session.pk: Decision(What.ALONG)}, by=cast.admin, now=NOW)
    moved = last_act()
    assert refusals(cast, moved, now=making.TEN) == [
        "The slot Sat 6 Mar, 13:00–13:20 in Main hall: the time it had before has passed."
    ]
    making.make_session(cast.annas_ten, cast.anna)
    assert refusals(cast, moved) == [
        "Session 1 cannot move back: Anna Berg has Session 2 at that time by now.",
    ]
    making.make_session(Slot.objects.get(pk=cast.ten.pk), cast.boris, cast.moss)
    assert refusals(cast, moved)[0] == (
        "The slot Sat 6 Mar, 13:00–13:20 in Main hall holds Session 3 by now, which was not moved with it."
    )


def test_a_rule_has_the_last_word(cast: Cast) -> None:
    """That the old name is taken is told by the constraint, in its own sentence."""
    cast.hall.put(mentors=[], name="Big hall", by=cast.admin)
    renamed = last_act()
    Timetable(event=cast.event).put(name="main HALL", mentors=[], by=cast.admin)

    with pytest.raises(ValidationError) as refusal:
        undo(cast, renamed)

    assert refusal.value.messages == ["Another timetable of this event has this name. Choose a different one."]
    assert Timetable.objects.get(pk=cast.hall.pk).name == "Big hall"


def test_a_request_that_was_decided_meanwhile_stays_as_it_is(cast: Cast) -> None:
    request = making.make_request(cast.kelp, by=cast.kim)
    meeting = schedule(request, slot=cast.ten, mentor=cast.anna, by=cast.admin, now=NOW)
    booking.call_off(meeting.session, reason="", by=cast.admin, now=NOW)
    called_off = last_act()
    MentorshipRequest.objects.get().decline(reason="", by=cast.admin)

    undo(cast, called_off)

    assert MentorshipRequest.objects.get().declined_at
    assert state(meeting.session)[0] is False


def test_what_was_taken_back_is_not_taken_back_twice(cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)
    canceled = last_act()
    undo(cast, canceled)
    Step.objects.update(at=making.TEN)

    assert refusals(cast, canceled) == ["This was taken back already, by ada@example.org on Sat 6 Mar, 12:00."]


def test_what_is_of_another_event_is_nothing(cast: Cast, session: Session) -> None:
    other = making.make_event("other")

    assert plan_of(other, last_act()) is None
    with pytest.raises(ValidationError, match="nothing of this"):
        take_back(other, undone=last_act(), by=cast.admin)
