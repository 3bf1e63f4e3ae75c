"""Which language the panel speaks: the person's own, else the cookie's, else the browser's."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from events.models import User
from tests import making, reading

SIGN_IN = "/accounts/login/"
GERMAN = {"accept-language": "de-AT,de;q=0.9,en;q=0.5"}


def spoken(client: Client, path: str = "/account/", headers: dict[str, str] | None = None) -> tuple[str, str]:
    """The language a page says it is in, and the one its header names."""
    page = client.get(path, headers=headers or {})
    return reading.read(page).one("html").attributes["lang"], page.headers["Content-Language"]


def test_each_language_is_offered_in_its_own_words(client: Client, db: None) -> None:
    page = reading.read(client.get(SIGN_IN, headers=GERMAN))
    assert [button.words for button in page.one("form", class_="switch").all("button")] == ["English", "Deutsch"]


@pytest.fixture
def sam(client: Client, db: None) -> Client:
    client.force_login(making.make_user("Sam Stranger"))
    return client


def test_nobody_in_particular_reads_what_the_browser_asks_for(client: Client, db: None) -> None:
    assert spoken(client, SIGN_IN) == ("en", "en")
    assert spoken(client, SIGN_IN, GERMAN) == ("de", "de")
    assert spoken(client, SIGN_IN, {"accept-language": "fr"}) == ("en", "en")
    assert reading.heading(client.get(SIGN_IN, headers=GERMAN)) == "Anmelden"


def test_a_choice_before_signing_in_outweighs_the_browser(client: Client, db: None) -> None:
    answer = client.post("/language/", {"language": "de", "next": SIGN_IN})

    assert answer.headers["Location"] == SIGN_IN
    assert spoken(client, SIGN_IN, {"accept-language": "en"}) == ("de", "de")


def test_the_choice_of_whoever_is_signed_in_is_kept_with_the_person(sam: Client) -> None:
    sam.post("/language/", {"language": "de"})

    elsewhere = Client()
    elsewhere.force_login(User.objects.get())
    assert spoken(elsewhere) == ("de", "de")


def test_the_persons_own_outweighs_cookie_and_browser(sam: Client) -> None:
    sam.post("/language/", {"language": "de"})
    User.objects.update(language="en")
    assert spoken(sam, headers=GERMAN) == ("en", "en")


def test_who_chose_nothing_reads_what_the_browser_asks_for(sam: Client) -> None:
    assert spoken(sam, headers=GERMAN) == ("de", "de")


def test_a_missing_page_is_missing_in_the_persons_language(sam: Client) -> None:
    User.objects.update(language="de")
    page = sam.get("/nowhere/")
    assert (page.status_code, reading.heading(page)) == (404, "An dieser Adresse ist nichts")


@pytest.mark.parametrize("language", ["tlh", "", "de\x00", "d" * 10_000])
def test_a_language_nobody_offers_is_english(sam: Client, language: str) -> None:
    sam.post("/language/", {"language": language})
    assert User.objects.get().language == "en"


def test_one_comes_back_within_the_panel_only(sam: Client) -> None:
    answer = sam.post("/language/", {"language": "de", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_the_choice_is_on_the_sign_in_page_and_in_the_account_menu(client: Client, sam: Client) -> None:
    for page in (Client().get(SIGN_IN), sam.get("/account/")):
        (form,) = reading.read(page).all("form", action="/language/")
        assert [button.words for button in form.all("button")] == ["English", "Deutsch"]
        assert [button.attributes["aria-pressed"] for button in form.all("button")] == ["true", "false"]


def test_health_asks_for_no_language(client: Client, db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/healthz")


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("en", ["Sat 28 Nov", "Sat 28 Nov 2026", "Saturday 28 November", "28 Nov", "28 Nov 2026", "28 November"]),
        ("de", ["Sa 28. Nov", "Sa 28. Nov 2026", "Samstag, 28. November", "28. Nov", "28. Nov 2026", "28. November"]),
    ],
)
def test_each_language_writes_days_in_its_own_way(language: str, days: list[str]) -> None:
    names = ["WEEKDAY", "WEEKDAY_OF_YEAR", "WEEKDAY_IN_FULL", "DAY", "DAY_OF_YEAR", "DAY_IN_FULL"]
    with translation.override(language):
        assert [date_format(date(2026, 11, 28), f"{name}_FORMAT") for name in names] == days
