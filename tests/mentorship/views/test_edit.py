"""Saying it better, and withdrawing: one test per exit."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from events.models import Notification
from mentorship.models import MentorshipRequest, State, Urgency
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.spans import Span


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    client.force_login(cast.kim)
    return client


def edit(asked: MentorshipRequest) -> str:
    return f"/events/hack/requests/{asked.pk}/edit/"


def withdrawal(asked: MentorshipRequest) -> str:
    return f"/events/hack/requests/{asked.pk}/withdrawal/"


def facts(**changed: Any) -> dict[str, Any]:
    return {"goal": "A better page", "urgency": Urgency.STUCK.value} | changed


# Editing


def test_the_form_holds_what_was_asked(kim: Client, cast: Cast) -> None:
    ten = datetime(2027, 3, 6, 10, tzinfo=UTC)
    asked = making.make_request(cast.kelp, by=cast.kim, times=[Span(ten, ten.replace(hour=11), "[)")])

    page = kim.get(edit(asked))

    assert reading.typed(page)["goal"] == asked.goal
    ticked = [box for box in reading.content(page).all("input", name="times") if "checked" in box.attributes]
    assert [box.attributes["value"] for box in ticked] == ["20270306T1000Z"]


def test_it_is_said_better_and_keeps_its_place(kim: Client, cast: Cast, asked: MentorshipRequest) -> None:
    page = kim.post(edit(asked), facts(mentor=cast.anna.pk), follow=True)

    before, asked = asked, MentorshipRequest.objects.get()
    assert (asked.goal, asked.urgency, asked.wished_mentor) == ("A better page", Urgency.STUCK, cast.anna)
    assert asked.requested_at == before.requested_at
    assert page.redirect_chain == [(asked.get_absolute_url(), 302)]
    assert reading.messages(page) == ["Done: The request has been saved. Its place in the queue is the same."]


def test_one_assigned_meanwhile_is_refused_and_nothing_typed_is_lost(
    kim: Client, cast: Cast, asked: MentorshipRequest
) -> None:
    asked.assign(mentor=cast.anna, by=cast.admin)

    page = kim.post(edit(asked), facts(times=["20270306T1000Z"]))

    assert page.status_code == 409
    assert reading.on_top(page) == [
        "Anna Berg is assigned to this request, so it stays as it is. Withdraw it and ask anew."
    ]
    assert reading.typed(page)["goal"] == "A better page"


def test_one_that_is_assigned_says_so_at_once(kim: Client, cast: Cast, asked: MentorshipRequest) -> None:
    asked.assign(mentor=cast.anna, by=cast.admin)

    page = kim.get(edit(asked))

    assert page.status_code == 409
    assert reading.content(page).one(class_="empty").links() == {"Show the request": asked.get_absolute_url()}


def test_what_cannot_be_stays_as_it_was(kim: Client, cast: Cast, asked: MentorshipRequest) -> None:
    page = kim.post(edit(asked), facts(goal="a\x00b"))

    assert reading.beside(page, "goal") == ["Null characters are not allowed."]
    assert MentorshipRequest.objects.get().goal == asked.goal


def test_an_administrator_edits_any(admin: Client, asked: MentorshipRequest) -> None:
    admin.post(edit(asked), facts())

    assert MentorshipRequest.objects.get().goal == "A better page"


def test_another_team_does_not_find_it(client: Client, cast: Cast, asked: MentorshipRequest) -> None:
    client.force_login(cast.mia)

    assert {client.get(edit(asked)).status_code, client.post(edit(asked), facts()).status_code} == {404}
    assert {client.get(withdrawal(asked)).status_code, client.post(withdrawal(asked)).status_code} == {404}
    assert MentorshipRequest.objects.get().state == State.PENDING


# Withdrawing


def test_it_asks_first_and_names_whom_it_concerns(kim: Client, cast: Cast, asked: MentorshipRequest) -> None:
    asked.assign(mentor=cast.anna, by=cast.admin)

    page = kim.get(withdrawal(asked))

    assert reading.heading(page) == "Withdraw the request of Kelp?"
    assert "Anna Berg is told that no help is needed any more." in reading.content(page).words


def test_it_is_withdrawn_and_others_hear(kim: Client, cast: Cast, asked: MentorshipRequest) -> None:
    asked.assign(mentor=cast.anna, by=cast.admin)

    page = kim.post(withdrawal(asked), follow=True)

    assert MentorshipRequest.objects.get().state == State.WITHDRAWN
    assert reading.messages(page) == ["Done: The request of Kelp has been withdrawn."]
    assert {note.user for note in Notification.objects.all()} == {cast.admin, cast.anna.user}


def test_one_that_is_closed_says_so(kim: Client, cast: Cast, asked: MentorshipRequest) -> None:
    asked.decline(reason="Full", by=cast.admin)
    sentence = "This request is “Declined” already. Reload the page to see what became of it."

    page = kim.get(withdrawal(asked))
    assert (page.status_code, sentence in reading.content(page).words) == (409, True)
    page = kim.post(withdrawal(asked))
    assert (page.status_code, reading.on_top(page)) == (409, [sentence])
