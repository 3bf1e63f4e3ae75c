"""A mentor new to it turns a sentence into slots in under a minute, without JavaScript and with it."""

import re
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from events.models import Notification
from tests import making
from tests.browser import Pages, Screen
from tests.eyes import look
from tests.sessions_app.conftest import Cast, make_cast
from tests.timetables.slots import address
from timetables.models import Timetable

SENTENCE = "Saturday 10 to 12 and 14 to 17, Sunday morning 9-12, 20 minutes"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def fresh(cast: Cast) -> Timetable:
    """Anna's, and nothing in it yet."""
    return making.make_timetable("Anna's hours", event=cast.event, mentor=cast.anna)


def button(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def times(timetable: Timetable) -> list[str]:
    local = [timetable.event.local(during.lower) for during in timetable.slots.values_list("during", flat=True)]
    return sorted(f"{start:%a %H:%M}" for start in local)


EXPECTED = sorted(
    [f"Sat {hour}:{minute:02}" for hour in (10, 11, 14, 15, 16) for minute in (0, 20, 40)]
    + [f"Sun {hour:02}:{minute:02}" for hour in (9, 10, 11) for minute in (0, 20, 40)]
)


@pytest.mark.parametrize(("screen", "javascript"), [("desktop", False), ("phone", False), ("desktop", True)])
def test_a_sentence_becomes_slots_in_under_a_minute(
    pages: Pages, cast: Cast, fresh: Timetable, screen: Screen, javascript: bool
) -> None:
    page = pages.open(screen=screen, javascript=javascript, user=cast.anna.user)
    began = monotonic()

    page.goto(fresh.get_absolute_url())
    page.get_by_text("More", exact=True).first.click()
    page.get_by_role("link", name="Write times in words").click()
    page.fill("#id_text", SENTENCE)
    button(page, "Show the slots")
    expect(page.locator("h1")).to_have_text("24 new slots")
    expect(page.locator(".plan-day h2")).to_have_text(
        [re.compile(r"Saturday 6 March\s+15 slots"), re.compile(r"Sunday 7 March\s+9 slots")]
    )
    button(page, "Add 24 slots")
    expect(page.get_by_role("status").filter(has_text="Done:")).to_have_text("Done: 24 slots have been added.")

    assert times(fresh) == EXPECTED
    assert monotonic() - began < 60


def test_going_back_loses_nothing(pages: Pages, cast: Cast, fresh: Timetable) -> None:
    page = pages.open(javascript=False, user=cast.anna.user)
    page.goto(f"{fresh.get_absolute_url()}slots/write/")
    page.fill("#id_text", "Sat 10-12\nSun 9-12")
    page.fill("#id_gap", "5")
    button(page, "Show the slots")
    button(page, "Change the times")
    expect(page.locator("#id_text")).to_have_value("Sat 10-12\nSun 9-12")
    expect(page.locator("#id_gap")).to_have_value("5")
    assert times(fresh) == []


def test_a_mentor_asks_and_an_administrator_decides(pages: Pages, cast: Cast) -> None:
    session = making.make_session(cast.annas_ten, cast.anna, cast.kelp)
    meeting = making.make_meeting(session)
    page = pages.open(javascript=False, user=cast.anna.user)
    page.goto(address(cast.annas_ten, "edit"))
    page.get_by_label("Message").fill("After three, please")
    button(page, "Ask an administrator")
    expect(page.get_by_role("status").filter(has_text="Done:")).to_contain_text("The administrators have been asked.")

    page = pages.open(javascript=False, user=cast.admin)
    page.goto("/events/hack/")
    page.get_by_role("link", name="Notifications, 1 unread").click()
    page.get_by_role("link", name=re.compile("Anna Berg asks to move")).click()
    page.fill("#id_start", "15:20")
    page.fill("#id_end", "15:40")
    button(page, "Save slot")
    expect(page.get_by_role("status").filter(has_text="Done:")).to_contain_text("15:20–15:40")

    meeting.refresh_from_db()
    session.refresh_from_db()
    assert (meeting.sequence, session.during) == (1, making.at(200))


def test_these_pages_keep_nobody_out(pages: Pages, cast: Cast, fresh: Timetable) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.kelp)
    Notification.objects.create(user=cast.admin, text="Something to read", url="/events/hack/")
    page = pages.open(user=cast.admin, bypass_csp=True)
    written = f"{fresh.get_absolute_url()}slots/write/"
    places = [written, f"{fresh.get_absolute_url()}busy/", "/notifications/"]
    places += [address(cast.annas_ten, "edit"), address(cast.annas_ten, "delete"), address(cast.annas_ten, "request")]
    found = {}
    for place in places:
        page.goto(place)
        found[place] = look(page)
    page.goto(written)
    page.fill("#id_text", f"{SENTENCE}\n8 Mar 10-12\nSat 10:10-10:30")
    button(page, "Show the slots")
    expect(page.locator("h1")).to_have_text("24 new slots")
    found["preview"] = look(page)

    assert {place: told for place, told in found.items() if told} == {}
