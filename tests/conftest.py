"""The harness: real PostgreSQL and migrations, and no mercy.

Warnings are errors (pyproject.toml), an undefined template variable fails, nothing leaves this machine.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from control_panel.catalogues import compile_changed
from tests import browser as browser_tests
from tests.database import cloned_database
from tests.templates import UndefinedVariable

PAGE_FIXTURES = {"pages", "page", "phone", "plain_page"}
LOCAL = {"localhost", "127.0.0.1", "::1"}


# --- Every test ----------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_undefined_template_variable() -> Iterator[None]:
    UndefinedVariable.found.clear()
    yield
    if UndefinedVariable.found:
        pytest.fail("undefined template variables: " + ", ".join(dict.fromkeys(UndefinedVariable.found)))


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits count afresh in each test."""
    cache.clear()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever language a page was asked in, the next test begins in English."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def translations() -> None:
    """What is translated can be read, also where the tests are not run by make."""
    compile_changed()


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Python connects to this machine only. (PostgreSQL's own library does not pass here.)"""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise AssertionError(f"a test tried to connect to {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


# --- Database ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replaces pytest-django's: a clone of the migrated template for each worker."""
    with django_db_blocker.unblock(), cloned_database():
        yield


# --- Browser -------------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if PAGE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browser_tests.chromium() as browser:
        yield browser


@pytest.fixture
def pages(chromium: Browser, live_server: LiveServer) -> Iterator[browser_tests.Pages]:
    """Opens pages of the live server: ``pages.open(screen="phone", javascript=False, scheme="dark", user=...)``."""
    pages = browser_tests.Pages(chromium, live_server.url)
    yield pages
    pages.close()
    assert pages.complaints == []


@pytest.fixture
def page(pages: browser_tests.Pages) -> Page:
    return pages.open()


@pytest.fixture
def phone(pages: browser_tests.Pages) -> Page:
    return pages.open(screen="phone")


@pytest.fixture
def plain_page(pages: browser_tests.Pages) -> Page:
    """Without JavaScript."""
    return pages.open(javascript=False)
