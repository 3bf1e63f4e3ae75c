"""Whatever is sent to an address, by whomever: it is answered, never with a failure of ours, and nothing is inline."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from events.models import User
from tests.test_access import PATTERNS, Stage, address, asked_for, rows, stage

__all__ = ["stage"]  # a fixture

VALUES = ["\0💥", "a" * 10_000, "9" * 25, "2026-02-31"]
LISTS = [
    "next",
    "page",
    "size",
    "sort",
    "export",
    "q",
    "state",
    "kind",
    "ticked",
    "all",
    "day",
    "moving",
    "sheet",
    "show",
]
FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\sname="([^"]+)"')
INLINE = re.compile(r"<style|<[^>]+\s(?:style|on[a-z]+)=|<script(?![^>]*\ssrc=)(?![^>]*application/json)|javascript:")
BODIES = [
    (b"garbage", "multipart/form-data; boundary=xx"),
    (b'--xx\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\0', "multipart/form-data; boundary=xx"),
    (b'{"name": [1]}', "application/json"),
]
ROLES = ["anonymous", "administrator", "mentor", "member"]
OURS = [name for name in PATTERNS if not name.startswith("account_")]


def ask(person: User | None, method: str, url: str, *args: Any, **how: Any) -> tuple[int, str]:
    """What is answered; whatever it changes is taken back."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if person:
            client.force_login(person)
        response = getattr(client, method)(url, *args, **how)
        content = bytes(response.getvalue())
        transaction.set_rollback(True)
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code, content.decode() if is_page else ""


def may_open(who: str, name: str) -> bool:
    column = ["anonymous", "stranger", "administrator", "mentor", "other mentor", "member"].index(who)
    return any(rows()[name, method][column] not in ("403", "404", "405", "login") for method in ("GET", "POST"))


@pytest.mark.parametrize("name", OURS)
def test_nothing_that_is_sent_makes_a_page_fail(stage: Stage, name: str) -> None:
    url = address(name, stage.ids)
    failed = []

    def answered(who: str, method: str, what: Any, **how: Any) -> str:
        status, page = ask(stage.people[who], method, url, what, **how)
        if status >= 500 or INLINE.search(page):
            failed.append((who, method, str(what)[:100], status, INLINE.findall(page)))
        return page

    for who in filter(lambda one: may_open(one, name), ROLES):
        fields = set(FIELD.findall(answered(who, "get", {}))) - {"csrfmiddlewaretoken"}
        for value in VALUES:
            answered(who, "get", dict.fromkeys([*LISTS, *fields], value))
            answered(who, "post", {field: [value, value, ""] for field in [*fields, "next", "ticked", "step"]})
        for body, content_type in BODIES:
            answered(who, "post", body, content_type=content_type)

    assert failed == []


@pytest.mark.parametrize("name", [name for name in OURS if asked_for(name)])
def test_a_number_too_large_for_any_table_is_not_found(stage: Stage, name: str) -> None:
    numbers = {key: 10**24 for key in asked_for(name) if isinstance(stage.ids[key], int)}

    answers = {ask(stage.cast.admin, method, address(name, stage.ids | numbers))[0] for method in ("get", "post")}

    assert max(answers) < 500
