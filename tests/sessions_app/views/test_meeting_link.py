"""The page that changes where a meeting is held online."""

from django.test import Client

from sessions_app.models import Meeting, Session
from tests import reading

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"
URL = f"{PAGE}meeting/link/"
NEW = "https://meet.example.org/new"
NONE = "Session 1 has no active meeting."


def test_it_holds_the_link_as_it_is(admin: Client, meeting: Meeting) -> None:
    page = admin.get(URL)

    assert reading.heading(page) == "Change the link of Session 1"
    assert reading.typed(page) == {"link": meeting.link, "next": "", "quiet": ""}


def test_a_new_link_is_shown_and_calendars_hear_of_it(admin: Client, meeting: Meeting) -> None:
    page = admin.post(URL, {"link": NEW}, follow=True)

    meeting.refresh_from_db()
    assert (meeting.link, meeting.sequence) == (NEW, 1)
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: The link of Session 1 has been saved."]
    assert reading.content(page).links()[NEW] == NEW


def test_a_link_may_be_taken_away(admin: Client, meeting: Meeting) -> None:
    admin.post(URL, {"link": ""})

    assert Meeting.objects.get().link == ""


def test_one_returns_where_one_came_from(admin: Client, meeting: Meeting) -> None:
    asked = admin.get(URL, {"next": f"{LIST}?q=x"})

    assert admin.post(URL, reading.typed(asked)).headers["Location"] == f"{LIST}?q=x"


def test_one_is_never_sent_elsewhere(admin: Client, meeting: Meeting) -> None:
    assert admin.post(URL, {"link": NEW, "next": "https://evil.example/"}).headers["Location"] == PAGE


def test_what_is_no_link_is_refused_and_kept(admin: Client, meeting: Meeting) -> None:
    page = admin.post(URL, {"link": "javascript:alert(1)"})

    assert (page.status_code, reading.beside(page, "link")) == (200, ["Enter a valid URL."])
    assert reading.typed(page)["link"] == "javascript:alert(1)"
    assert Meeting.objects.get().link == meeting.link


def test_without_a_meeting_there_is_no_link_to_change(admin: Client, session: Session) -> None:
    pages = [admin.get(URL), admin.post(URL, {"link": NEW})]

    assert [page.status_code for page in pages] == [409, 409]
    assert [reading.on_top(page) for page in pages] == [[NONE], [NONE]]
