"""When its session is taken away a request is back in the queue, with its age and the reason, and that is told."""

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Mail, User
from mentorship.models import MentorshipRequest, State
from mentorship.scheduling import schedule
from sessions_app.booking import call_off
from sessions_app.meetings import cancel_meeting
from sessions_app.models import Session
from tests import making
from tests.importing import exported, import_file
from tests.mentorship.test_telling import told
from tests.reading import content
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY


@pytest.fixture
def session(cast: Cast, asked: MentorshipRequest) -> Session:
    """Kelp's request, scheduled in session 1 with Anna; nobody has been told."""
    slot = making.make_slot(cast.annas, CENTURY)
    session = schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin, quiet=True).session
    return Session.objects.select_related("mentor", "idea", "event").get(pk=session.pk)


def give_up(session: Session, cast: Cast) -> None:
    """The meeting is cancelled past the panel, so that the request stays with the session, which is open."""
    session.meetings.update(canceled_at=timezone.now(), canceled_by=cast.admin)
    session.refresh_from_db()


def test_a_session_called_off_gives_the_request_back(cast: Cast, asked: MentorshipRequest, session: Session) -> None:
    since = asked.requested_at
    call_off(session, reason="Anna is ill", by=cast.admin)

    asked.refresh_from_db()
    assert (asked.state, asked.mentor, asked.session) == (State.PENDING, None, None)
    assert (asked.requested_at, asked.return_reason) == (since, "The meeting of session 1 was cancelled: Anna is ill")
    assert asked.returned_at is not None


def test_administrators_and_the_team_hear_why(cast: Cast, session: Session) -> None:
    making.make_user("Ben Boss", is_administrator=True)
    call_off(session, reason="Anna is ill", by=cast.admin)

    notes = told()
    sentence = "The request of Kelp is back in the queue. The meeting of session 1 was cancelled: Anna is ill"
    assert notes["Ben Boss"] == [sentence]
    assert sentence in notes["Kim Kelp"]
    assert "Ada Admin" not in notes


def test_a_quiet_act_gives_it_back_and_tells_nobody(cast: Cast, asked: MentorshipRequest, session: Session) -> None:
    making.make_user("Ben Boss", is_administrator=True)
    call_off(session, reason="Anna is ill", by=cast.admin, quiet=True)

    asked.refresh_from_db()
    assert asked.return_reason == "The meeting of session 1 was cancelled: Anna is ill"
    assert told() == {}
    assert not Mail.objects.exists()


def test_nobody_gets_two_mails(cast: Cast, asked: MentorshipRequest) -> None:
    making.make_user("Ben Boss", is_administrator=True)
    User.objects.filter(pk__in=[cast.anna.user_id, cast.kim.pk]).update(is_administrator=True)
    slot = making.make_slot(cast.annas, CENTURY)
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)
    Mail.objects.update(claimed_at=asked.requested_at, sent_at=asked.requested_at)
    call_off(Session.objects.get(), reason="Anna is ill", by=cast.admin)

    names = list(Mail.objects.waiting().order_by("user__name").values_list("user__name", flat=True))
    assert names == ["Anna Berg", "Ben Boss", "Kim Kelp"]


def test_a_deleted_session_gives_the_request_back(cast: Cast, asked: MentorshipRequest, session: Session) -> None:
    give_up(session, cast)
    session.remove(by=cast.admin)

    asked.refresh_from_db()
    assert (asked.state, asked.return_reason) == (State.PENDING, "Session 1 was deleted.")


def test_a_session_given_to_another_team_gives_the_request_back(
    cast: Cast, asked: MentorshipRequest, session: Session
) -> None:
    give_up(session, cast)
    slot = session.slot
    assert slot
    session.edit(slot=slot, mentor=cast.anna, idea=cast.moss, description="", number=None, by=cast.admin)

    asked.refresh_from_db()
    assert (asked.state, asked.return_reason) == (State.PENDING, "Session 1 went to another team.")


def test_it_can_be_scheduled_again(cast: Cast, asked: MentorshipRequest, session: Session) -> None:
    call_off(session, reason="", by=cast.admin)
    slot = making.make_slot(cast.annas, CENTURY + 60)
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    assert (asked.state, asked.returned_at, asked.return_reason) == (State.SCHEDULED, None, "")


def test_a_meeting_cancelled_alone_gives_the_request_back(
    cast: Cast, asked: MentorshipRequest, session: Session
) -> None:
    since = asked.requested_at
    cancel_meeting(session.meetings.get(), reason="No room", by=cast.admin)

    asked.refresh_from_db()
    session.refresh_from_db()
    assert (asked.state, asked.mentor, asked.session) == (State.PENDING, None, None)
    assert (asked.requested_at, asked.return_reason) == (since, "The meeting of session 1 was cancelled: No room")
    assert (session.state, session.idea) == ("open", cast.kelp)


def test_it_can_be_scheduled_in_the_same_session_again(cast: Cast, asked: MentorshipRequest, session: Session) -> None:
    cancel_meeting(session.meetings.get(), reason="", by=cast.admin)
    slot = session.slot
    assert slot
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    assert (asked.state, asked.session) == (State.SCHEDULED, session)
    assert Session.objects.count() == 1


def test_a_file_that_opens_the_session_gives_the_request_back(
    cast: Cast, asked: MentorshipRequest, session: Session, client: Client
) -> None:
    client.force_login(cast.admin)
    booked = exported(client, "session_list", cast.event)
    import_file(cast.event, "sessions", booked.replace(b"Booked", b"Open"), by=cast.admin)

    asked.refresh_from_db()
    assert asked.state == State.PENDING


@pytest.mark.parametrize("page", ["meeting/cancellation", "calling-off"])
def test_whoever_cancels_is_told_before(cast: Cast, session: Session, client: Client, page: str) -> None:
    client.force_login(cast.admin)
    asks = client.get(f"/events/hack/sessions/1/{page}/")

    said = [line.words for line in content(asks).one(class_="confirm-consequences").all("p")]
    assert said[1:] == ["The request that it answers is back in the queue then, with its old place."]
