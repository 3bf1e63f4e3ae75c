"""The pages of sessions in a real browser: on a phone, and for everybody's eyes."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import making
from tests.browser import Pages, Scheme
from tests.sessions_app.conftest import Cast, make_cast

LIST = "/events/hack/sessions/"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Session 1 is Anna's and open, 2 is Boris's and booked."""
    cast = make_cast()
    making.make_session(cast.half_past, cast.anna, cast.kelp)
    making.make_meeting(making.make_session(cast.half_past, cast.boris, cast.moss))
    return cast


# On a phone


def test_on_a_phone_rows_are_cards_and_nothing_is_cut_off(pages: Pages, cast: Cast) -> None:
    phone = pages.open(screen="phone", user=cast.admin)
    phone.goto(LIST)

    expect(phone.locator("thead")).not_to_be_in_viewport()
    cells = phone.locator("tbody tr").first.locator("td:visible")
    tops = [box["y"] for cell in cells.all() if (box := cell.bounding_box())]
    assert tops == sorted(set(tops))  # one below the other
    assert phone.evaluate("document.scrollingElement.scrollWidth") == 390
    expect(phone.locator("tbody tr").first.get_by_role("link", name="Edit 1")).to_be_in_viewport()


@pytest.mark.parametrize("path", ["/events/hack/", f"{LIST}add/", f"{LIST}1/", f"{LIST}1/edit/", f"{LIST}1/delete/"])
def test_on_a_phone_no_page_scrolls_sideways(pages: Pages, cast: Cast, path: str) -> None:
    phone = pages.open(screen="phone", user=cast.admin)
    phone.goto(path)

    assert phone.evaluate("document.scrollingElement.scrollWidth") == 390


def test_on_a_phone_the_navigation_is_a_drawer(pages: Pages, cast: Cast) -> None:
    phone = pages.open(screen="phone", user=cast.admin)
    phone.goto(LIST)
    drawer = phone.get_by_role("navigation", name="Main")
    expect(drawer).not_to_be_visible()

    phone.get_by_role("button", name="Menu").click()
    expect(drawer).to_be_visible()
    phone.get_by_role("button", name="Close the menu").click()
    expect(drawer).not_to_be_visible()

    phone.get_by_role("button", name="Menu").click()
    drawer.get_by_role("link", name="Dashboard").click()
    expect(phone.locator("h1")).to_have_text("Hack")


# For everybody's eyes


def the_form_with_errors(page: Page) -> None:
    page.goto(f"{LIST}add/")
    page.get_by_role("main").get_by_role("button", name="Add session").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()


PLACES: dict[str, Callable[[Page], object]] = {
    "dashboard": lambda page: page.goto("/events/hack/"),
    "list": lambda page: page.goto(f"{LIST}?q=a&state=open"),
    "empty list": lambda page: page.goto(f"{LIST}?q=nothing"),
    "form with errors": the_form_with_errors,
    "open session": lambda page: page.goto(f"{LIST}1/"),
    "booked session": lambda page: page.goto(f"{LIST}2/"),
    "form with a locked team": lambda page: page.goto(f"{LIST}2/edit/"),
    "move": lambda page: page.goto(f"{LIST}1/move/"),
    "delete": lambda page: page.goto(f"{LIST}1/delete/"),
    "delete, refused": lambda page: page.goto(f"{LIST}2/delete/"),
    "cancel": lambda page: page.goto(f"{LIST}1/cancellation/"),
    "make the meeting": lambda page: page.goto(f"{LIST}1/meeting/"),
    "cancel the meeting": lambda page: page.goto(f"{LIST}2/meeting/cancellation/"),
    "not found": lambda page: page.goto(f"{LIST}99/"),
}


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


# In the dark only colours differ.
@pytest.mark.parametrize(("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})])
def test_no_page_keeps_anybody_out(pages: Pages, cast: Cast, scheme: Scheme, rules: dict[str, Any]) -> None:
    anybody = pages.open(scheme=scheme, bypass_csp=True)
    admin = pages.open(scheme=scheme, user=cast.admin, bypass_csp=True)

    anybody.goto("/accounts/login/")
    found = {"sign in": violations(anybody, rules)}
    for name, go in PLACES.items():
        go(admin)
        assert admin.locator("html").get_attribute("data-bs-theme") == scheme
        found[name] = violations(admin, rules)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
