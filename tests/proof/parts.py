"""What the proof consists of, and what each part tells in the report."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One run in a process of its own. It records its figures under `figures`, by the names of their files."""

    name: str
    title: str
    command: tuple[str, ...]
    figures: tuple[str, ...]
    minutes: float  # it is ended when it takes longer
    alone: bool = False  # while nothing else runs, as it measures how long people wait

    @property
    def program(self) -> list[str]:
        return [sys.executable, "-m", *self.command]


def tests_in(*paths: str) -> tuple[str, ...]:
    return ("pytest", "-q", *paths)


# The longest of those that run beside each other comes first.
PARTS = [
    Part(
        "storm",
        "Two hundred people on the real server",
        tests_in("tests/proof/storm"),
        ("storm-calm", "storm-races", "storm-kills"),
        8,
        alone=True,
    ),
    Part(
        "mutants",
        "Each rule and each guard taken away",
        ("tests.proof.mutants",),
        ("mutants",),
        24,
    ),
    Part("attacks", "Each rule attacked in SQL", tests_in("tests/proof/attacks"), ("attacks",), 5),
    Part("stateful", "Random plays against a model", tests_in("tests/proof/stateful"), ("stateful",), 8),
    Part("crawler", "Every link and form, as each role", tests_in("tests/proof/crawler"), ("crawler",), 6),
    Part("million", "All rules checked on a million sessions", tests_in("tests/proof/million"), ("million",), 8),
    Part(
        "backup",
        "Backup, restore, upgrade and rollback",
        tests_in("tests/control_panel/backups", "tests/upgrade"),
        ("backup-restore", "backup-upgrade"),
        6,
    ),
]
