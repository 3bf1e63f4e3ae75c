"""Every figure of the dashboard is the length of the list behind it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from control_panel.dashboard import dashboard_of
from control_panel.dashboard.figures import Figure
from events.models import Application, Event, Idea, Mentor, User
from mentorship.models import MentorshipRequest
from sessions_app.models import Session
from tests import making
from timetables.models import Slot, Timetable

# All different, so that no figure can pass for another.
COUNTS = {
    "waiting": 23,
    "overdue": 16,
    "now": 4,
    "next": 6,
    "unrecorded": 2,
    "today": 24,
    "today_open": 7,
    "today_booked": 8,
    "today_held": 5,
    "today_team_missed": 3,
    "today_mentor_missed": 1,
    "sessions": 81,
    "open": 12,
    "booked": 25,
    "held": 9,
    "team_missed": 10,
    "mentor_missed": 11,
    "canceled": 14,
    "mentors": 35,
    "full": 17,
    "idle": 18,
    "absent": 15,
    "free": 22,
    "timetables": 20,
    "drafts": 19,
    "teams": 38,
    "teamless": 21,
    "people": 62,
    "absentees": 61,
    "alone": 26,
    "applications": 27,
}
ROW = {"applications": '/acceptance/"'}  # what is in each row; in most lists its header
# How many sessions of which state begin how many minutes from now.
DAY = 24 * 60
SESSIONS = [
    *[("held", 4, -DAY), ("team_missed", 7, -DAY - 20), ("mentor_missed", 10, -DAY - 40), ("canceled", 14, -DAY - 60)],
    *[("held", 5, -60), ("team_missed", 3, -80), ("mentor_missed", 1, -100), ("booked", 2, -120)],
    *[("booked", 4, -5), ("open", 6, 30), ("open", 1, 120), ("booked", 2, 140)],
    *[("open", 5, DAY), ("booked", 17, DAY + 20)],
]


def zone_at_noon(now: datetime) -> str:
    """A zone whose clocks show noon or a little later, so that neither midnight is near."""
    return f"Etc/GMT{now.hour - 12:+d}" if now.hour != 12 else "UTC"


def make_event(now: datetime) -> Event:
    zone = zone_at_noon(now)
    today = now.astimezone(ZoneInfo(zone)).date()
    first, last = today - timedelta(days=1), today + timedelta(days=1)
    return making.make_event(time_zone=zone, promised_answer=60, starts_on=first, ends_on=last)


def slot_in(timetable: Timetable, now: datetime, minutes: int) -> Slot:
    during = making.at_moment(now + timedelta(minutes=minutes))
    return timetable.slots.create(during=during)


def make_sessions(event: Event, now: datetime, admin: User) -> None:
    """Mentor, own timetable and team of the same number meet: the first is in every group, the last in the largest."""
    mentors = [making.make_mentor(f"M{number} Busy", event=event) for number in range(17)]
    timetables = [making.make_timetable(f"Of {mentor}", event=event, mentor=mentor) for mentor in mentors]
    teams = [making.make_idea(f"Team {number}", event=event) for number in range(17)]
    for state, count, minutes in SESSIONS:
        for mentor, timetable, team in list(zip(mentors, timetables, teams, strict=True))[:count]:
            session = making.make_session(slot_in(timetable, now, minutes), mentor, team)
            bring_to(session, state, admin)


def bring_to(session: Session, state: str, admin: User) -> None:
    if state == "canceled":
        session.cancel(reason="", by=admin)
    elif state != "open":
        meeting = making.make_meeting(session)
        if state != "booked":
            meeting.record(outcome=state, by=admin)


def make_the_idle(event: Event, now: datetime) -> None:
    """18 mentors without a session, of whom three offer 22 slots; 21 teams without one."""
    for number in range(18):
        mentor = making.make_mentor(f"I{number} Idle", event=event)
        if number < 3:
            timetable = making.make_timetable(f"Free {number}", event=event, mentor=mentor)
            for minutes in range(20 if number == 0 else 1):
                slot_in(timetable, now, 30 + 20 * minutes)
    for number in range(21):
        making.make_idea(f"Teamless {number}", event=event)
    Timetable.objects.exclude(name="Free 0").update(published_at=None)


def make_requests(event: Event, now: datetime, admin: User) -> None:
    """Of 25 two are withdrawn; of those that wait 16 wait longer than an hour."""
    idea = Idea.objects.filter(event=event)[0]
    made = [making.make_request(idea, by=admin, goal=f"Goal {number}") for number in range(25)]
    for request in made[:2]:
        request.withdraw(by=admin)
    late = [request.pk for request in made[:18]]
    MentorshipRequest.objects.filter(pk__in=late).update(requested_at=now - timedelta(hours=2))


def make_the_teamless(event: Event) -> None:
    """26 who joined and have no team yet; the first asks two teams, the others one."""
    first, second = Idea.objects.filter(event=event)[:2]
    for number in range(26):
        person = making.make_user(f"P{number} Alone")
        event.participants.add(person)
        Application.objects.create(idea=first, user=person)
    Application.objects.create(idea=second, user=User.objects.get(name="P0 Alone"))


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Client, list[Figure]]]:
    """Made once for all; nothing changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        now, admin = timezone.now(), making.make_administrator()
        event = make_event(now)
        make_sessions(event, now, admin)
        make_the_idle(event, now)
        make_requests(event, now, admin)
        make_the_teamless(event)
        other = making.make_event("other")
        Mentor.objects.all()[0].events.add(other)
        client = Client()
        client.force_login(admin)
        sections = dashboard_of(event, now=now).figures
        yield client, [figure for section in sections.values() for figure in section]
        transaction.set_rollback(True)


def test_all_figures_are_there_and_different(stage: tuple[Client, list[Figure]]) -> None:
    assert {figure.key: figure.count for figure in stage[1]} == COUNTS
    assert len(set(COUNTS.values()) - {0}) == len(COUNTS)


@pytest.mark.parametrize("key", COUNTS)
def test_the_list_behind_a_figure_has_as_many_rows(stage: tuple[Client, list[Figure]], key: str) -> None:
    client, figures = stage
    (figure,) = [figure for figure in figures if figure.key == key]

    page = client.get(f"{figure.url}{'&' if '?' in figure.url else '?'}size=200")

    assert page.content.decode().count(ROW.get(key, '<th scope="row"')) == figure.count
