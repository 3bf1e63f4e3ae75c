"""The real panel beside the world: the same people and things in PostgreSQL, found by what they are called."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client

from events.models import Event, Idea, Mentor, Step
from mentorship.models import MentorshipRequest
from sessions_app.models import Session
from tests import making
from tests.proof.stateful import world as plain
from timetables.models import Slot, Timetable
from timetables.spans import Span, end_of, span, start_of

MINUTE = timedelta(minutes=1)
START = datetime(2087, 3, 6, 10, tzinfo=UTC)  # far ahead: what teams book is to come whenever the tests run
EVENTS = {"hack": True, "other": False}
MENTORS = {"anna": "hack", "boris": "hack", "cleo": "other"}
MEMBERS = {"kim": "kelp", "mia": "moss", "boris": "moss", "rio": "reef"}
TEAMS = {"kelp": "hack", "moss": "hack", "reef": "other"}
TIMETABLES = {
    "hall": plain.Timetable("hack", None, frozenset({"anna", "boris"})),
    "annas": plain.Timetable("hack", "anna"),
    "boriss": plain.Timetable("hack", "boris", is_published=False),
    "dock": plain.Timetable("other", None, frozenset({"cleo"})),
}
SLOTS = frozenset(
    plain.Slot(name, start, start + 20)
    for name, starts in {"hall": (0, 20, plain.DAY), "annas": (0, 30), "boriss": (10,), "dock": (0, 60)}.items()
    for start in starts
)
EMPTIED = ("events_step", "events_mail", "events_notification", "events_import", "django_tasks_db_dbtaskresult")


def moment(minutes: int) -> datetime:
    return START + minutes * MINUTE


def during(slot: plain.Slot) -> Span:
    return span(moment(slot.start), moment(slot.end))


def as_slot(timetable: str, time: Span) -> plain.Slot:
    start, end = (round((bound - START) / MINUTE) for bound in (start_of(time), end_of(time)))
    return plain.Slot(timetable, start, end)


def first_world() -> plain.World:
    members = {team: frozenset(name for name, its in MEMBERS.items() if its == team) for team in TEAMS}
    mentors = {event: frozenset(name for name, its in MENTORS.items() if its == event) for event in EVENTS}
    return plain.World(dict(EVENTS), dict(TEAMS), members, mentors, dict(TIMETABLES), SLOTS)


class Stage:
    """Two events, three mentors, three teams, an administrator, and a stranger who is nothing here."""

    def __init__(self) -> None:
        self.people = {name: making.make_user(name) for name in [*MENTORS.keys() | MEMBERS.keys(), "stranger"]}
        self.people["admin"] = making.make_administrator()
        self.mentors = {name: Mentor.objects.create(user=self.people[name]) for name in MENTORS}
        self.events = {slug: self._event(slug, books) for slug, books in EVENTS.items()}
        self.ideas = {name: Idea.objects.create(event=self.events[event], name=name) for name, event in TEAMS.items()}
        for name, team in MEMBERS.items():
            self.ideas[team].members.add(self.people[name])
        self.clients = {name: Client() for name in self.people}
        for name, client in self.clients.items():
            client.force_login(self.people[name])

    def _event(self, slug: str, books: bool) -> Event:
        limits = {"meetings_per_team": plain.MOST_MEETINGS, "meetings_per_team_and_day": plain.MOST_A_DAY}
        times = {"booking_notice": plain.NOTICE, "cancellation_notice": plain.CUT_OFF, "break_between": plain.PAUSE}
        days = {"starts_on": START.date(), "ends_on": START.date() + timedelta(days=1)}
        return making.make_event(slug, self_booking=books, **days, **times, **limits)

    def begin(self) -> None:
        """The first timetables and slots."""
        for slug, event in self.events.items():
            event.mentors.set([self.mentors[name] for name, its in MENTORS.items() if its == slug])
        for name, one in TIMETABLES.items():
            published = {} if one.is_published else {"published_at": None}
            owner = self.mentors[one.owner] if one.owner else None
            timetable = Timetable.objects.create(event=self.events[one.event], name=name, mentor=owner, **published)
            timetable.mentors.set([self.mentors[seated] for seated in one.seated])
            Slot.objects.bulk_create(
                [Slot(timetable=timetable, during=during(slot)) for slot in sorted(SLOTS) if slot.timetable == name]
            )

    def clear(self) -> None:
        """Everything but the people, the events and the teams."""
        ours = ("timetables_", "sessions_app_", "mentorship_")
        tables = [name for name in connection.introspection.table_names() if name.startswith(ours) or name in EMPTIED]
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")

    def latest_step(self) -> Step | None:
        """The last that the history tells."""
        return Step.objects.select_related("event").order_by("-pk").first()

    # Found by what they are called

    def mentor(self, name: str) -> Mentor:
        return Mentor.objects.select_related("user").get(pk=self.mentors[name].pk)

    def idea(self, name: str | None) -> Idea | None:
        return self.ideas[name] if name else None

    def timetable(self, name: str) -> Timetable:
        return Timetable.objects.select_related("event", "mentor__user").get(name=name)

    def slot(self, slot: plain.Slot) -> Slot:
        slots = Slot.objects.select_related("timetable__event", "timetable__mentor__user")
        return slots.get(timetable__name=slot.timetable, during=during(slot))

    def session(self, session: plain.Session) -> Session:
        return Session.objects.get(event__slug=session.event, number=session.number)

    def request(self, asked: plain.Asked) -> MentorshipRequest:
        team, goal = asked
        return MentorshipRequest.objects.get(idea__name=team, goal=goal)
