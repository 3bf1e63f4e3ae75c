"""The page that strikes a session out."""

import pytest
from django.test import Client

from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"
URL = f"{PAGE}cancellation/"


def test_it_says_what_will_happen_and_to_whom(admin: Client, session: Session) -> None:
    page = admin.get(URL)

    assert reading.heading(page) == "Cancel Session 1?"
    assert reading.content(page).one(class_="confirm-consequences").words == (
        "Session 1 stays on record, struck out, and Anna Berg is free at this time again."
    )
    assert reading.content(page).one("button", class_="btn-danger").words == "Cancel session 1"
    assert Session.objects.get().canceled_at is None


def test_cancelled_it_shows_who_and_why_and_the_mentor_is_free(admin: Client, cast: Cast, session: Session) -> None:
    page = admin.post(URL, {"reason": "The mentor is ill 🤒"}, follow=True)

    session.refresh_from_db()
    assert (session.canceled_by, session.cancellation_reason) == (cast.admin, "The mentor is ill 🤒")
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: Session 1 has been cancelled. The slot is free again."]
    assert reading.facts(page)["Cancelled"].endswith("by Ada Admin The mentor is ill 🤒")
    making.make_session(cast.annas_ten, cast.anna)


def test_no_reason_need_be_given(admin: Client, session: Session) -> None:
    admin.post(URL)

    assert Session.objects.canceled().get().cancellation_reason == ""


def test_one_returns_where_one_came_from(admin: Client, session: Session) -> None:
    came_from = f"{LIST}?state=open"
    asked = admin.get(URL, {"next": came_from})

    assert reading.content(asked).links()["Keep the session"] == came_from
    assert admin.post(URL, reading.typed(asked)).headers["Location"] == came_from


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_one_is_never_sent_elsewhere(admin: Client, session: Session, foreign: str) -> None:
    assert admin.post(URL, {"next": foreign}).headers["Location"] == PAGE


def test_a_reason_that_is_too_long_is_refused_and_kept(admin: Client, session: Session) -> None:
    page = admin.post(URL, {"reason": "r" * 301})

    sentence = "Ensure this value has at most 300 characters (it has 301)."
    assert (page.status_code, reading.beside(page, "reason")) == (200, [sentence])
    assert reading.typed(page)["reason"] == "r" * 301
    assert Session.objects.canceled().count() == 0


def test_a_null_byte_is_refused(admin: Client, session: Session) -> None:
    page = admin.post(URL, {"reason": "a\0b"})

    assert (page.status_code, reading.beside(page, "reason")) == (200, ["Null characters are not allowed."])


def test_under_an_active_meeting_it_leads_to_the_meeting_first(admin: Client, meeting: Meeting) -> None:
    page = reading.content(admin.get(URL))

    assert page.one(class_="error-summary").words == (
        "Session 1 has an active meeting with Kelp. Cancel the meeting first."
    )
    assert page.one("a", class_="btn-danger").attributes["href"] == f"{PAGE}meeting/cancellation/"


def test_under_an_active_meeting_it_is_refused(admin: Client, meeting: Meeting) -> None:
    page = admin.post(URL, {"reason": "x"})

    sentence = "Session 1 has an active meeting. Cancel the meeting first."
    assert (page.status_code, reading.on_top(page)) == (409, [sentence])
    assert Session.objects.canceled().count() == 0


def test_sent_twice_the_second_says_that_it_is_done(admin: Client, session: Session) -> None:
    answers = [admin.post(URL, {"reason": reason}) for reason in ("first", "second")]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert reading.on_top(answers[1]) == ["Session 1 is cancelled. Reinstate it first."]
    assert Session.objects.get().cancellation_reason == "first"
