"""The grid of availability, read and saved without a browser; and the way to it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Event
from sessions_app.availability_grid import Grid, grid_of
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Slot, Timetable
from timetables.spans import end_of, start_of

SATURDAY = date(2127, 3, 8)  # ahead whenever the tests run
AHEAD = (SATURDAY - making.SATURDAY).days * 24 * 60  # minutes
HOME = "/events/hack/availability/"


@pytest.fixture
def anna(cast: Cast, client: Client) -> Client:
    """Anna's browser; the event is a century ahead, with one slot of hers on Saturday at 12:00."""
    Event.objects.update(starts_on=SATURDAY, ends_on=SATURDAY + timedelta(days=1))
    Slot.objects.filter(pk=cast.annas_ten.pk).update(during=making.at(AHEAD))
    for changed in (cast.event, cast.annas_ten, cast.annas):
        changed.refresh_from_db()
    client.force_login(cast.anna.user)
    return client


def url(timetable: Timetable) -> str:
    return f"/events/hack/timetables/{timetable.pk}/availability/"


def span(minutes: int) -> list[str]:
    during = making.at(AHEAD + minutes)
    return [start_of(during).isoformat(), end_of(during).isoformat()]


def save(client: Client, timetable: Timetable, changes: Any, **extra: Any) -> Any:
    text = changes if isinstance(changes, str) else json.dumps(changes)
    return client.post(url(timetable), {"changes": text}, **extra)


def cells(grid: Grid, clock: str) -> list[str]:
    """The states of a row's cells, day by day."""
    (row,) = [row for row in grid.rows if row.clock == clock and not row.is_again]
    return [cell.state for cell in row.cells]


# The way to it


def test_with_one_timetable_it_leads_straight_to_the_grid(anna: Client, cast: Cast) -> None:
    page = anna.get(HOME, follow=True)
    assert page.redirect_chain == [(url(cast.annas), 302)]
    assert reading.heading(page) == "Availability: Anna's own"


def test_with_several_one_chooses(anna: Client, cast: Cast) -> None:
    second = making.make_timetable("Evenings", event=cast.event, mentor=cast.anna)
    page = anna.get(HOME)
    assert [row[0] for row in reading.rows(page)] == ["Anna's own", "Evenings"]
    assert reading.content(page).links()["Evenings"] == url(second)


def test_without_one_it_says_whom_to_ask(client: Client, cast: Cast) -> None:
    client.force_login(cast.boris.user)
    assert reading.content(client.get(HOME)).one(class_="empty").words == (
        "You have no timetable of your own in this event. Ask an administrator to add a custom timetable for you."
    )


def test_the_navigation_leads_mentors_there(anna: Client, cast: Cast) -> None:
    navigation = reading.read(anna.get(url(cast.annas))).one(id="navigation")
    assert [(link.words, link.attributes["href"]) for link in navigation.all("a", aria_current="page")] == [
        ("Availability", HOME)
    ]


def test_administrators_find_it_in_each_timetable(admin: Client, cast: Cast) -> None:
    navigation = reading.read(admin.get(url(cast.hall))).one(id="navigation")
    assert [link.words for link in navigation.all("a", aria_current="page")] == ["Timetables"]
    assert HOME not in navigation.links().values()


# Reading


def test_it_shows_the_event_s_days_and_what_stands_in_them(anna: Client, cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.kelp, number=12)
    making.make_slot(cast.annas, AHEAD + 20)
    page = reading.content(anna.get(url(cast.annas)))
    assert [head.words for head in page.one("thead").all("th")] == ["Tallinn UTC", "Sat 8 Mar", "Sun 9 Mar"]
    rows = [row for row in page.one("tbody").all("tr") if "hidden" not in row.attributes]
    assert [cell.words for cell in rows[12].all("th", "td")] == ["12:00 10:00", "Session 12 12 Kelp", ""]
    assert [cell.words for cell in rows[13].all("th", "td")] == ["12:20 10:20", "Free", ""]
    assert (rows[0].one("th").words, rows[-1].one("th").words) == ("08:00 06:00", "19:40 17:40")


def test_each_cell_says_what_it_is(cast: Cast) -> None:
    outside = making.make_slot(cast.annas, -24 * 60)
    making.make_session(cast.annas_ten, cast.anna)
    making.make_slot(cast.annas, 20)
    making.make_slot(cast.annas, 45, 30)
    grid = grid_of(cast.annas, now=making.TEN - timedelta(minutes=30))
    assert [(column.date.day, column.is_of_event) for column in grid.columns] == [(5, False), (6, True), (7, True)]
    assert cells(grid, "11:20") == ["past", "past", "empty"]
    assert cells(grid, "12:00") == ["past", "booked", "empty"]
    assert cells(grid, "12:20") == ["past", "free", "empty"]
    assert cells(grid, "12:40") == cells(grid, "13:00") == ["past", "other", "empty"]
    grid = grid_of(cast.annas, now=making.TEN - timedelta(days=3))
    assert cells(grid, "12:00") == ["free", "booked", "empty"]
    assert cells(grid, "13:20") == ["outside", "empty", "empty"]
    assert grid.rows[36].cells[0].slots == [outside]


def test_no_slot_is_lost_whatever_its_length_and_time(cast: Cast) -> None:
    Slot.objects.all().delete()
    slots = [
        making.make_slot(cast.annas, minute, length) for minute, length in ((0, 7), (8, 3), (400, 1600), (-700, 5))
    ]
    grid = grid_of(cast.annas, now=making.TEN)
    shown = {slot for row in grid.rows if not row.is_hidden for cell in row.cells for slot in cell.slots}
    assert shown == set(slots)


def test_the_mentor_s_sessions_elsewhere_are_named(cast: Cast) -> None:
    making.make_session(making.make_slot(cast.hall, 60), cast.anna, number=5)
    grid = grid_of(cast.annas, now=making.TEN - timedelta(days=3))
    assert [[session.number for session in cell.elsewhere] for cell in grid.rows[39].cells] == [[5], []]


def test_the_night_the_clocks_change(cast: Cast) -> None:
    Slot.objects.all().delete()
    Event.objects.update(starts_on=date(2027, 10, 30), ends_on=date(2027, 10, 31))
    cast.annas.event.refresh_from_db()
    grid = grid_of(cast.annas, now=making.TEN, whole_day=True)
    again = [row for row in grid.rows if row.is_again]
    assert [(row.clock, [cell.state for cell in row.cells]) for row in again] == [
        (clock, ["once", "empty"]) for clock in ("03:00", "03:20", "03:40")
    ]
    assert again[0].cells[1].at == "2027-10-31T01:00Z"
    Event.objects.update(starts_on=date(2027, 3, 28), ends_on=date(2027, 3, 28))
    cast.annas.event.refresh_from_db()
    assert cells(grid_of(cast.annas, now=making.TEN, whole_day=True), "03:20") == ["skipped"]


def test_the_mentor_s_own_clock_stands_beside(cast: Cast) -> None:
    cast.anna.time_zone = "Asia/Kolkata"
    cast.annas.mentor = cast.anna
    grid = grid_of(cast.annas, now=making.TEN)
    assert (grid.own_zone, grid.rows[36].clock, grid.rows[36].own_clock) == ("Asia/Kolkata", "12:00", "15:30")


def test_a_long_event_comes_in_pages_of_days(admin: Client, cast: Cast) -> None:
    Event.objects.update(ends_on=making.SATURDAY + timedelta(days=40))
    links = reading.content(admin.get(f"{url(cast.hall)}?days=99")).links()
    assert ("Earlier days" in links, "Later days" in links) == (True, False)
    days = [len(reading.content(admin.get(f"{url(cast.hall)}?days={n}")).all("th", scope="col")) for n in ("x", 1, 2)]
    assert days == [29, 29, 14]


def test_the_number_of_queries_does_not_grow(admin: Client, cast: Cast) -> None:
    making.make_session(making.make_slot(cast.hall, 60), cast.anna, cast.kelp)
    with CaptureQueriesContext(connection) as few:
        admin.get(url(cast.hall))
    for n in range(4, 30):
        making.make_session(making.make_slot(cast.hall, 30 * n), cast.anna, cast.kelp)
    with CaptureQueriesContext(connection) as many:
        admin.get(url(cast.hall))
    assert len(many) == len(few)


# Saving


def test_saving_says_what_was_done_and_stays(anna: Client, cast: Cast) -> None:
    page = save(anna, cast.annas, {"add": [span(20), span(40)], "remove": [cast.annas_ten.pk]}, follow=True)
    assert page.redirect_chain == [(url(cast.annas), 302)]
    assert reading.messages(page) == ["Done: 2 slots have been added, 1 slot has been removed."]
    assert [slot.during for slot in cast.annas.slots.in_order()] == [making.at(AHEAD + 20), making.at(AHEAD + 40)]


def test_what_is_there_already_is_said(anna: Client, cast: Cast) -> None:
    page = save(anna, cast.annas, {"add": [span(0)]}, follow=True)
    assert reading.messages(page) == ["Done: These slots were there already."]


def test_a_refusal_names_each_slot_and_shows_the_grid_as_it_is_now(anna: Client, cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.kelp, number=12)

    page = save(anna, cast.annas, {"add": [span(10), span(60)], "remove": [cast.annas_ten.pk]})

    assert page.status_code == 409
    assert reading.on_top(page) == [
        "Sat 8 Mar, 12:00–12:20 holds session 12 with Kelp. Ask an administrator to move or cancel it.",
    ]
    (link,) = reading.content(page).one(class_="error-summary").all("a")
    assert link.attributes["data-refused-at"] == "2127-03-08T10:00Z"
    assert cast.annas.slots.count() == 1


MALFORMED = "The changes did not arrive as the page sends them. Reload the page and try again."


@pytest.mark.parametrize(
    "changes",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 90_000,
        '{"add": 1}',
        '{"add": [1]}',
        '{"add": ["ab"]}',
        '{"add": [["2127-03-08T10:00", "2127-03-08T10:20"]]}',
        '{"add": [["2127-03-08T10:00Z"]]}',
        '{"add": [["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"]]}',
        '{"add": [[null, {}]]}',
        '{"remove": ["1"]}',
        '{"remove": [true]}',
        '{"remove": [1.5]}',
        '{"remove": {"1": 2}}',
        '{"remove": [' + "9" * 5000 + "]}",
        '{"add": [["\\ud800", "\\u0000"]]}',
    ],
)
def test_what_the_page_would_never_send_is_told_in_a_sentence(anna: Client, cast: Cast, changes: str) -> None:
    page = save(anna, cast.annas, changes)
    assert (page.status_code, reading.on_top(page)) == (200, [MALFORMED])
    assert cast.annas.slots.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Nothing was changed, so there is nothing to save."),
        ("x" * 100_001, "These are too many changes at once. Save in smaller parts."),
    ],
)
def test_nothing_and_too_much_are_told(anna: Client, cast: Cast, changes: Any, sentence: str) -> None:
    assert reading.on_top(save(anna, cast.annas, changes)) == [sentence]


def test_megabytes_are_answered_with_a_page(anna: Client, cast: Cast) -> None:
    assert save(anna, cast.annas, "x" * 3_000_000).status_code == 400


def test_a_slot_of_somebody_else_is_refused(anna: Client, cast: Cast) -> None:
    page = save(anna, cast.annas, {"remove": [cast.ten.pk, 10**30]})
    assert reading.on_top(page) == [
        "2 of the slots to remove are not of this timetable. Reload the page and try again."
    ]
