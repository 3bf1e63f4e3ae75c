"""Assign, schedule, decline and reopen: one test for each way it ends."""

from typing import Any

import pytest
from django.test import Client

from events.models import Notification
from mentorship.models import MentorshipRequest, State
from mentorship.scheduling import schedule
from tests import making
from tests.mentorship.views.test_detail import buttons, url
from tests.reading import beside, content, heading, messages, on_top
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Slot


@pytest.fixture
def slot(cast: Cast) -> Slot:
    return making.make_slot(cast.annas, CENTURY)


def post(client: Client, asked: MentorshipRequest, what: str, **fields: Any) -> Any:
    return client.post(f"{url(asked)}{what}/", fields)


def state_of(asked: MentorshipRequest) -> State:
    return MentorshipRequest.objects.get(pk=asked.pk).state


def test_a_mentor_is_assigned(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    response = post(admin, asked, "assignment", mentor=cast.anna.pk)

    assert (response.status_code, response.url) == (302, url(asked))
    assert messages(admin.get(response.url)) == ["Done: Anna Berg is assigned. Choose a slot next."]
    assert state_of(asked) == State.ASSIGNED
    assert Notification.objects.filter(user=cast.anna.user).count() == 1


def test_an_assignment_may_be_quiet(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    post(admin, asked, "assignment", mentor=cast.anna.pk, quiet="on")

    assert (state_of(asked), Notification.objects.count()) == (State.ASSIGNED, 0)


def test_choosing_another_mentor_has_a_tick_of_its_own(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    form = content(admin.get(url(asked))).one("form", class_="another-mentor")

    assert form.one("input", name="quiet").attributes["id"] == "id_quiet_another"
    assert form.one(class_="quiet").one("label").words == "Do not notify the mentor and Team Kelp"


def test_it_may_be_opened_again_quietly(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    asked.decline(reason="Full", by=cast.admin)
    assert "Do not notify Team Kelp (1 person)" in content(admin.get(url(asked))).words

    post(admin, asked, "reopening", quiet="on")

    assert (state_of(asked), Notification.objects.count()) == (State.PENDING, 0)


@pytest.mark.parametrize("mentor", ["", "0", "x", "99999999999999999999"])
def test_nobody_is_assigned_without_a_mentor_of_the_event(asked: MentorshipRequest, admin: Client, mentor: str) -> None:
    response = post(admin, asked, "assignment", mentor=mentor)

    assert response.status_code == 400
    assert on_top(response) == ["Choose a mentor of this event."]
    assert state_of(asked) == State.PENDING


@pytest.mark.parametrize("what", ["assignment", "session"])
def test_a_null_byte_is_told_in_a_sentence(cast: Cast, asked: MentorshipRequest, admin: Client, what: str) -> None:
    response = post(admin, asked, what, mentor=f"{cast.anna.pk}\0", slot="1")

    assert (response.status_code, "Null characters are not allowed." in on_top(response)) == (400, True)


def test_a_closed_request_is_not_assigned(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    asked.decline(reason="Full", by=cast.admin)

    response = post(admin, asked, "assignment", mentor=cast.anna.pk)

    assert response.status_code == 409
    assert on_top(response) == ["This request is “Declined” already. Reload the page to see what became of it."]


def test_one_click_assigns_and_schedules(cast: Cast, asked: MentorshipRequest, slot: Slot, admin: Client) -> None:
    response = post(admin, asked, "session", to=f"{cast.anna.pk}-{slot.pk}")

    assert (response.status_code, response.url) == (302, url(asked))
    (said,) = messages(admin.get(response.url))
    assert said.startswith("Done: Session 1 has been made: Kelp meets Anna Berg, ")
    assert state_of(asked) == State.SCHEDULED


def test_a_slot_of_whoever_is_assigned_needs_no_mentor(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    asked.assign(mentor=cast.boris, by=cast.admin)

    post(admin, asked, "session", slot=making.make_slot(cast.hall, CENTURY).pk)

    assert MentorshipRequest.objects.select_related("session").get().session.mentor == cast.boris  # type: ignore[union-attr]


def test_a_regular_slot_needs_a_mentor(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    response = post(admin, asked, "session", slot=making.make_slot(cast.hall, CENTURY).pk)

    assert (response.status_code, on_top(response)) == (400, ["Choose a mentor of this event."])


@pytest.mark.parametrize("slot", ["", "0", "x"])
def test_nothing_is_scheduled_without_a_slot(cast: Cast, asked: MentorshipRequest, admin: Client, slot: str) -> None:
    response = post(admin, asked, "session", mentor=cast.anna.pk, slot=slot)

    assert (response.status_code, on_top(response)) == (400, ["Choose a slot of this event."])


def test_a_lost_slot_names_who_was_faster_and_offers_the_nearest(
    cast: Cast, asked: MentorshipRequest, slot: Slot, admin: Client
) -> None:
    near = making.make_slot(cast.annas, CENTURY + 30)
    making.make_session(slot, cast.anna, cast.moss)

    response = post(admin, asked, "session", mentor=cast.anna.pk, slot=slot.pk)

    assert response.status_code == 409
    (sentence,) = on_top(response)
    assert sentence.startswith("This slot has just been booked: Anna Berg has session 1 at ")
    offered = [button for button in content(response).all("button") if button.attributes.get("name") == "to"]
    assert offered[0].attributes["value"] == f"{cast.anna.pk}-{near.pk}"
    assert state_of(asked) == State.PENDING


def test_a_request_that_is_scheduled_already_is_not_again(
    cast: Cast, asked: MentorshipRequest, slot: Slot, admin: Client
) -> None:
    schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin)

    response = post(admin, asked, "session", mentor=cast.anna.pk, slot=making.make_slot(cast.annas, CENTURY + 30).pk)

    assert response.status_code == 409
    assert on_top(response) == ["This request is “Scheduled” already. Reload the page to see what became of it."]
    assert "Assign" not in buttons(response)


def test_a_slot_that_has_begun_is_refused(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    response = post(admin, asked, "session", mentor=cast.anna.pk, slot=making.make_slot(cast.annas, -CENTURY).pk)

    assert (response.status_code, on_top(response)) == (409, ["This slot is past. Choose a later slot."])


def test_declining_asks_for_the_reason(asked: MentorshipRequest, admin: Client) -> None:
    response = admin.get(f"{url(asked)}decline/")

    assert (response.status_code, heading(response)) == (200, "Decline the request of Kelp?")


def test_a_request_is_declined_with_a_reason(asked: MentorshipRequest, admin: Client) -> None:
    response = post(admin, asked, "decline", reason="Nobody knows that")

    assert (response.status_code, response.url) == (302, url(asked))
    assert messages(admin.get(response.url)) == ["Done: The request of Kelp has been declined."]
    assert MentorshipRequest.objects.get().decline_reason == "Nobody knows that"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "a\0b"])
def test_a_reason_that_cannot_be_read_is_asked_for_again(asked: MentorshipRequest, admin: Client, reason: str) -> None:
    response = post(admin, asked, "decline", reason=reason)

    assert (response.status_code, len(beside(response, "reason"))) == (200, 1)
    assert state_of(asked) == State.PENDING


def test_a_closed_request_is_not_asked_to_be_declined(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    asked.withdraw(by=cast.kim)

    assert admin.get(f"{url(asked)}decline/").status_code == 409
    assert post(admin, asked, "decline", reason="Full").status_code == 409


def test_a_declined_request_is_opened_again(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    asked.decline(reason="Full", by=cast.admin)

    response = post(admin, asked, "reopening")

    assert (response.status_code, state_of(asked)) == (302, State.PENDING)


def test_a_request_that_waits_is_not_opened_again(asked: MentorshipRequest, admin: Client) -> None:
    response = post(admin, asked, "reopening")

    assert (response.status_code, on_top(response)) == (409, ["This request waits already, or is scheduled."])


@pytest.mark.parametrize("what", ["assignment", "session", "reopening"])
def test_looking_leads_to_the_request(asked: MentorshipRequest, admin: Client, what: str) -> None:
    response = admin.get(f"{url(asked)}{what}/")

    assert (response.status_code, response.url) == (302, url(asked))  # type: ignore[attr-defined]
