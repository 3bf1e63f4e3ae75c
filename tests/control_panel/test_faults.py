"""What people see, and what the log says, when the database is away or something else fails."""

import logging
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client

from control_panel.faults import is_database_away
from events.views.events import EventList
from tests import making, reading

SENTENCE = (
    "Nothing that was confirmed is lost. Wait a few seconds and reload the page; if you were about to save something,"
    " look first whether it is there."
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(making.make_administrator())
    client.raise_request_exception = False
    return client


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Ends the connection, and there is no other to be had."""

    def leave() -> None:
        connection.close()
        monkeypatch.setattr(connection, "get_new_connection", lambda _facts: psycopg.connect("host=/nowhere"))

    return leave


@pytest.mark.parametrize("url", ["/", "/events/", "/events/hack/sessions/", "/accounts/login/code/confirm/"])
def test_a_database_that_is_away_gives_a_plain_page(signed_in: Client, away: Callable[[], None], url: str) -> None:
    away()

    answer = signed_in.get(url)

    page = reading.read(answer)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
    assert page.one("h1").words == "The panel cannot reach its data just now"
    assert [text.words for text in page.one("main").all("p")][1] == SENTENCE


def test_what_is_sent_meanwhile_is_answered_alike(signed_in: Client, away: Callable[[], None]) -> None:
    away()
    assert signed_in.post("/events/add/", {"name": "Hack"}).status_code == 503


def test_it_is_logged_in_one_line(
    signed_in: Client, away: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    away()
    signed_in.get("/events/")
    handler = logging.getLogger("django").handlers[0]
    (record,) = [record for record in caplog.records if getattr(record, "status_code", 0) == 503]
    assert (handler.filter(record) is not False, record.exc_info) == (True, None)


def test_it_is_there_again_as_soon_as_the_database_is(signed_in: Client, away: Callable[[], None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        connection.close()
        patch.setattr(connection, "get_new_connection", lambda _facts: psycopg.connect("host=/nowhere"))
        assert signed_in.get("/events/").status_code == 503
    assert reading.heading(signed_in.get("/events/")) == "Events"


def test_every_other_fault_is_told_as_one(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(EventList, "get", fail)

    answer = signed_in.get("/events/")

    assert (answer.status_code, reading.read(answer).one("h1").words) == (500, "Something went wrong on our side")


def wrapped(cause: Exception) -> OperationalError:
    error = OperationalError()
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_away"),
    [
        (psycopg.OperationalError("server closed the connection unexpectedly"), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (wrapped(psycopg.errors.AdminShutdown()), True),
        (wrapped(psycopg.errors.CannotConnectNow()), True),
        (wrapped(psycopg.errors.TooManyConnections()), True),
        (wrapped(psycopg.errors.ConnectionFailure()), True),
        (wrapped(psycopg.errors.DeadlockDetected()), False),
        (wrapped(psycopg.errors.DiskFull()), False),
        (ZeroDivisionError(), False),
        (None, False),
    ],
)
def test_a_connection_that_fails_is_told_from_a_query_that_does(error: Exception | None, *, is_away: bool) -> None:
    assert is_database_away(error) is is_away
