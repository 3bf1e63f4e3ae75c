"""A regular timetable shows who sits where."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Event
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Slot
from timetables.spans import span


@pytest.fixture
def url(cast: Cast) -> str:
    """Of the hall, in which Anna and Boris sit."""
    cast.hall.mentors.set([cast.anna, cast.boris])
    return cast.hall.get_absolute_url()


def test_each_slot_tells_of_each_mentor(admin: Client, cast: Cast, url: str) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.boris, cast.kelp))
    making.make_session(making.make_slot(cast.annas, 30), cast.anna)
    third = making.make_slot(cast.hall, 60)
    making.make_session(third, cast.boris)

    page = reading.content(admin.get(url))

    assert [cell.words for cell in page.one("thead").all("th")] == [
        "Time Tallinn",
        "Anna Berg",
        "Boris Adamov",
        "Actions",
    ]
    assert [row[:3] for row in reading.rows(admin.get(url))] == [
        ["12:00–12:20", "Free", "Session 1: Kelp Booked"],
        ["12:30–12:50", "Elsewhere", "Free"],
        ["13:00–13:20", "Free", "Session 3: No team yet Open"],
    ]
    assert {link.attributes["aria-label"]: link.attributes["href"] for link in page.all("a", class_="seat-free")} == {
        "Free: book Anna Berg, Sat 6 Mar, 12:00–12:20": f"{url}slots/{cast.ten.pk}/book/?mentor={cast.anna.pk}",
        "Free: book Boris Adamov, Sat 6 Mar, 12:30–12:50": (
            f"{url}slots/{cast.half_past.pk}/book/?mentor={cast.boris.pk}"
        ),
        "Free: book Anna Berg, Sat 6 Mar, 13:00–13:20": f"{url}slots/{third.pk}/book/?mentor={cast.anna.pk}",
    }
    assert page.links()["Session 1: Kelp"] == "/events/hack/sessions/1/"
    add = f"/events/hack/sessions/add/?timetable={cast.hall.pk}&slot={cast.ten.pk}"
    assert page.links()["Add session Sat 6 Mar, 12:00–12:20"] == add


def test_a_cancelled_session_stands_struck_out_beside_what_came_after(admin: Client, cast: Cast, url: str) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp).cancel(reason="", by=None)
    making.make_session(cast.ten, cast.anna, cast.moss)

    first = reading.rows(admin.get(url))[0]

    assert first[1] == "Session 2: Moss Open Session 1 Cancelled"


def test_what_is_past_is_not_free(admin: Client, cast: Cast, url: str) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    Event.objects.update(starts_on=now.date() - timedelta(days=2), ends_on=now.date() + timedelta(days=2))
    Slot.objects.filter(timetable=cast.hall).exclude(pk=cast.ten.pk).delete()
    Slot.objects.filter(pk=cast.ten.pk).update(during=span(now - timedelta(days=1), now - timedelta(hours=23)))

    assert [row[1:3] for row in reading.rows(admin.get(url))] == [["Past", "Past"]]


def test_a_team_sees_its_own_session_and_of_others_that_the_time_is_taken(client: Client, cast: Cast, url: str) -> None:
    Event.objects.update(self_booking=True)
    making.make_meeting(making.make_session(cast.ten, cast.boris, cast.moss))
    making.make_meeting(making.make_session(cast.half_past, cast.boris, cast.kelp))
    making.make_session(cast.annas_ten, cast.anna)
    client.force_login(cast.kim)

    page = client.get(url)

    assert reading.rows(page) == [
        ["12:00–12:20", "Taken", "Taken"],
        ["12:30–12:50", "Free", "Session 2: Kelp Booked"],
    ]
    assert "Moss" not in page.content.decode()


def test_where_nobody_sits_yet_the_slots_are_a_list(admin: Client, cast: Cast) -> None:
    page = admin.get(cast.hall.get_absolute_url())

    assert [row[:2] for row in reading.rows(page)] == [["12:00–12:20", "Free"], ["12:30–12:50", "Free"]]


def test_it_takes_the_same_queries_for_two_mentors_and_four(
    admin: Client, cast: Cast, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.boris, cast.kelp))
    with django_assert_num_queries(
        9
    ):  # session, person, event, timetable, seats, slots, sessions, those without slot, bell
        admin.get(url)
    cast.hall.mentors.add(*[making.make_mentor(name, event=cast.event) for name in ("Cara", "Dan")])
    making.make_session(making.make_slot(cast.hall, 60), cast.anna, cast.moss)
    with django_assert_num_queries(9):
        admin.get(url)
