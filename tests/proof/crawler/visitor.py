"""Somebody at the panel, whose every change is taken back; and what is wrong with an answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from events.models import User
from tests.proof.crawler.filling import RAN
from tests.proof.crawler.finder import Form, forms, parsed
from tests.reading import Node

CSRF = settings.CSRF_COOKIE_NAME
SIGN_IN = "/accounts/login/"


@dataclass(frozen=True)
class Answer:
    """A page is empty where the answer is a file."""

    url: str
    status: int
    location: str
    page: str
    is_script_data: bool = False

    @property
    def is_open(self) -> bool:
        """What a link may lead to: a page, or the sentence why this cannot be done just now."""
        return self.status in {200, 302, 409}

    @property
    def is_done(self) -> bool:
        """The form has worked: one is led on, or shown something else than what to mend."""
        return self.status == 302 or (self.status == 200 and "error-summary" not in self.page)

    @property
    def asks_to_sign_in(self) -> bool:
        return self.location.startswith(SIGN_IN)

    def root(self) -> Node:
        return parsed(self.page)

    def faults(self) -> Iterator[str]:
        """What no answer may be, whoever asked for what."""
        if self.status >= 500:
            yield f"fails with {self.status}"
        if self.page:
            yield from self._faults_of_a_page()
        elif 400 <= self.status < 500 and not self.is_script_data:
            yield f"{self.status} is no page"

    def _faults_of_a_page(self) -> Iterator[str]:
        if "<zz-pwned" in self.page.lower():
            yield "what was typed is not escaped"
        if RAN in self.page:
            yield "what was typed is run"
        try:
            root = self.root()
        except AssertionError as wrong:
            yield f"not well formed: {wrong}"
            return
        if self.status >= 400 and not (root.all("main") and root.all("link", rel="stylesheet")):
            yield f"{self.status} is no page of ours"
        yield from (f"inline: {found}" for found in inline(root))
        for form in forms(root, self.url):
            if form.method == "post" and not form.has_token:
                yield f"the form to {form.action} has no token"


def inline(root: Node) -> Iterator[str]:
    """What the Content-Security-Policy would refuse: style, script or handlers within the page."""
    for node in root.all():
        facts = node.attributes
        is_script = node.tag == "script" and not facts.get("src") and facts.get("type") != "application/json"
        if is_script or node.tag == "style":
            yield node.tag
        yield from (name for name in facts if name == "style" or name.startswith("on"))
        yield from (value for value in facts.values() if value.strip().lower().startswith("javascript:"))


class Visitor:
    """Signed in as somebody, or nobody. What they send is checked as a browser's is."""

    def __init__(self, user: User | None) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.user = user
        self.asked = 0
        if user is not None:
            self.client.force_login(user)
            session = self.client.session
            session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
            session.save()

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Everything within is taken back: in the database, the cookies and the counts of rates."""
        cookies = deepcopy(self.client.cookies)
        cache.clear()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        secret = self.client.cookies.get(CSRF)  # forms are asked for before they are sent
        self.client.cookies = cookies
        if secret and CSRF not in cookies:
            cookies[CSRF] = secret.value

    def get(self, url: str) -> Answer:
        return self._answer(url, self.client.get(url))

    def submit(self, form: Form, values: dict[str, Any]) -> Answer:
        if form.method == "get":
            return self._answer(form.action, self.client.get(form.action, values))
        return self._answer(form.action, self.client.post(form.action, values))

    def send(self, form: Form, body: bytes, kind: str) -> Answer:
        """Bytes as they are."""
        return self._answer(form.action, self.client.generic("POST", form.action, body, content_type=kind))

    def _answer(self, url: str, response: Any) -> Answer:
        self.asked += 1
        kind = response.headers.get("Content-Type", "")
        content = bytes(response.getvalue())
        return Answer(
            url=url,
            status=response.status_code,
            location=urljoin(url, response.headers.get("Location", "")) if response.status_code == 302 else "",
            page=content.decode() if kind.startswith("text/html") else "",
            is_script_data=kind.startswith("application/json"),
        )
