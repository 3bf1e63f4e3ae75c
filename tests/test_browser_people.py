"""From an invitation, and from a code on a projector, to two people in one team."""

import re

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page, expect

from events.inviting import invite
from events.join_mails import send_join_link
from events.joining import open_joining
from events.models import Mail, User
from tests import making
from tests.browser import Pages, Screen
from tests.eyes import look
from tests.sessions_app.conftest import Cast, make_cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def button(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def link_in(text: str) -> str:
    (path,) = re.findall(r"https?://[^/\s]+(/(?:invitations|join/link)/\S+)", text)
    return str(path)


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_two_people_come_in_and_become_a_team(pages: Pages, cast: Cast, screen: Screen) -> None:
    open_joining(cast.event, by=cast.admin)
    zoe = User.objects.create_user("zoe@example.org")
    cast.event.participants.add(zoe)
    invite(zoe, event=cast.event, by=cast.admin)

    # Zoe is invited, says who she is, and makes a team.
    first = pages.open(screen=screen)
    first.goto(link_in(Mail.objects.get().text))
    button(first, "Sign in as zoe@example.org")
    first.get_by_label("Your name").fill("Zoe Zander")
    button(first, "Save and go on")
    first.get_by_role("link", name="Make a new team").click()
    first.get_by_label("Name of the idea or team").fill("Newt")
    button(first, "Make the team")
    expect(first.locator(".message")).to_contain_text("Newt has been made, and you are in it.")

    # Yan types the code, proves his address, and asks to join.
    second = pages.open(screen=screen)
    second.goto("/join/")
    second.get_by_label("Code").fill((cast.event.join_code or "").lower().replace("-", " "))
    button(second, "Go on")
    second.get_by_label("Your name").fill("Yan Young")
    second.get_by_label("Email").fill("yan+hack@example.org")
    button(second, "Send me the link")
    expect(second.locator("h1")).to_have_text("Look into your mail")
    result = DBTaskResult.objects.get()
    send_join_link.call(*result.args_kwargs["args"])
    second.goto(link_in(str(mail.outbox[0].body)))
    button(second, "Join Hack")
    button(second, "Save and go on")
    second.get_by_role("link", name="Ask to join Newt").click()
    button(second, "Ask to join Newt")
    expect(second.locator(".message")).to_contain_text("Newt has been asked.")

    # Zoe takes him in, from her home page.
    first.goto("/")
    button(first, "Take in Yan Young")
    expect(first.locator(".message").first).to_contain_text("Yan Young is in Newt now.")
    second.goto("/events/hack/teams/")
    expect(second.get_by_role("link", name="Leave Newt")).to_be_visible()


PUBLIC = ["/join/", "/join/{code}/", "/join/sent/", "/join/link/x/", "{invitation}", "/invitations/x/"]
OF_ADMINISTRATORS = [
    "people/",
    "people/?q=nobody",
    "people/add/",
    "people/{kim}/edit/",
    "people/{kim}/deactivation/",
    "people/{kim}/removal/",
    "people/{kim}/erasure/",
    "settings/data/",
    "people/invitations/",
    "people/joining/",
    "people/joining/code/",
    "applications/",
]
OF_PARTICIPANTS = [
    "/",
    "/welcome/",
    "/events/hack/teams/",
    "/events/hack/teams/add/",
    "/events/hack/teams/{kelp}/application/",
]


def visit(page: Page, paths: list[str]) -> dict[str, list[str]]:
    """What is wrong with these pages."""
    found = {}
    for path in paths:
        page.goto(path)
        found[path] = look(page)
    return {path: wrong for path, wrong in found.items() if wrong}


def test_every_page_is_accessible_and_fits(pages: Pages, cast: Cast) -> None:
    open_joining(cast.event, by=cast.admin)
    jo = making.make_user("Jo Joining")
    cast.event.participants.add(jo)
    cast.moss.applications.create(user=jo)
    path = invite(cast.kim, event=cast.event, by=cast.admin).get_absolute_url()
    ids = {"kim": cast.kim.pk, "kelp": cast.kelp.pk, "code": cast.event.join_code, "invitation": path}
    visits = [
        (None, PUBLIC),
        (cast.admin, [f"/events/hack/{page}" for page in OF_ADMINISTRATORS]),
        (jo, OF_PARTICIPANTS),
        (cast.mia, ["/", "/events/hack/teams/"]),
    ]

    found = [
        visit(pages.open(user=user, bypass_csp=True), [path.format(**ids) for path in paths]) for user, paths in visits
    ]

    assert found == [{}] * 4
