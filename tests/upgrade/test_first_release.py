"""From the first release to today and back, and forward again: nothing of what people had is lost, and no rule broken.

No release had a number yet. The first state in which the panel was whole is that of its first schema: the people, the
timetables, the sessions and their meetings, each rule kept by the database and each change in the history, on which
the first list, form and acts stood and with which its README was written. All that came later (booking rules, feeds,
requests, mails) was added to it by migrations, so it is what the oldest database in use can be.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

from control_panel.integrity.asking import ask_all
from events.models import Event, User
from sessions_app.history import history_of
from sessions_app.models import Hearing, Session, State
from tests.database import own_database
from tests.making import make_mail, make_meeting, make_request
from tests.proof.figures import record
from timetables.models import Timetable

ROWS = Path(__file__).with_name("first_release.sql")
# Whoever comes after may add an app of their own: it has no place here, as what it keeps is not in this release.
FIRST: list[tuple[str, str | None]] = [("control_panel", None), ("mentorship", None)]
FIRST += [("sessions_app", "0002_meeting"), ("timetables", "0001_initial"), ("events", "0002_cache_table")]
OF_THE_FIRST = r"^(events|timetables|sessions_app)_"

Rows = dict[str, list[Any]]
Columns = dict[str, list[str]]


def migrate_to_first() -> None:
    """As `manage.py migrate <app> <migration>` for each, in one go."""
    MigrationExecutor(connection).migrate(FIRST)


def migrate_to_today() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def columns() -> Columns:
    """The columns of each table of ours, but not what the database computes."""
    return grouped(
        "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        " and table_name ~ %s and is_generated = 'NEVER' order by table_name, ordinal_position"
    )


def structure() -> Columns:
    """Each column, constraint, index and trigger of our tables, in the words of the database."""
    return grouped("""
        select c.relname, thing from pg_class c cross join lateral (
            select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull as thing
            from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid = c.oid
            union all select pg_get_indexdef(indexrelid) from pg_index where indrelid = c.oid
            union all select pg_get_triggerdef(oid) from pg_trigger where tgrelid = c.oid and not tgisinternal
        ) things
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname ~ %s order by 1, 2
    """)


def grouped(query: str) -> Columns:
    found: Columns = {}
    with connection.cursor() as cursor:
        cursor.execute(query, [OF_THE_FIRST])
        for table, thing in cursor.fetchall():
            found.setdefault(table, []).append(thing)
    return found


def rows_of(wanted: Columns) -> Rows:
    """What these columns hold."""
    held = {}
    with connection.cursor() as cursor:
        for table, names in wanted.items():
            listed = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f"select {listed} from {table} order by 1")
            held[table] = cursor.fetchall()
    return held


def broken_rules() -> dict[str, list[Any]]:
    return {found["rule"]: found["faults"] for found in ask_all(lambda _done: None) if found["found"]}


def what_is_told() -> dict[str, Any]:
    """What people read today of what was there: states, histories, and who knows of a meeting."""
    sessions = Session.objects.select_related("event").order_by("event_id", "number")
    return {
        "states": [session.state for session in sessions],
        "histories": {str(session): len(history_of(session)) for session in sessions.filter(event__slug="hack")},
        "authors": {entry.who for entry in history_of(sessions[0])},
        "hearings": sorted(Hearing.objects.values_list("user__name", flat=True)),
        "published": {timetable.is_published for timetable in Timetable.objects.all()},
    }


def use_it() -> None:
    """A day of the panel of today, whose acts leave something in tables old and new."""
    ada, kim, event = User.objects.get(pk=1), User.objects.get(pk=4), Event.objects.get(slug="hack")
    session = Session.objects.get(event=event, number=3)
    assert session.slot
    session.edit(
        slot=session.slot, mentor=session.mentor, idea=event.ideas.get(name="Kelp"), description="", number=3, by=ada
    )
    make_meeting(session, by=ada)
    make_request(event.ideas.get(name="Moss"), by=kim)
    make_mail(kim)
    Timetable.objects.get(name="Anna's own").withdraw(by=ada)


@dataclass
class Journey:
    """What there was at each stop, in the columns of the first release."""

    columns: Columns
    first: Rows
    structure: Columns
    today: Rows = field(default_factory=dict)
    broken: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    used: Rows = field(default_factory=dict)
    back: Rows = field(default_factory=dict)
    structure_back: Columns = field(default_factory=dict)
    again: Rows = field(default_factory=dict)
    broken_again: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def journey(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Journey]:
    with django_db_blocker.unblock(), own_database("upgrade"):
        migrate_to_first()
        with connection.cursor() as cursor:
            cursor.execute(ROWS.read_text())
        made = Journey(columns(), rows_of(columns()), structure())
        migrate_to_today()
        made.today, made.broken, made.told = rows_of(made.columns), broken_rules(), what_is_told()
        use_it()
        made.used = rows_of(made.columns)
        migrate_to_first()
        made.back, made.structure_back = rows_of(made.columns), structure()
        migrate_to_today()
        made.again, made.broken_again = rows_of(made.columns), broken_rules()
        yield made


def test_an_upgrade_loses_nothing(journey: Journey) -> None:
    assert min(len(rows) for rows in journey.first.values()) > 0
    assert journey.today == journey.first


def test_what_was_upgraded_breaks_no_rule(journey: Journey) -> None:
    assert journey.broken == {}


def test_what_was_upgraded_is_told_as_it_was(journey: Journey) -> None:
    assert journey.told == {
        "states": [State.BOOKED, State.HELD, State.OPEN, State.CANCELED, State.CANCELED, State.TEAM_MISSED],
        "histories": {"Session 1": 2, "Session 2": 3, "Session 3": 2, "Session 4": 4, "Session 5": 3},
        "authors": {"ada@example.org"},
        "hearings": ["Anna Berg", "Boris Adamov", "Boris Adamov", "Kim Kelp", "Kim Kelp", "Mia “Moss” Ünlü 🌿"],
        "published": {True},
    }


def test_a_rollback_loses_nothing_of_what_the_first_release_knows(journey: Journey) -> None:
    assert journey.used != journey.today
    assert journey.back == journey.used


def test_a_rollback_leaves_the_schema_of_the_first_release(journey: Journey) -> None:
    assert journey.structure_back == journey.structure


def test_the_journey_is_told_in_the_proof(journey: Journey) -> None:
    assert all((journey.first, journey.used))
    record(
        "backup-upgrade",
        tables_of_the_first_release=len(journey.first),
        rows_of_the_first_release=sum(len(rows) for rows in journey.first.values()),
        rows_lost_by_the_upgrade=differing(journey.first, journey.today),
        rows_lost_by_the_rollback=differing(journey.used, journey.back),
        rows_lost_by_the_second_upgrade=differing(journey.used, journey.again),
        violations=len(journey.broken) + len(journey.broken_again),
    )


def differing(before: Rows, after: Rows) -> int:
    return sum(row not in after[table] for table, rows in before.items() for row in rows)


def test_another_upgrade_loses_nothing_and_breaks_no_rule(journey: Journey) -> None:
    assert journey.again == journey.used
    assert journey.broken_again == {}
