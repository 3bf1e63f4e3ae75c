"""Scope stands by itself: whoever a role lets in by mistake still finds nothing that is not theirs.

Boris, a mentor without any session, is given every permission there is.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from control_panel.models import IntegrityCheck
from events.access import Permission, Role
from events.models import Mail
from tests import making, reading
from tests.test_access import PATTERNS, Stage, address, asked_for, stage, status

__all__ = ["stage"]  # a fixture

SOMEBODYS = {"number", "request_id", "mail", "import", "notification", "feed", "act"}
NAMES = [name for name in PATTERNS if SOMEBODYS & set(asked_for(name))]


@pytest.fixture(autouse=True)
def everything_is_permitted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Role.MENTOR, "_value_", frozenset(Permission))


@pytest.fixture(autouse=True)
def taken_back(stage: Stage) -> Iterator[None]:
    """Whatever a test changes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def boris(stage: Stage, client: Client) -> Client:
    client.force_login(stage.cast.boris.user)
    return client


@pytest.mark.parametrize("name", NAMES)
def test_what_is_somebody_elses_is_not_found(stage: Stage, name: str) -> None:
    url = address(name, stage.ids)

    answers = {status(stage, stage.cast.boris.user, method, url) for method in ("GET", "POST")}

    assert answers in ({"404"}, {"404", "405"})


@pytest.mark.parametrize("name", ["session_list", "request_list", "import_list", "history_list", "mail_list"])
def test_lists_of_what_is_not_theirs_are_empty(stage: Stage, boris: Client, name: str) -> None:
    assert reading.rows(boris.get(address(name, stage.ids))) == []


def test_only_their_own_mails_are_tried_again(stage: Stage, boris: Client) -> None:
    later = timezone.now() + timedelta(days=1)
    Mail.objects.update(due_at=later)
    own = making.make_mail(stage.cast.boris.user, due_at=later)

    boris.post(reverse("mails_retry"))

    assert [mail.pk for mail in Mail.objects.filter(due_at__lt=later)] == [own.pk]


def test_nobody_else_reads_what_a_check_found(stage: Stage, boris: Client) -> None:
    IntegrityCheck.objects.create(finished_at=timezone.now(), rule_count=1, rules_done=1)

    assert boris.get(reverse("integrity")).context["last"] is None
