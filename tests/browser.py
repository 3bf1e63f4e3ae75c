"""Chromium for the tests: pages that note whatever a person would not want to happen on them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from events.models import User

Screen = Literal["desktop", "phone"]
Scheme = Literal["light", "dark"]
SIZES: dict[Screen, tuple[int, int]] = {"desktop": (1280, 900), "phone": (390, 844)}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    # Nothing leaves this machine. To stop each request on its way instead would cost half the time, and the cache.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-first-run",
]
TIMEOUT = 10_000  # milliseconds
REPLACED = ("htmx:afterRequest,", "htmx:sendAbort,")  # a newer request took its place; htmx calls that an error


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Without one the tests are skipped, but fail where CI is set."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        reason = f"no browser: none of {', '.join(PROGRAMS)} is installed"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    # Playwright's event loop runs in this thread, and Django would take us for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Pages:
    """Opens pages of the live server, and collects in ``complaints`` what went wrong on any of them.

    A complaint is an uncaught error, a console error (a violation of the Content-Security-Policy is one), a
    missing static file, or a request to another machine (none leaves this one). Tests that mean to provoke one
    empty the list themselves.
    """

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        *,
        screen: Screen = "desktop",
        javascript: bool = True,
        scheme: Scheme = "light",
        user: User | None = None,
        bypass_csp: bool = False,
    ) -> Page:
        """A page in a browser of its own, signed in when a user is given; ``page.goto("/path/")`` takes paths.

        ``bypass_csp`` is for tools that add to the page what it may not hold itself.
        """
        width, height = SIZES[screen]
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            has_touch=screen == "phone",
            java_script_enabled=javascript,
            color_scheme=scheme,
            bypass_csp=bypass_csp,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Tallinn",
        )
        context.set_default_timeout(TIMEOUT)
        context.on("request", self._must_be_ours)
        self.contexts.append(context)
        if user is not None:
            sign_in(context, user, self.address)
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _must_be_ours(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.complaints.append(f"request to outside: {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        # A refusal (403, 404, 409, 422) of a page is an answer; of a static file it is a mistake.
        refused = "the server responded with a status of 4" in message.text
        is_answer = refused and settings.STATIC_URL not in message.location["url"]
        if message.type == "error" and not is_answer and not message.text.startswith(REPLACED):
            self.complaints.append(f"console: {message.text}")


def sign_in(context: BrowserContext, user: User, address: str) -> None:
    """Give the browser the session of somebody who has signed in, without the form."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
