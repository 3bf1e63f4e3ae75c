"""Whoever guesses gets few tries: at passwords, codes and links; and a venue's people are not kept out by them."""

from typing import Any

import pytest
from django.test import Client

from events.models import Mail
from tests import reading
from tests.events.test_signed_out import CONFIRM, asked_for_code
from tests.sessions_app.conftest import Cast

SIGN_IN = "/accounts/login/"
ASK = "/accounts/login/code/"


def try_password(password: str, *, email: str = "kim@example.org", ip: str = "192.0.2.1") -> Any:
    return Client(REMOTE_ADDR=ip).post(SIGN_IN, {"login": email, "password": password})


def test_after_five_wrong_passwords_the_right_one_waits_wherever_it_comes_from(cast: Cast) -> None:
    for n in range(5):
        assert try_password(f"wrong {n}").status_code == 200

    page = try_password("password", ip="192.0.2.99")

    assert reading.on_top(page) == ["Too many failed login attempts. Try again later."]
    assert try_password("password", email="KIM@example.org").status_code == 200
    assert try_password("password", email="mia@example.org").headers["Location"] == "/"


def test_a_right_password_uses_up_no_try(cast: Cast) -> None:
    for _n in range(8):
        assert try_password("password").headers["Location"] == "/"


def test_one_address_of_the_network_gets_sixty_wrong_tries_a_minute(cast: Cast) -> None:
    for n in range(60):
        try_password("wrong", email=f"nobody{n}@example.org")

    page = try_password("password", email="mia@example.org")

    assert reading.on_top(page) == ["Too many failed login attempts. Try again later."]
    assert try_password("password", email="mia@example.org", ip="192.0.2.2").headers["Location"] == "/"


def test_nobody_claims_to_come_from_elsewhere(cast: Cast) -> None:
    """Without a proxy of ours, the header is the visitor's own word."""
    for n in range(60):
        try_password("wrong", email=f"nobody{n}@example.org")
    here = Client(REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": "203.0.113.5"})

    page = here.post(SIGN_IN, {"login": "mia@example.org", "password": "password"})

    assert reading.on_top(page) == ["Too many failed login attempts. Try again later."]


def test_three_wrong_codes_end_the_code(cast: Cast) -> None:
    client, sent = asked_for_code()
    answers = [client.post(CONFIRM, {"code": "BCDF-BCDF"}).status_code for _try in range(3)]

    assert answers == [200, 200, 302]
    assert client.post(CONFIRM, {"code": sent}).headers["Location"] == ASK


def test_a_code_of_one_browser_does_not_fit_another(cast: Cast) -> None:
    _client, sent = asked_for_code()
    assert Client().post(CONFIRM, {"code": sent}).headers["Location"] == ASK


@pytest.mark.parametrize(
    ("path", "most", "refused"), [(ASK, 3, 200), ("/accounts/password/reset/", 5, 429)], ids=["code", "reset"]
)
def test_a_mailbox_is_not_flooded(cast: Cast, path: str, most: int, refused: int) -> None:
    def answer(n: int) -> int:
        return Client(REMOTE_ADDR=f"192.0.2.{n}").post(path, {"email": "kim@example.org"}).status_code

    statuses = [answer(n) for n in range(most + 1)]

    assert (statuses[:most], statuses[most]) == ([302] * most, refused)
    assert Mail.objects.filter(user=cast.kim).count() == 1  # what waits is replaced


def test_wrong_codes_to_join_run_out(cast: Cast) -> None:
    client = Client()
    for n in range(120):
        assert client.get(f"/join/BBBB-{n:04}/").status_code == 404

    assert client.get("/join/KXRT-WPMH/").status_code == 429


def test_proving_again_who_one_is_is_limited_too(cast: Cast) -> None:
    client = Client()
    client.post(SIGN_IN, {"login": "kim@example.org", "password": "password"})
    again = [client.post("/accounts/reauthenticate/", {"password": "wrong"}) for _try in range(7)]

    assert "Too many failed login attempts. Try again later." in reading.content(again[-1]).words
