"""``manage.py check_integrity``: what it says, and how it ends."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from control_panel.integrity.rules import all_rules
from control_panel.models import IntegrityCheck
from sessions_app.models import Session
from tests.sessions_app.conftest import Cast


def break_a_rule() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table sessions_app_session drop constraint session_number_positive")
    Session.objects.filter(number=3).update(number=-3)


def run(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    call_command("check_integrity", *options)
    return capsys.readouterr().out


def test_it_says_what_was_checked_and_keeps_it_for_the_page(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys).splitlines()

    assert (
        "            kept             3  A mentor is in one session at a time, over all timetables and events." in lines
    )
    assert lines[-1].startswith(f"{len(all_rules())} rules, ")
    check = IntegrityCheck.objects.get()
    assert (check.started_by, check.violation_count, check.is_under_way) == (None, 0, False)


def test_a_violation_ends_it_with_one_and_is_named(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    break_a_rule()
    with pytest.raises(CommandError, match="violations were found") as end:
        call_command("check_integrity")

    assert end.value.returncode == 1
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "Session -3, Hack: session_number_positive" in said


def test_json_holds_each_rule_with_its_rows(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    break_a_rule()
    with pytest.raises(CommandError):
        call_command("check_integrity", "--json")

    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [found["rule"] for found in said["rules"]] == [rule.name for rule in all_rules()]
    (broken,) = [found for found in said["rules"] if found["rule"] == "checks_of_sessions_app_session"]
    session = Session.objects.get(number=-3)
    assert broken["faults"] == [
        {
            "table": "sessions_app_session",
            "pk": session.pk,
            "other": None,
            "thing": "",
            "detail": "session_number_positive",
        }
    ]
    assert said["violations"] == sum(found["found"] for found in said["rules"])


def test_a_database_that_is_not_up_to_date_is_not_checked(db: None) -> None:
    MigrationRecorder(connection).record_unapplied("control_panel", "0001_integrity_check")
    with pytest.raises(CommandError, match="is not up to date"):
        call_command("check_integrity")
