"""What can be done with sessions and meetings, and what each act leaves behind."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.pages import leaves
from sessions_app import booking
from sessions_app.models import Meeting, Session, State
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot


def refusal(act: Any, **facts: Any) -> str:
    """The code of the single reason why an act is refused."""
    with pytest.raises(ValidationError) as caught:
        act(**facts)
    (leaf,) = leaves(caught.value)
    return leaf.code or ""


@pytest.fixture
def session(cast: Cast) -> Session:
    return making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)


@pytest.fixture
def meeting(session: Session) -> Meeting:
    return making.make_meeting(session)


def facts(session: Session, **changed: Any) -> dict[str, Any]:
    now = {name: getattr(session, name) for name in ("slot", "mentor", "idea", "description", "number")}
    return now | changed


def test_an_added_session_has_its_slots_time_and_the_next_number(cast: Cast, session: Session) -> None:
    assert (session.number, session.during, session.timetable) == (1, cast.ten.during, cast.hall)
    assert making.make_session(cast.half_past, cast.boris).number == 2


def test_a_mentor_with_a_session_takes_part_and_sits_in_the_timetable(cast: Cast) -> None:
    guest = making.make_mentor("Gus Guest")
    making.make_session(cast.ten, guest)
    assert list(guest.events.all()) == [cast.event]
    assert list(cast.hall.mentors.all()) == [guest]


def test_sitting_in_a_custom_timetable_needs_no_list(cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna)
    assert list(cast.annas.mentors.all()) == []


def test_one_mentor_in_two_timetables_at_once_is_refused(cast: Cast, session: Session) -> None:
    assert refusal(Session.add, slot=cast.annas_ten, mentor=cast.anna, by=cast.admin) == "mentor_not_double_booked"


def test_somebody_elses_custom_timetable_is_refused(cast: Cast) -> None:
    code = refusal(Session.add, slot=cast.annas_ten, mentor=cast.boris, by=cast.admin)
    assert code == "custom_timetable_is_its_mentors"


def test_a_taken_number_is_refused(cast: Cast, session: Session) -> None:
    code = refusal(Session.add, slot=cast.half_past, mentor=cast.anna, number=1, by=cast.admin)
    assert code == "session_number_unique_in_event"


def test_a_slot_moved_meanwhile_is_refused(cast: Cast) -> None:
    stale = cast.ten.__class__.objects.get(pk=cast.ten.pk)
    cast.ten.during = making.at(300)
    cast.ten.save()
    assert refusal(Session.add, slot=stale, mentor=cast.anna, by=cast.admin) == "session_time_is_slot_time"


def test_what_is_refused_leaves_the_object_as_it_was(cast: Cast, session: Session) -> None:
    making.make_session(cast.half_past, cast.boris)
    code = refusal(session.edit, **facts(session, slot=cast.half_past, mentor=cast.boris), by=cast.admin)
    assert code == "mentor_not_double_booked"
    assert (session.mentor, session.slot, session.during) == (cast.anna, cast.ten, cast.ten.during)


def test_a_refusal_inside_a_larger_transaction_does_not_break_it(cast: Cast, session: Session) -> None:
    with transaction.atomic():
        refusal(Session.add, slot=cast.annas_ten, mentor=cast.anna, by=cast.admin)
        making.make_session(cast.half_past, cast.anna)
    assert Session.objects.count() == 2


def test_editing_changes_everything_it_is_given(cast: Cast, session: Session) -> None:
    session.edit(slot=cast.half_past, mentor=cast.boris, idea=cast.moss, description="New", number=7, by=cast.admin)
    session.refresh_from_db()
    assert facts(session) == {
        "slot": cast.half_past,
        "mentor": cast.boris,
        "idea": cast.moss,
        "description": "New",
        "number": 7,
    }
    assert session.during == cast.half_past.during


def test_the_team_does_not_change_under_an_active_meeting(cast: Cast, session: Session, meeting: Meeting) -> None:
    code = refusal(session.edit, **facts(session, idea=cast.moss), by=cast.admin)
    assert code == "meeting_team_is_session_team"


def test_the_rest_may_change_under_an_active_meeting(cast: Cast, session: Session, meeting: Meeting) -> None:
    session.edit(**facts(session, description="Bring the prototype"), by=cast.admin)
    meeting.refresh_from_db()
    assert (session.description, meeting.sequence) == ("Bring the prototype", 0)


def test_once_the_meeting_is_canceled_the_team_may_change(cast: Cast, session: Session, meeting: Meeting) -> None:
    meeting.cancel(reason="ill", by=cast.admin)
    session.edit(**facts(session, idea=cast.moss), by=cast.admin)
    assert session.idea == cast.moss


def test_an_edit_of_something_changed_meanwhile_is_refused(cast: Cast, session: Session) -> None:
    seen = session.last_change
    Session.objects.get(pk=session.pk).edit(**facts(session, description="First"), by=cast.admin)
    code = refusal(session.edit, **facts(session, description="Second"), seen=seen, by=cast.admin)
    assert code == "stale"


def test_moving_takes_the_meeting_along(cast: Cast, session: Session, meeting: Meeting) -> None:
    session.move(slot=cast.half_past, by=cast.admin)
    meeting.refresh_from_db()
    assert (session.during, meeting.sequence, meeting.is_active) == (cast.half_past.during, 1, True)


def test_canceling_frees_the_mentor_at_once(cast: Cast, session: Session) -> None:
    session.cancel(reason="The mentor is ill", by=cast.admin)
    assert (session.canceled_by, session.cancellation_reason) == (cast.admin, "The mentor is ill")
    making.make_session(cast.annas_ten, cast.anna)


def test_a_session_with_an_active_meeting_is_not_canceled(session: Session, meeting: Meeting, cast: Cast) -> None:
    assert refusal(session.cancel, reason="", by=cast.admin) == "meeting_team_is_session_team"


def test_a_canceled_session_is_not_canceled_again_nor_edited_nor_moved(session: Session, cast: Cast) -> None:
    session.cancel(reason="", by=cast.admin)
    assert refusal(session.cancel, reason="", by=cast.admin) == "canceled"
    assert refusal(session.edit, **facts(session), by=cast.admin) == "canceled"
    assert refusal(session.move, slot=cast.half_past, by=cast.admin) == "canceled"


def test_reinstating_clears_every_trace_of_the_cancellation(session: Session, cast: Cast) -> None:
    session.cancel(reason="ill", by=cast.admin)
    session.reinstate(by=cast.admin)
    session.refresh_from_db()
    assert (session.canceled_at, session.canceled_by, session.cancellation_reason) == (None, None, "")


def test_reinstating_into_a_time_taken_meanwhile_is_refused(session: Session, cast: Cast) -> None:
    session.cancel(reason="", by=cast.admin)
    making.make_session(cast.annas_ten, cast.anna)
    assert refusal(session.reinstate, by=cast.admin) == "mentor_not_double_booked"


def test_reinstating_without_a_slot_is_refused(session: Session, cast: Cast) -> None:
    session.cancel(reason="", by=cast.admin)
    cast.ten.delete()
    session.refresh_from_db()
    assert session.slot is None
    assert refusal(session.reinstate, by=cast.admin) == "standing_session_has_slot"


def test_what_stands_is_not_reinstated(session: Session, cast: Cast) -> None:
    assert refusal(session.reinstate, by=cast.admin) == "standing"


def test_removing_takes_the_canceled_meetings_along(session: Session, meeting: Meeting, cast: Cast) -> None:
    meeting.cancel(reason="", by=cast.admin)
    session.remove(by=cast.admin)
    assert (Session.objects.count(), Meeting.objects.count()) == (0, 0)


def test_a_session_with_an_active_meeting_is_not_removed(session: Session, meeting: Meeting, cast: Cast) -> None:
    assert refusal(session.remove, by=cast.admin) == "meeting_team_is_session_team"


def test_a_slot_removed_a_moment_before_is_told_of_in_the_words_of_its_rule(session: Session, cast: Cast) -> None:
    seen = Slot.objects.select_related("timetable__event").get(pk=cast.half_past.pk)
    Slot.objects.filter(pk=seen.pk).delete()
    for act, how in (
        (Session.add, {"mentor": cast.boris}),
        (session.move, {}),
        (session.edit, facts(session, slot=seen)),
        (booking.book, {"mentor": cast.boris, "idea": cast.moss}),
    ):
        assert refusal(act, **{"slot": seen, "by": cast.admin} | how) == "session_time_is_slot_time"


def test_what_somebody_else_removed_is_gone(session: Session, cast: Cast) -> None:
    Session.objects.get(pk=session.pk).remove(by=cast.admin)
    assert refusal(session.cancel, reason="", by=cast.admin) == "gone"


def test_an_open_session_gets_no_meeting(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna)
    assert refusal(Meeting.make, session=session, link="", by=cast.admin) == "no_team"


def test_a_second_meeting_is_refused(session: Session, meeting: Meeting, cast: Cast) -> None:
    code = refusal(Meeting.make, session=session, link="", by=cast.admin)
    assert code == "one_active_meeting_per_session"


def test_a_canceled_meeting_tells_calendars(meeting: Meeting, cast: Cast) -> None:
    meeting.cancel(reason="ill", by=cast.admin)
    assert (meeting.canceled_by, meeting.cancellation_reason, meeting.sequence) == (cast.admin, "ill", 1)
    assert refusal(meeting.cancel, reason="", by=cast.admin) == "canceled"


def test_what_happened_is_recorded_and_taken_back(meeting: Meeting, session: Session, cast: Cast) -> None:
    meeting.record(outcome="team_missed", by=cast.admin)
    assert Session.objects.get(pk=session.pk).state == State.TEAM_MISSED
    meeting.record(outcome="", by=cast.admin)
    assert (meeting.recorded_at, meeting.recorded_by) == (None, None)
    assert Session.objects.get(pk=session.pk).state == State.BOOKED


def test_a_meeting_that_was_held_is_not_canceled(meeting: Meeting, cast: Cast) -> None:
    meeting.record(outcome="held", by=cast.admin)
    assert refusal(meeting.cancel, reason="", by=cast.admin) == "recorded"


def test_an_unheard_of_outcome_is_refused(meeting: Meeting, cast: Cast) -> None:
    with pytest.raises(ValidationError):
        meeting.record(outcome="lost", by=cast.admin)
    assert meeting.outcome == ""


def test_a_new_link_reaches_calendars(meeting: Meeting, cast: Cast) -> None:
    meeting.change_link(link="https://meet.example.org/2", by=cast.admin)
    meeting.refresh_from_db()
    assert (meeting.link, meeting.sequence) == ("https://meet.example.org/2", 1)


def every_state(cast: Cast) -> list[Session]:
    """One session in each state, in the order of State."""
    sessions = []
    for number, state in enumerate(State):
        slot = making.make_slot(cast.hall, 1000 + 20 * number)
        session = making.make_session(slot, cast.anna, cast.kelp)
        if state == State.CANCELED:
            session.cancel(reason="", by=None)
        elif state != State.OPEN:
            meeting = making.make_meeting(session)
            if state != State.BOOKED:
                meeting.record(outcome=state, by=None)
        sessions.append(session)
    return sessions


def test_the_database_and_the_object_agree_on_every_state(cast: Cast) -> None:
    ids = [session.pk for session in every_state(cast)]
    fresh = [Session.objects.get(pk=pk) for pk in ids]
    listed = {session.pk: session for session in Session.objects.for_list()}
    assert [session.state for session in fresh] == list(State)
    assert [listed[pk].state for pk in ids] == list(State)
    assert [[s.pk for s in Session.objects.in_state(state)] for state in State] == [[pk] for pk in ids]


def test_a_meeting_canceled_and_made_again_counts_once(cast: Cast, session: Session, meeting: Meeting) -> None:
    meeting.cancel(reason="", by=None)
    making.make_meeting(session)
    (listed,) = Session.objects.for_list()
    assert (listed.state, Session.objects.in_state("booked").count()) == (State.BOOKED, 1)


def test_who_may_record_what_happened(cast: Cast, session: Session, meeting: Meeting) -> None:
    people = [cast.admin, cast.anna.user, cast.boris.user, cast.kim, cast.mia]
    asked = [Session.objects.get(pk=session.pk).is_recordable_by(person) for person in people]
    listed = [Session.objects.recordable_by(person).exists() for person in people]
    assert asked == listed == [True, True, False, False, False]


def test_who_sees_a_session(cast: Cast, session: Session) -> None:
    people = [cast.admin, cast.anna.user, cast.boris.user, cast.kim, cast.mia]
    assert [Session.objects.visible_to(person).exists() for person in people] == [True, True, False, True, False]


def test_history_names_who_acted_even_outside_a_page(cast: Cast, session: Session) -> None:
    change = session.history.get()
    assert (change.pgh_label, change.pgh_context["user"]) == ("insert", cast.admin.pk)


def test_a_session_is_upcoming_until_it_ends(cast: Cast) -> None:
    minutes = round((timezone.now() - making.TEN) / timedelta(minutes=1))
    running = making.make_session(making.make_slot(cast.hall, minutes - 60, 120), cast.anna)
    making.make_session(making.make_slot(cast.hall, minutes - 120, 60), cast.anna)
    assert list(Session.objects.upcoming()) == [running]
