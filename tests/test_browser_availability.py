"""A mentor says when they are available: by mouse, by keyboard alone, by touch; what is refused is marked."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from events.models import Event
from sessions_app.models import Session
from tests import making
from tests.browser import Pages, Scheme, Screen
from tests.eyes import violations
from tests.sessions_app.conftest import Cast, make_cast
from timetables.models import Slot

SATURDAY = date(2127, 3, 8)  # ahead whenever the tests run; in Tallinn two hours ahead of UTC
AHEAD = (SATURDAY - making.SATURDAY).days * 24 * 60  # minutes
NOON = AHEAD  # making.TEN is 12:00 on the event's clocks
WANTED = [
    *(f"Sat {hour:02}:{minute:02}" for hour in (10, 11, 14, 15, 16) for minute in (0, 20, 40)),
    *(f"Sun {hour:02}:{minute:02}" for hour in (9, 10, 11) for minute in (0, 20, 40)),
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Anna has no slot yet in an event that is still to come."""
    cast = make_cast()
    Slot.objects.all().delete()
    Event.objects.update(starts_on=SATURDAY, ends_on=SATURDAY + timedelta(days=1))
    return cast


@pytest.fixture
def page(pages: Pages, cast: Cast) -> Page:
    page = pages.open(user=cast.anna.user)
    page.goto("/events/hack/availability/")
    return page


def cell(page: Page, day: str, clock: str) -> Locator:
    hour, minute = map(int, clock.split(":"))
    number = 8 + ["Sat", "Sun"].index(day)
    return page.locator(f"td[data-at='2127-03-{number:02}T{hour - 2:02}:{minute:02}Z']")


def message(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text="Done:")).to_have_text(f"Done: {text}")


def bring(start: Locator) -> None:
    """Scroll as a person does who is about to drag from there downwards."""
    start.evaluate(
        """cell => {
            const frame = cell.closest("[data-frame]");
            frame.scrollTop = cell.offsetTop - 80;
            frame.scrollIntoView({ block: "center" });
        }"""
    )


def corner(cell: Locator) -> tuple[float, float]:
    """A point within the cell, on the screen."""
    box = cell.bounding_box()
    assert box
    return box["x"] + 20, box["y"] + 10


def drag(page: Page, start: Locator, end: Locator) -> None:
    bring(start)
    page.mouse.move(*corner(start))
    page.mouse.down()
    page.mouse.move(*corner(end), steps=5)
    page.mouse.up()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def count(page: Page) -> Locator:
    return page.locator("[data-count]")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def offered(cast: Cast) -> list[str]:
    """Anna's slots on the event's clocks; each lasts twenty minutes."""
    slots = [slot.during for slot in cast.annas.slots.in_order()]
    assert {during.upper - during.lower for during in slots} <= {timedelta(minutes=20)}
    return [f"{cast.event.local(during.lower):%a %H:%M}" for during in slots]


# The job, in three ways


def test_by_mouse(page: Page, cast: Cast) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    drag(page, cell(page, "Sat", "10:00"), cell(page, "Sat", "11:40"))
    drag(page, cell(page, "Sat", "14:00"), cell(page, "Sat", "16:40"))
    drag(page, cell(page, "Sun", "09:00"), cell(page, "Sun", "11:40"))
    expect(count(page)).to_have_text("24 unsaved changes: 24 added, 0 removed")
    assert (offered(cast), sent) == ([], [])
    save(page)

    message(page, "24 slots have been added.")
    expect(count(page)).to_have_text("Everything is saved")
    assert offered(cast) == WANTED
    assert len(sent) == 1


def test_by_keyboard_alone(page: Page, cast: Cast) -> None:
    for _ in range(60):
        press(page, "Tab")
        if page.evaluate("document.activeElement.matches('[data-grid] td')"):
            break
    expect(cell(page, "Sat", "08:00")).to_be_focused()

    press(page, *["ArrowDown"] * 6, *["Shift+ArrowDown"] * 5, "Space")
    press(page, *["ArrowDown"] * 7, *["Shift+ArrowDown"] * 8, "Space")
    press(page, "Control+Home", "ArrowRight", *["ArrowDown"] * 3, *["Shift+ArrowDown"] * 8, "Space")
    expect(count(page)).to_have_text("24 unsaved changes: 24 added, 0 removed")
    for _ in range(10):
        press(page, "Tab")
        if page.evaluate("document.activeElement.matches('[data-save]')"):
            break
    press(page, "Enter")

    message(page, "24 slots have been added.")
    assert offered(cast) == WANTED


def test_by_touch(pages: Pages, cast: Cast) -> None:
    """A finger taps single times and scrolls; while it paints it drags."""
    phone = pages.open(screen="phone", user=cast.anna.user)
    phone.goto("/events/hack/availability/")
    assert phone.evaluate("document.scrollingElement.scrollWidth") == 390

    for hour in (10, 11):
        for minute in ("00", "20", "40"):
            cell(phone, "Sat", f"{hour}:{minute}").tap()
    expect(count(phone)).to_have_text("6 unsaved changes: 6 added, 0 removed")
    phone.get_by_role("button", name="Paint").tap()
    finger(phone, cell(phone, "Sat", "14:00"), cell(phone, "Sat", "16:40"))
    finger(phone, cell(phone, "Sun", "09:00"), cell(phone, "Sun", "11:40"))
    phone.get_by_role("button", name="Save", exact=True).tap()

    message(phone, "24 slots have been added.")
    assert offered(cast) == WANTED


def finger(phone: Page, start: Locator, end: Locator) -> None:
    """Drag with one finger, as Chromium itself reports it."""
    bring(start)
    session = phone.context.new_cdp_session(phone)
    (x, y), (last_x, last_y) = corner(start), corner(end)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x + (last_x - x) * step / 10, "y": y + (last_y - y) * step / 10}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.touchscreen.tap(4, 300)  # beside everything: Chromium swallows the first tap after a gesture made this way


def test_a_finger_scrolls_unless_it_paints(pages: Pages, cast: Cast) -> None:
    phone = pages.open(screen="phone", user=cast.anna.user)
    phone.goto("/events/hack/availability/")
    finger(phone, cell(phone, "Sat", "12:00"), cell(phone, "Sat", "10:00"))
    expect(count(phone)).to_have_text("Everything is saved")


# Without fear


def test_clicking_toggles_and_dragging_from_a_free_time_clears(page: Page, cast: Cast) -> None:
    for minutes in (0, 20, 40):
        making.make_slot(cast.annas, NOON + minutes)
    page.reload()

    cell(page, "Sat", "11:40").click()
    drag(page, cell(page, "Sat", "12:00"), cell(page, "Sat", "12:40"))
    expect(count(page)).to_have_text("4 unsaved changes: 1 added, 3 removed")
    cell(page, "Sat", "12:40").click()
    save(page)

    message(page, "1 slot has been added, 2 slots have been removed.")
    assert offered(cast) == ["Sat 11:40", "Sat 12:40"]


def test_a_drag_beyond_the_edge_scrolls_on(page: Page, cast: Cast) -> None:
    x, y = corner(cell(page, "Sat", "08:00"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, 890, steps=5)
    expect(cell(page, "Sat", "19:40")).to_have_attribute("data-change", "added")
    page.mouse.up()
    expect(count(page)).to_have_text("36 unsaved changes: 36 added, 0 removed")


def test_undo_and_redo(page: Page) -> None:
    cell(page, "Sat", "10:00").click()
    drag(page, cell(page, "Sun", "10:00"), cell(page, "Sun", "11:00"))
    expect(count(page)).to_have_text("5 unsaved changes: 5 added, 0 removed")

    page.get_by_role("button", name="Undo").click()
    expect(count(page)).to_have_text("Undone. 1 unsaved change: 1 added, 0 removed")
    cell(page, "Sun", "12:00").focus()
    press(page, "Control+z")
    expect(count(page)).to_have_text("Undone. Everything is saved")
    press(page, "Control+y", "Control+Shift+z")
    expect(count(page)).to_have_text("Done again. 5 unsaved changes: 5 added, 0 removed")


def test_a_day_is_copied_to_others(page: Page, cast: Cast) -> None:
    making.make_session(making.make_slot(cast.annas, NOON), cast.anna)
    making.make_slot(cast.annas, NOON + 20)
    making.make_slot(cast.annas, NOON + 24 * 60 + 60)
    page.reload()

    page.get_by_role("button", name="Copy a day").click()
    page.get_by_label("Copy the times of").select_option(label="Sat 8 Mar")
    page.get_by_label("Sun 9 Mar").check()
    page.get_by_label("Clear the other free times of those days").check()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(count(page)).to_have_text("Copied. 3 unsaved changes: 2 added, 1 removed")
    save(page)

    message(page, "2 slots have been added, 1 slot has been removed.")
    assert offered(cast) == ["Sat 12:00", "Sat 12:20", "Sun 12:00", "Sun 12:20"]


def test_leaving_with_unsaved_changes_asks_first(page: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    cell(page, "Sat", "10:00").click()
    page.goto("/events/hack/sessions/")
    assert asked == ["beforeunload"]


def test_a_session_stays_and_its_cell_leads_to_it(page: Page, cast: Cast) -> None:
    making.make_session(making.make_slot(cast.annas, NOON), cast.anna, cast.kelp)
    page.reload()

    drag(page, cell(page, "Sat", "11:40"), cell(page, "Sat", "12:20"))
    expect(count(page)).to_have_text("2 unsaved changes: 2 added, 0 removed")
    cell(page, "Sat", "12:00").focus()
    expect(page.locator("[data-here]")).to_contain_text("Sat 8 Mar, 12:00–12:20 Tallinn (10:00–10:20 UTC)")
    expect(page.locator("[data-here]")).to_contain_text("holds a session, so it stays")
    page.get_by_role("button", name="Undo").click()
    cell(page, "Sat", "12:00").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/sessions/1/$"))


def test_what_was_booked_meanwhile_is_marked_and_the_rest_is_kept(page: Page, cast: Cast) -> None:
    slot = making.make_slot(cast.annas, NOON)
    page.reload()
    cell(page, "Sat", "12:00").click()
    cell(page, "Sun", "09:00").click()
    making.make_session(slot, cast.anna, cast.kelp)
    save(page)

    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    sentence = "Sat 8 Mar, 12:00–12:20 holds session 1 with Kelp. Ask an administrator to move or cancel it."
    expect(summary.get_by_role("link")).to_have_text([sentence])
    expect(cell(page, "Sat", "12:00")).to_have_attribute("aria-invalid", "true")
    assert offered(cast) == ["Sat 12:00"]
    summary.get_by_role("link").click()
    expect(cell(page, "Sat", "12:00")).to_be_focused()

    expect(count(page)).to_have_text("1 unsaved change: 1 added, 0 removed")
    save(page)
    message(page, "1 slot has been added.")
    assert (offered(cast), Session.objects.count()) == (["Sat 12:00", "Sun 09:00"], 1)


def test_signed_out_meanwhile_nothing_is_lost(page: Page, cast: Cast) -> None:
    cell(page, "Sat", "10:00").click()
    page.context.clear_cookies(name="sessionid")
    save(page)
    expect(count(page)).to_contain_text("You are no longer signed in.")
    expect(cell(page, "Sat", "10:00")).to_have_attribute("data-change", "added")


def test_more_hours_are_shown_without_losing_anything(page: Page, cast: Cast) -> None:
    cell(page, "Sat", "10:00").click()
    expect(cell(page, "Sat", "07:40")).not_to_be_visible()
    page.get_by_role("link", name="Show earlier hours").click()
    cell(page, "Sat", "07:40").click()
    save(page)
    message(page, "2 slots have been added.")
    assert offered(cast) == ["Sat 07:40", "Sat 10:00"]


def test_without_javascript_it_is_read_and_leads_on(pages: Pages, cast: Cast) -> None:
    slot = making.make_slot(cast.annas, NOON)
    plain = pages.open(javascript=False, user=cast.anna.user)
    plain.goto("/events/hack/availability/")
    expect(plain.get_by_role("button", name="Save", exact=True)).not_to_be_visible()
    link = plain.get_by_role("main").get_by_role("link", name="Free", exact=True)
    expect(link).to_have_attribute("href", f"/events/hack/timetables/{cast.annas.pk}/slots/{slot.pk}/edit/")
    plain.get_by_role("link", name="Write the times instead").click()
    expect(plain).to_have_url(re.compile(r"/slots/write/$"))


# For everybody's eyes


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_the_grid_keeps_nobody_out(pages: Pages, cast: Cast, scheme: Scheme, screen: Screen) -> None:
    making.make_session(making.make_slot(cast.annas, NOON), cast.anna, cast.kelp)
    for minutes in (20, 45, -AHEAD):
        making.make_slot(cast.annas, NOON + minutes)
    making.make_session(making.make_slot(cast.hall, NOON + 180), cast.anna)
    page = pages.open(screen=screen, scheme=scheme, user=cast.anna.user, bypass_csp=True)
    page.goto("/events/hack/availability/")
    cell(page, "Sat", "10:00").click()
    cell(page, "Sat", "12:20").click()
    found = {"grid": violations(page)}
    Slot.objects.filter(during=making.at(NOON + 20)).delete()
    save(page)
    expect(page.locator("[data-error-summary]")).to_be_visible()
    found["refused"] = violations(page)
    page.get_by_role("button", name="Copy a day").click()
    found["copy"] = violations(page)
    assert found == {"grid": [], "refused": [], "copy": []}
