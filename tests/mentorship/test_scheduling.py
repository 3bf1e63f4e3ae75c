"""A request becomes a session with its meeting, in one step, told once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Mail, Notification
from events.pages import leaves
from mentorship.deciding import assign, decline
from mentorship.models import MentorshipRequest, State
from mentorship.scheduling import schedule
from sessions_app.models import Meeting, Session
from tests import making
from tests.mentorship.test_telling import told
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Slot


@pytest.fixture
def slot(cast: Cast) -> Slot:
    """One of Anna's own, to come."""
    return making.make_slot(cast.annas, CENTURY)


def code_of(request: MentorshipRequest, slot: Slot, cast: Cast) -> str | None:
    with pytest.raises(ValidationError) as refusal:
        schedule(request, slot=slot, mentor=cast.anna, by=cast.admin)
    (leaf,) = leaves(refusal.value)
    return leaf.code


def test_a_session_with_its_meeting_is_made(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    meeting = schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    asked.refresh_from_db()
    session = meeting.session
    assert (session.mentor, session.idea, session.slot) == (cast.anna, cast.kelp, slot)
    assert (session.description, meeting.is_active) == ("A pricing page that sells", True)
    assert (asked.state, asked.session, asked.mentor) == (State.SCHEDULED, session, cast.anna)
    assert (asked.scheduled_by, asked.assigned_by) == (cast.admin, cast.admin)


def test_an_assignment_before_is_kept(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    ben = making.make_user("Ben Boss", is_administrator=True)
    asked.assign(mentor=cast.anna, by=ben)
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    assert (asked.assigned_by, asked.scheduled_by) == (ben, cast.admin)


def test_an_open_session_in_the_slot_is_taken(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    waiting = making.make_session(slot, cast.anna)
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    assert asked.session == waiting


def test_mentor_and_team_hear_of_it_once(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    notes = told()
    assert {name: len(texts) for name, texts in notes.items()} == {"Anna Berg": 1, "Kim Kelp": 1}
    assert all(text.startswith("The request of Kelp is answered. ") for (text,) in notes.values())
    mails = Mail.objects.waiting().order_by("user__name")
    assert list(mails.values_list("user__name", flat=True)) == ["Anna Berg", "Kim Kelp"]
    assert all("The request of Kelp is answered." in mail.text and mail.calendar for mail in mails)


def test_assigned_and_scheduled_within_minutes_is_one_mail(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    assign(asked, mentor=cast.anna, by=cast.admin)
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    threads = [thread.partition("-")[0] for thread in Mail.objects.waiting().values_list("thread", flat=True)]
    assert threads == ["meeting", "meeting"]


def test_a_mentor_chosen_before_hears_that_it_went_to_another(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    assign(asked, mentor=cast.boris, by=cast.admin, quiet=True)
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    assert told()["Boris Adamov"] == ["The request of Kelp has gone to Anna Berg. You need not do anything."]


def test_a_mentor_who_was_told_that_it_went_to_another_gets_that_mail_all_the_same(
    cast: Cast, asked: MentorshipRequest, slot: Slot
) -> None:
    for mentor in (cast.boris, cast.anna):
        assign(asked, mentor=mentor, by=cast.admin)
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    names = Mail.objects.waiting().order_by("user__name").values_list("user__name", flat=True)
    assert list(names) == ["Anna Berg", "Boris Adamov", "Kim Kelp"]


def test_a_quiet_one_is_told_to_nobody(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin, quiet=True)

    assert (Notification.objects.count(), Mail.objects.count()) == (0, 0)
    assert asked.state == State.SCHEDULED


def test_a_request_is_scheduled_once(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    stale = MentorshipRequest.objects.get()
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    assert code_of(stale, making.make_slot(cast.annas, CENTURY + 60), cast) == "not_waiting"
    assert Session.objects.count() == 1


def test_a_closed_request_is_not_scheduled(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    decline(asked, reason="", by=cast.admin)

    assert code_of(asked, slot, cast) == "not_waiting"


def test_a_busy_mentor_is_refused_and_nothing_is_changed(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    making.make_session(slot, cast.anna, cast.moss)

    assert code_of(asked, slot, cast) == "mentor_not_double_booked"
    asked.refresh_from_db()
    assert (asked.state, Meeting.objects.count(), told()) == (State.PENDING, 0, {})


def test_a_busy_team_is_refused(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    making.make_session(making.make_slot(cast.hall, CENTURY), cast.boris, cast.kelp)

    assert code_of(asked, slot, cast) == "team_not_double_booked"


def test_a_mentor_of_another_event_is_refused(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    cast.anna.events.clear()

    assert code_of(asked, slot, cast) == "mentor_not_in_event"


def test_a_session_that_answers_another_request_is_not_taken(cast: Cast, asked: MentorshipRequest, slot: Slot) -> None:
    meeting = schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)
    Meeting.objects.filter(pk=meeting.pk).update(canceled_at=timezone.now())  # past the panel: the request stays
    another = making.make_request(cast.kelp, by=cast.kim, goal="Something else")

    assert code_of(another, slot, cast) == "request_one_per_session"


def test_handing_the_session_over_hands_the_request_over(cast: Cast, asked: MentorshipRequest) -> None:
    slot = making.make_slot(cast.hall, CENTURY)
    session = schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin).session
    session.edit(slot=slot, mentor=cast.boris, idea=cast.kelp, description="", number=None, by=cast.admin)

    asked.refresh_from_db()
    assert (asked.mentor, asked.state) == (cast.boris, State.SCHEDULED)
