"""A mentor's page, for everybody in the event."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Event, Mentor, User
from tests import making, reading
from tests.sessions_app.conftest import Cast

CENTURY = 36_524 * 24 * 60


@pytest.fixture
def page(cast: Cast) -> str:
    Mentor.objects.filter(pk=cast.anna.pk).update(headline="Designer", bio="Since 2009.", time_zone="Europe/Paris")
    cast.anna.topics.add(making.make_topic("UX"))
    return f"/events/hack/mentors/{cast.anna.pk}/"


def seen(client: Client, person: User, path: str) -> Any:
    client.force_login(person)
    return client.get(path)


def test_a_team_reads_who_it_asks(client: Client, cast: Cast, page: str) -> None:
    answer = seen(client, cast.kim, page)

    assert reading.heading(answer) == "Anna Berg"
    assert reading.content(answer).one(class_="figures").words == "Designer"
    assert [tag.words for tag in reading.content(answer).all(class_="tag")] == ["UX"]
    assert "Lives on the clocks of Paris" in reading.content(answer).words
    assert reading.content(answer).one(class_="prose").words == "Since 2009."
    assert "Edit" not in reading.content(answer).words


def test_timetables_that_one_may_open_lead_to_free_slots(client: Client, cast: Cast, page: str) -> None:
    cast.annas_ten.delete()
    making.make_slot(cast.annas, CENTURY)
    cast.hall.mentors.add(cast.anna)
    before = reading.content(seen(client, cast.kim, page))
    ask = {"Ask for a mentor Anna Berg": f"/events/hack/requests/add/?mentor={cast.anna.pk}"}
    assert before.links() == ask
    assert "No timetable that you can open." in before.words

    Event.objects.update(self_booking=True)
    after = reading.content(seen(client, cast.kim, page))

    links = {"Anna's own": f"/events/hack/timetables/{cast.annas.pk}/"}
    assert after.links() == ask | links | {"Main hall": f"/events/hack/timetables/{cast.hall.pk}/"}
    own, shared = (line.words for line in after.all("li") if line.all("a"))
    assert own.startswith("Anna's own · 1 free slot · next")
    assert shared == "Main hall · with other mentors"


def test_a_team_sees_how_often_it_meets_them(client: Client, cast: Cast, page: str) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    making.make_session(cast.half_past, cast.anna, cast.moss)

    for person, words in ((cast.kim, "1 session with your team"), (cast.admin, "2 sessions in this event")):
        links = reading.content(seen(client, person, page)).links()
        assert links[words] == f"/events/hack/sessions/?mentor={cast.anna.pk}"


def test_the_mentor_and_administrators_can_edit_from_here(client: Client, cast: Cast, page: str) -> None:
    own = reading.content(seen(client, cast.anna.user, page)).links()
    assert own["Edit your profile"] == "/profile/"
    theirs = reading.content(seen(client, cast.admin, page)).links()
    assert theirs["Edit mentor"] == f"{page}edit/?next={page}"


def test_a_team_can_ask_for_them_from_here(client: Client, cast: Cast, page: str) -> None:
    def link(person: User) -> Any:
        return reading.read(seen(client, person, page)).links().get("Ask for a mentor Anna Berg")

    assert link(cast.kim) == f"/events/hack/requests/add/?mentor={cast.anna.pk}"
    assert reading.typed(client.get(link(cast.kim)))["mentor"] == str(cast.anna.pk)
    assert (link(cast.boris.user), link(cast.anna.user)) == (None, None)
    Event.objects.update(starts_on="2009-03-06", ends_on="2009-03-08")
    assert link(cast.kim) is None


def test_a_mentor_of_another_event_is_not_found(client: Client, cast: Cast) -> None:
    olga = making.make_mentor("Olga Other", event=making.make_event("other"))
    assert seen(client, cast.kim, f"/events/hack/mentors/{olga.pk}/").status_code == 404


def test_the_page_takes_the_same_queries_whatever_it_shows(
    client: Client, cast: Cast, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Event.objects.update(self_booking=True)
    client.force_login(cast.kim)
    for number in range(2):
        # session, person, two roles, event, mentor, topics, own and shared timetables, sessions, bell
        with django_assert_num_queries(11):
            client.get(page)
        making.make_timetable(f"More {number}", event=cast.event, mentor=cast.anna)
        making.make_timetable(f"Corner {number}", event=cast.event).mentors.add(cast.anna)
        cast.hall.mentors.add(cast.anna)
