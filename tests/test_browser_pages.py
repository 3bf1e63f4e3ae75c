"""The pages of sessions in a real browser: on a phone, and for everybody's eyes."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from control_panel.models import IntegrityCheck
from events.models import Notification
from tests import making
from tests.browser import Pages
from tests.eyes import look
from tests.sessions_app.conftest import Cast, make_cast

LIST = "/events/hack/sessions/"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Session 1 is Anna's and open, 2 is Boris's and booked."""
    cast = make_cast()
    making.make_session(cast.half_past, cast.anna, cast.kelp)
    making.make_meeting(making.make_session(cast.half_past, cast.boris, cast.moss))
    asked = making.make_request(cast.kelp, by=cast.kim)
    making.make_request(cast.moss, by=cast.mia).assign(mentor=cast.anna, by=cast.admin)
    cast.hall.mentors.set([cast.anna, cast.boris])
    for person in (cast.admin, cast.kim, cast.anna.user):
        Notification.objects.create(user=person, text="Something to read", url=asked.get_absolute_url())
    broken = {"table": "events_event", "pk": cast.event.pk, "other": None, "thing": "", "detail": "differs"}
    found = {"rule": "slot_not_empty", "checked": 3, "found": 1, "seconds": 0.1, "faults": [broken]}
    IntegrityCheck.objects.create(finished_at=timezone.now(), rule_count=1, report=[found])
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


def following(path: str, link: str) -> Callable[[Page], object]:
    """Opens a list, and follows a link of it."""

    def go(page: Page) -> None:
        page.goto(path)
        href = page.get_by_role("main").get_by_role("link", name=link).first.get_attribute("href")
        page.goto(href or "")

    return go


def at(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


EVENT = "/events/hack/"
ANYBODYS = {"sign in": at("/accounts/login/"), "join": at("/join/")}
EVERYBODYS = {
    "account": at("/account/"),
    "calendars": at("/calendars/"),
    "notifications": at("/notifications/"),
    "notifications of a kind": at("/notifications/?kind=people"),
    "requests": at(f"{EVENT}requests/"),
}
MEMBERS = EVERYBODYS | {
    "home": at("/"),
    "ask": at(f"{EVENT}requests/add/"),
    "own request": following(f"{EVENT}requests/", "A pricing page"),
    "teams": at(f"{EVENT}teams/"),
    "make a team": at(f"{EVENT}teams/add/"),
}
MENTORS = EVERYBODYS | {"home": at("/"), "profile": at("/profile/")}
ADMINISTRATORS = EVERYBODYS | {
    "dashboard": at(EVENT),
    "list": at(f"{LIST}?q=a&state=open"),
    "empty list": at(f"{LIST}?q=nothing"),
    "form with errors": the_form_with_errors,
    "open session": at(f"{LIST}1/"),
    "booked session": at(f"{LIST}2/"),
    "form with a locked team": at(f"{LIST}2/edit/"),
    "move": at(f"{LIST}1/move/"),
    "delete": at(f"{LIST}1/delete/"),
    "delete, refused": at(f"{LIST}2/delete/"),
    "cancel": at(f"{LIST}1/cancellation/"),
    "make the meeting": at(f"{LIST}1/meeting/"),
    "cancel the meeting": at(f"{LIST}2/meeting/cancellation/"),
    "not found": at(f"{LIST}99/"),
    "slots": at(f"{EVENT}slots/?state=free"),
    "mentors": at(f"{EVENT}mentors/?load=idle"),
    "mentor": following(f"{EVENT}mentors/", "Anna Berg"),
    "teams": at(f"{EVENT}ideas/?sessions=none"),
    "team": following(f"{EVENT}ideas/", "Kelp"),
    "ask for a team": at(f"{EVENT}requests/add/"),
    "review": following(f"{EVENT}requests/", "Kelp"),
    "people": at(f"{EVENT}people/"),
    "add a person": at(f"{EVENT}people/add/"),
    "invite": at(f"{EVENT}people/invitations/"),
    "joining": at(f"{EVENT}people/joining/"),
    "applications": at(f"{EVENT}applications/"),
    "imports": at(f"{EVENT}imports/"),
    "import": at(f"{EVENT}imports/add/"),
    "history": at(f"{EVENT}history/?thing=session"),
    "undo": following(f"{EVENT}history/?thing=meeting", "Undo"),
    "undo, refused": following(f"{EVENT}history/?thing=session&q=2", "Undo"),
    "mails": at("/mail/"),
    "integrity": at("/integrity/"),
}


ROLES: dict[str, dict[str, Callable[[Page], object]]] = {
    "anybody": ANYBODYS,
    "member": MEMBERS,
    "mentor": MENTORS,
    "administrator": ADMINISTRATORS,
}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_keeps_anybody_out(pages: Pages, cast: Cast, role: str) -> None:
    people = {"member": cast.kim, "mentor": cast.anna.user, "administrator": cast.admin}
    page = pages.open(user=people.get(role), bypass_csp=True)
    found = {}
    for name, go in ROLES[role].items():
        go(page)
        found[name] = look(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
