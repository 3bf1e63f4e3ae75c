"""Deciding on a request in a browser: suggestions, one click, and no violation in either theme or size."""

import pytest
from playwright.sync_api import expect

from mentorship.models import MentorshipRequest, State
from tests import making
from tests.browser import Pages
from tests.eyes import look
from tests.sessions_app.conftest import Cast, make_cast
from tests.sessions_app.views.test_add import CENTURY


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    cast.anna.topics.add(making.make_topic())
    making.make_slot(cast.annas, CENTURY)
    return cast


@pytest.fixture
def asked(cast: Cast) -> MentorshipRequest:
    return making.make_request(cast.kelp, by=cast.kim, topics=[making.make_topic()])


def test_the_first_suggestion_is_one_click_from_a_session(cast: Cast, asked: MentorshipRequest, pages: Pages) -> None:
    page = pages.open(user=cast.admin)
    page.goto(f"/events/hack/requests/{asked.pk}/")
    expect(page.get_by_role("heading", name="Anna Berg")).to_be_visible()

    page.get_by_role("button", name="Assign and schedule Anna Berg").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Scheduled")
    assert MentorshipRequest.objects.get().state == State.SCHEDULED


@pytest.mark.parametrize("is_assigned", [False, True])
def test_the_page_has_no_violation_and_fits(
    cast: Cast, asked: MentorshipRequest, pages: Pages, is_assigned: bool
) -> None:
    if is_assigned:
        asked.assign(mentor=cast.anna, by=cast.admin)
    page = pages.open(user=cast.admin, bypass_csp=True)
    page.goto(f"/events/hack/requests/{asked.pk}/")

    assert look(page) == []
