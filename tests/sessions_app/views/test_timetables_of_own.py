"""Timetables as mentors and participants see them: what is free, their own sessions, and not a word of others'."""

from typing import Any

import pytest
from django.test import Client

from events.models import Event, User
from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Timetable

LIST = "/events/hack/timetables/"
SECRETS = ["Moss", "Session 7", "/sessions/7/", "Carla", "Carlas own", "A draft of Anna"]


@pytest.fixture
def schedule(cast: Cast) -> Cast:
    """Anna and Boris sit in the hall, where Anna meets team Moss (7) and Boris team Kelp (8); Anna's own is free.

    Carla sits in nothing but a draft; Anna has a draft too.
    """
    Event.objects.update(self_booking=True)
    cast.hall.mentors.set([cast.anna, cast.boris])
    slot, own = making.make_slot(cast.hall, CENTURY), making.make_slot(cast.annas, CENTURY + 60)
    making.make_meeting(making.make_session(slot, cast.anna, cast.moss, number=7))
    making.make_meeting(making.make_session(slot, cast.boris, cast.kelp, number=8))
    making.make_meeting(making.make_session(own, cast.anna, cast.moss, number=9))
    making.make_slot(cast.annas, CENTURY + 120)
    carla = making.make_mentor("Carla C", event=cast.event)
    for name, mentor in (("Carlas own", carla), ("A draft of Anna", cast.anna)):
        Timetable.objects.create(event=cast.event, name=name, mentor=mentor, published_at=None)
    return cast


def seen_by(person: User, client: Client, timetable: Timetable | None = None, query: str = "") -> Any:
    client.force_login(person)
    return client.get(f"{LIST}{timetable.pk}/" if timetable else f"{LIST}{query}")


def leaked(page: Any) -> list[str]:
    return [secret for secret in SECRETS if secret in page.content.decode()]


def names(page: Any) -> list[str]:
    return [row[0] for row in reading.rows(page)]


# A participant


def test_a_participant_lists_what_is_published(client: Client, schedule: Cast) -> None:
    page = seen_by(schedule.kim, client)

    assert (names(page), leaked(page)) == (["Main hall", "Anna's own"], [])
    assert not [words for words in ("Add slots", "Edit", "Add timetable") if words in reading.content(page).links()]


def test_a_participant_is_not_told_of_mentors_and_timetables_by_filters(client: Client, schedule: Cast) -> None:
    page = seen_by(schedule.kim, client, query="?q=draft")

    assert leaked(page) == []
    assert reading.options(page, "mentor") == ["All mentors", "Anna Berg", "Boris Adamov"]


def test_without_self_booking_there_is_nothing_to_see(client: Client, schedule: Cast) -> None:
    Event.objects.update(self_booking=False)

    page = seen_by(schedule.kim, client)

    assert reading.content(page).one(class_="empty").words == (
        "No timetables are open to you. They appear here as soon as organisers publish them."
    )
    assert seen_by(schedule.kim, client, schedule.hall).status_code == 404


def test_a_participant_reads_taken_and_no_more(client: Client, schedule: Cast) -> None:
    page = seen_by(schedule.kim, client, schedule.annas)

    rows = [row[1:] for row in reading.rows(page)][-2:]
    assert [row[0] for row in rows] == ["Taken", "Free"]
    assert [secret for secret in ("Moss", "Session 9", "/sessions/9/") if secret in page.content.decode()] == []
    assert rows[0][1] == ""
    assert not [words for words in reading.content(page).links() if words.startswith(("Edit", "Delete", "Add"))]


def test_a_free_slot_leads_to_its_booking(client: Client, schedule: Cast) -> None:
    page = reading.content(seen_by(schedule.kim, client, schedule.annas))

    (last,) = schedule.annas.slots.filter(during=making.at(CENTURY + 120))
    booking = [href for words, href in page.links().items() if words.startswith("Book ")]
    assert booking[-1] == f"{LIST}{schedule.annas.pk}/slots/{last.pk}/book/"


def test_in_the_hall_a_participant_sees_the_own_session_alone(client: Client, schedule: Cast) -> None:
    page = seen_by(schedule.kim, client, schedule.hall)

    assert leaked(page) == []
    assert "/events/hack/sessions/8/" in reading.content(page).links().values()


def test_when_booking_is_closed_no_slot_leads_to_it(client: Client, schedule: Cast) -> None:
    Event.objects.update(booking_closes_at=making.TEN.replace(year=2020))

    for timetable in (schedule.annas, schedule.hall):
        links = reading.content(seen_by(schedule.kim, client, timetable)).links()
        assert [href for href in links.values() if "/book/" in href] == []


def test_a_waiting_session_is_free_for_a_team(client: Client, schedule: Cast) -> None:
    making.make_session(schedule.annas_ten, schedule.anna, description="Not for everybody's eyes", number=12)

    page = seen_by(schedule.kim, client, schedule.annas)

    assert reading.rows(page)[0][1] == "Free"
    assert [secret for secret in ("eyes", "Session 12") if secret in page.content.decode()] == []


# A mentor


def test_a_mentor_lists_own_ones_also_as_a_draft(client: Client, schedule: Cast) -> None:
    assert names(seen_by(schedule.anna.user, client)) == ["Main hall", "A draft of Anna", "Anna's own"]
    assert names(seen_by(schedule.boris.user, client)) == ["Main hall"]


def test_a_mentor_sees_own_sessions_and_not_those_of_others(client: Client, schedule: Cast) -> None:
    page = seen_by(schedule.boris.user, client, schedule.hall)

    assert [secret for secret in ("Moss", "Session 7", "/sessions/7/") if secret in page.content.decode()] == []
    assert "/events/hack/sessions/8/" in reading.content(page).links().values()
    assert [href for href in reading.content(page).links().values() if "/book/" in href] == []


def test_another_mentors_timetable_is_not_found(client: Client, schedule: Cast) -> None:
    assert seen_by(schedule.boris.user, client, schedule.annas).status_code == 404


def test_only_the_own_custom_timetable_leads_to_its_availability(client: Client, schedule: Cast) -> None:
    url = f"{LIST}{schedule.annas.pk}/availability/"

    own = reading.content(seen_by(schedule.anna.user, client, schedule.annas)).links()
    assert own["Edit its slots in a grid"] == url
    for page in (seen_by(schedule.kim, client, schedule.annas), seen_by(schedule.anna.user, client, schedule.hall)):
        assert "Edit its slots in a grid" not in reading.content(page).links()
