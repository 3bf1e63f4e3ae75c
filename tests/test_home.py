"""Where signing in leads, the event at a glance, light and dark, and what a load balancer asks."""

from datetime import date
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from events.models import User
from tests import making, reading
from tests.sessions_app.conftest import Cast, make_cast

CENTURY = 36_524 * 24 * 60  # minutes: what is still to come


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def home(client: Client, person: User) -> Any:
    client.force_login(person)
    return client.get("/")


# Home


def test_signing_in_leads_home(client: Client, cast: Cast) -> None:
    answer = client.post("/accounts/login/", {"login": "ADA@example.org", "password": "password"})

    assert answer.headers["Location"] == "/"


def test_whoever_has_no_role_is_shown_no_way_to_events(client: Client, cast: Cast) -> None:
    page = reading.read(home(client, making.make_user("Sam Stranger")))

    assert page.all("a", class_="event-switch") == []
    assert [
        link.attributes["href"]
        for link in page.one("header", class_="topbar").all("a")
        if "/events/" in link.attributes["href"]
    ] == []


def test_whoever_is_not_signed_in_signs_in_first_and_then_arrives(client: Client, cast: Cast) -> None:
    asked = client.get("/events/hack/sessions/?q=x")
    assert asked.headers["Location"] == "/accounts/login/?next=/events/hack/sessions/%3Fq%3Dx"

    signed_in = client.post(asked.headers["Location"], {"login": "ada@example.org", "password": "password"})

    assert signed_in.headers["Location"] == "/events/hack/sessions/?q=x"


def test_an_administrator_is_led_to_the_nearest_event(client: Client, cast: Cast) -> None:
    making.make_event("long-ago", starts_on=date(2001, 1, 1), ends_on=date(2001, 1, 2))
    making.make_event("far-ahead", starts_on=date(2101, 1, 1), ends_on=date(2101, 1, 2))
    cast.event.starts_on, cast.event.ends_on = date(2002, 1, 1), date(2100, 12, 31)
    cast.event.put(by=cast.admin)

    assert home(client, cast.admin).headers["Location"] == "/events/hack/"


def test_without_any_event_an_administrator_is_led_to_where_one_is_added(client: Client, db: None) -> None:
    assert home(client, making.make_administrator()).headers["Location"] == "/events/"


@pytest.fixture
def coming(cast: Cast) -> Cast:
    """1 and 3 are Anna's, with Kelp and open; 2 is Boris's with Moss; 4 is Anna's, cancelled."""
    cast.hall.place = "Room 5"
    cast.hall.save()
    slots = [making.make_slot(cast.hall, CENTURY + minutes) for minutes in (0, 30, 60, 90)]
    making.make_meeting(making.make_session(slots[0], cast.anna, cast.kelp))
    making.make_session(slots[1], cast.boris, cast.moss)
    making.make_session(slots[2], cast.anna)
    making.make_session(slots[3], cast.anna).cancel(reason="", by=None)
    return cast


def test_a_mentor_sees_their_next_sessions(client: Client, coming: Cast) -> None:
    page = home(client, coming.anna.user)

    assert reading.heading(page) == "Your next sessions"
    assert reading.rows(page) == [
        [
            "1",
            "Thu 6 Mar, 12:00–12:20 Tallinn 10:00–10:20 UTC",
            "Hack",
            "Anna Berg",
            "Kelp",
            "Join Session 1 · Room 5",
            "Booked",
        ],
        ["3", "Thu 6 Mar, 13:00–13:20 Tallinn 11:00–11:20 UTC", "Hack", "Anna Berg", "–", "Room 5", "Open"],
    ]
    assert reading.content(page).links()["1"] == "/events/hack/sessions/1/"
    assert reading.content(page).links()["Join Session 1"] == "https://meet.example.org/1"
    assert reading.content(page).links()["All your sessions in Hack"] == "/events/hack/sessions/"


def test_a_participant_sees_their_teams_next_sessions_and_no_others(client: Client, coming: Cast) -> None:
    page = home(client, coming.mia)

    assert [row[:5] for row in reading.rows(page)] == [
        ["2", "Thu 6 Mar, 12:30–12:50 Tallinn", "Hack", "Boris Adamov", "Moss"]
    ]
    assert [name for name in ("Anna", "Kelp") if name in page.content.decode()] == []


def test_what_is_over_is_not_next(client: Client, cast: Cast) -> None:
    making.make_session(making.make_slot(cast.hall, -CENTURY), cast.anna)

    assert reading.rows(home(client, cast.anna.user)) == []


def test_without_sessions_home_says_when_there_will_be_some(client: Client, cast: Cast) -> None:
    sentence = "You have no coming sessions. They appear here as soon as"
    empty = {person: reading.content(home(client, person)).one(class_="empty") for person in (cast.kim, cast.anna.user)}
    assert [box.words for box in empty.values()] == [
        f"{sentence} one is booked.",
        f"{sentence} an organiser makes them.",
    ]


def test_somebody_without_a_role_is_welcome_and_sees_nothing(client: Client, coming: Cast) -> None:
    page = home(client, making.make_user("Sam Stranger"))

    assert reading.rows(page) == []
    assert [name for name in ("Hack", "Anna", "Boris", "Kelp", "Moss") if name in page.content.decode()] == []


# Dashboard


def dashboard(client: Client, cast: Cast) -> Any:
    client.force_login(cast.admin)
    return client.get("/events/hack/")


def test_the_navigation_says_where_one_is(client: Client, cast: Cast) -> None:
    current = [link.words for link in reading.read(dashboard(client, cast)).all("a", aria_current="page")]
    below = [
        link.words for link in reading.read(client.get("/events/hack/sessions/add/")).all("a", aria_current="page")
    ]

    assert (current, below) == (["Dashboard"], ["Sessions"])


# Light and dark


@pytest.mark.parametrize(
    ("wanted", "kept"), [("dark", "dark"), ("light", "light"), ("system", "system"), ("pink", "system"), ("", "system")]
)
def test_the_theme_is_kept_in_a_cookie_and_drawn(client: Client, db: None, wanted: str, kept: str) -> None:
    answer = client.post("/theme/", {"theme": wanted, "next": "/accounts/login/"})

    assert answer.headers["Location"] == "/accounts/login/"
    cookie = answer.cookies["theme"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (kept, True, "Lax")
    assert reading.read(client.get("/accounts/login/")).one("html").attributes["data-theme"] == kept


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_choosing_a_theme_never_leads_elsewhere(client: Client, db: None, foreign: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": foreign}).headers["Location"] == "/"


def test_a_forged_cookie_is_as_good_as_none(client: Client, db: None) -> None:
    client.cookies["theme"] = '"><script>'

    assert reading.read(client.get("/accounts/login/")).one("html").attributes["data-theme"] == "system"


# Health


def asked(client: Client, url: str) -> tuple[int, str]:
    answer = client.get(url)
    return answer.status_code, answer.content.decode()


def test_the_process_answers_without_a_database(client: Client) -> None:
    assert asked(client, "/healthz") == (200, "ok\n")


def test_it_is_ready_once_migrated(client: Client, db: None) -> None:
    assert asked(client, "/readyz") == (200, "ready\n")


def test_it_is_not_ready_while_migrations_are_pending(client: Client, db: None) -> None:
    with mock.patch.object(MigrationExecutor, "migration_plan", return_value=[("a migration", False)]):
        assert asked(client, "/readyz") == (503, "migrations are pending\n")


def test_it_is_not_ready_without_a_database(client: Client, db: None) -> None:
    with mock.patch("control_panel.health.MigrationExecutor", side_effect=OperationalError("no route")):
        assert asked(client, "/readyz") == (503, "the database does not answer\n")
