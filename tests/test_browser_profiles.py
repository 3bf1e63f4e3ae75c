"""What people say of themselves, in a real browser: at both widths, in both themes, in both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from events.models import Event, Photo
from tests import making, pictures
from tests.browser import Pages
from tests.eyes import look
from tests.sessions_app.conftest import Cast, make_cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Anna meets Kelp; teams may book for themselves."""
    cast = make_cast()
    Event.objects.update(self_booking=True)
    making.make_session(cast.half_past, cast.anna, cast.kelp)
    return cast


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "me.jpg"
    path.write_bytes(pictures.taken_with_a_phone())
    return path


def open_menu(page: Page) -> None:
    page.locator(".menu-account > summary").click()


def test_a_mentor_adds_a_photo_and_a_team_sees_it(pages: Pages, cast: Cast, photo: Path) -> None:
    anna = pages.open(user=cast.anna.user)
    anna.goto("/")
    open_menu(anna)
    anna.get_by_role("link", name="Your mentor profile").click()
    anna.get_by_label("Headline").fill("Designer")
    anna.get_by_label("Photo").set_input_files(photo)
    anna.get_by_role("button", name="Save your profile").click()
    expect(anna.locator(".message-success")).to_contain_text("Your profile has been saved.")
    assert Photo.objects.get().mentor == cast.anna

    kim = pages.open(user=cast.kim)
    kim.goto("/events/hack/sessions/1/")
    kim.get_by_role("main").get_by_role("link", name="Anna Berg").click()
    expect(kim.locator("h1")).to_have_text("Anna Berg")
    image = kim.locator("img.portrait")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.complete && image.naturalWidth") == 256


def test_what_is_no_picture_is_told_and_the_text_stays(pages: Pages, cast: Cast, tmp_path: Path) -> None:
    fake = tmp_path / "me.png"
    fake.write_text("<svg xmlns='http://www.w3.org/2000/svg'></svg>")
    anna = pages.open(user=cast.anna.user)
    anna.goto("/profile/")
    anna.get_by_label("Headline").fill("Designer")
    anna.get_by_label("Photo").set_input_files(fake)
    anna.get_by_role("button", name="Save your profile").click()

    expect(anna.locator("[data-error-summary]")).to_be_focused()
    expect(anna.get_by_label("Headline")).to_have_value("Designer")


def test_the_language_is_switched_in_the_menu_and_kept(pages: Pages, cast: Cast) -> None:
    kim = pages.open(user=cast.kim)
    kim.goto("/account/")
    open_menu(kim)
    kim.get_by_role("button", name="Deutsch").click()

    expect(kim.locator("html")).to_have_attribute("lang", "de")
    expect(kim.locator("h1")).to_have_text("Dein Konto")
    other = pages.open(user=cast.kim)
    other.goto("/account/")
    expect(other.locator("h1")).to_have_text("Dein Konto")


def test_the_language_is_switched_before_signing_in_without_javascript(pages: Pages, cast: Cast) -> None:
    page = pages.open(javascript=False)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("h1")).to_have_text("Anmelden")


def places(cast: Cast) -> list[tuple[str, str]]:
    mentor, idea = f"/events/hack/mentors/{cast.anna.pk}/", f"/events/hack/ideas/{cast.kelp.pk}/"
    return [
        ("anna", "/account/"),
        ("anna", "/profile/"),
        ("anna", mentor),
        ("anna", idea),
        ("kim", mentor),
        ("kim", idea),
        ("kim", f"{idea}profile/"),
        ("kim", "/"),
    ]


def test_on_a_phone_no_page_scrolls_sideways_in_german(pages: Pages, cast: Cast) -> None:
    people = {"anna": cast.anna.user, "kim": cast.kim}
    widths = {}
    for name, person in people.items():
        person.speak("de", by=None)
        phone = pages.open(screen="phone", user=person)
        for who, path in places(cast):
            if who == name:
                phone.goto(path)
                widths[who, path] = phone.evaluate("document.scrollingElement.scrollWidth")
    assert {place: width for place, width in widths.items() if width != 390} == {}


def test_no_page_keeps_anybody_out(pages: Pages, cast: Cast) -> None:
    Photo.objects.create(mentor=cast.anna, image=pictures.drawn(kind="WEBP"))
    found = {}
    for name, person in {"anna": cast.anna.user, "kim": cast.kim}.items():
        page = pages.open(user=person, bypass_csp=True)
        for who, path in places(cast):
            if who == name:
                page.goto(path)
                found[who, path] = look(page)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
