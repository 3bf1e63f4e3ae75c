"""Asking every rule, one after the other, and keeping what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task

from control_panel.integrity.rule import Rule
from control_panel.integrity.rules import all_rules
from control_panel.models import IntegrityCheck
from events.integrity import act
from events.models import User

SORTING = "256MB"  # memory for each sort and hash, so that a million rows need no files beside it
ONE_AT_A_TIME = 1_741_305  # the key of a lock: any number, known to nobody else


@act
def ask_for_check(*, by: User) -> IntegrityCheck:
    """Let a worker check everything; the check that is under way already, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    if waiting := IntegrityCheck.objects.under_way(timezone.now()):
        return waiting
    check = begin(by=by)
    carry_out.enqueue(check.pk)
    return check


def begin(*, by: User | None) -> IntegrityCheck:
    return IntegrityCheck.objects.create(started_by=by, rule_count=len(all_rules()))


@task()
def carry_out(pk: int) -> None:
    carry_out_now(IntegrityCheck.objects.get(pk=pk))


def carry_out_now(check: IntegrityCheck) -> None:
    """Ask every rule and keep the findings; how far it is can be read meanwhile."""

    def progress(done: int) -> None:
        IntegrityCheck.objects.filter(pk=check.pk).update(rules_done=done, progressed_at=timezone.now())

    check.report = ask_all(progress)
    check.finished_at = timezone.now()
    check.save(update_fields=["report", "finished_at"])


def ask_all(progress: Callable[[int], object]) -> list[dict[str, Any]]:
    """What each rule found. Each is one statement, and sees the data as of one moment."""
    report = []
    for number, rule in enumerate(all_rules()):
        progress(number)
        report.append(_ask(rule))
    return report


def _ask(rule: Rule) -> dict[str, Any]:
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('work_mem', %s, true)", [SORTING])
        result = rule.ask(cursor)
    return {
        "rule": rule.name,
        "checked": result.checked,
        "found": result.found,
        "seconds": round(time.perf_counter() - began, 3),
        "faults": [fault.as_json() for fault in result.faults],
    }
