"""Two members of a team say one request better at the same time: the second is told, and loses nothing typed."""

from typing import Any

import pytest
from django.test import Client

from mentorship.models import MentorshipRequest, Urgency
from tests import making, reading
from tests.sessions_app.conftest import Cast

STALE = "Somebody else changed this request meanwhile. Compare with what stands there now, then save again."


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    client.force_login(cast.kim)
    return client


@pytest.fixture
def opened(kim: Client, asked: MentorshipRequest) -> dict[str, str]:
    """What Kim's form holds before anybody else saves."""
    return reading.typed(kim.get(url(asked)))


def url(asked: MentorshipRequest) -> str:
    return f"/events/hack/requests/{asked.pk}/edit/"


def sent(opened: dict[str, str], **changed: Any) -> dict[str, Any]:
    return {"goal": opened["goal"], "urgency": Urgency.WHENEVER.value, "seen": opened["seen"]} | changed


def test_what_was_said_meanwhile_is_shown_before_it_is_overwritten(
    kim: Client, cast: Cast, asked: MentorshipRequest, opened: dict[str, str]
) -> None:
    asked.edit(goal="Hers", urgency=Urgency.STUCK, wished_mentor=cast.anna, by=cast.admin)

    page = kim.post(url(asked), sent(opened, goal="Mine"))

    assert (page.status_code, reading.on_top(page)) == (409, [STALE])
    news = reading.content(page).one("section", aria_labelledby="news-heading").words
    assert news == (
        "What stands there now Hers Urgency Urgent: we are stuck Times that suit Any time Mentor wished for Anna Berg"
    )
    assert reading.typed(page)["goal"] == "Mine"
    assert MentorshipRequest.objects.get().goal == "Hers"


def test_saved_once_more_after_that_it_holds(
    kim: Client, cast: Cast, asked: MentorshipRequest, opened: dict[str, str]
) -> None:
    asked.edit(goal="Hers", by=cast.admin)

    again = reading.typed(kim.post(url(asked), sent(opened, goal="Mine")))
    page = kim.post(url(asked), sent(again))

    assert (page.status_code, MentorshipRequest.objects.get().goal) == (302, "Mine")


def test_other_topics_alone_are_a_change_too(
    kim: Client, cast: Cast, asked: MentorshipRequest, opened: dict[str, str]
) -> None:
    asked.edit(goal=asked.goal, topics=[making.make_topic()], by=cast.admin)

    page = kim.post(url(asked), sent(opened))

    assert (page.status_code, reading.on_top(page)) == (409, [STALE])


def test_nobody_is_told_of_what_others_did_with_it_apart_from_its_words(
    kim: Client, cast: Cast, asked: MentorshipRequest, opened: dict[str, str]
) -> None:
    asked.assign(mentor=cast.anna, by=cast.admin)
    asked.decline(reason="", by=cast.admin)
    asked.reopen(by=cast.admin)

    assert kim.post(url(asked), sent(opened, goal="Mine")).status_code == 302
