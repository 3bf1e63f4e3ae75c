"""Whatever is sent in the place of a passkey is refused, and never a fault."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests import making, reading
from tests.events.test_devices import is_signed_in
from tests.events.test_second_factor import STEP, asked, proved
from tests.sessions_app.conftest import Cast

TEXT = {"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "userHandle": "AA"}}
MADE = TEXT | {"response": {"clientDataJSON": "AA", "attestationObject": "oA"}}
SHOWN = TEXT | {"response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}
NONSENSE = [
    "",
    "x",
    "1",
    "[]",
    "{}",
    "null",
    '"\0"',
    "[" * 5_000,
    "9" * 30_000,
    '{"id": "\\u0000"}',
    '{"id": {}, "rawId": [], "type": 1, "response": null}',
    '{"id": "!", "rawId": "!", "type": "public-key", "response": {"clientDataJSON": "!"}}',
    *(json.dumps(said) for said in (TEXT, MADE, SHOWN, MADE | {"rawId": "💥"})),
    json.dumps(SHOWN | {"response": SHOWN["response"] | {"userHandle": "enp6enp6enp6enp6enp6enp6enp6eg"}}),  # type: ignore[operator]
]


@pytest.mark.parametrize("said", NONSENSE)
def test_no_passkey_is_accepted_that_no_browser_said(cast: Cast, said: str) -> None:
    making.make_second_factor(cast.mia)
    adding, step = proved(), asked("mia@example.org")
    adding.get("/accounts/2fa/webauthn/add/")
    step.get(STEP)
    signing_in = Client()
    signing_in.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})

    added = adding.post("/accounts/2fa/webauthn/add/", {"name": "x", "passwordless": "on", "credential": said})
    stepped = step.post(STEP, {"credential": said})
    in_alone = signing_in.post("/accounts/2fa/webauthn/login/", {"credential": said})

    assert (added.status_code, len(reading.on_top(added))) == (200, 1)
    assert (stepped.status_code, len(reading.on_top(stepped))) == (200, 1)
    assert in_alone.headers["Location"] == "/accounts/login/"
    assert not Authenticator.objects.filter(user=cast.kim).exists()
    assert not is_signed_in(step)
    assert not is_signed_in(signing_in)


@pytest.mark.parametrize("name", ["\0", "n" * 10_000])
def test_no_name_of_a_passkey_is_too_much(cast: Cast, name: str) -> None:
    client = proved()
    page = client.post("/accounts/2fa/webauthn/add/", {"name": name, "credential": json.dumps(MADE)})
    assert (page.status_code, len(reading.beside(page, "name"))) == (200, 1)
