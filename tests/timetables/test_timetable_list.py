"""The list of timetables."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Slot, Timetable

LIST = "/events/hack/timetables/"


def test_the_list_shows_kind_mentors_and_what_is_free(admin: Client, cast: Cast) -> None:
    making.make_timetable("Elsewhere", event=making.make_event("other"))
    Timetable.objects.filter(pk=cast.hall.pk).update(place="Ground floor")
    cast.hall.mentors.set([cast.anna, cast.boris])
    making.make_session(cast.annas_ten, cast.anna)

    page = admin.get(LIST)

    assert [row[:-1] for row in reading.rows(page)] == [
        ["Main hall", "Regular", "Published", "Anna Berg, Boris Adamov", "Ground floor", "2", "2", "Sat 6 Mar, 12:00"],
        ["Anna's own", "Custom", "Published", "Anna Berg", "", "1", "0", "–"],
    ]
    assert reading.content(page).one(class_="figures").words == "2 timetables"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=OWN", ["Anna's own"]),
        ("q=berg", ["Anna's own"]),
        ("kind=regular", ["Main hall"]),
        ("kind=custom", ["Anna's own"]),
        ("kind=other", ["Main hall", "Anna's own"]),
        ("state=published", ["Main hall", "Anna's own"]),
        ("state=draft", []),
        ("mentor={anna}", ["Anna's own"]),
        ("mentor={boris}", ["Main hall"]),
        ("mentor=99999999999999999999", ["Main hall", "Anna's own"]),
        ("sort=name", ["Anna's own", "Main hall"]),
        ("sort=-free", ["Main hall", "Anna's own"]),
        ("sort=slots", ["Anna's own", "Main hall"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(admin: Client, cast: Cast, query: str, found: list[str]) -> None:
    cast.hall.mentors.set([cast.boris])

    page = admin.get(f"{LIST}?{query.format(anna=cast.anna.pk, boris=cast.boris.pk)}")

    assert [row[0] for row in reading.rows(page)] == found


def test_an_event_without_timetables_says_what_to_do(admin: Client, cast: Cast) -> None:
    making.make_event("other")

    page = reading.content(admin.get("/events/other/timetables/"))

    assert page.one(class_="empty").links() == {"Add timetable": "/events/other/timetables/add/"}


def test_the_list_takes_the_same_queries_for_one_and_three(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Slot.objects.filter(timetable=cast.annas).delete()
    cast.annas.delete()
    cast.hall.mentors.set([cast.anna])
    with django_assert_num_queries(9):  # session, person, event, choices, count, timetables, seats, names, bell
        admin.get(LIST)
    making.make_timetable("Anna's", event=cast.event, mentor=cast.anna)
    making.make_timetable("Second hall", event=cast.event).mentors.set([cast.anna, cast.boris])
    with django_assert_num_queries(9):
        admin.get(LIST)
