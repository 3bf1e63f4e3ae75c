"""``manage.py check_integrity``: does the data keep every rule, and does the database guard it?"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from control_panel.integrity.asking import begin, carry_out_now
from control_panel.integrity.naming import Violation
from control_panel.integrity.telling import Line, sections_of
from control_panel.models import IntegrityCheck


class Command(BaseCommand):
    help = "Check every rule on all the data. Ends with 1 when one is broken. The page /integrity/ shows the result."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what each rule found as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Changes nothing but the list of checks."""
        refuse_unmigrated()
        check = begin(by=None)
        carry_out_now(check)
        self.stdout.write(as_json(check) if options["json"] else as_text(check))
        if check.violation_count:
            raise CommandError(f"{check.violation_count} violations were found.")


def refuse_unmigrated() -> None:
    """Raise CommandError where the database is older than the rules."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not up to date. Run manage.py migrate, then check again.")


def as_json(check: IntegrityCheck) -> str:
    facts = {"rules": check.report, "seconds": check.duration, "violations": check.violation_count}
    return json.dumps({"started_at": check.started_at.isoformat(), **facts}, indent=2)


def as_text(check: IntegrityCheck) -> str:
    lines = []
    for section in sections_of(check):
        lines += ["", str(section.label), *(told for line in section.lines for told in _told(line))]
    end = (
        f"{check.rule_count} rules, {check.checks:,} checks, {check.violation_count} violations, {check.duration:.1f} s"
    )
    return "\n".join([*lines, "", end])


def _told(line: Line) -> list[str]:
    result = f"{line.found} violations" if line.found else "kept"
    rows = [f"      {' and '.join(names_of(one))}{f': {one.detail}' if one.detail else ''}" for one in line.violations]
    return [f"  {result:>14}  {line.checked:>12,}  {line.promise}", *rows]


def names_of(violation: Violation) -> list[str]:
    return [named.label for named in (violation.row, violation.other) if named]
