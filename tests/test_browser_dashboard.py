"""The dashboard in a real browser: it stays fresh by itself, and disturbs nobody."""

import pytest
from django.contrib.sessions.models import Session as SignIn
from playwright.sync_api import Page, expect

from tests import making
from tests.browser import Pages
from tests.sessions_app.conftest import Cast, make_cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def dashboard(pages: Pages, cast: Cast) -> Page:
    page = pages.open(user=cast.admin)
    page.clock.install()
    page.goto("/events/hack/")
    return page


def a_minute_later(page: Page) -> None:
    with page.expect_response("**/events/hack/"):
        page.clock.fast_forward(60_000)


def test_each_minute_the_figures_are_fresh_and_the_focus_stays(dashboard: Page, cast: Cast) -> None:
    teams = dashboard.get_by_role("link", name="Ideas/Teams").and_(dashboard.locator(".tile"))
    expect(teams).to_have_text("2 Ideas/Teams")
    teams.focus()

    for count in (3, 4):
        making.make_idea(f"Team {count}", event=cast.event)
        a_minute_later(dashboard)
        expect(teams).to_have_text(f"{count} Ideas/Teams")
        expect(teams).to_be_focused()


def test_whoever_is_signed_out_meanwhile_is_led_to_sign_in(dashboard: Page) -> None:
    SignIn.objects.all().delete()

    dashboard.clock.fast_forward(60_000)

    dashboard.wait_for_url("**/accounts/login/?next=/events/hack/")
    expect(dashboard.get_by_role("navigation", name="Main")).to_have_count(0)
