"""What a team says of itself: brief and topics, written by its members."""

from typing import Any

import pytest
from django.test import Client

from events.models import Idea
from tests import making, reading
from tests.sessions_app.conftest import Cast


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    client.force_login(cast.kim)
    return client


@pytest.fixture
def page(cast: Cast) -> str:
    return f"/events/hack/ideas/{cast.kelp.pk}/profile/"


def facts(idea: Idea, **changed: Any) -> dict[str, Any]:
    lawful = {"brief": "Seaweed 🌿 as packaging.", "new_topics": "Biology", "seen": idea.edition}
    return lawful | changed


def test_a_member_writes_brief_and_topics(kim: Client, cast: Cast, page: str) -> None:
    law = making.make_topic("Law")
    assert list(reading.typed(kim.get(page))) == ["brief", "topics", "new_topics", "seen"]

    answer = kim.post(page, facts(cast.kelp, topics=[law.pk], name="Another name"), follow=True)

    kelp = Idea.objects.get(pk=cast.kelp.pk)
    assert (kelp.name, kelp.brief) == ("Kelp", "Seaweed 🌿 as packaging.")
    assert sorted(topic.name for topic in kelp.topics.all()) == ["Biology", "Law"]
    assert list(kelp.members.all()) == [cast.kim]
    assert answer.redirect_chain == [(f"/events/hack/ideas/{kelp.pk}/", 302)]
    assert reading.messages(answer) == ["Done: Brief and topics of Kelp have been saved."]


@pytest.mark.parametrize("change", ["brief", "topics"])
def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_unseen(
    kim: Client, cast: Cast, page: str, change: str
) -> None:
    opened = facts(cast.kelp)
    Idea.objects.filter(pk=cast.kelp.pk).update(brief="Seaweed as food." if change == "brief" else "")
    cast.kelp.topics.set([making.make_topic("Cooking")])

    refused = kim.post(page, opened)

    assert refused.status_code == 409
    (told,) = reading.on_top(refused)
    assert told.startswith("Somebody else has changed this since you opened the page.")
    now = reading.content(refused).one(class_="form-locked").words
    assert now == f"What stands there now {'Seaweed as food.' if change == 'brief' else 'No brief'} Cooking"
    typed = reading.typed(refused)
    assert (typed["brief"], typed["new_topics"]) == (opened["brief"], "Biology")

    again = kim.post(page, opened | {"seen": typed["seen"]})
    assert again.status_code == 302
    assert Idea.objects.get(pk=cast.kelp.pk).brief == opened["brief"]


def test_the_same_form_sent_twice_is_told_the_second_time(kim: Client, cast: Cast, page: str) -> None:
    opened = facts(cast.kelp)
    assert [kim.post(page, opened).status_code for _ in range(2)] == [302, 409]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("brief", "b" * 10_000, "Ensure this value has at most 4000 characters (it has 10000)."),
        ("brief", "a\x00b", "Null characters are not allowed."),
        ("topics", "999", "Select a valid choice. 999 is not one of the available choices."),
        ("new_topics", "t" * 81, f"“{'t' * 39}…” is too long for a topic: 80 characters are enough."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    kim: Client, cast: Cast, page: str, field: str, value: str, sentence: str
) -> None:
    answer = kim.post(page, facts(cast.kelp, **{field: value}))

    assert answer.status_code == 200
    assert reading.beside(answer, field) == [sentence]


@pytest.mark.parametrize("seen", ["", "x", "a\x00b", "s" * 10_000])
def test_a_form_that_saw_nothing_changes_nothing(kim: Client, cast: Cast, page: str, seen: str) -> None:
    assert kim.post(page, facts(cast.kelp, seen=seen)).status_code in {200, 409}
    assert Idea.objects.get(pk=cast.kelp.pk).brief == ""


def test_only_members_and_administrators_write(client: Client, cast: Cast, page: str) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    answers = []
    for person in (cast.anna.user, cast.mia, cast.admin):
        client.force_login(person)
        answers.append(client.post(page, facts(cast.kelp)).status_code)
    assert answers == [403, 404, 302]
