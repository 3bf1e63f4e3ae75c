"""Every rule is asked of a million sessions in seconds, and one double-booking among them is found and named."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from control_panel.integrity.asking import ask_all
from control_panel.integrity.derived import our_models
from tests.database import own_database, template_name
from tests.proof.figures import record
from tests.proof.form import in_form

SEED = Path(__file__).with_name("seed.sql")
MENTORS = in_form(short=20, long=1000)
SLOTS = in_form(short=20, long=1000)
SECONDS = 60  # at most; a tenth of it on a machine with nothing else to do
SLOWEST = 6


@pytest.fixture(scope="module")
def million(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), own_database("million", template=template_name()):
        with connection.cursor() as cursor:
            cursor.execute(SEED.read_text() % {"mentors": MENTORS, "slots": SLOTS})
            write_history(cursor)
            cursor.execute("set session_replication_role = origin")
            cursor.execute("analyze")
        yield


def write_history(cursor: Any) -> None:
    """Each row was added, and every other one changed since."""
    for changes in our_models():
        if model := getattr(changes, "pgh_tracked_model", None):
            kept = [field.column for field in changes._meta.local_fields if not field.name.startswith("pgh_")]
            columns, table = ", ".join(f'"{name}"' for name in kept), model._meta.db_table
            into = f"insert into {changes._meta.db_table} (pgh_created_at, pgh_label, pgh_obj_id, {columns})"
            cursor.execute(f"{into} select now(), 'insert', id, {columns} from {table}")
            cursor.execute(f"{into} select now(), 'update', id, {columns} from {table} where id % 2 = 0")


def checked() -> list[dict[str, Any]]:
    return ask_all(lambda _done: None)


def test_every_rule_is_asked_in_seconds(million: None) -> None:
    report = checked()

    seconds = sum(found["seconds"] for found in report)
    slowest = sorted(report, key=lambda found: -found["seconds"])[:SLOWEST]
    record(
        "million",
        sessions=MENTORS * SLOTS,
        rules=len(report),
        checks=sum(found["checked"] for found in report),
        violations=sum(found["found"] for found in report),
        seconds=round(seconds, 1),
        slowest=[{name: found[name] for name in ("rule", "checked", "seconds")} for found in slowest],
    )
    assert {found["rule"]: found["faults"] for found in report if found["found"]} == {}
    assert seconds < SECONDS


def test_one_double_booking_among_them_is_found(million: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table sessions_app_session drop constraint mentor_not_double_booked")
        cursor.execute("alter table sessions_app_session drop constraint custom_timetable_is_its_mentors")
        cursor.execute("update sessions_app_session set mentor_id = 1 where id = %s returning id", [SLOTS + 1])
        (moved,) = cursor.fetchone()

    found = {one["rule"]: one["faults"] for one in checked() if one["found"]}

    (named,) = found["mentor_not_double_booked"]
    assert {named["pk"], named["other"]} == {1, moved}
    assert [fault["pk"] for fault in found["session_fits_timetable"]] == [moved]
    assert sorted(fault["thing"] for fault in found["declared_is_in_force"]) == [
        "custom_timetable_is_its_mentors",
        "mentor_not_double_booked",
    ]
