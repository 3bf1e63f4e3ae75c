"""A finished check as people read it: under each heading what was promised, what was looked at, what was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from control_panel.integrity.naming import Key, Violation, names_of, violation
from control_panel.integrity.rule import Rule
from control_panel.integrity.rules import GROUPS, all_rules
from control_panel.models import IntegrityCheck


@dataclass(frozen=True)
class Line:
    """One promise, whatever the number of rules that keep it."""

    promise: str | Promise
    checked: int
    found: int
    violations: list[Violation]

    @property
    def unnamed(self) -> int:
        return self.found - len(self.violations)


@dataclass(frozen=True)
class Section:
    label: str | Promise
    lines: list[Line]


def sections_of(check: IntegrityCheck) -> list[Section]:
    """In the order of the rules; a rule that the check did not know yet is left out."""
    names = names_of(fault for found in check.report for fault in found["faults"])
    sections = []
    for group, label in GROUPS.items():
        lines = list(_lines(check, [rule for rule in all_rules() if rule.group == group], names))
        sections.append(Section(label, lines))
    return [section for section in sections if section.lines]


def _lines(check: IntegrityCheck, rules: list[Rule], names: dict[Key, Any]) -> Iterator[Line]:
    for promise in dict.fromkeys(str(rule.promise) for rule in rules):
        found = [check.found_by(rule.name) for rule in rules if str(rule.promise) == promise]
        results = [result for result in found if result]
        if results:
            faults = [violation(fault, names) for result in results for fault in result["faults"]]
            checked, count = (sum(result[key] for result in results) for key in ("checked", "found"))
            yield Line(promise, checked, count, faults)
