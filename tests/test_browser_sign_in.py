"""Passkeys in a real browser, with the authenticator that Chromium keeps for tests; and what the pages look like."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Page, expect

from events.models import User
from tests import making
from tests.browser import Pages
from tests.sessions_app.conftest import Cast, make_cast

INDEX = "/accounts/2fa/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def plain_http(settings: Any) -> None:
    """As with DEBUG: the tests' server has no TLS."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def with_device(page: Page, **changed: Any) -> tuple[Any, str]:
    """Give the browser something that keeps passkeys; the session to speak with it, and its id."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    made = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | changed})
    return devices, made["authenticatorId"]


def button(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def type_password(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.locator("[name=password]").fill("password")
    button(page, "Sign in")


def add_passkey(page: Page) -> None:
    page.goto(INDEX)
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("[name=password]").fill("password")
    button(page, "Go on")
    page.get_by_label("Name").fill("Kim's phone 🌊")
    button(page, "Add the passkey")
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.get_by_role("link", name="I have kept them").click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    button(page, "Sign out")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_passkey_is_added_used_beside_the_password_and_alone(pages: Pages, cast: Cast, screen: Any) -> None:
    page = pages.open(screen=screen)
    with_device(page)
    type_password(page, "kim@example.org")
    add_passkey(page)
    expect(page.locator(".devices")).to_contain_text("Kim's phone 🌊 signs in alone")

    sign_out(page)
    type_password(page, "kim@example.org")
    button(page, "Use a passkey")
    expect(page.locator("h1")).to_have_text("Your next sessions")

    sign_out(page)
    page.goto("/accounts/login/")
    button(page, "Sign in with a passkey")
    expect(page.locator("h1")).to_have_text("Your next sessions")

    page.goto(INDEX)
    page.get_by_role("link", name="Remove Kim's phone").click()
    page.get_by_role("link", name="Use a passkey").click()
    button(page, "Use a passkey")
    button(page, "Remove the passkey")
    expect(page.locator(".figures")).to_contain_text("Off:")


def test_a_passkey_beside_the_password_does_not_sign_in_alone(pages: Pages, cast: Cast) -> None:
    page = pages.open()
    with_device(page, hasResidentKey=False, transport="usb")
    type_password(page, "kim@example.org")
    page.goto(INDEX)
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("[name=password]").fill("password")
    button(page, "Go on")
    page.get_by_label("Sign in with it alone").uncheck()
    button(page, "Add the passkey")
    expect(page.locator("h1")).to_have_text("Recovery codes")

    sign_out(page)
    page.goto("/accounts/login/")
    button(page, "Sign in with a passkey")
    expect(page.locator("[data-passkey-told]")).to_have_text("No passkey was used. Try again, or choose another way.")
    type_password(page, "kim@example.org")
    button(page, "Use a passkey")
    expect(page.locator("h1")).to_have_text("Your next sessions")


def test_a_passkey_of_somebody_deactivated_or_taken_away_signs_nobody_in(pages: Pages, cast: Cast) -> None:
    page = pages.open()
    with_device(page)
    type_password(page, "kim@example.org")
    add_passkey(page)
    sign_out(page)
    User.objects.filter(pk=cast.kim.pk).update(is_active=False)
    page.goto("/accounts/login/")
    button(page, "Sign in with a passkey")
    expect(page).to_have_url(f"{pages.address}/accounts/inactive/")

    User.objects.filter(pk=cast.kim.pk).update(is_active=True)
    call_command("remove_second_factor", "kim@example.org")
    page.goto("/accounts/login/")
    button(page, "Sign in with a passkey")
    expect(page.locator(".message-error")).to_contain_text("This passkey was not accepted.")


def test_an_administrator_who_must_adds_one_and_goes_on(pages: Pages, cast: Cast, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    page = pages.open()
    with_device(page)
    type_password(page, "ada@example.org")
    expect(page.locator(".notice")).to_contain_text("Administrators sign in with a second factor here.")
    add_passkey(page)
    page.get_by_role("link", name="Go on").click()
    expect(page).to_have_url(f"{pages.address}/events/hack/")


OF_KIM = [INDEX, "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/account/"]
OF_MIA = [INDEX, "/accounts/2fa/reauthenticate/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/totp/deactivate/"]


def faults(page: Page, paths: list[str]) -> dict[str, Any]:
    """What axe finds, and what is wider than the screen."""
    found: dict[str, Any] = {}
    for path in paths:
        page.goto(path)
        violations = [violation["id"] for violation in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            violations.append("wider than the screen")
        found |= {path: violations} if violations else {}
    return found


@pytest.mark.parametrize(("screen", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_every_page_is_accessible_and_fits(pages: Pages, cast: Cast, screen: Any, scheme: Any) -> None:
    making.make_second_factor(cast.mia)
    kim = pages.open(screen=screen, scheme=scheme, bypass_csp=True)
    type_password(kim, "kim@example.org")
    kim.goto("/accounts/2fa/webauthn/add/")
    reauthenticating = faults(kim, [kim.url])
    kim.locator("[name=password]").fill("password")
    button(kim, "Go on")
    mia = pages.open(screen=screen, scheme=scheme, user=cast.mia, bypass_csp=True)
    step = pages.open(screen=screen, scheme=scheme, bypass_csp=True)
    type_password(step, "mia@example.org")
    admin = pages.open(screen=screen, scheme=scheme, user=cast.admin, bypass_csp=True)

    found = [
        faults(kim, OF_KIM),
        faults(mia, OF_MIA),
        faults(step, ["/accounts/2fa/authenticate/", "/accounts/login/"]),
        faults(admin, [f"/events/hack/people/{cast.mia.pk}/second-factor/removal/"]),
    ]

    assert (reauthenticating, found) == ({}, [{}] * 4)
