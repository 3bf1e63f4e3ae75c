"""What lets somebody in without a password: it cannot be guessed, is not kept whole, can be taken back, and is told to
nobody: neither to other sites nor to those who read logs, history, error pages or the database.
"""

import json
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account import app_settings
from allauth.core.internal.cryptokit import _ALPHA_ALLOWED_CHARS, generate_user_code
from django.core import serializers
from django.test import Client

from control_panel.log import WithoutSecrets
from events.inviting import invite, revoke
from events.joining import LENGTH, LETTERS, JoinLink, open_joining
from events.models import Invitation, Mail
from mentorship.models import MentorshipRequest
from sessions_app.models import CalendarFeed, Meeting, Session
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot, Timetable

KEPT_HISTORY = (Meeting, MentorshipRequest, Session, Slot, Timetable)


@dataclass(frozen=True)
class Secret:
    """One of them, made for the cast: what is secret, the page it opens, and how it is taken back."""

    text: str
    path: str
    take_back: Callable[[], Any]


def invitation(cast: Cast) -> Secret:
    one = invite(cast.kim, event=cast.event, by=cast.admin)
    return Secret(one.secret, one.get_absolute_url(), lambda: revoke(cast.kim, by=cast.admin))


def feed(cast: Cast) -> Secret:
    one = CalendarFeed.make(by=cast.kim, user=cast.kim)
    return Secret(one.secret, one.get_absolute_url(), lambda: one.revoke(by=cast.kim))


def join_code(cast: Cast) -> Secret:
    open_joining(cast.event, by=cast.admin)
    code = str(cast.event.join_code)
    return Secret(code, f"/join/{code}/", lambda: open_joining(cast.event, by=cast.admin))


def join_link(cast: Cast) -> Secret:
    """It dies with the code it was asked for with."""
    code = join_code(cast)
    secret = JoinLink.make(code=code.text, email="zoe@example.org", name="Zoe").secret
    return Secret(secret, f"/join/link/{secret}/", code.take_back)


EACH = pytest.mark.parametrize("make", [invitation, feed, join_code, join_link])
BITS = {
    "key of an invitation, a feed or a link to join (UUID of version 4)": 122,
    "proof that this installation made it (HMAC-SHA256, cut)": 40 * 4,
    "code to join, which lets in nobody without an address of their own": LENGTH * math.log2(len(LETTERS)),
    "code to sign in, of which three tries hold": 8 * math.log2(len(_ALPHA_ALLOWED_CHARS)),
    "recovery code, of which five tries in five minutes hold": 8 * math.log2(10),
}


def test_none_can_be_guessed() -> None:
    assert {name: int(bits) for name, bits in BITS.items()} == {
        "key of an invitation, a feed or a link to join (UUID of version 4)": 122,
        "proof that this installation made it (HMAC-SHA256, cut)": 160,
        "code to join, which lets in nobody without an address of their own": 32,
        "code to sign in, of which three tries hold": 34,
        "recovery code, of which five tries in five minutes hold": 26,
    }
    assert len(generate_user_code(**app_settings.LOGIN_BY_CODE_FORMAT).replace("-", "")) == 8
    assert app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS == 3


@EACH
def test_it_opens_its_page_until_it_is_taken_back(cast: Cast, make: Callable[[Cast], Secret]) -> None:
    secret = make(cast)
    assert Client().get(secret.path).status_code == 200

    secret.take_back()

    assert Client().get(secret.path).status_code in {404, 409}


@pytest.mark.parametrize("make", [invitation, feed, join_link])
def test_the_database_does_not_hold_it_whole(cast: Cast, make: Callable[[Cast], Secret]) -> None:
    secret = make(cast)
    Mail.objects.update(text="", html="")  # as once it is sent

    rows = [*Invitation.objects.all(), *CalendarFeed.objects.all(), *Mail.objects.all(), cast.event]

    assert secret.text not in serializers.serialize("json", rows)


@EACH
def test_no_other_site_is_told_of_it(cast: Cast, make: Callable[[Cast], Secret]) -> None:
    answer = Client().get(make(cast).path)
    assert answer.headers["Referrer-Policy"] in {"strict-origin", "no-referrer"}
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@EACH
def test_no_log_says_it_when_its_page_fails(
    cast: Cast, make: Callable[[Cast], Secret], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = make(cast)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("broken")

    for place in ("events.views.invitations.show", "events.views.joining.event_with"):
        monkeypatch.setattr(place, broken)
    monkeypatch.setattr("sessions_app.views.calendars.feed_calendar", broken)
    logger = logging.getLogger("django.request")
    logger.addHandler(caplog.handler)
    caplog.handler.addFilter(WithoutSecrets())

    try:
        answer = Client(raise_request_exception=False).get(secret.path)
    finally:
        logger.removeHandler(caplog.handler)

    assert answer.status_code == 500
    assert ("[secret]" in caplog.messages[0], secret.text in caplog.messages[0]) == (True, False)
    assert secret.text not in answer.text


@EACH
def test_history_does_not_say_it(cast: Cast, make: Callable[[Cast], Secret], client: Client) -> None:
    secret = make(cast)
    client.force_login(cast.kim)
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin), by=cast.admin)
    client.post(secret.path)
    client.post("/invitations/acceptance/", {"secret": secret.text})
    client.post("/join/link/", {"secret": secret.text})

    changes: list[Any] = [model._meta.get_field("changes").related_model for model in KEPT_HISTORY]
    kept = [json.dumps(list(model.objects.values()), default=str) for model in changes]

    assert [rows for rows in kept if secret.text in rows] == []
    assert any(rows != "[]" for rows in kept)
