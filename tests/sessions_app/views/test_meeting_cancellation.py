"""The page that cancels a session's meeting."""

from django.test import Client

from sessions_app.models import Meeting, Session
from tests import reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"
URL = f"{PAGE}meeting/cancellation/"
NONE = "Session 1 has no active meeting."


def test_it_says_what_will_happen_and_to_whom(admin: Client, meeting: Meeting) -> None:
    page = admin.get(URL)

    assert reading.heading(page) == "Cancel the meeting of Session 1?"
    assert reading.content(page).one(class_="confirm-consequences").words == (
        "The meeting of Kelp with Anna Berg is cancelled. The session stays, open, and its idea/team may then change."
    )
    assert Meeting.objects.active().get() == meeting


def test_cancelled_it_shows_who_and_why(admin: Client, cast: Cast, meeting: Meeting) -> None:
    page = admin.post(URL, {"reason": "No room"}, follow=True)

    meeting.refresh_from_db()
    assert (meeting.is_active, meeting.canceled_by, meeting.cancellation_reason) == (False, cast.admin, "No room")
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: The meeting of Session 1 has been cancelled. Its team may change now."]
    assert reading.heading(page) == "Session 1 Open"
    assert reading.facts(page)["Cancelled"].endswith("by Ada Admin No room")


def test_one_returns_where_one_came_from(admin: Client, meeting: Meeting) -> None:
    asked = admin.get(URL, {"next": f"{PAGE}edit/"})

    assert reading.content(asked).links()["Keep the meeting"] == f"{PAGE}edit/"
    assert admin.post(URL, reading.typed(asked)).headers["Location"] == f"{PAGE}edit/"


def test_one_is_never_sent_elsewhere(admin: Client, meeting: Meeting) -> None:
    assert admin.post(URL, {"next": "//evil.example/"}).headers["Location"] == PAGE


def test_a_reason_that_is_too_long_is_refused_and_kept(admin: Client, meeting: Meeting) -> None:
    page = admin.post(URL, {"reason": "r" * 301})

    sentence = "Ensure this value has at most 300 characters (it has 301)."
    assert (page.status_code, reading.beside(page, "reason")) == (200, [sentence])
    assert reading.typed(page)["reason"] == "r" * 301


def test_what_was_held_is_not_cancelled(admin: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.record(outcome="held", by=cast.admin)

    page = admin.post(URL)

    sentence = "This meeting is recorded as “Held”. Take that back first, then cancel the meeting."
    assert (page.status_code, reading.on_top(page)) == (409, [sentence])
    assert Meeting.objects.active().count() == 1


def test_without_a_meeting_there_is_nothing_to_ask(admin: Client, session: Session) -> None:
    page = admin.get(URL)

    assert (page.status_code, reading.on_top(page)) == (409, [NONE])


def test_sent_twice_the_second_says_that_it_is_done(admin: Client, meeting: Meeting) -> None:
    answers = [admin.post(URL, {"reason": reason}) for reason in ("first", "second")]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert reading.on_top(answers[1]) == [NONE]
    assert Meeting.objects.get().cancellation_reason == "first"
