"""One's own account: name, language, and which mails one wants."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Kind, User
from tests import making, reading
from tests.sessions_app.conftest import Cast

PAGE = "/account/"
OF_ALL = {
    "Change password": "/accounts/password/change/",
    "Second factor": "/accounts/2fa/",
    "Download your data": "/account/data/",
}


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    client.force_login(cast.kim)
    return client


def facts(**changed: Any) -> dict[str, Any]:
    return {"name": "Kim Kelp", "language": "", "mails": list(Kind.values)} | changed


def ticked(page: Any) -> list[str]:
    ticks = reading.content(page).all("input", name="mails")
    return [tick.attributes["value"] for tick in ticks if "checked" in tick.attributes]


def test_it_shows_what_is_known_and_where_the_rest_is_changed(kim: Client, cast: Cast) -> None:
    page = kim.get(PAGE)

    assert reading.heading(page) == "Your account"
    assert reading.content(page).one(class_="figures").words == "kim@example.org"
    assert reading.typed(page)["name"] == "Kim Kelp"
    assert reading.options(page, "language") == ["As the browser asks", "English", "Deutsch"]
    assert ticked(page) == Kind.values
    assert reading.content(page).links() == OF_ALL | {"Calendar address": "/calendars/"}


def test_each_kind_of_mail_says_what_it_tells(kim: Client) -> None:
    choice = reading.content(kim.get(PAGE)).one(id="div_id_mails")

    assert [tick.words for tick in choice.all(class_="tick")][2] == (
        "Reminders before a session A session of yours begins soon."
    )
    assert choice.all("p")[-1].words == "Invitations, sign-in codes and password links always come."


def test_name_language_and_mails_are_saved(kim: Client, cast: Cast) -> None:
    changed = facts(name="Kim 🌊 Kelp", language="en", mails=["request", "reminder"])

    page = kim.post(PAGE, changed, follow=True)

    cast.kim.refresh_from_db()
    assert (cast.kim.name, cast.kim.language) == ("Kim 🌊 Kelp", "en")
    assert cast.kim.unwanted_mail == ["meeting", "availability", "people"]
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: Your account has been saved."]
    assert ticked(page) == ["request", "reminder"]


def test_whoever_wants_no_mail_unticks_all(kim: Client, cast: Cast) -> None:
    kim.post(PAGE, {"name": "Kim Kelp"})
    cast.kim.refresh_from_db()
    assert cast.kim.unwanted_mail == Kind.values


def test_a_language_that_was_chosen_is_spoken_at_once(kim: Client) -> None:
    page = kim.post(PAGE, facts(language="de"), follow=True)

    assert reading.messages(page) == ["Erledigt: Dein Konto ist gespeichert."]
    assert reading.heading(page) == "Dein Konto"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "This field is required."),
        ("name", "n" * 10_000, "Ensure this value has at most 150 characters (it has 10000)."),
        ("name", "a\x00b", "Null characters are not allowed."),
        ("language", "tlh", "Select a valid choice. tlh is not one of the available choices."),
        ("language", "de\x00", "Select a valid choice. de\x00 is not one of the available choices."),
        ("mails", "gossip", "Select a valid choice. gossip is not one of the available choices."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    kim: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    page = kim.post(PAGE, facts(**{field: value}))

    assert page.status_code == 200
    assert reading.beside(page, field) == [sentence]
    assert User.objects.get(pk=cast.kim.pk).name == "Kim Kelp"


def test_a_mentor_finds_the_profile_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna.user)
    assert reading.content(client.get(PAGE)).links()["Your mentor profile"] == "/profile/"


def test_somebody_without_a_role_has_an_account_too(client: Client, db: None) -> None:
    client.force_login(making.make_user("Sam Stranger"))
    assert reading.content(client.get(PAGE)).links() == OF_ALL


def test_the_page_takes_few_queries(kim: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(8):  # session, person, two roles, mentor profile, devices, second factor, bell
        kim.get(PAGE)
