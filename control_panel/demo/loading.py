"""Loads the demo: one event that is under way, and a small one far ahead to switch to."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from control_panel.demo.people import Cast, gather, make_teams
from control_panel.demo.plans import Seat, make_plans
from control_panel.demo.requests import make_requests, moment_of
from control_panel.demo.sessions import Story
from control_panel.demo.team_data import TEAMS
from control_panel.demo.timetables import (
    first_day,
    last_day,
    make_custom_timetables,
    make_regular_timetables,
    make_timetable,
    spans_of,
)
from events.models import Event, Mentor
from timetables.models import Slot, Timetable

ZONE = "Europe/Tallinn"
LINK = "https://meet.example.org/{event}-{number}"
SEED = 300
DAYS_AHEAD = 120
# Teams book for themselves; the limits leave every team room, that of participant@ too.
BOOKING_RULES: dict[str, Any] = {
    "self_booking": True,
    "booking_notice": 30,
    "meetings_per_team": 8,
    "meetings_per_team_and_day": 3,
    "cancellation_notice": 120,
}
FRIDAY = 4


def local_today() -> date:
    """Today, where the demo event is."""
    return datetime.now(ZoneInfo(ZONE)).date()


@transaction.atomic
def load(today: date) -> list[Event]:
    """Load the events that are missing and return them; one that is there stays as it is, whoever changed it.

    The demo event has 300 sessions and 200 meetings: 172 active ones (78 of sessions to come, 6 that nobody has
    recorded, 70 held, 12 missed by the team, 6 by the mentor), and 28 cancelled ones; and 13 mentorship requests.
    """
    builders = {"demo": build_demo, "spring-demo": build_spring_demo}
    there = set(Event.objects.filter(slug__in=builders).values_list("slug", flat=True))
    missing = [build for slug, build in builders.items() if slug not in there]
    if not missing:
        return []
    cast = gather()
    return [build(cast, today) for build in missing]


def build_demo(cast: Cast, today: date) -> Event:
    """The event with everything in it, as it stands at the start of today."""
    event = make_event(cast, today)
    teams = make_teams(event, cast, count=len(TEAMS))
    midnight = datetime.combine(today, time(), tzinfo=event.zone)
    random = Random(SEED)  # noqa: S311  # the same on every machine, not secret
    plans = make_plans(seats_of(event), teams, midnight=midnight, random=random)
    Story(event, by=cast.administrator, midnight=midnight, random=random).tell(plans)
    make_requests(event, cast, teams, now=moment_of(event, midnight))
    return event


def make_event(cast: Cast, today: date) -> Event:
    """The event with its mentors and timetables."""
    event = Event.objects.create(
        name="Northern Tide Hackathon",
        slug="demo",
        starts_on=first_day(today),
        ends_on=last_day(today),
        time_zone=ZONE,
        meeting_link_template=LINK,
        **BOOKING_RULES,
    )
    event.mentors.set(cast.mentors)
    make_regular_timetables(event, cast)
    make_custom_timetables(event, cast)
    return event


def seats_of(event: Event) -> list[Seat]:
    """Every mentor in every slot they could sit in."""
    slots = Slot.objects.filter(timetable__event=event).select_related("timetable__event")
    mentors = event.mentors.select_related("user").prefetch_related("topics", "regular_timetables").in_bulk()
    seated: dict[int, list[Mentor]] = {}
    for _, mentor in sorted(mentors.items()):
        for timetable in mentor.regular_timetables.all():
            seated.setdefault(timetable.pk, []).append(mentor)
    return [
        Seat(slot, mentor)
        for slot in slots.order_by("timetable_id", "during")
        for mentor in seated.get(slot.timetable_id) or [mentors[slot.timetable.mentor_id]]
    ]


def build_spring_demo(cast: Cast, today: date) -> Event:
    """Three days some months ahead, with six mentors and three teams of the demo event, and no session yet."""
    ahead = today + timedelta(days=DAYS_AHEAD)
    friday = ahead + timedelta(days=(FRIDAY - ahead.weekday()) % 7)
    event = Event.objects.create(
        name="Harbour Light Accelerator",
        slug="spring-demo",
        starts_on=friday,
        ends_on=friday + timedelta(days=2),
        time_zone="America/New_York",
        meeting_link_template=LINK,
    )
    mentors = cast.mentors[:6]
    event.mentors.set(mentors)
    make_teams(event, cast, count=3)
    hours = [("opening", "09:00", "12:00")]
    timetable = Timetable(event=event, name="Boathouse", place="Pier 7")
    make_timetable(timetable, mentors, spans_of(hours, event, minutes=30), by=cast.administrator)
    return event
