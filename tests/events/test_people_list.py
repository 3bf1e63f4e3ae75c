"""Everybody in an event."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.inviting import invite
from events.models import User
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/people/"


def names(page: Any) -> list[str]:
    return [row[1] for row in reading.rows(page)]


def test_the_list_shows_everybody_in_this_event_and_nobody_else(admin: Client, cast: Cast) -> None:
    making.make_mentor("Olga Other", event=making.make_event("other"))
    cast.event.participants.add(making.make_user("Jo Joining"))
    User.objects.filter(pk=cast.mia.pk).update(is_active=False)
    invite(cast.kim, event=cast.event, by=cast.admin)

    page = admin.get(LIST)

    assert [[*row[1:5], row[6], row[7]] for row in reading.rows(page)] == [
        ["Ada Admin", "ada@example.org", "Administrator", "–", "Signed in", ""],
        ["Anna Berg", "anna@example.org", "Mentor", "–", "Not invited", "Invite Anna Berg"],
        ["Boris Adamov", "boris@example.org", "Mentor", "–", "Not invited", "Invite Boris Adamov"],
        ["Jo Joining", "jo@example.org", "Participant", "Without a team", "Not invited", "Invite Jo Joining"],
        ["Kim Kelp", "kim@example.org", "Participant", "Kelp", "Invited", "Invite again Kim Kelp"],
        ["Mia Moss", "mia@example.org", "Participant", "Moss", "Deactivated", ""],
    ]
    assert reading.content(page).one(class_="figures").words == "6 people"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=BERG", ["Anna Berg"]),
        ("q=kim@", ["Kim Kelp"]),
        ("role=mentor", ["Anna Berg", "Boris Adamov"]),
        ("role=participant", ["Jo Joining", "Kim Kelp", "Mia Moss"]),
        ("role=administrator", ["Ada Admin"]),
        ("team={kelp}", ["Kim Kelp"]),
        ("team=none", ["Jo Joining"]),
        ("state=never", ["Anna Berg", "Boris Adamov", "Jo Joining", "Mia Moss"]),
        ("state=uninvited", ["Boris Adamov", "Jo Joining", "Mia Moss"]),
        ("state=inactive", []),
        ("role=mentor&state=uninvited", ["Boris Adamov"]),
        ("role=mentor&sort=-email", ["Boris Adamov", "Anna Berg"]),
        ("team=99999999999999999999&role=mentor", ["Anna Berg", "Boris Adamov"]),
        ("q=%00&role=mentor", ["Anna Berg", "Boris Adamov"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(admin: Client, cast: Cast, query: str, found: list[str]) -> None:
    cast.event.participants.add(making.make_user("Jo Joining"))
    User.objects.filter(pk=cast.kim.pk).update(last_login=timezone.now())
    invite(cast.anna.user, event=cast.event, by=cast.admin)

    assert names(admin.get(f"{LIST}?{query.format(kelp=cast.kelp.pk)}")) == found


def test_what_filters_the_list_can_be_taken_away(admin: Client, cast: Cast) -> None:
    page = reading.content(admin.get(f"{LIST}?q=nobody"))

    assert page.one(class_="empty").links() == {"Show everybody": LIST}


def test_the_list_takes_the_same_queries_for_one_and_three(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    query = f"{LIST}?role=participant&q=example"
    cast.event.participants.add(making.make_user("Jo Joining"))
    cast.mia.ideas.clear()
    invite(cast.kim, event=cast.event, by=cast.admin)
    with django_assert_num_queries(9):  # session, person, event, teams, count, people, their teams, invitations, bell
        assert len(reading.rows(admin.get(query))) == 2
    cast.kelp.members.add(cast.mia, making.make_user("Lea Late"), making.make_user("Max Mast"))
    with django_assert_num_queries(9):
        assert len(reading.rows(admin.get(query))) == 5
