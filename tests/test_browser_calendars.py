"""Calendar addresses and the grid of a timetable in a real browser."""

import pytest
from playwright.sync_api import expect

from sessions_app.models import CalendarFeed
from tests import making
from tests.browser import Pages
from tests.eyes import look
from tests.sessions_app.conftest import Cast, make_cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Anna and Boris sit in the hall; session 1 is booked, 2 cancelled."""
    cast = make_cast()
    cast.hall.mentors.set([cast.anna, cast.boris])
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    making.make_session(cast.half_past, cast.boris, cast.moss).cancel(reason="", by=None)
    CalendarFeed.make(by=cast.admin, timetable=cast.hall)
    return cast


def paths(cast: Cast) -> list[str]:
    hall = cast.hall.get_absolute_url()
    ways = ["", "duplicate/", "publication/", "withdrawal/", "edit/"]
    feed = CalendarFeed.objects.get()
    return [*(f"{hall}{way}" for way in ways), "/calendars/", "/calendars/add/", f"/calendars/{feed.pk}/revocation/"]


def test_a_mentor_makes_an_address_and_copies_it(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.anna.user)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/calendars/")
    page.get_by_role("link", name="Make an address").click()
    page.get_by_label("Show free slots too").check()
    page.get_by_role("button", name="Make the address").click()

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    feed = CalendarFeed.objects.get(user=cast.anna.user)
    assert feed.with_free_slots
    assert page.evaluate("navigator.clipboard.readText()") == feed.address


def test_without_javascript_the_address_can_be_copied_by_hand(pages: Pages, cast: Cast) -> None:
    CalendarFeed.make(by=cast.anna.user, user=cast.anna.user)
    page = pages.open(user=cast.anna.user, javascript=False)
    page.goto("/calendars/")

    expect(page.get_by_role("textbox", name="Secret address 1 of Anna Berg")).to_be_editable(editable=False)
    expect(page.get_by_role("button", name="Copy")).not_to_be_visible()


def test_a_free_seat_leads_to_booking_it(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.admin)
    page.goto(cast.hall.get_absolute_url())

    page.get_by_role("link", name="Free: book Boris Adamov, Sat 6 Mar, 12:00").click()

    assert page.url.endswith(f"/slots/{cast.ten.pk}/book/?mentor={cast.boris.pk}")


def test_the_head_and_the_times_of_a_large_grid_stay_in_sight(pages: Pages, cast: Cast) -> None:
    names = ("Cara", "Dora", "Emil", "Fred", "Gina", "Hugo", "Ivar", "Jana", "Kira", "Lena")
    cast.hall.mentors.add(*[making.make_mentor(f"{name} Long-Surname", event=cast.event) for name in names])
    for number in range(30):
        making.make_slot(cast.hall, 60 + 20 * number)
    page = pages.open(user=cast.admin)
    page.goto(cast.hall.get_absolute_url())
    frame = page.locator(".mentor-grid-frame").first

    frame.evaluate("frame => frame.scrollTo(600, 500)")

    expect(frame.get_by_role("columnheader", name="Time")).to_be_in_viewport()
    expect(frame.get_by_role("columnheader", name="Hugo")).to_be_in_viewport()
    times = frame.get_by_role("rowheader")
    assert times.nth(20).bounding_box()["x"] - frame.bounding_box()["x"] < 2  # type: ignore[index]


def test_no_page_keeps_anybody_out(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.admin, bypass_csp=True)
    found = {}
    for path in paths(cast):
        page.goto(path)
        found[path] = look(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
