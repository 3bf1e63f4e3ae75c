"""Notifications in a real browser: whoever follows one has read it."""

import pytest
from playwright.sync_api import expect

from events.models import Notification
from tests.browser import Pages
from tests.sessions_app.conftest import Cast, make_cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_whoever_follows_a_notification_has_read_it(pages: Pages, cast: Cast) -> None:
    for text in ("First", "Second"):
        Notification.objects.create(user=cast.admin, text=text, url="/events/hack/sessions/")
    page = pages.open(user=cast.admin)
    page.goto("/notifications/")

    with page.expect_request("**/reading/"):
        page.get_by_role("link", name="First").click()

    page.wait_for_url("**/events/hack/sessions/")
    page.goto("/notifications/")
    expect(page.locator(".notification-unread .notification-text")).to_have_text(["Unread Second"])
