"""What the models declare must be in the database, as declared and in force: whatever is missing is named."""

from typing import Any

import pytest
from django.db import connection

from control_panel.integrity.declared import Declared, PagesWhole, TriggersInForce
from control_panel.integrity.derived import our_models
from control_panel.integrity.rule import Fault, Rule
from tests.sessions_app.conftest import Cast

SESSION = "alter table sessions_app_session "
FAR_CHECK = "add constraint session_number_positive check (number > -9)"
INSERT = "pgtrigger_insert_insert_%"
NOT_VALIDATED = "add constraint session_number_positive check (number > 0) not valid"


def faults(rule: Rule, *statements: str) -> list[tuple[str, Any, str]]:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return [(fault.table, fault.thing, fault.detail) for fault in rule.ask(cursor).faults]


def test_a_migrated_database_has_all_that_is_declared(db: None) -> None:
    assert faults(Declared()) == []
    assert faults(TriggersInForce()) == []
    assert faults(PagesWhole()) == []


@pytest.mark.parametrize(
    ("statements", "table", "name"),
    [
        ([SESSION + "drop constraint mentor_not_double_booked"], "sessions_app_session", "mentor_not_double_booked"),
        ([SESSION + "drop constraint session_time_is_slot_time"], "sessions_app_session", "session_time_is_slot_time"),
        (
            [SESSION + "drop constraint session_number_positive", SESSION + FAR_CHECK],
            "sessions_app_session",
            "session_number_positive",
        ),
        (
            [SESSION + "drop constraint session_number_positive", SESSION + NOT_VALIDATED],
            "sessions_app_session",
            "session_number_positive",
        ),
        ([SESSION + "alter mentor_id drop not null"], "sessions_app_session", "mentor_id"),
        (["drop index topic_name_unique"], "events_topic", "topic_name_unique"),
        (["drop index session_by_start"], "sessions_app_session", "session_by_start"),
        (["alter table events_mail alter waits_in drop expression"], "events_mail", "waits_in"),
    ],
)
def test_what_is_missing_or_says_something_else_is_named(
    db: None, statements: list[str], table: str, name: str
) -> None:
    assert faults(Declared(), *statements) == [(table, name, "not_in_force")]


def test_an_index_that_is_not_valid_does_not_count(db: None) -> None:
    broken = "update pg_index set indisvalid = false where indexrelid = 'topic_name_unique'::regclass"
    assert faults(Declared(), broken) == [("events_topic", "topic_name_unique", "not_in_force")]


def test_the_index_of_a_constraint_must_be_valid_too(db: None) -> None:
    broken = "update pg_index set indisvalid = false where indexrelid = 'mentor_not_double_booked'::regclass"
    assert faults(Declared(), broken) == [("sessions_app_session", "mentor_not_double_booked", "not_in_force")]


def test_each_column_constraint_and_index_counts(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from pg_attribute a where attrelid = any(%(tables)s::regclass[]) and attnum > 0"
            " and not attisdropped)"
            " + (select count(*) from pg_constraint where conrelid = any(%(tables)s::regclass[]) and contype <> 'n')"
            " + (select count(*) from pg_index where indrelid = any(%(tables)s::regclass[]) and not exists"
            " (select from pg_constraint where conindid = indexrelid and conrelid = indrelid))",
            {"tables": [model._meta.db_table for model in our_models()]},
        )
        (count,) = cursor.fetchone()
        assert Declared().ask(cursor).checked == count


def test_asking_leaves_no_table_behind(db: None) -> None:
    faults(Declared())
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_class where relpersistence = 't'")
        assert cursor.fetchone() == (0,)


def test_a_missing_or_disabled_trigger_is_named(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(
            "select tgname from pg_trigger where tgrelid = 'timetables_slot'::regclass and tgname like %s", [INSERT]
        )
        (name,) = cursor.fetchone()
    missing = ("timetables_slot", "insert_insert", "not_in_force")

    assert faults(TriggersInForce(), f"drop trigger {name} on timetables_slot") == [missing]
    disabled = faults(TriggersInForce(), "alter table timetables_slot disable trigger user")
    assert disabled == [
        ("timetables_slot", name, "not_in_force") for name in ("insert_insert", "update_update", "delete_delete")
    ]


def test_foreign_keys_that_are_switched_off_are_named(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    off = faults(TriggersInForce(), "alter table timetables_slot disable trigger all")
    assert ("timetables_slot", "session_time_is_slot_time", "switched_off") in off


def test_damaged_pages_are_told() -> None:
    class Cursor:
        def execute(self, statement: str) -> None: ...

        def fetchone(self) -> tuple[int]:
            return (2,)

    result = PagesWhole().ask(Cursor())  # type: ignore[arg-type]
    assert (result.found, result.faults) == (2, (Fault(detail="damaged"),))
