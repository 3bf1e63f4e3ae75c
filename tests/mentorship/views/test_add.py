"""Asking for a mentor: one test per exit."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Event, Notification
from mentorship.models import MentorshipRequest, Urgency
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.spans import Span

ADD = "/events/hack/requests/add/"
LIST = "/events/hack/requests/"


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    client.force_login(cast.kim)
    return client


def facts(**changed: Any) -> dict[str, Any]:
    return {"goal": "A pricing page that sells 🐙", "urgency": Urgency.TODAY.value} | changed


def the_one() -> MentorshipRequest:
    return MentorshipRequest.objects.get()


@pytest.mark.parametrize("wish", ["\0", "x", "9" * 30])
def test_a_forged_wish_in_the_address_is_no_wish(kim: Client, wish: str) -> None:
    assert reading.typed(kim.get(ADD, {"mentor": wish}))["mentor"] == ""


def test_it_says_which_team_asks_and_brings_its_topics(kim: Client, cast: Cast) -> None:
    ux = making.make_topic("UX")
    cast.kelp.topics.add(ux)

    page = kim.get(ADD)

    assert reading.content(page).one(class_="figures").words == "For Kelp"
    assert reading.typed(page)["topics"] == str(ux.pk)
    assert reading.options(page, "mentor") == ["Whoever fits best", "Anna Berg", "Boris Adamov"]
    assert reading.content(page).all("select", name="idea") == []


def test_a_participant_asks_for_the_team(kim: Client, cast: Cast) -> None:
    ux = making.make_topic("UX")
    times = ["20270306T1000Z"]

    page = kim.post(ADD, facts(topics=[ux.pk], mentor=cast.anna.pk, times=times), follow=True)

    asked = the_one()
    assert (asked.idea, asked.requested_by, asked.goal) == (cast.kelp, cast.kim, facts()["goal"])
    assert (list(asked.topics.all()), asked.wished_mentor, asked.urgency) == ([ux], cast.anna, Urgency.TODAY)
    assert asked.times == [Span(datetime(2027, 3, 6, 10, tzinfo=UTC), datetime(2027, 3, 6, 11, tzinfo=UTC), "[)")]
    assert page.redirect_chain == [(f"{LIST}{asked.pk}/", 302)]
    assert reading.messages(page) == ["Done: Your request has been sent. It is the next in line."]
    assert Notification.objects.filter(user=cast.admin).count() == 1


def test_it_says_how_many_wait_before_it(kim: Client, cast: Cast) -> None:
    making.make_request(cast.moss, by=cast.mia)

    page = kim.post(ADD, facts(), follow=True)

    assert reading.messages(page) == ["Done: Your request has been sent. 1 waits before it."]


def test_no_time_ticked_means_any_time(kim: Client, cast: Cast) -> None:
    kim.post(ADD, facts())

    assert the_one().times == []


def test_the_same_sent_twice_is_one_request(kim: Client, cast: Cast) -> None:
    kim.post(ADD, facts())

    page = kim.post(ADD, facts(), follow=True)

    assert page.redirect_chain == [(f"{LIST}{the_one().pk}/", 302)]
    assert reading.messages(page)[-1] == "Done: Kelp has asked this already. Here it is."


def test_the_same_may_be_asked_again_once_it_is_settled(kim: Client, cast: Cast) -> None:
    kim.post(ADD, facts())
    the_one().decline(reason="Full", by=cast.admin)

    kim.post(ADD, facts())

    assert MentorshipRequest.objects.count() == 2


def test_what_is_saved_ends_the_draft(kim: Client, cast: Cast) -> None:
    form = reading.content(kim.get(ADD)).one("form", class_="form-page")
    assert form.attributes["data-draft"] == f"{cast.kim.pk}:{ADD}"

    assert "draft-saved" not in kim.post(ADD, facts(goal="")).cookies
    assert (
        kim.post(ADD, facts()).cookies["draft-saved"].value == f"{cast.kim.pk}%3A%2Fevents%2Fhack%2Frequests%2Fadd%2F"
    )


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("goal", "  ", "This field is required."),
        ("goal", "g" * 4001, "Ensure this value has at most 4000 characters (it has 4001)."),
        ("goal", "a\x00b", "Null characters are not allowed."),
        ("mentor", "999", "Select a valid choice. That choice is not one of the available choices."),
        ("mentor", "\x00", "Null characters are not allowed."),
        ("topics", "999", "Select a valid choice. 999 is not one of the available choices."),
        ("topics", "\x00", "Null characters are not allowed."),
        ("urgency", "9", "Select a valid choice. 9 is not one of the available choices."),
        ("times", "20200101T1000Z", "A time you chose is over, or is not offered any more. Choose again."),
        ("times", "a\x00b", "A time you chose is over, or is not offered any more. Choose again."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    kim: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    page = kim.post(ADD, facts(**{field: value}))

    assert reading.beside(page, field) == [sentence]
    assert not MentorshipRequest.objects.exists()


def test_what_was_typed_stays(kim: Client, cast: Cast) -> None:
    page = kim.post(ADD, facts(urgency="", times=["20270306T1000Z", "20270306T1030Z"]))

    assert reading.typed(page)["goal"] == facts()["goal"]
    ticked = [box for box in reading.content(page).all("input", name="times") if "checked" in box.attributes]
    assert [box.attributes["value"] for box in ticked] == ["20270306T1000Z"]


def test_a_mentor_of_another_event_cannot_be_wished_for(kim: Client, cast: Cast) -> None:
    olga = making.make_mentor("Olga Other", event=making.make_event("other"))

    page = kim.post(ADD, facts(mentor=olga.pk))

    assert len(reading.beside(page, "mentor")) == 1


def test_a_member_of_several_teams_says_for_which(kim: Client, cast: Cast) -> None:
    cast.moss.members.add(cast.kim)
    assert reading.options(kim.get(ADD), "idea") == ["Choose a team", "Kelp", "Moss"]

    assert reading.beside(kim.post(ADD, facts()), "idea") == ["This field is required."]
    kim.post(ADD, facts(idea=cast.moss.pk))

    assert the_one().idea == cast.moss


def test_nobody_asks_for_another_team(kim: Client, cast: Cast) -> None:
    cast.moss.members.add(cast.kim)
    other = making.make_idea("Newt", event=cast.event)

    page = kim.post(ADD, facts(idea=other.pk))

    assert len(reading.beside(page, "idea")) == 1


def test_an_administrator_asks_for_any_team(admin: Client, cast: Cast) -> None:
    admin.post(ADD, facts(idea=cast.moss.pk))

    assert (the_one().idea, the_one().requested_by) == (cast.moss, cast.admin)


def test_without_a_team_it_says_what_to_do(client: Client, cast: Cast) -> None:
    solo = making.make_user("Solo Solberg")
    cast.event.participants.add(solo)
    client.force_login(solo)

    for page in (client.get(ADD), client.post(ADD, facts())):
        empty = reading.content(page).one(class_="empty")
        assert "you are in none here yet" in empty.words
        assert empty.links() == {"Look at the teams": "/events/hack/teams/"}
    assert not MentorshipRequest.objects.exists()


def test_nobody_is_asked_after_the_event(kim: Client, cast: Cast) -> None:
    today = timezone.now().date()
    Event.objects.update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=8))

    page = kim.post(ADD, facts())

    assert reading.content(page).one(class_="empty").words.startswith("Hack is over")
    assert not MentorshipRequest.objects.exists()


def test_the_form_takes_the_same_queries_for_one_and_three(
    kim: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    making.make_topic("UX")
    with django_assert_num_queries(11):
        kim.get(ADD)
    making.make_topic("Law")
    making.make_mentor("Clara Dahl", event=cast.event)
    with django_assert_num_queries(11):
        kim.get(ADD)
