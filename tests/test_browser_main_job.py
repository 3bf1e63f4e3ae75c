"""The main job in a real browser, with and without JavaScript; several people at it; the ways of browsers."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from sessions_app.models import Meeting, Session
from tests import making
from tests.browser import Pages
from tests.sessions_app.conftest import Cast, make_cast
from timetables.models import Slot

CENTURY = 36_524 * 24 * 60  # minutes; only slots that are still to come are offered instead of a taken one
LIST = "/events/hack/sessions/"
NO_TEAM_CHANGE = "Session 3 has an active meeting, so its idea/team stays. Cancel the meeting first."


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def slots(cast: Cast) -> list[Slot]:
    """Thursday 12:00, 12:30, 13:00 and 13:30 in the hall; session 1 is Anna's, 2 Boris's, both on a Saturday."""
    making.make_session(cast.half_past, cast.anna, cast.kelp)
    making.make_session(cast.half_past, cast.boris, cast.moss)
    return [making.make_slot(cast.hall, CENTURY + minutes) for minutes in (0, 30, 60, 90)]


def button(page: Page, name: str) -> None:
    press(page, page.get_by_role("main").get_by_role("button", name=name, exact=True))


def link(page: Page, name: str) -> None:
    press(page, page.get_by_role("main").get_by_role("link", name=name, exact=True).first)


def press(page: Page, control: Locator) -> None:
    """Then wait for the next page, scripts included."""
    with page.expect_navigation():
        control.click()


def message(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text="Done:")).to_have_text(f"Done: {text}")


def told(page: Page, *sentences: str) -> None:
    expect(page.locator("[data-error-summary] li")).to_have_text(list(sentences))


def fill_in(page: Page, *, slot: str, asks_for_slots: bool = False, free: int = 5) -> None:
    """Choose Anna, the hall, team Kelp and a slot: the slots follow mentor and timetable."""
    for name, label in (("mentor", "Anna Berg"), ("timetable", "Main hall"), ("idea", "Kelp")):
        page.select_option(f"#id_{name}", label=label)
    if asks_for_slots:
        button(page, "Show the free slots")
    expect(page.locator("#id_slot option").first).to_have_text(f"Choose a slot ({free} free)")
    page.select_option("#id_slot", label=slot)


def sign_in(page: Page) -> None:
    page.goto("/")
    page.fill("#id_login", "ada@example.org")
    page.fill("#id_password", "password")
    button(page, "Sign in")
    page.wait_for_url("**/events/hack/")


def filter_by_anna(page: Page, *, applies: bool) -> None:
    press(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Sessions", exact=True))
    expect(page.locator("tbody tr")).to_have_count(2)
    page.select_option("#id_mentor", label="Anna Berg")
    if applies:
        button(page, "Apply")
    expect(page.locator("tbody th")).to_have_text(["1"])
    expect(page).to_have_url(re.compile(r"[?&]mentor=\d"))
    expect(page.locator("#session-figures")).to_have_text("1 session matches the filters")


def be_refused_a_double_booking(page: Page, cast: Cast, slots: list[Slot], *, asks_for_slots: bool) -> None:
    """Somebody books Anna at the same time while the form is being filled in."""
    link(page, "Add session")
    expect(page.locator("#id_slot option")).to_have_text(["Choose a mentor first"])
    fill_in(page, slot="Thu 12:00–12:20", asks_for_slots=asks_for_slots)
    page.fill("#id_description", "Pricing")
    meanwhile = making.make_session(making.make_slot(cast.annas, CENTURY), cast.anna, number=50)
    button(page, "Add session")

    sentence = "This slot has just been booked: Anna Berg has session 50 at Thu 12:00 in Anna's own."
    told(page, f"Slot: {sentence}")
    expect(page.locator("#id_slot_error")).to_have_text(sentence)
    expect(page.locator("button[name=slot]")).to_have_text(
        ["Thu 6 Mar, 12:30–12:50", "Thu 6 Mar, 13:00–13:20", "Thu 6 Mar, 13:30–13:50"]
    )
    expect(page.locator("#id_description")).to_have_value("Pricing")
    meanwhile.remove(by=None)


def take_the_nearest_slot(page: Page) -> None:
    button(page, "Thu 6 Mar, 12:30–12:50")
    message(page, "Session 3 has been added.")
    expect(page.locator("h1")).to_have_text("Session 3 Open")


def make_the_meeting(page: Page) -> None:
    link(page, "Make meeting")
    expect(page.locator("#id_link")).to_have_value("https://meet.example.org/hack-3")
    button(page, "Make meeting")
    message(page, "The meeting of Session 3 has been made.")
    expect(page.locator("h1")).to_have_text("Session 3 Booked")


def be_refused_the_team_change(page: Page, cast: Cast) -> None:
    """The form locks the team, and one that was tampered with is refused."""
    link(page, "Edit session")
    expect(page.locator("#id_idea")).to_have_value("Kelp")
    expect(page.locator("#id_idea")).not_to_be_editable()
    expect(page.locator(".form-locked p")).to_have_text(
        "Session 3 has an active meeting with Kelp, so its idea/team cannot change. Cancel the meeting first."
    )
    page.locator("input[type=hidden][name=idea]").evaluate("(field, pk) => { field.value = pk }", str(cast.moss.pk))
    button(page, "Save session")
    told(page, f"Idea/Team: {NO_TEAM_CHANGE}")
    assert Session.objects.get(number=3).idea == cast.kelp


def cancel_the_meeting(page: Page) -> None:
    press(page, page.locator(".form-locked").get_by_role("link", name="Cancel the meeting"))
    page.fill("#id_reason", "Kelp is ill")
    button(page, "Cancel the meeting")
    message(page, "The meeting of Session 3 has been cancelled. Its team may change now.")
    assert Meeting.objects.get().cancellation_reason == "Kelp is ill"


def change_the_team(page: Page) -> None:
    page.goto(f"{LIST}?q=3")
    link(page, "Edit 3")
    page.select_option("#id_idea", label="Moss")
    button(page, "Save session")
    message(page, "Session 3 has been saved.")
    expect(page).to_have_url(re.compile(r"/sessions/\?q=3$"))
    expect(page.locator("tbody td[data-label='Idea/Team']")).to_have_text("Moss")


def delete(page: Page) -> None:
    link(page, "Delete 3")
    expect(page.locator(".confirm-consequences")).to_contain_text("Session 3 with Anna Berg is deleted for good")
    button(page, "Delete session 3")
    message(page, "Session 3 has been deleted.")
    expect(page).to_have_url(re.compile(r"/sessions/\?q=3$"))
    assert list(Session.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_main_job(pages: Pages, cast: Cast, slots: list[Slot], javascript: bool) -> None:
    page = pages.open(javascript=javascript)

    sign_in(page)
    filter_by_anna(page, applies=not javascript)
    be_refused_a_double_booking(page, cast, slots, asks_for_slots=not javascript)
    take_the_nearest_slot(page)
    make_the_meeting(page)
    be_refused_the_team_change(page, cast)
    cancel_the_meeting(page)
    change_the_team(page)
    delete(page)


# Several people, and the ways of browsers


def test_two_browsers_take_one_slot_and_the_second_is_told(pages: Pages, cast: Cast, slots: list[Slot]) -> None:
    first, second = pages.open(user=cast.admin), pages.open(user=cast.admin)
    for page in (first, second):
        page.goto(f"{LIST}add/")
        fill_in(page, slot="Thu 12:00–12:20")
        page.fill("#id_number", "")

    button(first, "Add session")
    button(second, "Add session")

    message(first, "Session 3 has been added.")
    sentence = "This slot has just been booked: Anna Berg has session 3 at Thu 12:00 in Main hall."
    told(second, f"Slot: {sentence}", f"Idea/Team: {sentence.replace('Anna Berg', 'Kelp')}")
    expect(second.locator("[data-error-summary]")).to_be_focused()


def test_enter_saves_what_is_chosen_even_beside_offered_slots(pages: Pages, cast: Cast, slots: list[Slot]) -> None:
    page = pages.open(user=cast.admin)
    page.goto(f"{LIST}add/")
    fill_in(page, slot="Thu 12:00–12:20")
    making.make_session(making.make_slot(cast.annas, CENTURY), cast.anna, number=50)
    button(page, "Add session")

    page.select_option("#id_slot", label="Thu 13:30–13:50")
    page.press("#id_number", "Enter")

    message(page, "Session 3 has been added.")
    assert Session.objects.get(number=3).slot == slots[3]


def test_going_back_after_adding_and_sending_again_is_told(pages: Pages, cast: Cast, slots: list[Slot]) -> None:
    page = pages.open(user=cast.admin)
    page.goto(f"{LIST}add/")
    fill_in(page, slot="Thu 12:00–12:20")
    button(page, "Add session")
    message(page, "Session 3 has been added.")

    page.go_back()
    fill_in(page, slot="Thu 12:30–12:50", free=4)
    page.fill("#id_number", "3")
    button(page, "Add session")

    told(page, "Session number: Number 3 is taken by Anna Berg, Thu 12:00. The next free one is 4.")
    assert Session.objects.count() == 3


def test_long_choices_are_searched_and_the_slots_follow(pages: Pages, cast: Cast, slots: list[Slot]) -> None:
    for number in range(12):
        making.make_mentor(f"Mentor{number} Malik", event=cast.event)
    page = pages.open(user=cast.admin)

    page.goto(f"{LIST}add/")
    page.locator("#id_mentor-ts-control").fill("anna")
    page.keyboard.press("Enter")
    expect(page.locator("#id_slot option").first).to_have_text("Choose a slot (6 free)")
    expect(page.locator("#id_mentor")).to_have_value(str(cast.anna.pk))

    page.goto(LIST)
    page.locator("#id_mentor-ts-control").fill("boris")
    page.keyboard.press("Enter")
    expect(page.locator("tbody th")).to_have_text(["2"])


def test_going_back_leads_through_the_filters_one_chose(pages: Pages, cast: Cast, slots: list[Slot]) -> None:
    page = pages.open(user=cast.admin)
    page.goto(LIST)
    page.select_option("#id_mentor", label="Anna Berg")
    expect(page.locator("tbody th")).to_have_text(["1"])
    link(page, "1")
    expect(page.locator("h1")).to_have_text("Session 1 Open")

    page.go_back()
    expect(page.locator("tbody th")).to_have_text(["1"])
    expect(page.locator(".pill").first).to_have_text("Remove the filter Mentor: Anna Berg")
    page.go_back()
    expect(page.locator("tbody th")).to_have_text(["1", "2"])
    expect(page.locator("#id_mentor")).to_have_value("")


def test_what_somebody_else_deleted_is_told_and_so_is_going_back_to_it(
    pages: Pages, cast: Cast, slots: list[Slot]
) -> None:
    first, second = pages.open(user=cast.admin), pages.open(user=cast.admin)
    for page in (first, second):
        page.goto(f"{LIST}1/delete/")
    button(first, "Delete session 1")
    message(first, "Session 1 has been deleted.")

    first.go_back()
    button(second, "Delete session 1")

    for page in (first, second):
        expect(page.locator("h1")).to_have_text("There is nothing at this address")
        expect(page.get_by_role("link", name="Go to the start page")).to_be_visible()


def test_the_theme_is_switched_and_stays(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.admin)
    page.goto(LIST)
    assert page.locator("html").get_attribute("data-bs-theme") == "light"

    page.locator(".menu-account summary").click()
    press(page, page.get_by_role("button", name="Dark"))

    expect(page).to_have_url(re.compile(f"{LIST}$"))
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/events/hack/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
