"""What ends sign-ins ends all of them, for good: those that stand, those that have begun, and what was sent for one."""

import re
from typing import Any

import pytest
from django.core import mail, signing
from django.test import Client
from django_tasks_db.models import DBTaskResult

from events.address_mails import tell_old_address
from events.inviting import invite
from events.join_mails import PAUSES
from events.joining import SALT, JoinLink, open_joining
from events.models import Mail, User
from events.participants import deactivate, edit_person, reactivate
from tests import making, reading, smtp
from tests.events.test_devices import is_signed_in, signed_in
from tests.events.test_second_factor import code
from tests.sessions_app.conftest import Cast

CONFIRM = "/accounts/login/code/confirm/"
SIGN_IN = "/accounts/login/"
ENDED = "Not done: This sign-in does not hold any more. Please begin again."


def out_and_in_again(cast: Cast) -> None:
    deactivate(cast.kim, by=cast.admin)
    reactivate(cast.kim, by=cast.admin)


def at_another_address(cast: Cast) -> None:
    facts: dict[str, Any] = {"name": "Kim Kelp", "is_mentor": False, "is_administrator": False, "teams": [cast.kelp]}
    edit_person(cast.kim, event=cast.event, email="kim@example.com", **facts, by=cast.admin)


ENDS = pytest.mark.parametrize("end", [out_and_in_again, at_another_address])


def asked_for_code() -> tuple[Client, str]:
    """A browser that waits for the code in a mail, and that code."""
    client = Client()
    client.post("/accounts/login/code/", {"email": "kim@example.org"})
    found = re.search(
        r"^\s*([A-Z]{4}-[A-Z]{4})\s*$", Mail.objects.get(user__email="kim@example.org").text, re.MULTILINE
    )
    assert found
    return client, found[1]


@ENDS
def test_whoever_was_signed_in_is_so_no_more(cast: Cast, end: Any) -> None:
    kim = signed_in()
    assert is_signed_in(kim)

    end(cast)

    assert not is_signed_in(kim)


@ENDS
def test_a_code_that_was_sent_before_signs_nobody_in(cast: Cast, end: Any) -> None:
    client, sent = asked_for_code()

    end(cast)
    page = client.post(CONFIRM, {"code": sent}, follow=True)

    assert (page.redirect_chain[0][0], reading.messages(page)[-1]) == (SIGN_IN, ENDED)
    assert not is_signed_in(client)


def test_a_code_signs_in_whose_it_is(cast: Cast) -> None:
    client, sent = asked_for_code()

    assert client.post(CONFIRM, {"code": sent}).headers["Location"] == "/"
    assert is_signed_in(client)


def test_a_code_is_of_no_use_to_somebody_deactivated(cast: Cast) -> None:
    client, sent = asked_for_code()
    deactivate(cast.kim, by=cast.admin)

    assert client.post(CONFIRM, {"code": sent}).headers["Location"] == "/accounts/inactive/"
    reactivate(cast.kim, by=cast.admin)
    assert not is_signed_in(client)


def test_a_mail_with_a_code_that_waits_is_not_sent_after_a_deactivation(cast: Cast) -> None:
    asked_for_code()
    deactivate(cast.kim, by=cast.admin)
    assert not Mail.objects.filter(user=cast.kim).exists()


@ENDS
def test_a_sign_in_that_waits_for_its_second_factor_ends_too(cast: Cast, end: Any) -> None:
    making.make_second_factor(cast.kim)
    client = Client()
    client.post(SIGN_IN, {"login": "kim@example.org", "password": "password"})

    end(cast)
    page = client.post("/accounts/2fa/authenticate/", {"code": code()}, follow=True)

    assert (page.redirect_chain[0][0], reading.messages(page)[-1]) == (SIGN_IN, ENDED)
    assert not is_signed_in(client)


def test_deactivated_between_password_and_second_factor_nobody_comes_in(cast: Cast) -> None:
    making.make_second_factor(cast.kim)
    client = Client()
    client.post(SIGN_IN, {"login": "kim@example.org", "password": "password"})
    deactivate(cast.kim, by=cast.admin)

    client.post("/accounts/2fa/authenticate/", {"code": code()})
    reactivate(cast.kim, by=cast.admin)

    assert not is_signed_in(client)


def reset_link() -> str:
    Client().post("/accounts/password/reset/", {"email": "kim@example.org"})
    (path,) = re.findall(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", Mail.objects.get().text)
    return str(path)


@ENDS
def test_a_link_to_choose_a_password_ends_too(cast: Cast, end: Any) -> None:
    path = reset_link()

    end(cast)

    assert reading.heading(Client().get(path, follow=True)) == "This link does not work any more"


def test_a_link_to_choose_a_password_leads_there_without_its_secret_in_the_address(cast: Cast) -> None:
    path = reset_link()

    answer = Client().get(path)

    assert answer.headers["Location"].endswith("-set-password/")
    assert re.fullmatch(r"/accounts/password/reset/key/\w+-set-password/", answer.headers["Location"])


def test_a_link_to_join_that_was_sent_before_signs_nobody_in(cast: Cast) -> None:
    open_joining(cast.event, by=cast.admin)
    link = JoinLink.make(code=cast.event.join_code or "", email="kim@example.org", name="Kim")

    out_and_in_again(cast)
    page = Client().post("/join/link/", {"secret": link.secret})

    assert page.status_code == 409
    assert "This link does not hold any more. Ask for another one." in reading.content(page).words


def test_a_link_to_join_of_another_release_is_not_valid(cast: Cast) -> None:
    secret = signing.dumps(["key", "code"], salt=SALT, compress=True)
    assert Client().get(f"/join/link/{secret}/").status_code == 409


def test_an_invitation_of_before_signs_nobody_in(cast: Cast) -> None:
    secret = invite(cast.kim, event=cast.event, by=cast.admin).secret
    out_and_in_again(cast)
    assert Client().post("/invitations/acceptance/", {"secret": secret}).status_code == 409


def waiting() -> list[Any]:
    return [result.args_kwargs["args"] for result in DBTaskResult.objects.order_by("enqueued_at")]


def test_the_old_address_is_told_of_the_new_one_without_naming_it(cast: Cast) -> None:
    signed_in()
    at_another_address(cast)

    assert waiting() == [["kim@example.org", ""]]
    tell_old_address.call(*waiting()[0])
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["kim@example.org"], "Your sign-in address was changed")
    assert ("kim@example.com" in sent.body, "http://testserver/accounts/login/" in sent.body) == (False, True)


def test_an_address_that_never_signed_anybody_in_is_told_nothing(cast: Cast) -> None:
    at_another_address(cast)
    assert waiting() == []


def test_the_old_address_is_told_once_the_mail_server_is_back(cast: Cast, settings: Any) -> None:
    smtp.use(settings, smtp.free_port())

    tell_old_address.call("kim@example.org", "de")
    tell_old_address.call("kim@example.org", "de", len(PAUSES))

    assert waiting() == [["kim@example.org", "de", 1]]


def test_whoever_changes_their_own_address_stays_signed_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    facts = {"name": "Ada Admin", "email": "ada@example.com", "is_administrator": "on"}

    answer = client.post(f"/events/hack/people/{cast.admin.pk}/edit/", facts)

    assert (answer.status_code, User.objects.get(pk=cast.admin.pk).email) == (302, "ada@example.com")
    assert is_signed_in(client)
    assert waiting() == []


def test_what_else_is_changed_of_a_person_signs_nobody_out(cast: Cast) -> None:
    kim = signed_in()
    facts: dict[str, Any] = {"name": "Kim K", "is_mentor": True, "is_administrator": False, "teams": [cast.kelp]}

    edit_person(cast.kim, event=cast.event, email="KIM@example.org", **facts, by=cast.admin)

    assert is_signed_in(kim)
