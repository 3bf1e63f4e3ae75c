"""Whoever has lost their second factor is let in again by another administrator, and told."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from events.models import Mail, User
from events.second_factor import remove_second_factor
from tests import making, reading
from tests.events.test_devices import is_signed_in, signed_in
from tests.events.test_second_factor import STEP, asked, code
from tests.sessions_app.conftest import Cast

REMOVAL = "/events/hack/people/{}/second-factor/removal/"


def test_another_administrator_takes_it_away_and_the_person_is_told(cast: Cast, admin: Client) -> None:
    making.make_second_factor(cast.kim)
    kim = asked()
    kim.post(STEP, {"code": code()})

    page = admin.post(REMOVAL.format(cast.kim.pk), follow=True)

    assert reading.messages(page) == ["Done: Kim Kelp signs in without a second factor now."]
    assert not is_signed_in(kim)
    assert is_signed_in(signed_in())
    mail = Mail.objects.get(user=cast.kim, subject="Your second factor has been removed")
    assert "http://testserver/accounts/2fa/" in mail.text


def test_it_is_asked_first(cast: Cast, admin: Client) -> None:
    making.make_second_factor(cast.kim)

    page = admin.get(REMOVAL.format(cast.kim.pk))

    assert reading.heading(page) == "Remove the second factor of Kim Kelp?"
    assert "Kim Kelp is told by mail." in reading.content(page).words
    assert cast.kim.has_second_factor


def test_the_page_of_a_person_leads_there_where_there_is_one(cast: Cast, admin: Client) -> None:
    making.make_second_factor(cast.kim)
    edit = "/events/hack/people/{}/edit/"

    of_kim, of_mia = (
        reading.content(admin.get(edit.format(person.pk))).links().get("Remove the second factor")
        for person in (cast.kim, cast.mia)
    )

    assert (of_kim, of_mia) == (REMOVAL.format(cast.kim.pk), None)


def test_one_does_not_take_away_ones_own_without_a_proof(cast: Cast, admin: Client) -> None:
    making.make_second_factor(cast.admin)

    page = admin.post(REMOVAL.format(cast.admin.pk))

    assert (page.status_code, reading.on_top(page)) == (
        409,
        ["Change your own second factor on your account page. Lost it? Ask another administrator."],
    )


def test_where_there_is_none_nothing_is_taken(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Kim Kelp has no second factor"):
        remove_second_factor(cast.kim, by=cast.admin)


def test_the_only_administrator_is_let_in_again_on_the_command_line(cast: Cast, capsys: Any) -> None:
    making.make_second_factor(cast.admin)

    call_command("remove_second_factor", "ADA@example.org")

    assert capsys.readouterr().out == "Ada Admin signs in without a second factor now.\n"
    assert not User.objects.get(pk=cast.admin.pk).has_second_factor
    with pytest.raises(CommandError, match="Nobody has this address"):
        call_command("remove_second_factor", "nobody@example.org")
    with pytest.raises(CommandError, match="Ada Admin has no second factor"):
        call_command("remove_second_factor", "ada@example.org")
