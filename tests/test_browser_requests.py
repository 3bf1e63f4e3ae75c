"""Asking for a mentor and answering many, in a real browser."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from mentorship.models import MentorshipRequest, State
from tests import making
from tests.browser import Pages, sign_in
from tests.eyes import look
from tests.sessions_app.conftest import Cast, make_cast

LIST = "/events/hack/requests/"
ADD = f"{LIST}add/"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def the_one() -> MentorshipRequest:
    return MentorshipRequest.objects.get()


def goal(page: Page) -> Any:
    return page.get_by_label("What do you want to achieve?")


def test_a_request_is_sent_with_the_keyboard_alone(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.kim)
    page.goto(ADD)

    goal(page).focus()
    page.keyboard.type("A pricing page")
    page.get_by_label("Whenever it suits").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Sat 6 Mar, 12:00–13:00").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send request").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your request has been sent.")).to_be_visible()
    assert (the_one().goal, the_one().urgency, len(the_one().times)) == ("A pricing page", 2, 2)


def test_a_header_ticks_its_day_and_clears_it(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.kim)
    page.goto(ADD)
    boxes = page.locator("[name=times]:checked")

    page.get_by_role("button", name="Sat 6 Mar").click()
    expect(boxes).to_have_count(page.locator("[data-tick-grid] tbody tr").count())
    page.get_by_role("button", name="Sat 6 Mar").click()
    expect(boxes).to_have_count(0)


def test_a_request_is_sent_without_javascript(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.kim, javascript=False)
    page.goto(ADD)
    goal(page).fill("A pricing page")
    page.get_by_label("Sun 7 Mar, 12:00–13:00").check()

    page.get_by_role("button", name="Send request").click()

    expect(page.get_by_text("Your request has been sent.")).to_be_visible()
    assert len(the_one().times) == 1


# Drafts


def test_what_was_typed_survives_an_expired_sign_in(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.kim)
    page.goto(ADD)
    goal(page).fill("Typed for half an hour")
    page.get_by_label("Today would help").check()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.get_by_role("button", name="Send request").click()
    page.get_by_label("Email").fill(cast.kim.email)
    page.get_by_label("Password").fill("password")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your draft from")).to_be_visible()
    expect(goal(page)).to_have_value("Typed for half an hour")
    expect(page.get_by_label("Today would help")).to_be_checked()
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_text("Your request has been sent.")).to_be_visible()
    page.goto(ADD)
    expect(goal(page)).to_have_value("")


def test_a_draft_is_nobody_elses_and_can_be_discarded(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.kim)
    page.goto(ADD)
    goal(page).fill("A secret")

    sign_in(page.context, cast.mia, pages.address)
    page.goto(ADD)
    expect(goal(page)).to_have_value("")

    sign_in(page.context, cast.kim, pages.address)
    page.goto(ADD)
    expect(goal(page)).to_have_value("A secret")
    page.get_by_role("button", name="Discard the draft").click()
    page.reload()
    expect(goal(page)).to_have_value("")


def test_an_unreachable_server_costs_nothing_typed(pages: Pages, cast: Cast) -> None:
    page = pages.open(user=cast.kim)
    page.goto(ADD)
    goal(page).fill("Typed in a tunnel")
    page.route("**/healthz", lambda route: route.abort())

    page.get_by_role("button", name="Send request").click()

    expect(page.get_by_text("The connection is lost.")).to_be_visible()
    expect(goal(page)).to_have_value("Typed in a tunnel")
    page.unroute("**/healthz")
    page.get_by_role("button", name="Send request").click()
    expect(page.get_by_text("Your request has been sent.")).to_be_visible()
    pages.complaints.clear()  # the aborted question


# Many


def test_all_that_match_are_assigned_from_the_bar(pages: Pages, cast: Cast) -> None:
    for number in range(30):
        making.make_request(cast.kelp, by=cast.kim, goal=f"Goal {number}")
    page = pages.open(user=cast.admin)
    page.goto(f"{LIST}?size=25")
    bar = page.get_by_role("group", name="With the ticked rows")
    expect(bar).not_to_be_visible()

    page.get_by_label("Tick Kelp").first.check()
    expect(bar.get_by_text("1 ticked")).to_be_visible()
    page.get_by_label("All 30 that match").check()
    expect(bar.get_by_text("30 ticked")).to_be_visible()
    page.get_by_role("button", name="Assign to mentor…").click()
    page.locator("#id_mentor").select_option(label="Anna Berg")
    page.get_by_role("button", name="Assign 30 requests").click()

    expect(page.get_by_text("30 requests are assigned to Anna Berg.")).to_be_visible()
    assert {one.state for one in MentorshipRequest.objects.all()} == {State.ASSIGNED}


def test_many_are_declined_without_javascript(pages: Pages, cast: Cast) -> None:
    making.make_request(cast.kelp, by=cast.kim)
    page = pages.open(user=cast.admin, javascript=False)
    page.goto(LIST)
    page.get_by_label("Tick Kelp").check()
    page.get_by_role("button", name="Decline…").click()
    page.get_by_label("Reason").fill("No mentor for it")
    page.get_by_role("button", name="Decline 1 request").click()

    assert the_one().state == State.DECLINED


# For everybody's eyes


def test_no_page_keeps_anybody_out(pages: Pages, cast: Cast) -> None:
    asked = making.make_request(cast.kelp, by=cast.kim)
    found: dict[str, list[str]] = {}
    for user, path in (
        (cast.kim, ADD),
        (cast.kim, LIST),
        (cast.kim, f"{LIST}{asked.pk}/withdrawal/"),
        (cast.admin, LIST),
    ):
        page = pages.open(user=user, bypass_csp=True)
        page.goto(path)
        if user == cast.admin:
            page.get_by_label("Tick Kelp").check()
        found[f"{user} {path}"] = look(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
