"""The checker finds each violation, once every constraint that would prevent it is gone."""

from typing import Any

import psycopg
import pytest
from django.db import connection

from mentorship.scheduling import schedule
from tests import making
from tests.database import database_url
from tests.proof.checker import RULES, violations
from tests.sessions_app.conftest import Cast, make_cast

TABLES = [
    "sessions_app_session",
    "sessions_app_meeting",
    "timetables_slot",
    "timetables_timetable",
    "mentorship_mentorshiprequest",
]
DROP_CONSTRAINTS = f"""
    do $$ declare rule record; begin
        for rule in select conname, conrelid::regclass as of from pg_constraint
            where contype in ('c', 'f', 'u', 'x') and conrelid = any('{{{",".join(TABLES)}}}'::regclass[])
        loop execute format('alter table %s drop constraint if exists %I cascade', rule.of, rule.conname);
        end loop;
    end $$
"""

# The rule -> a write that breaks it. Session 1 is Kelp's with Anna, booked at ten in Anna's own timetable, and answers
# request 1; session 2 is Moss's with Boris at half past ten in the hall; request 2 of Moss waits.
BREAKING = {
    "mentor_not_double_booked": (
        "update sessions_app_session set mentor_id = {anna}, during = '{ten}', slot_id = {hall_ten} where number = 2"
    ),
    "team_not_double_booked": (
        "update sessions_app_session set idea_id = {kelp}, during = '{ten}', slot_id = {hall_ten} where number = 2"
    ),
    "timetable_slots_do_not_overlap": (
        "insert into timetables_slot (timetable_id, during) select timetable_id, tstzrange(lower(during), "
        "lower(during) + interval '1 minute') from timetables_slot where id = {hall_ten}"
    ),
    "slot_not_empty": "insert into timetables_slot (timetable_id, during) values ({hall}, 'empty')",
    "session_number_unique_in_event": "update sessions_app_session set number = 1 where number = 2",
    "session_number_positive": "update sessions_app_session set number = 0 where number = 2",
    "session_time_is_slot_time": "update timetables_slot set during = '{late}' where id = {half_past}",
    "session_fits_timetable": "update timetables_timetable set event_id = event_id + 1 where id = {hall}",
    "custom_timetable_is_its_mentors": (
        "update sessions_app_session set timetable_owner = {anna}, timetable_id = {annas}, slot_id = {annas_late},"
        " during = '{late}' where number = 2"
    ),
    "standing_session_has_slot": "update sessions_app_session set slot_id = null where number = 2",
    "idea_is_of_the_event": "update sessions_app_session set idea_id = 0 where number = 2",
    "one_active_meeting_per_session": (
        "insert into sessions_app_meeting (session_id, idea_id) select session_id, idea_id from sessions_app_meeting"
    ),
    "meeting_team_is_session_team": "update sessions_app_meeting set idea_id = {moss}",
    "meeting_has_session": "update sessions_app_meeting set session_id = 0",
    "canceled_by_has_time": "update sessions_app_session set canceled_by_id = {admin} where number = 2",
    "meeting_outcome_has_time": "update sessions_app_meeting set outcome = 'held'",
    "request_idea_is_of_the_event": "update {requests} set event_id = event_id + 1 where id = {second}",
    "request_mentor_is_session_mentor": "update {requests} set mentor_id = {boris} where id = {first}",
    "request_team_is_session_team": "update {requests} set idea_id = {moss} where id = {first}",
    "request_one_per_session": (
        "update {requests} set (idea_id, mentor_id, session_id, assigned_at, assigned_by_id,"
        " scheduled_at, scheduled_by_id) = (select idea_id, mentor_id, session_id, assigned_at, assigned_by_id,"
        " scheduled_at, scheduled_by_id from {requests} where id = {first}) where id = {second}"
    ),
    "request_by_and_when": "update {requests} set declined_at = now() where id = {second}",
    "request_assigned_has_mentor": "update {requests} set mentor_id = {anna} where id = {second}",
    "request_scheduled_has_session": "update {requests} set session_id = null where id = {first}",
    "request_scheduled_is_assigned": (
        "update {requests} set (session_id, scheduled_at, scheduled_by_id) = "
        "((select id from sessions_app_session where number = 2), now(), {admin}) where id = {second}"
    ),
    "request_in_one_state": (
        "update {requests} set (declined_at, declined_by_id) = (now(), {admin}) where id = {first}"
    ),
}
# What a write breaks beside it, as nothing can break the one alone.
BESIDE = {"request_scheduled_is_assigned": {"request_mentor_is_session_mentor"}}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def facts(cast: Cast) -> dict[str, Any]:
    """The ids that the writes name."""
    asked = making.make_request(cast.kelp, by=cast.kim)
    waiting = making.make_request(cast.moss, by=cast.mia)
    schedule(asked, slot=cast.annas_ten, mentor=cast.anna, by=cast.admin)
    making.make_session(cast.half_past, cast.boris, cast.moss)
    rows = {name: getattr(cast, name).pk for name in ("admin", "anna", "boris", "kelp", "moss", "hall", "annas")}
    rows |= {
        "hall_ten": cast.ten.pk,
        "half_past": cast.half_past.pk,
        "annas_late": making.make_slot(cast.annas, 300).pk,
    }
    times = {"ten": cast.ten.during, "late": making.at(300)}
    ranges = {name: f"[{span.lower.isoformat()},{span.upper.isoformat()})" for name, span in times.items()}
    return rows | ranges | {"first": asked.pk, "second": waiting.pk, "requests": TABLES[-1]}


@pytest.fixture
def unguarded(facts: dict[str, Any]) -> None:
    """No constraint is left, until the transaction of the test is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(DROP_CONSTRAINTS)


@pytest.mark.parametrize("rule", BREAKING)
@pytest.mark.usefixtures("unguarded")
def test_it_finds_what_breaks_a_rule(facts: dict[str, Any], rule: str) -> None:
    assert violations(connection) == []

    with connection.cursor() as cursor:
        cursor.execute(BREAKING[rule].format(**facts))

    found = violations(connection)
    assert {said.partition(":")[0] for said in found} == {rule} | BESIDE.get(rule, set())


def test_each_rule_is_broken_above() -> None:
    assert list(BREAKING) == list(RULES)


@pytest.mark.usefixtures("unguarded")
def test_it_names_the_rows(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update sessions_app_session set number = 0 where number = 2 returning id")
        [(session,)] = cursor.fetchall()
    assert violations(connection) == [f"session_number_positive: session {session} is number 0"]


def test_it_asks_over_a_connection_of_its_own(transactional_db: None) -> None:
    make_cast()
    with psycopg.connect(database_url()) as own:
        assert violations(own) == []
