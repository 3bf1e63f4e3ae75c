"""Recording what happened in a meeting, by an administrator or the session's own mentor."""

import pytest
from django.test import Client

from sessions_app.models import Meeting, Session
from tests import reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"
URL = f"{PAGE}meeting/outcome/"


@pytest.mark.parametrize(
    ("outcome", "words"), [("held", "Held"), ("team_missed", "Team missed"), ("mentor_missed", "Mentor missed")]
)
def test_what_is_recorded_is_the_sessions_state(admin: Client, meeting: Meeting, outcome: str, words: str) -> None:
    page = admin.post(URL, {"outcome": outcome}, follow=True)

    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: What happened in Session 1 has been recorded."]
    assert reading.heading(page) == f"Session 1 {words}"


def test_its_own_mentor_may_record(client: Client, cast: Cast, meeting: Meeting) -> None:
    client.force_login(cast.anna.user)

    client.post(URL, {"outcome": "held"})

    meeting.refresh_from_db()
    assert (meeting.outcome, meeting.recorded_by) == ("held", cast.anna.user)


def test_a_record_is_taken_back(admin: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.record(outcome="held", by=cast.admin)

    page = admin.post(URL, {"outcome": ""}, follow=True)

    meeting.refresh_from_db()
    assert (meeting.outcome, meeting.recorded_at, meeting.recorded_by) == ("", None, None)
    assert reading.heading(page) == "Session 1 Booked"


def test_a_record_is_changed(admin: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.record(outcome="held", by=cast.admin)

    admin.post(URL, {"outcome": "team_missed"})

    assert Meeting.objects.get().outcome == "team_missed"


def test_one_returns_where_one_came_from(admin: Client, meeting: Meeting) -> None:
    assert admin.post(URL, {"outcome": "held", "next": f"{LIST}?q=x"}).headers["Location"] == f"{LIST}?q=x"


def test_one_is_never_sent_elsewhere(admin: Client, meeting: Meeting) -> None:
    assert admin.post(URL, {"outcome": "held", "next": "https://evil.example/"}).headers["Location"] == PAGE


def test_there_is_nothing_to_ask(admin: Client, meeting: Meeting) -> None:
    assert admin.get(URL).headers["Location"] == PAGE
    assert Meeting.objects.get().outcome == ""


@pytest.mark.parametrize("nonsense", ["lost", "HELD", "\0"])
def test_what_cannot_happen_is_refused(admin: Client, meeting: Meeting, nonsense: str) -> None:
    page = admin.post(URL, {"outcome": nonsense})

    assert page.status_code == 400
    assert len(reading.on_top(page)) == 1
    assert Meeting.objects.get().outcome == ""


def test_without_a_meeting_nothing_can_have_happened(admin: Client, session: Session) -> None:
    page = admin.post(URL, {"outcome": "held"})

    assert (page.status_code, reading.on_top(page)) == (409, ["Session 1 has no active meeting."])


def test_of_a_cancelled_meeting_nothing_is_recorded(admin: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.cancel(reason="", by=cast.admin)

    page = admin.post(URL, {"outcome": "held"})

    assert (page.status_code, reading.on_top(page)) == (409, ["Session 1 has no active meeting."])
    assert Meeting.objects.get().outcome == ""
