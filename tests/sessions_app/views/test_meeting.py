"""The page that makes a session's meeting."""

from typing import Any

import pytest
from django.test import Client

from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"
URL = f"{PAGE}meeting/"
LINK = "https://meet.example.org/hack-1"


def test_it_says_what_will_happen_and_offers_the_events_link(admin: Client, session: Session) -> None:
    page = admin.get(URL)

    assert reading.heading(page) == "Make the meeting of Session 1"
    assert reading.content(page).one(class_="confirm-consequences").words == (
        "Kelp and Anna Berg are then booked for this time, "
        "and the idea/team stays as it is until the meeting is cancelled."
    )
    assert reading.typed(page) == {"link": LINK, "next": "", "quiet": ""}
    assert Meeting.objects.count() == 0


def test_the_timetables_link_goes_before_the_events(admin: Client, cast: Cast, session: Session) -> None:
    cast.hall.link = "https://hall.example.org/"
    cast.hall.save()

    assert reading.typed(admin.get(URL))["link"] == "https://hall.example.org/"


def test_an_event_without_a_template_offers_no_link(admin: Client, cast: Cast, session: Session) -> None:
    cast.event.meeting_link_template = ""
    cast.event.put(by=cast.admin)

    assert reading.typed(admin.get(URL))["link"] == ""


def test_a_made_meeting_is_with_the_sessions_team(admin: Client, cast: Cast, session: Session) -> None:
    page = admin.post(URL, {"link": LINK}, follow=True)

    made = Meeting.objects.get()
    assert (made.session, made.idea, made.link, made.made_by) == (session, cast.kelp, LINK, cast.admin)
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: The meeting of Session 1 has been made."]
    assert reading.heading(page) == "Session 1 Booked"


def test_without_a_link_they_meet_in_the_timetables_place(admin: Client, session: Session) -> None:
    page = admin.post(URL, {"link": ""}, follow=True)

    assert reading.facts(page)["Link"] == "None: they meet in the timetable's place Change link"


def test_one_returns_where_one_came_from(admin: Client, session: Session) -> None:
    asked = admin.get(URL, {"next": f"{LIST}?q=x"})

    assert reading.content(asked).links()["Cancel"] == f"{LIST}?q=x"
    assert admin.post(URL, reading.typed(asked)).headers["Location"] == f"{LIST}?q=x"


def test_one_is_never_sent_elsewhere(admin: Client, session: Session) -> None:
    assert admin.post(URL, {"next": "https://evil.example/"}).headers["Location"] == PAGE


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("meet me", "Enter a valid URL."),
        ("javascript:alert(1)", "Enter a valid URL."),
        ("https://meet.example.org/\0", "Null characters are not allowed."),
        ("https://meet.example.org/" + "x" * 500, "Ensure this value has at most 500 characters (it has 525)."),
    ],
)
def test_what_is_no_link_is_refused_and_kept(admin: Client, session: Session, link: str, sentence: str) -> None:
    page = admin.post(URL, {"link": link})

    assert (page.status_code, reading.beside(page, "link")[0]) == (200, sentence)
    assert reading.typed(page)["link"] == link
    assert Meeting.objects.count() == 0


def test_an_open_session_is_refused(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)

    page = admin.post(URL, {"link": LINK})

    sentence = "Session 1 has no idea/team yet. Choose one first, then make the meeting."
    assert (page.status_code, reading.on_top(page)) == (409, [sentence])


def test_a_cancelled_session_is_refused(admin: Client, cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)

    page = admin.post(URL, {"link": LINK})

    assert (page.status_code, reading.on_top(page)) == (409, ["Session 1 is cancelled. Reinstate it first."])


def answers_to_two(admin: Client, **sent: Any) -> list[Any]:
    return [admin.post(URL, sent) for _ in range(2)]


def test_sent_twice_one_meeting_is_made(admin: Client, session: Session) -> None:
    answers = answers_to_two(admin, link=LINK)

    assert [answer.status_code for answer in answers] == [302, 409]
    assert reading.on_top(answers[1]) == ["This session has an active meeting already. Cancel that one first."]
    assert Meeting.objects.count() == 1


def test_where_a_meeting_stands_there_is_none_to_make(admin: Client, meeting: Meeting) -> None:
    page = admin.get(URL)

    assert page.status_code == 409
    assert reading.on_top(page) == ["This session has an active meeting already. Cancel that one first."]


def test_after_a_cancelled_one_a_new_one_may_be_made(admin: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.cancel(reason="", by=cast.admin)

    admin.post(URL, {"link": LINK})

    assert (Meeting.objects.canceled().count(), Meeting.objects.active().count()) == (1, 1)
