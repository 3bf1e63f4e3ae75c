"""Inviting people by mail, and the link they get."""

import logging
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from control_panel.log import WithoutSecrets
from events.inviting import invite
from events.models import Invitation, Mail, User
from events.models.joining import GRACE, VALID_FOR
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/people/"
INVITE = f"{LIST}invitations/"
NEVER = f"{INVITE}?all=1&next={LIST}%3Fstate%3Duninvited"
ACCEPT = "/invitations/acceptance/"


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return invite(cast.kim, event=cast.event, by=cast.admin)


def open_link(client: Client, invitation: Invitation) -> list[str]:
    page = client.get(invitation.get_absolute_url())
    return [reading.heading(page), *[button.words for button in reading.content(page).all("button", class_="btn")]]


def signed_in(client: Client) -> int | None:
    pk = client.session.get("_auth_user_id")
    return int(pk) if pk else None


# Sending


def test_everybody_never_invited_is_asked_about_and_gets_a_mail(admin: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.mia.pk).update(last_login=timezone.now())
    invite(cast.kim, event=cast.event, by=cast.admin)

    asked = reading.content(admin.get(NEVER))
    page = admin.post(NEVER, follow=True)

    assert asked.one("h1").words == "Invite 2 people?"
    assert [line.words for line in asked.one("details", open="").all("li")] == [
        "Anna Berg anna@example.org",
        "Boris Adamov boris@example.org",
    ]
    assert reading.messages(page) == ["Done: 2 people have been invited."]
    assert {mail.user for mail in Mail.objects.all()} == {cast.anna.user, cast.boris.user, cast.kim}
    assert (
        reading.content(admin.get(NEVER)).one(class_="empty").words.startswith("Nobody is chosen who could be invited.")
    )


def test_the_chosen_are_invited_and_nobody_of_another_event(admin: Client, cast: Cast) -> None:
    olga = making.make_mentor("Olga Other", event=making.make_event("other"))

    admin.post(f"{INVITE}?ticked={cast.kim.pk}&ticked={olga.user_id}&ticked=x&ticked=99999999999999999999")

    assert [invitation.user for invitation in Invitation.objects.all()] == [cast.kim]


def test_the_mail_holds_a_link_that_works_once_and_cannot_be_declined(cast: Cast) -> None:
    cast.kim.unwanted_mail = ["people", "meeting"]
    cast.kim.save()

    invitation = invite(cast.kim, event=cast.event, by=cast.admin)

    mail = Mail.objects.get()
    link = f"{settings.BASE_URL}{invitation.get_absolute_url()}"
    assert mail.subject == "Your invitation to Hack"
    assert link in mail.text
    assert link in mail.html
    assert invitation.expires_at - invitation.created_at == VALID_FOR


def test_inviting_again_ends_the_link_of_before(cast: Cast, client: Client, invitation: Invitation) -> None:
    again = invite(cast.kim, event=cast.event, by=cast.admin)

    assert open_link(client, invitation) == ["This link does not sign you in"]
    assert open_link(client, again) == ["Sign in as Kim Kelp to Hack", "Sign in as Kim Kelp"]
    assert [mail.text.count("/invitations/") for mail in Mail.objects.all()] == [1]  # the later mail took its place


def test_an_administrator_takes_it_back(admin: Client, cast: Cast, invitation: Invitation) -> None:
    page = admin.post(f"{LIST}{cast.kim.pk}/revocation/", follow=True)
    again = admin.post(f"{LIST}{cast.kim.pk}/revocation/")

    invitation.refresh_from_db()
    assert (invitation.state, invitation.revoked_by) == ("revoked", cast.admin)
    assert not Mail.objects.exists()  # what had not been sent is not sent
    assert reading.messages(page) == ["Done: The invitation of Kim Kelp has been revoked."]
    assert again.status_code == 409


# Opening


def test_opening_the_link_uses_nothing_up(client: Client, invitation: Invitation) -> None:
    for _time in range(3):
        assert open_link(client, invitation) == ["Sign in as Kim Kelp to Hack", "Sign in as Kim Kelp"]

    assert signed_in(client) is None
    assert Invitation.objects.get().accepted_at is None


def test_the_button_signs_in_and_leads_to_the_welcome(cast: Cast, client: Client, invitation: Invitation) -> None:
    client.get(invitation.get_absolute_url())
    before = client.session.session_key

    answer = client.post(ACCEPT, {"secret": invitation.secret})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/welcome/")
    assert signed_in(client) == cast.kim.pk
    assert client.session.session_key != before
    assert Invitation.objects.get().state == "accepted"


def test_whoever_has_been_here_goes_home(cast: Cast, client: Client, invitation: Invitation) -> None:
    User.objects.filter(pk=cast.kim.pk).update(last_login=timezone.now())

    assert client.post(ACCEPT, {"secret": invitation.secret}).headers["Location"] == "/"


def test_a_double_click_works_and_a_second_use_does_not(cast: Cast, client: Client, invitation: Invitation) -> None:
    client.post(ACCEPT, {"secret": invitation.secret})
    assert client.post(ACCEPT, {"secret": invitation.secret}).status_code == 302

    Invitation.objects.update(accepted_at=timezone.now() - GRACE)
    other = Client()
    page = other.post(ACCEPT, {"secret": invitation.secret})

    assert page.status_code == 409
    assert "This link has been used. It signs you in only once." in reading.content(page).words
    assert signed_in(other) is None


def test_links_that_sign_nobody_in_say_what_to_do(cast: Cast, client: Client, invitation: Invitation) -> None:
    now = timezone.now()
    states = {
        "expired": {"expires_at": now},
        "does not work any more": {"revoked_at": now},
        "has been used": {"accepted_at": now - timedelta(hours=1)},
    }
    for words, facts in states.items():
        Invitation.objects.update(**{"revoked_at": None, "accepted_at": None} | facts)
        page = client.post(ACCEPT, {"secret": invitation.secret})
        assert (page.status_code, words in reading.content(page).words) == (409, True)
        assert reading.content(page).links() == {"Send me a sign-in code": "/accounts/login/code/"}
    assert signed_in(client) is None


@pytest.mark.parametrize("spoil", ["", "x", "\0", "0" * 32 + "-" + "0" * 40, "{key}-" + "0" * 40, "{secret}0"])
def test_forged_links_sign_nobody_in(client: Client, invitation: Invitation, spoil: str) -> None:
    forged = spoil.format(key=invitation.key.hex, secret=invitation.secret)

    page = client.post(ACCEPT, {"secret": forged})

    assert page.status_code == 409
    assert reading.heading(page) == "This link does not sign you in"
    assert signed_in(client) is None


def test_of_a_deactivated_person_the_link_is_dead(cast: Cast, client: Client, invitation: Invitation) -> None:
    User.objects.filter(pk=cast.kim.pk).update(is_active=False)

    assert client.post(ACCEPT, {"secret": invitation.secret}).status_code == 409
    assert signed_in(client) is None


def test_in_somebody_elses_browser_it_signs_them_out(cast: Cast, client: Client, invitation: Invitation) -> None:
    client.force_login(cast.mia)
    client.session["secret of Mia"] = 1
    before = client.session.session_key

    asked = client.get(invitation.get_absolute_url())
    client.post(ACCEPT, {"secret": invitation.secret})

    assert "You are signed in as Mia Moss now. This signs Mia Moss out." in reading.content(asked).words
    assert signed_in(client) == cast.kim.pk
    assert client.session.session_key != before


def test_the_form_needs_the_token_of_the_page(invitation: Invitation) -> None:
    assert Client(enforce_csrf_checks=True).post(ACCEPT, {"secret": invitation.secret}).status_code == 403


def test_too_many_tries_are_refused(client: Client, invitation: Invitation) -> None:
    answers = {client.post(ACCEPT, {"secret": "x"}).status_code for _try in range(120)}

    assert answers == {409}
    assert client.post(ACCEPT, {"secret": invitation.secret}).status_code == 429
    assert signed_in(client) is None


# Leaking


def test_the_address_is_told_to_nobody(client: Client, invitation: Invitation) -> None:
    answer = client.get(invitation.get_absolute_url())

    assert {name: answer.headers[name] for name in ("Cache-Control", "Referrer-Policy")} == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "strict-origin",
    }


def test_the_log_does_without_the_secret(invitation: Invitation) -> None:
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (invitation.get_absolute_url(),)})

    WithoutSecrets().filter(record)

    assert record.getMessage() == "Not Found: /invitations/[secret]/"


def test_the_log_does_without_the_key_to_a_password() -> None:
    record = logging.makeLogRecord({"msg": "Bad Gateway: %s", "args": ("/accounts/password/reset/key/3-abc123-x9/",)})

    WithoutSecrets().filter(record)

    assert record.getMessage() == "Bad Gateway: /accounts/password/reset/key/[secret]/"


def test_nothing_stored_of_an_invitation_is_its_secret(invitation: Invitation) -> None:
    stored = " ".join(map(str, Invitation.objects.values_list().get()))

    assert not re.search(invitation.proof, stored)


# Welcome


def test_the_first_page_takes_name_and_password(cast: Cast, client: Client) -> None:
    zoe = User.objects.create_user("zoe@example.org", name="")
    cast.event.participants.add(zoe)
    client.force_login(zoe)

    page = client.post("/welcome/", {"name": "Zoë 🌊", "password": "a long enough one"}, follow=True)

    zoe.refresh_from_db()
    assert (zoe.name, zoe.check_password("a long enough one")) == ("Zoë 🌊", True)
    assert signed_in(client) == zoe.pk
    assert reading.messages(page) == ["Done: Welcome, Zoë 🌊."]


def test_a_weak_password_is_refused_beside_it(cast: Cast, client: Client) -> None:
    cast.kim.set_unusable_password()
    cast.kim.save()
    client.force_login(cast.kim)

    page = client.post("/welcome/", {"name": "Kim", "password": "12345"})

    assert "This password is too short. It must contain at least 10 characters." in reading.beside(page, "password")


def test_whoever_has_a_password_is_not_asked_for_one(cast: Cast, client: Client) -> None:
    client.force_login(cast.kim)

    client.post("/welcome/", {"name": "Kim", "password": "another long one"})

    cast.kim.refresh_from_db()
    assert cast.kim.check_password("password")
