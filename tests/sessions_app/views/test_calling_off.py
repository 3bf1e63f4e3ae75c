"""The page on which a team gives its booking back."""

from typing import Any

import pytest
from django.test import Client

from events.models import Event
from sessions_app.models import Meeting, Session, State
from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY
from tests.sessions_app.views.test_rebooking import soon
from timetables.models import Slot

PAGE = "/events/hack/sessions/1/"
URL = f"{PAGE}calling-off/"


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    """Of team Kelp, whose session 1 with Anna is on Thu 12:00."""
    making.make_meeting(making.make_session(making.make_slot(cast.hall, CENTURY), cast.anna, cast.kelp))
    client.force_login(cast.kim)
    return client


def given_back(client: Client, **facts: Any) -> Any:
    return client.post(URL, facts, follow=True)


def test_it_asks_and_says_what_follows(kim: Client) -> None:
    page = kim.get(URL)

    assert (page.status_code, reading.heading(page)) == (200, "Give Session 1 back?")
    sentence = "The meeting of Kelp with Anna Berg is cancelled, and the slot becomes free for other teams."
    assert sentence in reading.content(page).words
    assert Session.objects.get().state == State.BOOKED


def test_what_is_given_back_is_cancelled_with_the_reason(kim: Client, cast: Cast) -> None:
    page = given_back(kim, reason="We pivoted")

    session = Session.objects.get()
    assert (session.state, session.cancellation_reason, session.canceled_by) == (
        State.CANCELED,
        "We pivoted",
        cast.kim,
    )
    assert Meeting.objects.active().count() == 0
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: Session 1 has been given back. The slot is free again."]


def test_no_reason_is_needed_though_a_long_one_is_too_long(kim: Client) -> None:
    page = given_back(kim, reason="x" * 301)
    assert reading.beside(page, "reason") == ["Ensure this value has at most 300 characters (it has 301)."]

    given_back(kim)
    assert Session.objects.get().is_canceled


def test_after_the_cut_off_it_is_refused(kim: Client) -> None:
    Slot.objects.filter(sessions=Session.objects.get()).update(during=soon())

    for page in (kim.get(URL), given_back(kim)):
        assert page.status_code == 409
        assert reading.on_top(page)[0].startswith("Changes ended on ")
    assert Session.objects.get().state == State.BOOKED


def test_sent_twice_the_second_is_told(kim: Client) -> None:
    given_back(kim)

    page = given_back(kim)

    assert (page.status_code, reading.on_top(page)) == (409, ["Session 1 is cancelled already."])


def test_an_open_session_is_not_a_booking(kim: Client) -> None:
    Meeting.objects.get().cancel(reason="", by=None)

    page = kim.get(URL)

    sentence = "Session 1 is not booked, so there is nothing to change. Ask an organiser."
    assert (page.status_code, reading.on_top(page)) == (409, [sentence])


def test_other_teams_and_mentors_do_not_find_it(kim: Client, cast: Cast) -> None:
    kim.force_login(cast.mia)
    assert [kim.get(URL).status_code, kim.post(URL).status_code] == [404, 404]
    kim.force_login(cast.anna.user)
    assert [kim.get(URL).status_code, kim.post(URL).status_code] == [403, 403]
    assert Session.objects.get().state == State.BOOKED


def test_the_session_names_the_time_until_which_it_can_be_changed(kim: Client) -> None:
    Event.objects.update(self_booking=True)

    terms = reading.content(kim.get(PAGE)).one("section", aria_labelledby="terms-heading")

    assert "Your team may move this booking, or give it back, until Thu 6 Mar, 10:00" in terms.words
    assert terms.links() == {"Move to another slot": f"{PAGE}rebooking/", "Give it back": URL}


def test_where_teams_do_not_book_they_may_give_back_but_not_move(kim: Client) -> None:
    terms = reading.content(kim.get(PAGE)).one("section", aria_labelledby="terms-heading")

    assert terms.links() == {"Give it back": URL}


def test_after_the_cut_off_the_session_says_whom_to_ask(kim: Client) -> None:
    Slot.objects.filter(sessions=Session.objects.get()).update(during=soon())

    terms = reading.content(kim.get(PAGE)).one("section", aria_labelledby="terms-heading")

    assert terms.words.endswith("Ask an organiser to change this booking.")
    assert terms.links() == {}


def test_mentor_and_administrator_are_not_offered_the_teams_acts(kim: Client, cast: Cast) -> None:
    for person in (cast.anna.user, cast.admin):
        kim.force_login(person)
        assert "Give it back" not in reading.content(kim.get(PAGE)).links()
