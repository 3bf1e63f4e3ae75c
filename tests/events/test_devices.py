"""Where somebody is signed in: seen on the account page, and ended from there."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.devices import describe, devices_of
from events.inviting import invite
from events.models import User
from tests import reading
from tests.sessions_app.conftest import Cast

PAGE = "/account/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1 Version/18.4 Mobile Safari/604.1"


def signed_in(agent: str = FIREFOX, *, email: str = "kim@example.org", ip: str = "192.0.2.7") -> Client:
    """A browser in which somebody has signed in by password."""
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=ip)
    answer = client.post("/accounts/login/", {"login": email, "password": "password"})
    assert answer.headers["Location"] == "/"
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def shown(page: Any) -> list[str]:
    return [line.words for line in reading.content(page).one(class_="devices").all("li")]


def ways_out(page: Any) -> list[str]:
    """Where the buttons beside the devices lead."""
    return [form.attributes["action"] for form in reading.content(page).one(class_="devices").all("form")]


def test_each_browser_is_listed_this_one_first(cast: Cast) -> None:
    here, phone = signed_in(), signed_in(SAFARI, ip="192.0.2.8")

    lines = [line.partition(" Since")[0] for line in shown(here.get(PAGE))]

    assert lines == ["Firefox, Linux this browser", "Safari, iPhone"]
    assert [line.endswith("192.0.2.8 Sign out Safari, iPhone, 192.0.2.8") for line in shown(here.get(PAGE))] == [
        False,
        True,
    ]
    assert is_signed_in(phone)


def test_one_is_signed_out_from_another(cast: Cast) -> None:
    here, phone = signed_in(), signed_in(SAFARI)
    (way,) = ways_out(here.get(PAGE))

    page = here.post(way, follow=True)

    assert reading.messages(page)[-1] == "Done: That browser is signed out."
    assert (is_signed_in(here), is_signed_in(phone)) == (True, False)
    assert ways_out(page) == []
    assert here.post(way).status_code == 404  # pressed twice


def test_nobody_signs_somebody_else_out(cast: Cast) -> None:
    here, of_mia = signed_in(), signed_in(email="mia@example.org")
    (device,) = devices_of(cast.mia, here=None)

    assert here.post(f"/account/devices/{device.pk}/revocation/").status_code == 404
    assert is_signed_in(of_mia)


def test_all_others_are_signed_out_those_too_that_are_not_listed(cast: Cast) -> None:
    here, phone, unlisted = signed_in(), signed_in(SAFARI), Client()
    unlisted.force_login(cast.kim)

    page = here.post("/account/devices/revocation/", follow=True)

    assert reading.messages(page)[-1] == "Done: You are signed out everywhere but here."
    assert [is_signed_in(one) for one in (here, phone, unlisted)] == [True, False, False]
    assert [line.partition(" Since")[0] for line in shown(page)] == ["Firefox, Linux this browser"]


def test_another_password_signs_all_others_out(cast: Cast) -> None:
    here, phone = signed_in(), signed_in(SAFARI)
    change = {"oldpassword": "password", "password1": "kelp-and-moss-9", "password2": "kelp-and-moss-9"}

    here.post("/accounts/password/change/", change)

    assert (is_signed_in(here), is_signed_in(phone)) == (True, False)
    assert [line.partition(" Since")[0] for line in shown(here.get(PAGE))] == ["Firefox, Linux this browser"]


def test_what_has_ended_is_not_listed(cast: Cast) -> None:
    signed_in()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    here = signed_in(SAFARI)
    here.get("/healthz")

    assert [device.name for device in devices_of(cast.kim, here=None)] == ["Safari, iPhone"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_two_queries(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    for _browser in range(count):
        signed_in()
    kim = User.objects.get(pk=cast.kim.pk)

    with django_assert_num_queries(2):
        assert len(devices_of(kim, here=None)) == count


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        (SAFARI, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Mac"),
        ("curl/8.5", "Unknown browser"),
        ("", "Unknown browser"),
        ("<script>\0💥" * 50, "Unknown browser"),
    ],
)
def test_a_browser_is_named_by_what_it_says_of_itself(agent: str, words: str) -> None:
    assert describe(agent) == words


def test_signing_in_by_an_invitation_is_listed_too(cast: Cast) -> None:
    secret = invite(cast.kim, event=cast.event, by=cast.admin).secret
    here = Client(headers={"user-agent": SAFARI})
    here.post("/invitations/acceptance/", {"secret": secret})

    assert [device.name for device in devices_of(User.objects.get(pk=cast.kim.pk), here=None)] == ["Safari, iPhone"]


def test_a_browser_that_names_itself_at_length_signs_in(cast: Cast) -> None:
    signed_in("💥" * 10_000)

    assert [device.name for device in devices_of(cast.kim, here=None)] == ["Unknown browser"]
