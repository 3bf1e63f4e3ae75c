"""The board in a real browser: the keyboard, a phone, paper; and for everybody's eyes."""

import re

import pytest
from playwright.sync_api import Page, expect

from sessions_app.models import Session
from tests import making
from tests.browser import Pages
from tests.eyes import look
from tests.sessions_app.conftest import Cast, make_cast

CENTURY = 36_524 * 24 * 60  # minutes: what is still to come
BOARD = "/events/hack/board/?day=2127-03-06"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Anna and Boris in the hall at 12:00, 12:30 and 13:00 in a hundred years; session 1 is Anna's, booked, 12:30."""
    cast = make_cast()
    cast.hall.mentors.set([cast.anna, cast.boris])
    slots = [making.make_slot(cast.hall, CENTURY + minutes) for minutes in (0, 30, 60)]
    making.make_meeting(making.make_session(slots[1], cast.anna, cast.kelp))
    making.make_session(slots[2], cast.boris, cast.kelp).cancel(reason="", by=None)
    return cast


def opened(pages: Pages, cast: Cast, path: str = BOARD, **facts: object) -> Page:
    page = pages.open(user=cast.admin, **facts)  # type: ignore[arg-type]
    page.goto(path)
    return page


def at(page: Page) -> str:
    """The cell that has the focus, by its row and column."""
    cell = "document.activeElement.closest('td, th')"
    return f"{page.evaluate(f'{cell}.parentElement.rowIndex')}/{page.evaluate(f'{cell}.cellIndex')}"


def test_arrows_go_from_cell_to_cell_and_tab_stops_once(pages: Pages, cast: Cast) -> None:
    page = opened(pages, cast)
    page.locator(".board-frame").focus()
    page.keyboard.press("Tab")
    visited = [at(page)]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "End", "Home", "Control+End", "ArrowDown"):
        page.keyboard.press(key)
        visited.append(at(page))

    assert visited == ["1/1", "1/2", "2/2", "2/1", "1/1", "1/2", "1/1", "3/2", "3/2"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('table')") is None


def test_enter_on_a_free_cell_books_there_and_on_a_booked_one_opens_it(pages: Pages, cast: Cast) -> None:
    page = opened(pages, cast)
    page.locator("td a", has_text="Booked").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Session 1")

    page.go_back()
    page.locator("td.f a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/slots/\d+/book/\?mentor=\d+&next="))


def test_a_session_is_moved_on_the_board(pages: Pages, cast: Cast) -> None:
    page = opened(pages, cast, "/events/hack/sessions/1/")
    page.locator(".menu-more summary").click()
    page.get_by_role("link", name="Move on the board").click()
    page.locator("td.m a").first.click()
    page.get_by_role("button", name="Move Session 1").click()

    expect(page.get_by_role("status").filter(has_text="Done:")).to_contain_text("Session 1 has been moved")
    expect(page).to_have_url(re.compile(r"/board/\?day=2127-03-06$"))
    assert Session.objects.get(number=1).during == making.at(CENTURY)


def test_a_filter_changes_the_board_and_its_address_alone(pages: Pages, cast: Cast) -> None:
    page = opened(pages, cast)
    page.select_option("#id_free", label="Only free")

    expect(page.locator("td.b")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"free=1"))
    expect(page.locator("table.board")).to_have_attribute("role", "grid")
    expect(page.locator("#board-figures")).to_have_text("Thursday 6 March: 2 mentors, 5 free slots")


def test_g_b_goes_there(pages: Pages, cast: Cast) -> None:
    page = opened(pages, cast, "/events/hack/")
    page.keyboard.press("g")
    page.keyboard.press("b")

    expect(page.locator("h1")).to_have_text("Board")


def test_on_a_phone_the_times_stay_and_the_page_does_not_scroll_sideways(pages: Pages, cast: Cast) -> None:
    for number in range(4):
        cast.hall.mentors.add(making.make_mentor(f"M{number} Mentor", event=cast.event))
    phone = opened(pages, cast, screen="phone")
    phone.locator(".board-frame").evaluate("frame => { frame.scrollLeft = 200 }")

    assert phone.evaluate("document.scrollingElement.scrollWidth") == 390
    left = phone.locator("tbody th").first.bounding_box()
    frame = phone.locator(".board-frame").bounding_box()
    assert left is not None
    assert frame is not None
    assert abs(left["x"] - frame["x"]) <= 2


def test_on_paper_it_is_black_on_white_and_nothing_is_cut_off(pages: Pages, cast: Cast) -> None:
    page = opened(pages, cast, scheme="dark")
    page.emulate_media(media="print")

    every = page.locator(".board td, .board td *")
    colours = every.evaluate_all("all => [...new Set(all.map((one) => getComputedStyle(one).color))]")
    assert colours == ["rgb(0, 0, 0)"]
    assert page.locator(".board-frame").evaluate("frame => getComputedStyle(frame).overflow") == "visible"


def test_no_board_and_no_home_keeps_anybody_out(pages: Pages, cast: Cast) -> None:
    cast.event.self_booking = True
    cast.event.save()
    page = pages.open(user=cast.admin, bypass_csp=True)
    move = f"/events/hack/board/1/{Session.objects.get(number=2).slot_id}-{cast.anna.pk}"
    found = {}
    for path in (BOARD, f"{BOARD}&moving=1", f"{BOARD}&print=1", move):
        page.goto(path)
        found[path] = look(page)
    for person in (cast.anna.user, cast.kim):
        own = pages.open(user=person, bypass_csp=True)
        own.goto("/")
        found[person.name] = look(own)

    assert found == {place: [] for place in found}
