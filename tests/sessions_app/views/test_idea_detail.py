"""A team's page, for its members, the mentors it meets, and administrators."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Idea, User
from sessions_app.models import Session
from tests import making, reading
from tests.sessions_app.conftest import Cast


@pytest.fixture
def page(cast: Cast) -> str:
    Idea.objects.filter(pk=cast.kelp.pk).update(brief="Seaweed as packaging.")
    cast.kelp.topics.add(making.make_topic("Biology"))
    return f"/events/hack/ideas/{cast.kelp.pk}/"


def seen(client: Client, person: User, path: str) -> Any:
    client.force_login(person)
    return client.get(path)


def test_a_member_reads_what_the_team_says_of_itself(client: Client, cast: Cast, page: str) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp, description="Which glue?")

    answer = seen(client, cast.kim, page)

    assert reading.heading(answer) == "Kelp"
    assert reading.facts(answer) == {
        "What it is about": "Seaweed as packaging.",
        "Topics": "Biology",
        "Members": "Kim Kelp",
    }
    assert reading.rows(answer) == [["1", "Sat 6 Mar, 12:00–12:20", "Anna Berg", "Which glue?", "Open"]]
    links = reading.content(answer).links()
    assert links["Edit brief and topics"] == f"{page}profile/"
    assert links["Anna Berg"] == f"/events/hack/mentors/{cast.anna.pk}/"
    assert "Edit name and members" not in links


def test_an_administrator_can_change_the_rest(client: Client, cast: Cast, page: str) -> None:
    links = reading.content(seen(client, cast.admin, page)).links()
    assert links["Edit name and members"] == f"{page}edit/?next={page}"


def test_a_mentor_reads_of_the_teams_they_meet_and_sees_their_own_sessions(
    client: Client, cast: Cast, page: str
) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    making.make_session(cast.half_past, cast.boris, cast.kelp)

    answer = seen(client, cast.anna.user, page)

    assert [row[0] for row in reading.rows(answer)] == ["1"]
    assert "Edit brief and topics" not in reading.content(answer).links()


def test_a_mentor_whose_session_was_cancelled_reads_no_more(client: Client, cast: Cast, page: str) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    assert seen(client, cast.anna.user, page).status_code == 200

    Session.objects.get().cancel(reason="", by=None)

    assert seen(client, cast.anna.user, page).status_code == 404
    links = reading.content(seen(client, cast.anna.user, "/events/hack/sessions/1/")).links()
    assert page not in links.values()


def test_nobody_else_reads_it(client: Client, cast: Cast, page: str) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    assert [seen(client, person, page).status_code for person in (cast.mia, cast.boris.user)] == [404, 404]


def test_a_team_of_another_event_is_not_found(client: Client, cast: Cast) -> None:
    newt = making.make_idea("Newt", event=making.make_event("other"), members=[cast.kim])
    assert seen(client, cast.kim, f"/events/hack/ideas/{newt.pk}/").status_code == 404


def test_an_empty_team_says_so(client: Client, cast: Cast) -> None:
    answer = seen(client, cast.kim, f"/events/hack/ideas/{cast.kelp.pk}/")

    assert reading.facts(answer)["What it is about"] == (
        "Nothing yet. Mentors prepare better when they know what you are working on."
    )
    assert "None yet. They appear here as soon as one is made." in reading.content(answer).words


def test_the_page_takes_the_same_queries_for_one_and_three(
    client: Client, cast: Cast, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    client.force_login(cast.kim)
    # session, person, two roles, event, team, members, topics, sessions, may, who asks to join, bell
    with django_assert_num_queries(12):
        client.get(page)
    making.make_session(cast.half_past, cast.boris, cast.kelp)
    making.make_session(making.make_slot(cast.hall, 60), cast.anna, cast.kelp)
    cast.kelp.members.add(making.make_user("Kai Kelp"), making.make_user("Kea Kelp"))
    with django_assert_num_queries(12):
        client.get(page)
