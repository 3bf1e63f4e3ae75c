"""The list of sessions: its order, its pages, the way there and back, and what it costs."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from control_panel.demo.loading import load
from sessions_app.models import Session
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Slot

URL = "/events/hack/sessions/"


def shown(admin: Client, **query: Any) -> list[int]:
    """The numbers of the sessions in the list, in order."""
    return [int(row[0]) for row in reading.rows(admin.get(URL, query))]


def figures(page: Any) -> str:
    return reading.read(page).one(id="session-figures").words


# Order


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("time", [1, 2, 12, 3]),
        ("-time", [3, 12, 2, 1]),
        ("number", [1, 2, 3, 12]),
        ("-number", [12, 3, 2, 1]),
        ("mentor", [1, 3, 2, 12]),
        ("-mentor", [2, 12, 1, 3]),
        ("timetable", [3, 1, 2, 12]),
        ("-timetable", [1, 2, 12, 3]),
        ("idea", [1, 12, 2, 3]),
        ("-idea", [3, 2, 1, 12]),
        ("colour", [1, 2, 12, 3]),
    ],
)
def test_the_list_is_sorted_each_way(admin: Client, schedule: Cast, sort: str, numbers: list[int]) -> None:
    assert shown(admin, sort=sort) == numbers


def test_a_header_sorts_then_reverses_and_keeps_the_filters(admin: Client, schedule: Cast) -> None:
    page = reading.read(admin.get(URL, {"q": "a", "sort": "number", "page": "2"}))

    links = {name: parse_qs(urlsplit(href).query) for name, href in page.one("thead").links().items()}
    assert links["Number"] == {"q": ["a"], "sort": ["-number"]}
    assert links["Mentor"] == {"q": ["a"], "sort": ["mentor"]}
    assert [head.words for head in page.all("th", aria_sort="ascending")] == ["Number"]


# Pages


@pytest.fixture
def many(cast: Cast) -> Cast:
    """55 sessions of two mentors, two by two at the same time."""
    slots = Slot.objects.bulk_create(Slot(timetable=cast.hall, during=making.at(100 + 20 * n)) for n in range(28))
    places = [(slot, mentor) for slot in slots for mentor in (cast.anna, cast.boris)][:55]
    same = {"event": cast.event, "timetable": cast.hall, "timetable_owner": 0}
    Session.objects.bulk_create(
        Session(number=number, slot=slot, during=slot.during, mentor=mentor, **same)
        for number, (slot, mentor) in enumerate(places, 1)
    )
    return cast


def test_fifty_are_on_a_page_and_the_total_is_told(admin: Client, many: Cast) -> None:
    pages = [admin.get(URL, {"page": number}) for number in (1, 2)]

    assert [len(reading.rows(page)) for page in pages] == [50, 5]
    counts = [reading.content(page).one(class_="pagination-count").words for page in pages]
    assert counts == ["1–50 of 55", "51–55 of 55"]
    assert [figures(page) for page in pages] == ["55 sessions"] * 2


@pytest.mark.parametrize("sort", ["time", "-time", "mentor", "-timetable", "idea"])
def test_pages_never_overlap_nor_leave_out(admin: Client, many: Cast, sort: str) -> None:
    paged = [number for page in (1, 2, 3) for number in shown(admin, sort=sort, size=25, page=page)]

    assert paged == shown(admin, sort=sort, size=100)
    assert sorted(paged) == list(range(1, 56))


def test_links_to_pages_keep_the_rest_of_the_address(admin: Client, many: Cast) -> None:
    page = admin.get(URL, {"timetable": str(many.hall.pk), "sort": "-number", "size": "25", "page": "2"})

    links = reading.content(page).one(class_="pagination-pages").links()
    kept = {"timetable": [str(many.hall.pk)], "sort": ["-number"], "size": ["25"]}
    assert list(links) == ["Previous", "Page 1", "Page 2", "Page 3", "Next"]
    assert [parse_qs(urlsplit(href).query) for href in links.values()] == [
        kept | {"page": [number]} for number in ("1", "1", "2", "3", "3")
    ]


@pytest.mark.parametrize(
    ("page", "first"), [("2", 51), ("99", 51), ("0", 51), ("-1", 51), ("x", 1), ("", 1), ("9" * 5000, 1), ("1.5", 1)]
)
def test_a_page_that_is_not_there_is_the_nearest(admin: Client, many: Cast, page: str, first: int) -> None:
    assert shown(admin, page=page)[0] == first


@pytest.mark.parametrize(
    ("size", "rows"), [("25", 25), ("100", 55), ("1000", 50), ("0", 50), ("x", 50), ("²", 50), ("9" * 5000, 50)]
)
def test_the_size_of_a_page_is_one_of_a_few(admin: Client, many: Cast, size: str, rows: int) -> None:
    assert len(shown(admin, size=size)) == rows


# Parts of the page


def test_a_filter_changed_with_javascript_brings_only_the_table(admin: Client, schedule: Cast) -> None:
    page = admin.get(URL, {"mentor": schedule.anna.pk}, headers={"HX-Request": "true"})

    [table, counted, files] = [node for node in reading.read(page).children if isinstance(node, reading.Node)]
    assert (table.attributes["id"], counted.attributes, files.attributes) == (
        "session-table",
        {"id": "session-figures", "hx-swap-oob": "true"},
        {"id": "file-links", "hx-swap-oob": "true"},
    )
    assert [row[0] for row in reading.rows(page)] == ["1", "3"]
    assert counted.words == "2 sessions match the filters"
    assert page["Vary"] == "HX-Request, Cookie, Accept-Language"


def test_going_back_in_the_browsers_history_brings_the_whole_page(admin: Client, schedule: Cast) -> None:
    page = admin.get(URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert reading.heading(page) == "Sessions"


# There and back


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_links_to_edit_and_delete_know_the_way_back(admin: Client, schedule: Cast, headers: dict[str, str]) -> None:
    here = f"{URL}?q=a+%26+b&mentor=&state=open&sort=-time"
    making.make_session(making.make_slot(schedule.hall, 200), schedule.anna, description="a & b")

    links = reading.read(admin.get(here, headers=headers)).one("tbody").links()

    for name, act in (("Edit 13", "edit"), ("Delete 13", "delete")):
        address = urlsplit(links[name])
        assert (address.path, parse_qs(address.query)) == (f"{URL}13/{act}/", {"next": [here]})


def test_one_returns_from_editing_to_the_same_list(admin: Client, schedule: Cast) -> None:
    here = f"{URL}?mentor={schedule.anna.pk}&sort=-time"
    form = admin.get(reading.read(admin.get(here)).links()["Edit 1"])

    saved = admin.post(f"{URL}1/edit/", reading.typed(form), follow=True)

    assert saved.redirect_chain == [(here, 302)]
    assert [row[0] for row in reading.rows(saved)] == ["3", "1"]
    assert reading.messages(saved) == ["Done: Session 1 has been saved."]


# Cost


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    admin: Client, cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        making.make_meeting(making.make_session(making.make_slot(cast.hall, 100 + 20 * number), cast.anna, cast.kelp))

    with django_assert_num_queries(7):
        page = admin.get(URL, {"mentor": str(cast.anna.pk), "q": "kelp", "sort": "idea"})

    assert len(reading.rows(page)) == count


@pytest.mark.django_db
def test_the_page_of_an_event_with_300_sessions_stays_light(client: Client) -> None:
    load(date(2027, 5, 12))
    client.force_login(making.make_administrator("Zoe Zed"))

    page = client.get("/events/demo/sessions/")

    assert figures(page) == "300 sessions"
    assert len(page.content) < 120_000
