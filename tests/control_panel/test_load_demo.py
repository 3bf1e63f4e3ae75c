"""The demo event is complete, believable and the same everywhere; loading it twice changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from control_panel.demo import people_data
from control_panel.demo.loading import load, make_event, seats_of
from control_panel.demo.people import Cast, address, gather, make_teams
from control_panel.demo.plans import Plan, make_plans
from control_panel.demo.team_data import TEAMS
from control_panel.demo.timetables import first_day, last_day
from events.models import Event, Idea, Mentor, Topic, User
from sessions_app.models import Meeting, Session, State
from timetables.models import Slot, Timetable

WEDNESDAY = date(2027, 5, 12)
WEEK = [date(2027, 3, 22) + timedelta(days=number) for number in range(7)]  # the clocks go forward on its Sunday
STATES = {
    State.OPEN: 92,
    State.BOOKED: 84,
    State.HELD: 70,
    State.TEAM_MISSED: 12,
    State.MENTOR_MISSED: 6,
    State.CANCELED: 36,
}


def load_demo(today: date) -> str:
    out = StringIO()
    call_command("load_demo", f"--today={today}", stdout=out, skip_checks=True)
    return out.getvalue()


def rows_of_every_table() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: selected(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables}


def selected(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def states_of(**conditions: Any) -> Counter[str]:
    return Counter(session.state for session in Session.objects.with_state().filter(**conditions))


@pytest.fixture(scope="class")
def event(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Event]:
    """Loaded once, for all questions to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(WEDNESDAY)
        yield Event.objects.get(slug="demo")
        transaction.set_rollback(True)


@pytest.mark.usefixtures("event")
class TestLoaded:
    def test_the_event_is_under_way(self, event: Event) -> None:
        assert (event.starts_on, event.ends_on) == (date(2027, 5, 8), date(2027, 5, 16))
        assert event.time_zone == "Europe/Tallinn"

    def test_it_has_mentors_and_teams(self, event: Event) -> None:
        assert event.mentors.count() == 40
        assert not Mentor.objects.filter(topics=None).exists()
        assert Topic.objects.count() == 25
        sizes = Counter(idea.members.count() for idea in event.ideas.all())
        assert sizes == {3: 20, 4: 20, 5: 20}

    def test_it_has_regular_and_custom_timetables(self, event: Event) -> None:
        regular = event.timetables.filter(mentor=None)

        assert [timetable.mentors.count() for timetable in regular] == [12, 12]
        assert event.timetables.exclude(mentor=None).count() == 25
        assert {slot.during.upper - slot.during.lower for slot in Slot.objects.filter(timetable__in=regular)} == {
            timedelta(minutes=20)
        }
        assert not event.timetables.filter(slots=None).exists()

    def test_it_has_sessions_in_every_state(self, event: Event) -> None:
        assert states_of(event=event) == STATES
        assert sorted(event.sessions.values_list("number", flat=True)) == list(range(1, 301))

    def test_it_has_meetings(self) -> None:
        assert (Meeting.objects.active().count(), Meeting.objects.canceled().count()) == (172, 28)

    def test_what_is_cancelled_says_why_and_who(self) -> None:
        for rows in (Session.objects.canceled(), Meeting.objects.canceled()):
            assert not rows.filter(cancellation_reason="").exists()
            assert not rows.exclude(canceled_by__email="admin@example.org").exists()

    def test_nothing_has_happened_that_is_still_to_come(self, event: Event) -> None:
        today = datetime(2027, 5, 12, tzinfo=event.zone)

        assert not Meeting.objects.exclude(outcome="").filter(session__during__endswith__gt=today).exists()
        assert not Meeting.objects.filter(made_at__gte=today).exists()
        assert not Meeting.objects.filter(recorded_at__gte=today).exists()
        assert not Session.objects.filter(canceled_at__gte=today).exists()

    @pytest.mark.parametrize("column", ["mentor_id", "idea_id"])
    def test_nobody_is_double_booked(self, column: str) -> None:
        overlaps = selected(
            "SELECT one.number, other.number FROM sessions_app_session one JOIN sessions_app_session other"
            f" ON one.{column} = other.{column} AND one.id < other.id"
            " AND lower(one.during) < upper(other.during) AND lower(other.during) < upper(one.during)"
            " WHERE one.canceled_at IS NULL AND other.canceled_at IS NULL"
        )
        assert overlaps == []

    def test_mentors_of_regular_timetables_sit_in_them(self) -> None:
        for session in Session.objects.filter(timetable__mentor=None).select_related("timetable", "mentor"):
            assert session.mentor in session.timetable.mentors.all()

    def test_descriptions_vary(self) -> None:
        texts = list(Session.objects.values_list("description", flat=True))

        assert 40 < texts.count("") < 150
        assert sum(len(text) > 300 for text in texts) == 2
        assert not any("{" in text for text in texts)

    def test_three_people_have_the_public_password_and_no_others(self) -> None:
        for email in ("admin@example.org", "mentor@example.org", "participant@example.org"):
            user = authenticate(username=email, password="demo")
            assert user is not None
            assert user.email == email
        assert sum(user.has_usable_password() for user in User.objects.all()) == 3
        assert [user.email for user in User.objects.filter(is_administrator=True)] == ["admin@example.org"]

    def test_the_mentor_has_times_to_offer_and_sessions_of_many_states(self) -> None:
        [timetable] = Timetable.objects.filter(mentor__user__email="mentor@example.org")
        tomorrow = datetime(2027, 5, 13, tzinfo=UTC)

        assert timetable.slots.filter(during__startswith__gt=tomorrow, sessions=None).count() >= 3
        assert len(states_of(mentor__user__email="mentor@example.org")) == 6

    def test_the_participants_team_has_sessions_of_many_states(self) -> None:
        [team] = Idea.objects.filter(members__email="participant@example.org", event__slug="demo")

        assert len(states_of(idea=team)) >= 5

    def test_history_knows_who_added_the_session_and_who_recorded(self) -> None:
        changes = selected(
            "SELECT DISTINCT u.is_administrator FROM sessions_app_meetingchange"
            " JOIN events_user u ON u.id = (pgh_context ->> 'user')::bigint"
        )
        assert sorted(changes) == [(False,), (True,)]
        assert selected("SELECT count(*) FROM sessions_app_sessionchange WHERE pgh_context IS NULL") == [(0,)]

    def test_there_is_another_event_to_switch_to(self) -> None:
        other = Event.objects.get(slug="spring-demo")

        assert other.time_zone == "America/New_York"
        assert other.starts_on == date(2027, 9, 10)
        assert other.sessions.count() == 0

    def test_loading_again_changes_nothing(self) -> None:
        before = rows_of_every_table()

        assert load_demo(WEDNESDAY + timedelta(days=3)) == "The demo event is there already; nothing was changed.\n"
        assert rows_of_every_table() == before


@pytest.mark.django_db
def test_people_who_are_there_keep_their_name_and_password() -> None:
    mine = User.objects.create_user("mentor@example.org", "a secret", name="Somebody Else")
    Topic.objects.create(name="ux RESEARCH")

    gather()

    mine.refresh_from_db()
    assert (mine.name, mine.check_password("a secret")) == ("Somebody Else", True)
    assert Topic.objects.filter(name__iexact="UX research").count() == 1


@pytest.mark.django_db
def test_an_event_of_that_name_stays_as_it_is() -> None:
    mine = Event.objects.create(name="Mine", slug="demo", starts_on=WEDNESDAY, ends_on=WEDNESDAY)

    assert [event.slug for event in load(WEDNESDAY)] == ["spring-demo"]

    assert mine.sessions.count() == mine.ideas.count() == 0


def test_names_are_told_apart_by_their_addresses() -> None:
    assert address("Ebru Karadağlı-Łoś") == "ebru.karadagli.los@example.org"
    assert len({address(mentor.name) for mentor in people_data.MENTORS}) == 40


@pytest.mark.parametrize("today", WEEK, ids=lambda day: f"{day:%A}")
def test_there_is_a_past_weekend_and_one_to_come(today: date) -> None:
    first, last = first_day(today), last_day(today)

    assert (first.strftime("%a"), last.strftime("%a")) == ("Sat", "Sun")
    assert timedelta(days=2) <= today - first <= timedelta(days=8)
    assert today < last - timedelta(days=1) <= today + timedelta(days=7)
    assert last - first >= timedelta(days=8)


@pytest.mark.django_db
@pytest.mark.parametrize("today", WEEK, ids=lambda day: f"{day:%A}")
def test_on_any_day_there_is_room_for_all_sessions(today: date) -> None:
    cast = gather()

    plans = planned(cast, today)

    assert Counter(plan.state for plan in plans) == STATES
    assert sum(plan.called_off for plan in plans) == 28
    assert len({plan.state for plan in plans if plan.seat.mentor == cast.mentors[0]}) == 6
    assert len({plan.state for plan in plans if plan.idea and plan.idea.name == TEAMS[0][0]}) >= 5


@pytest.mark.django_db
def test_a_day_always_gives_the_same_plans() -> None:
    first, second = (
        [(plan.seat.begins, plan.seat.mentor, plan.idea and plan.idea.name, plan.state) for plan in plans]
        for plans in (planned(gather(), WEDNESDAY), planned(gather(), WEDNESDAY))
    )
    assert first == second


def planned(cast: Cast, today: date) -> list[Plan]:
    """The plans for an event of that day, which is taken back."""
    with transaction.atomic():
        event = make_event(cast, today)
        teams = make_teams(event, cast, count=len(TEAMS))
        midnight = datetime(today.year, today.month, today.day, tzinfo=event.zone)
        plans = make_plans(seats_of(event), teams, midnight=midnight, random=Random(1))
        transaction.set_rollback(True)
    return plans
