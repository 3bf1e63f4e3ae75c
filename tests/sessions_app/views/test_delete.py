"""The page that asks before a session is deleted, and does it."""

import pytest
from django.test import Client

from sessions_app.models import Meeting, Session
from tests import reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"
URL = f"{PAGE}delete/"


def test_it_says_what_will_happen_and_to_whom(admin: Client, session: Session) -> None:
    page = admin.get(URL)

    assert reading.heading(page) == "Delete Session 1?"
    assert reading.content(page).one(class_="figures").words == "Sat 6 Mar, 12:00–12:20 · Anna Berg · Kelp"
    assert reading.content(page).one(class_="confirm-consequences").words == (
        "Session 1 with Anna Berg is deleted for good, with its cancelled meetings. The slot becomes free. "
        "To keep it on record, cancel it instead. Cancel session"
    )
    assert reading.content(page).one("button", class_="btn-danger").words == "Delete session 1"


def test_of_a_cancelled_one_no_slot_becomes_free(admin: Client, cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)

    assert reading.content(admin.get(URL)).one(class_="confirm-consequences").words == (
        "Session 1 with Anna Berg is deleted for good, with its cancelled meetings."
    )


def test_asking_deletes_nothing(admin: Client, session: Session) -> None:
    admin.get(URL)

    assert Session.objects.get() == session


def test_deleted_it_is_gone_with_its_cancelled_meetings(admin: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.cancel(reason="", by=cast.admin)

    page = admin.post(URL, follow=True)

    assert (Session.objects.count(), Meeting.objects.count()) == (0, 0)
    assert page.redirect_chain == [(LIST, 302)]
    assert reading.messages(page) == ["Done: Session 1 has been deleted."]


def test_one_returns_to_the_list_one_came_from(admin: Client, session: Session) -> None:
    came_from = f"{LIST}?mentor=1&page=2"
    asked = admin.get(URL, {"next": came_from})

    assert reading.content(asked).links()["Cancel"] == came_from
    assert admin.post(URL, reading.typed(asked)).headers["Location"] == came_from


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_one_is_never_sent_elsewhere(admin: Client, session: Session, foreign: str) -> None:
    assert reading.content(admin.get(URL, {"next": foreign})).links()["Cancel"] == PAGE
    assert admin.post(URL, {"next": foreign}).headers["Location"] == LIST


def test_under_an_active_meeting_it_leads_to_the_meeting_first(admin: Client, meeting: Meeting) -> None:
    page = reading.content(admin.get(URL))

    assert page.one(class_="error-summary").words == (
        "Session 1 has an active meeting with Kelp. Cancel the meeting first."
    )
    assert page.one("a", class_="btn-danger").attributes["href"] == f"{PAGE}meeting/cancellation/"
    assert page.all("button", class_="btn-danger") == []


def test_under_an_active_meeting_it_is_refused(admin: Client, meeting: Meeting) -> None:
    page = admin.post(URL)

    assert (page.status_code, reading.on_top(page)) == (
        409,
        ["Session 1 has an active meeting. Cancel the meeting first."],
    )
    assert reading.content(page).links()["Cancel the meeting"] == f"{PAGE}meeting/cancellation/"
    assert Session.objects.count() == 1


def test_sent_twice_the_second_finds_nothing(admin: Client, session: Session) -> None:
    assert [admin.post(URL).status_code for _ in range(2)] == [302, 404]
