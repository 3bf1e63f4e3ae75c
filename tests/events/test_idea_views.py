"""The ideas of an event, and their teams."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Idea, User
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/ideas/"
ADD = f"{LIST}add/"


def facts(**changed: Any) -> dict[str, Any]:
    lawful = {
        "name": "Tide 🌊",
        "brief": "Power from waves.",
        "members": "kim@example.org\n\n Nora Nuut <nora@example.org> \nNORA@example.org",
        "new_topics": "Energy",
    }
    return lawful | changed


def edit(idea: Idea) -> str:
    return f"{LIST}{idea.pk}/edit/"


def delete(idea: Idea) -> str:
    return f"{LIST}{idea.pk}/delete/"


# The list


def test_the_list_shows_the_teams_of_this_event(admin: Client, cast: Cast) -> None:
    making.make_idea("Elsewhere", event=making.make_event("other"))
    cast.kelp.topics.add(making.make_topic("UX"))
    making.make_session(cast.ten, cast.anna, cast.kelp)
    making.make_session(cast.half_past, cast.anna, cast.kelp).cancel(reason="", by=None)
    cast.moss.members.clear()

    page = admin.get(LIST)

    assert reading.rows(page) == [
        ["Kelp", "Kim Kelp", "UX", "1", "Edit Kelp Delete Kelp"],
        ["Moss", "Nobody yet", "", "0", "Edit Moss Delete Moss"],
    ]
    assert reading.content(page).one(class_="figures").words == "2 ideas/teams"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=kel", ["Kelp"]),
        ("q=mia", ["Moss"]),
        ("q=mia@example", ["Moss"]),
        ("q=🌊", []),
        ("topic={ux}", ["Kelp"]),
        ("sort=-sessions", ["Moss", "Kelp"]),
        ("sort=-name", ["Moss", "Kelp"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(admin: Client, cast: Cast, query: str, found: list[str]) -> None:
    ux = making.make_topic("UX")
    cast.kelp.topics.add(ux)
    making.make_session(cast.ten, cast.anna, cast.moss)

    assert [row[0] for row in reading.rows(admin.get(f"{LIST}?{query.format(ux=ux.pk)}"))] == found


def test_an_event_without_teams_says_what_to_do(admin: Client, cast: Cast) -> None:
    making.make_event("other")

    page = reading.content(admin.get("/events/other/ideas/"))

    assert page.one(class_="empty").links() == {"Add idea/team": "/events/other/ideas/add/"}


def test_the_list_takes_the_same_queries_for_one_and_three(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.moss.delete()
    with django_assert_num_queries(9):  # session, person, event, choice of topics, count, ideas, members, topics, bell
        admin.get(LIST)
    for name in ("Moss", "Reed"):
        making.make_idea(name, event=cast.event, members=[cast.mia]).topics.add(making.make_topic())
    with django_assert_num_queries(9):
        admin.get(LIST)


# Adding


def test_a_team_is_added_with_people_known_and_new(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(), follow=True)

    idea = Idea.objects.get(name="Tide 🌊")
    members = idea.members.order_by("email").values_list("email", "name")
    assert list(members) == [("kim@example.org", "Kim Kelp"), ("nora@example.org", "Nora Nuut")]
    assert [topic.name for topic in idea.topics.all()] == ["Energy"]
    assert page.redirect_chain == [(LIST, 302)]
    assert reading.messages(page) == ["Done: Tide 🌊 has been added."]


def test_a_name_is_given_once_in_an_event(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(name="KELP"))

    assert page.status_code == 409
    assert reading.beside(page, "name") == ["Another idea/team of this event has this name. Choose a different one."]
    assert reading.typed(page)["members"] == facts()["members"]
    assert not User.objects.filter(email="nora@example.org").exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "n" * 10_000, "Ensure this value has at most 120 characters (it has 10000)."),
        ("brief", "b" * 10_000, "Ensure this value has at most 4000 characters (it has 10000)."),
        ("brief", "a\x00b", "Null characters are not allowed."),
        ("members", "kim@example.org\nNora", "Line 2: “Nora” is not an email address."),
        ("members", "Nora <nora@example.org", "Line 1: “Nora <nora@example.org” is not an email address."),
        ("members", "m" * 7000, f"Line 1: “{'m' * 59}…” is not an email address."),
        ("members", "m" * 10_000, "Ensure this value has at most 8000 characters (it has 10000)."),
        ("members", f"{'N' * 151} <nora@example.org>", "Line 1: the name is too long. 150 characters are enough."),
        ("members", "a\x00@example.org", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    admin: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    page = admin.post(ADD, facts(**{field: value}))

    assert page.status_code == 200
    assert reading.beside(page, field) == [sentence]
    assert Idea.objects.count() == 2


# Editing


def test_a_team_is_edited(admin: Client, cast: Cast) -> None:
    page = admin.get(edit(cast.kelp))
    assert reading.typed(page)["members"] == "Kim Kelp <kim@example.org>"

    page = admin.post(f"{edit(cast.kelp)}?next={LIST}%3Fq%3Dk", facts(members="mia@example.org"), follow=True)

    cast.kelp.refresh_from_db()
    assert (cast.kelp.name, list(cast.kelp.members.all())) == ("Tide 🌊", [cast.mia])
    assert page.redirect_chain == [(f"{LIST}?q=k", 302)]


def test_a_refused_edit_changes_nothing_on_the_page(admin: Client, cast: Cast) -> None:
    page = admin.post(edit(cast.kelp), facts(name="Moss"))

    assert page.status_code == 409
    assert reading.heading(page) == "Edit Kelp"
    assert reading.typed(page)["name"] == "Moss"


def test_a_nameless_member_gets_the_name_that_is_typed(admin: Client, cast: Cast) -> None:
    admin.post(ADD, facts(members="nora@example.org"))
    admin.post(edit(cast.kelp), facts(name="Kelp", members="Nora Nuut <nora@example.org>"))

    assert str(User.objects.get(email="nora@example.org")) == "Nora Nuut"


# Deleting


def test_it_asks_and_deletes(admin: Client, cast: Cast) -> None:
    assert reading.heading(admin.get(delete(cast.kelp))) == "Delete Kelp?"

    page = admin.post(delete(cast.kelp), follow=True)

    assert reading.messages(page) == ["Done: Kelp has been deleted."]
    assert (Idea.objects.count(), User.objects.filter(pk=cast.kim.pk).count()) == (1, 1)


def test_a_team_with_sessions_stays(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp).cancel(reason="", by=None)

    for page in (admin.get(delete(cast.kelp)), admin.post(delete(cast.kelp))):
        assert reading.on_top(page) == ["1 session is with Kelp. Delete it, or choose another team for it, first."]
        assert reading.content(page).links()["Show the sessions"] == f"/events/hack/sessions/?idea={cast.kelp.pk}"


def test_a_team_that_once_had_a_meeting_stays(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    making.make_meeting(session).cancel(reason="", by=None)
    session.edit(slot=cast.ten, mentor=cast.anna, idea=cast.moss, description="", number=None, by=None)

    page = admin.post(delete(cast.kelp))

    assert page.status_code == 409
    assert reading.on_top(page) == [
        "Kelp had 1 meeting, cancelled since, in a session that another team has now. It is kept."
    ]


# Who may


def test_a_team_of_another_event_is_not_found(admin: Client, cast: Cast) -> None:
    other = making.make_idea("Other", event=making.make_event("other"))
    assert [admin.get(edit(other)).status_code, admin.post(delete(other)).status_code] == [404, 404]


@pytest.mark.parametrize("person", ["kim", "anna"])
def test_only_administrators_manage_people(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.kim if person == "kim" else cast.anna.user)
    assert {client.get(url).status_code for url in (LIST, ADD, edit(cast.kelp), delete(cast.kelp))} == {403}
