"""A second factor: added, asked for when signing in, and required of administrators where the installation says so."""

import json
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from events.inviting import invite
from events.models import Mail
from tests import making, reading
from tests.events.test_devices import is_signed_in, signed_in
from tests.sessions_app.conftest import Cast

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30
INDEX = "/accounts/2fa/"
STEP = "/accounts/2fa/authenticate/"
APP = "/accounts/2fa/totp/activate/"
CODES = "/accounts/2fa/recovery-codes/"
WRONG = "This code does not fit. Wait for the next one, and type that."


def code(key: str = KEY, *, periods: int = 0) -> str:
    """What the app shows now, or so many periods later; not when a period is about to end."""
    if (left := PERIOD - time.time() % PERIOD) < 2:
        time.sleep(left)
    return format_hotp_value(hotp_value(key, int(time.time()) // PERIOD + periods))


def asked(person: str = "kim@example.org", client: Client | None = None) -> Client:
    """A browser that has typed the password, and is asked for the second factor."""
    client = client or Client()
    answer = client.post("/accounts/login/", {"login": person, "password": "password"})
    assert answer.headers["Location"] == STEP
    return client


def proved(person: str = "kim@example.org") -> Client:
    """A browser whose person has just proved who they are, as adding something asks for."""
    client = signed_in(email=person)
    client.post("/accounts/reauthenticate/", {"password": "password"})
    return client


def add_app(client: Client) -> tuple[Any, str]:
    """The page after an app was added, and its key."""
    key = reading.content(client.get(APP)).one(id="app-key").attributes["value"]
    return client.post(APP, {"code": code(key)}, follow=True), key


# --- Signing in ----------------------------------------------------------------------------------------------


def test_a_password_alone_signs_in_no_more(cast: Cast) -> None:
    making.make_second_factor(cast.kim)
    client = asked()

    assert not is_signed_in(client)
    assert reading.heading(client.get(STEP)) == "One more step"
    assert client.post(STEP, {"code": code()}).headers["Location"] == "/"
    assert is_signed_in(client)


@pytest.mark.parametrize("periods", [-1, 1])
def test_the_code_of_before_and_the_next_fit_too(cast: Cast, periods: int) -> None:
    making.make_second_factor(cast.kim)
    assert asked().post(STEP, {"code": code(periods=periods)}).headers["Location"] == "/"


@pytest.mark.parametrize("typed", ["000000x", "", "\0", "💥", "9" * 10_000, "١٢٣٤٥٦"])
def test_what_does_not_fit_is_told_beside_the_field(cast: Cast, typed: str) -> None:
    making.make_second_factor(cast.kim)
    client = asked()

    page = client.post(STEP, {"code": typed})

    assert (page.status_code, len(reading.beside(page, "code"))) == (200, 1)
    assert not is_signed_in(client)


def test_a_code_signs_in_once(cast: Cast) -> None:
    making.make_second_factor(cast.kim)
    used = code()
    asked().post(STEP, {"code": used})

    page = asked().post(STEP, {"code": used})

    assert reading.beside(page, "code") == [WRONG]


def test_a_code_that_was_used_is_refused_as_long_as_it_fits(cast: Cast) -> None:
    making.make_second_factor(cast.kim)
    used = code(periods=1)
    asked().post(STEP, {"code": used})
    cache.delete(f"allauth.mfa.totp.used?user={cast.kim.pk}&code={used}")  # forgotten by allauth after 30 s

    page = asked().post(STEP, {"code": f"{used[:3]} {used[3:]}"})

    assert reading.beside(page, "code") == ["This code has been used. Wait for the next one, and type that."]


def test_after_five_wrong_codes_the_right_one_is_refused_too_for_a_while(cast: Cast) -> None:
    making.make_second_factor(cast.kim)
    client = asked()
    for _try in range(5):
        client.post(STEP, {"code": "000000"})

    page = client.post(STEP, {"code": code()})

    assert reading.beside(page, "code") == ["Too many failed login attempts. Try again later."]


def test_an_invitation_asks_for_it_too(cast: Cast) -> None:
    making.make_second_factor(cast.kim)
    secret = invite(cast.kim, event=cast.event, by=cast.admin).secret
    client = Client()

    answer = client.post("/invitations/acceptance/", {"secret": secret})

    assert answer.headers["Location"] == STEP
    assert client.post(STEP, {"code": code()}).headers["Location"] == "/welcome/"


def test_a_code_by_mail_alone_does_not_sign_in_either(cast: Cast) -> None:
    making.make_second_factor(cast.kim)
    client = Client()
    client.post("/accounts/login/code/", {"email": "kim@example.org"})
    (sent,) = re.findall(r"^\s*([A-Z]{4}-[A-Z]{4})\s*$", Mail.objects.get().text, re.MULTILINE)

    answer = client.post("/accounts/login/code/confirm/", {"code": sent})

    assert answer.headers["Location"] == STEP
    assert not is_signed_in(client)
    assert client.post(STEP, {"code": code()}).headers["Location"] == "/"


def test_what_is_asked_names_nobody_who_has_not_typed_a_password(cast: Cast) -> None:
    making.make_second_factor(cast.kim)
    answer = Client().post("/accounts/login/", {"login": "kim@example.org", "password": "wrong"})
    assert (answer.status_code, STEP in answer.text) == (200, False)


def test_whoever_has_several_ways_to_prove_it_again_chooses(cast: Cast) -> None:
    making.make_second_factor(cast.kim)
    client = asked()
    client.post(STEP, {"code": code()})

    page = client.get("/accounts/reauthenticate/")

    assert reading.heading(page) == "Is it you?"
    assert reading.content(page).links()["Use a code"] == "/accounts/2fa/reauthenticate/"
    again = client.post("/accounts/2fa/reauthenticate/", {"code": code(periods=1)})
    assert again.headers["Location"] == "/"


# --- Adding and removing -------------------------------------------------------------------------------------


def test_an_app_is_added_by_whoever_proves_who_they_are(cast: Cast) -> None:
    client = signed_in()
    assert client.get(APP).headers["Location"].startswith("/accounts/reauthenticate/")

    page, key = add_app(proved())

    assert (page.redirect_chain, reading.heading(page)) == ([(CODES, 302)], "Recovery codes")
    assert len(reading.content(page).one(id="recovery-codes").text.split()) == 10
    client = asked()
    assert client.post(STEP, {"code": code(key, periods=1)}).headers["Location"] == "/"


def test_a_wrong_code_adds_no_app_and_the_key_stays(cast: Cast) -> None:
    client = proved()
    key = reading.content(client.get(APP)).one(id="app-key").attributes["value"]

    page = client.post(APP, {"code": "000000"})

    assert reading.beside(page, "code") == [WRONG]
    assert reading.content(page).one(id="app-key").attributes["value"] == key
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_once_and_sign_in_once_each(cast: Cast) -> None:
    client = proved()
    page, _key = add_app(client)
    kept = reading.content(page).one(id="recovery-codes").text.split()

    again = client.get(CODES)
    assert reading.content(again).all(id="recovery-codes") == []
    assert [one for one in kept if one in again.text] == []
    assert asked().post(STEP, {"code": kept[3]}).headers["Location"] == "/"
    assert reading.beside(asked().post(STEP, {"code": kept[3]}), "code") == [WRONG]


def test_the_first_second_factor_ends_sign_ins_that_showed_none(transactional_db: None, cast: Cast) -> None:
    client, phone = proved(), signed_in()

    add_app(client)

    assert (is_signed_in(client), is_signed_in(phone)) == (True, False)


def test_whoever_adds_an_app_is_told_by_mail(transactional_db: None, cast: Cast) -> None:
    add_app(proved())

    mail = Mail.objects.get(user=cast.kim)
    assert mail.subject == "Authenticator app added"
    assert mail.text.startswith("An authenticator app was added to your account.\n\nIt was done on ")


def test_the_app_is_removed_and_with_it_the_recovery_codes(cast: Cast) -> None:
    client = proved()
    add_app(client)

    page = client.post("/accounts/2fa/totp/deactivate/", follow=True)

    assert page.redirect_chain == [(INDEX, 302)]
    assert reading.messages(page) == ["Done: The app has been removed."]
    assert not Authenticator.objects.exists()


def test_the_page_says_what_there_is(cast: Cast) -> None:
    client = proved()
    assert reading.content(client.get(INDEX)).one(class_="figures").words == (
        "Off: who knows your password, or reads your mail, can sign in as you"
    )
    add_app(client)

    page = reading.content(client.get(INDEX))

    assert page.one(class_="figures").words == "On: who signs in as you needs one of these too"
    assert [heading.words for heading in page.all("h2")] == ["Passkeys", "Authenticator app", "Recovery codes"]
    assert "10 codes are left." in page.words


def test_what_is_kept_of_it_cannot_be_read_from_the_database(cast: Cast, settings: Any) -> None:
    _page, key = add_app(proved())

    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert (key in kept, '"secret": "gAAAA' in kept, '"seed": "gAAAA' in kept) == (False, True, True)


def test_with_another_secret_key_no_code_fits_and_nothing_fails(cast: Cast, settings: Any) -> None:
    _page, key = add_app(proved())
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another secret key, of an installation that lost its own"
    client = asked()

    assert reading.beside(client.post(STEP, {"code": code(key, periods=1)}), "code") == [WRONG]
    settings.SECRET_KEY_FALLBACKS = [before]
    assert asked().post(STEP, {"code": code(key, periods=1)}).headers["Location"] == "/"


# --- Required of administrators ------------------------------------------------------------------------------


def test_where_it_is_asked_for_an_administrator_is_led_to_it_from_every_page(cast: Cast, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = proved("ada@example.org")

    for path in ("/", "/events/hack/", "/events/hack/sessions/", "/account/", "/mail/", "/notifications/"):
        assert client.get(path).headers["Location"] == INDEX, path
    assert client.post("/events/hack/people/add/", {"email": "x@example.org"}).headers["Location"] == INDEX
    page = reading.read(client.get(INDEX))
    assert page.one(class_="notice").words == (
        "Administrators sign in with a second factor here. Add a passkey or an app to go on."
    )
    assert page.all("nav", id="navigation") == []

    add_app(client)

    assert client.get("/events/hack/sessions/").status_code == 200


def test_where_it_is_asked_for_others_may_do_without(cast: Cast, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    assert signed_in().get("/events/hack/sessions/").status_code == 200


def test_an_administrator_who_has_one_is_led_nowhere(cast: Cast, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    making.make_second_factor(cast.admin)
    client = asked("ada@example.org")

    assert client.post(STEP, {"code": code()}, follow=True).redirect_chain[-1][0] == "/events/hack/"
