"""Each kind of act taken back, through the same rules."""

import pghistory
import pytest

from mentorship.models import MentorshipRequest
from mentorship.scheduling import schedule
from sessions_app import booking, meetings
from sessions_app.availability import change_slots
from sessions_app.models import Meeting, Session
from sessions_app.slot_changes import Decision, What, change_slot
from tests import making
from tests.sessions_app.conftest import Cast
from tests.sessions_app.undoing import ACTS, NOW, last_act, notes, refusals, spans, state, undo
from timetables.models import Slot, Timetable


@pytest.fixture
def session(cast: Cast) -> Session:
    return making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)


@pytest.fixture
def meeting(cast: Cast, session: Session) -> Meeting:
    return meetings.make_meeting(session, link="https://meet.example.org/1", by=cast.admin, now=NOW)


# Sessions


@pytest.mark.parametrize("act", ACTS)
def test_what_was_done_to_a_session_is_taken_back_and_that_again(cast: Cast, session: Session, act: str) -> None:
    before = state(session)
    ACTS[act](cast, session)
    after = state(session)

    undo(cast)
    assert state(session) == before != after

    undo(cast)
    assert state(session) == after


def test_a_reinstatement_is_taken_back(cast: Cast, session: Session) -> None:
    session.cancel(reason="Ill", by=cast.admin)
    session.reinstate(by=cast.admin)

    undo(cast)

    session.refresh_from_db()
    assert (session.is_canceled, session.cancellation_reason) == (True, "Taken back")


def test_an_added_session_is_cancelled_and_keeps_its_number(cast: Cast, session: Session) -> None:
    undo(cast)

    assert state(session) == (True, cast.ten, cast.anna, cast.kelp, "", 1)


def test_a_meeting_goes_back_with_its_session_and_people_are_told(
    cast: Cast, session: Session, meeting: Meeting
) -> None:
    booking.rebook(session, slot=cast.half_past, by=cast.admin, now=NOW)

    undo(cast)

    meeting.refresh_from_db()
    assert (meeting.is_active, meeting.sequence) == (True, 2)
    assert [len(notes(cast.kim)), notes(cast.kim)[-1]] == [
        3,
        "The meeting with Anna Berg is on Sat 6 Mar, 12:00–12:20 now, no longer on Sat 6 Mar, 12:30–12:50.",
    ]


def test_an_undo_can_be_a_quiet_one(cast: Cast, session: Session, meeting: Meeting) -> None:
    booking.rebook(session, slot=cast.half_past, by=cast.admin, now=NOW)

    undo(cast, quiet=True)

    assert len(notes(cast.kim)) == 2


# Meetings


def test_a_meeting_made_is_cancelled(cast: Cast, session: Session, meeting: Meeting) -> None:
    undo(cast)

    meeting.refresh_from_db()
    assert (meeting.is_active, meeting.cancellation_reason, state(session)[0]) == (False, "Taken back", False)


def test_a_cancelled_meeting_is_made_again_under_its_link(cast: Cast, session: Session, meeting: Meeting) -> None:
    meetings.cancel_meeting(meeting, reason="", by=cast.admin, now=NOW)

    undo(cast)

    made = Meeting.objects.active().get(session=session)
    assert (made.pk != meeting.pk, made.link, made.idea) == (True, meeting.link, cast.kelp)


def test_a_record_and_a_link_are_taken_back(cast: Cast, session: Session, meeting: Meeting) -> None:
    meetings.change_link(meeting, link="https://elsewhere.example.org/", by=cast.admin, now=NOW)
    undo(cast)
    meeting.refresh_from_db()
    assert meeting.link == "https://meet.example.org/1"

    meeting.record(outcome="held", by=cast.admin)
    undo(cast)
    meeting.refresh_from_db()
    assert (meeting.outcome, meeting.recorded_at) == ("", None)


def test_a_booking_that_was_given_back_is_booked_again(cast: Cast) -> None:
    meeting = booking.book(cast.ten, mentor=cast.anna, idea=cast.kelp, by=cast.admin, now=NOW)
    booking.call_off(meeting.session, reason="Ill", by=cast.admin, now=NOW)

    undo(cast)

    assert state(meeting.session)[:4] == (False, cast.ten, cast.anna, cast.kelp)
    assert Meeting.objects.active().get(session=meeting.session).link == meeting.link


def test_a_booking_is_taken_back_as_a_whole(cast: Cast) -> None:
    meeting = booking.book(cast.ten, mentor=cast.anna, idea=cast.kelp, by=cast.admin, now=NOW)

    undo(cast)

    meeting.refresh_from_db()
    assert (meeting.is_active, state(meeting.session)[0]) == (False, True)


def test_an_open_session_that_was_booked_is_open_again(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna)
    booking.book(cast.ten, mentor=cast.anna, idea=cast.kelp, by=cast.admin, now=NOW)

    undo(cast)

    assert state(session) == (False, cast.ten, cast.anna, None, "", 1)
    assert not Meeting.objects.active().exists()


# Requests


def test_a_request_goes_back_to_the_queue_and_is_scheduled_again(cast: Cast) -> None:
    request = making.make_request(cast.kelp, by=cast.kim)
    meeting = schedule(request, slot=cast.ten, mentor=cast.anna, by=cast.admin, now=NOW)

    undo(cast)
    request = MentorshipRequest.objects.get()
    assert (request.is_pending, state(meeting.session)[0]) == (True, True)

    undo(cast)
    request = MentorshipRequest.objects.get()
    assert (request.session, request.mentor) == (meeting.session, cast.anna)
    assert Meeting.objects.active().get(session=meeting.session).idea == cast.kelp


def test_a_request_that_waits_as_its_meeting_was_cancelled_is_answered_again(cast: Cast) -> None:
    request = making.make_request(cast.kelp, by=cast.kim)
    meeting = schedule(request, slot=cast.ten, mentor=cast.anna, by=cast.admin, now=NOW)
    meetings.cancel_meeting(meeting, reason="", by=cast.admin, now=NOW)
    assert MentorshipRequest.objects.get().is_pending

    undo(cast)

    assert MentorshipRequest.objects.get().session == meeting.session
    assert Meeting.objects.active().get().session == meeting.session


def test_what_is_decided_about_a_request_is_not_taken_back_here(cast: Cast) -> None:
    making.make_request(cast.kelp, by=cast.kim).decline(reason="", by=cast.admin)

    assert refusals(cast, last_act()) == ["Request of Kelp: what was decided is changed on the page of the request."]


# Slots


def test_slots_added_at_once_are_removed_at_once_and_come_back(cast: Cast) -> None:
    before = spans(cast.hall)
    cast.hall.add_slots([making.at(60), making.at(90), making.at(120)], by=cast.admin)
    after = spans(cast.hall)

    undo(cast)
    assert spans(cast.hall) == before

    undo(cast)
    assert spans(cast.hall) == after


def test_slots_added_and_removed_in_one_go_are_as_they_were(cast: Cast) -> None:
    before = spans(cast.hall)
    change_slots(cast.hall, add=[making.at(5)], remove=[cast.ten.pk, cast.half_past.pk], by=cast.admin, now=NOW)

    undo(cast)

    assert spans(cast.hall) == before


def test_a_slot_moves_back_with_what_stands_in_it(cast: Cast, session: Session, meeting: Meeting) -> None:
    change_slot(cast.ten, during=making.at(60), decisions={session.pk: Decision(What.ALONG)}, by=cast.admin, now=NOW)
    assert Session.objects.get().during == making.at(60)

    undo(cast)

    assert (Slot.objects.get(pk=cast.ten.pk).during, Session.objects.get().during) == (making.at(0), making.at(0))
    assert notes(cast.kim)[-1] == (
        "The meeting with Anna Berg is on Sat 6 Mar, 12:00–12:20 now, no longer on Sat 6 Mar, 13:00–13:20."
    )


@pytest.mark.parametrize("what", [What.KEEP, What.ELSEWHERE, What.CANCEL])
def test_a_slot_that_moved_and_what_was_decided_are_taken_back(
    cast: Cast, session: Session, meeting: Meeting, what: What
) -> None:
    before, there = state(session), spans(cast.hall)
    decision = Decision(what, slot=cast.annas_ten if what == What.ELSEWHERE else None)
    change_slot(cast.ten, during=making.at(60), decisions={session.pk: decision}, by=cast.admin, now=NOW)

    undo(cast)

    assert (state(session), spans(cast.hall)) == (before, there)
    assert Meeting.objects.active().get().idea == cast.kelp


@pytest.mark.parametrize("what", [What.ELSEWHERE, What.CANCEL])
def test_a_slot_that_was_removed_comes_back_with_what_stood_in_it(
    cast: Cast, session: Session, meeting: Meeting, what: What
) -> None:
    before, there = state(session), spans(cast.hall)
    decision = Decision(what, slot=cast.half_past if what == What.ELSEWHERE else None)
    change_slot(cast.ten, during=None, decisions={session.pk: decision}, by=cast.admin, now=NOW)

    undo(cast)

    assert (state(session), spans(cast.hall)) == (before, there)
    assert Meeting.objects.active().get().idea == cast.kelp


def test_the_mentor_hears_that_their_own_slot_is_back(cast: Cast) -> None:
    change_slot(cast.annas_ten, during=None, decisions={}, by=cast.admin, now=NOW)

    undo(cast)

    assert notes(cast.anna.user)[-1] == "Ada Admin put your slot Sat 6 Mar, 12:00–12:20 in Anna's own back."


# Timetables


def test_an_edited_timetable_is_as_it_was(cast: Cast, session: Session, meeting: Meeting) -> None:
    cast.hall.put(mentors=[cast.anna, cast.boris], place="Room 1", by=cast.admin)
    meetings.edit_timetable(
        cast.hall, mentors=[cast.anna], name="Big hall", place="Room 2", slot_minutes=30, by=cast.admin, now=NOW
    )

    undo(cast)

    hall = Timetable.objects.get(pk=cast.hall.pk)
    assert (hall.name, hall.place, hall.slot_minutes, list(hall.mentors.all())) == (
        "Main hall",
        "Room 1",
        20,
        [cast.anna],
    )
    assert notes(cast.kim)[-1].endswith("is held at Room 1.") or "Room 1" in notes(cast.kim)[-1]


def test_a_publication_is_taken_back_and_that_too(cast: Cast) -> None:
    cast.hall.withdraw(by=cast.admin)
    undo(cast)
    assert Timetable.objects.get(pk=cast.hall.pk).is_published
    undo(cast)
    assert not Timetable.objects.get(pk=cast.hall.pk).is_published


# Many at once


def test_what_an_act_made_and_took_away_again_stays_away(cast: Cast, session: Session) -> None:
    with pghistory.context(user=cast.admin.pk):
        meeting = meetings.make_meeting(session, link="", by=cast.admin, now=NOW)
        meetings.cancel_meeting(meeting, reason="", by=cast.admin, now=NOW)
        cast.hall.add_slots([making.at(60)], by=cast.admin)
        cast.hall.slots.get(during=making.at(60)).remove(by=cast.admin)
        session.move(slot=cast.half_past, by=cast.admin)
    there = spans(cast.hall)

    undo(cast)

    assert (state(session)[1], spans(cast.hall)) == (cast.ten, there)
    assert not Meeting.objects.active().exists()


def test_two_sessions_that_changed_places_change_back(cast: Cast, session: Session) -> None:
    other = making.make_session(cast.half_past, cast.anna, cast.moss)
    spare = making.make_slot(cast.annas, 90)
    with pghistory.context(user=cast.admin.pk):
        other.move(slot=spare, by=cast.admin)
        session.move(slot=cast.half_past, by=cast.admin)
        other.move(slot=cast.ten, by=cast.admin)

    undo(cast)

    assert [state(session)[1], state(other)[1]] == [cast.ten, cast.half_past]
