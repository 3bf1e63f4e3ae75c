"""Taking a cancellation back."""

import pytest
from django.test import Client

from sessions_app.models import Session
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"
URL = f"{PAGE}reinstatement/"


@pytest.fixture
def canceled(cast: Cast, session: Session) -> Session:
    session.cancel(reason="ill", by=cast.admin)
    return session


def refusals(admin: Client) -> list[str]:
    """Why it is refused; nothing has changed then."""
    page = admin.post(URL)
    assert page.status_code == 409
    assert Session.objects.canceled().count() == 1
    return reading.on_top(page)


def test_reinstated_it_stands_again(admin: Client, canceled: Session) -> None:
    page = admin.post(URL, follow=True)

    canceled.refresh_from_db()
    assert (canceled.canceled_at, canceled.cancellation_reason) == (None, "")
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: Session 1 stands again."]
    assert reading.heading(page) == "Session 1 Open"


def test_one_returns_where_one_came_from(admin: Client, canceled: Session) -> None:
    assert admin.post(URL, {"next": f"{LIST}?state=canceled"}).headers["Location"] == f"{LIST}?state=canceled"


def test_one_is_never_sent_elsewhere(admin: Client, canceled: Session) -> None:
    assert admin.post(URL, {"next": "https://evil.example/"}).headers["Location"] == PAGE


def test_there_is_nothing_to_ask(admin: Client, canceled: Session) -> None:
    assert admin.get(URL).headers["Location"] == PAGE
    assert Session.objects.canceled().get() == canceled


def test_when_the_mentor_has_another_session_it_is_refused(admin: Client, cast: Cast, canceled: Session) -> None:
    making.make_session(cast.annas_ten, cast.anna)

    assert refusals(admin) == [
        "This slot has just been booked: the mentor has another session at this time. Choose another slot."
    ]


def test_when_the_team_has_another_session_it_is_refused(admin: Client, cast: Cast, canceled: Session) -> None:
    making.make_session(making.make_slot(making.make_timetable("Second hall", event=cast.event)), cast.boris, cast.kelp)

    assert refusals(admin) == ["This team has another session at this time. Choose another slot or another team."]


def test_when_its_slot_was_removed_it_is_refused(admin: Client, cast: Cast, canceled: Session) -> None:
    cast.ten.delete()

    assert refusals(admin) == ["The slot of session 1 was removed. Add a new session in another slot."]


def test_sent_twice_the_second_says_that_it_is_done(admin: Client, canceled: Session) -> None:
    answers = [admin.post(URL) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert reading.on_top(answers[1]) == ["Session 1 stands already."]
