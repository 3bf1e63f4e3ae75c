"""A small event, with too many people for its slots, in a PostgreSQL of its own that keeps what it confirms."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from control_panel.embedded_postgresql.server import EmbeddedServer, server_in
from events.models import Event, Idea, Mentor, User
from mentorship.models import MentorshipRequest
from tests import making
from tests.database import cloned_database
from timetables.models import Slot, Timetable
from timetables.spans import span

# What a server has unless told otherwise, said so that nobody takes it for the one of the tests.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "max_connections": "150"}
SLUG = "storm"
TEAM_SIZE = 3
SLOTS_A_DAY = 12
MENTORS_IN_A_HALL = 4


@dataclass(frozen=True)
class Guest:
    """Somebody who takes part, signed in."""

    role: str
    user: int
    cookies: dict[str, str]
    team: int = 0  # of participants


@dataclass(frozen=True)
class Size:
    """How many take part."""

    teams: int
    mentors: int
    administrators: int

    @property
    def people(self) -> int:
        return self.teams * TEAM_SIZE + self.mentors + self.administrators


def durable_server() -> EmbeddedServer:
    """The server of this folder that may be killed: nobody else uses it."""
    return server_in(settings.VAR_DIR / "storm-postgres", **DURABLE)


@contextmanager
def database(server: EmbeddedServer) -> Iterator[str]:
    """Connect Django to a fresh database of this server; gives its address, for a process of its own."""
    server.acquire("control_panel")
    connection.close()
    before = dict(connection.settings_dict)
    where = {"DATA_DIRECTORY": server.data, "SERVER_OPTIONS": server.options}
    connection.settings_dict.update(server.address | where)
    try:
        with cloned_database():
            yield server.url(connection.settings_dict["NAME"])
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
        server.release()


def set_up(size: Size) -> list[Guest]:
    """Fill the database; everybody who takes part."""
    today = timezone.localdate()
    event = making.make_event(SLUG, starts_on=today, ends_on=today + timedelta(days=3), self_booking=True)
    mentors = [making.make_mentor(f"M{n} Mentor", event=event) for n in range(size.mentors)]
    for mentor in mentors:
        make_slots(making.make_timetable(f"{mentor} alone", event=event, mentor=mentor))
    for n in range(0, size.mentors, MENTORS_IN_A_HALL):
        hall = making.make_timetable(f"Hall {n}", event=event)
        hall.mentors.set(mentors[n : n + MENTORS_IN_A_HALL])
        make_slots(hall)
    administrators = [making.make_administrator(f"A{n} Boss") for n in range(size.administrators)]
    teams = [make_team(event, n) for n in range(size.teams)]
    for team in teams:
        make_request(team, mentors)
    members = [guest("participant", user, team.pk) for team in teams for user in team.members.order_by("pk")]
    return [
        *members,
        *(guest("mentor", mentor.user) for mentor in mentors),
        *(guest("administrator", user) for user in administrators),
    ]


def make_slots(timetable: Timetable) -> None:
    """Of twenty minutes, on the event's second and third day."""
    event = timetable.event
    for day in (1, 2):
        start = datetime.combine(event.starts_on + timedelta(days=day), time(9), event.zone)
        moments = [start + timedelta(minutes=30 * n) for n in range(SLOTS_A_DAY)]
        spans = [span(moment, moment + timedelta(minutes=20)) for moment in moments]
        Slot.objects.bulk_create([Slot(timetable=timetable, during=during) for during in spans])


def make_team(event: Event, n: int) -> Idea:
    members = [making.make_user(f"T{n}P{m} Person") for m in range(TEAM_SIZE)]
    return making.make_idea(f"Team {n}", event=event, members=members)


def make_request(team: Idea, mentors: list[Mentor]) -> MentorshipRequest:
    asking = team.members.order_by("pk").first()
    assert asking
    return making.make_request(team, by=asking, wished_mentor=mentors[team.pk % len(mentors)])


def guest(role: str, user: User, team: int = 0) -> Guest:
    """Signed in as if with the password, which the production's hashing makes a matter of half a second each."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: client.cookies[name].value, settings.CSRF_COOKIE_NAME: get_random_string(32)}
    return Guest(role, user.pk, cookies, team)
