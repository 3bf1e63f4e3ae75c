"""The one page that says what the last proof counted and measured: docs/proof.md."""

import json
import os
import platform
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import psutil
from django.conf import settings

from control_panel.embedded_postgresql.server import BINARIES
from tests.proof.figures import FOLDER, record
from tests.proof.parts import PARTS, Part

PAGE: Path = settings.BASE_DIR / "docs" / "proof.md"
PACKAGES = ("Django", "psycopg", "gunicorn", "hypothesis")
GIBIBYTE = 2**30
DETAILS = {"acts_by_name", "seeds", "verdicts"}  # which the page has no room for; they stay in the file
HEAD = """# The last proof

What `make proof` found when it was last run. It plays, attacks, crawls and breaks the panel, and asks a checker that
shares no code with it; the short form of the same runs with `make test`. Run it again: this page is then written anew.
"""


@dataclass(frozen=True)
class Ran:
    """How one part ended, and when."""

    part: Part
    passed: bool
    seconds: float
    at: str

    @classmethod
    def now(cls, part: Part, *, passed: bool, seconds: float) -> Self:
        return cls(part, passed, seconds, f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC")

    def keep(self) -> None:
        record(f"{self.part.name}.ran", passed=self.passed, seconds=self.seconds, at=self.at)


def kept() -> list[Ran]:
    """How each part ended when it was last run; those that never ran are missing."""
    files = [(part, FOLDER / f"{part.name}.ran.json") for part in PARTS]
    return [Ran(part, **json.loads(file.read_text())) for part, file in files if file.exists()]


def write(*, together: str = "") -> Path | None:
    """Write the page of what was last run, or nothing while a part has never been run.

    together    how long all took, in words, when they were run in one go
    """
    ran = kept()
    if len(ran) < len(PARTS):
        return None
    PAGE.write_text("\n".join([HEAD, *circumstances(together), "", *summary(ran), *sections(ran)]) + "\n")
    return PAGE


def circumstances(together: str) -> list[str]:
    memory = round(psutil.virtual_memory().total / GIBIBYTE)
    postgres = subprocess.check_output([BINARIES / "postgres", "--version"], text=True).split()[-1]
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        f"- all parts in one go, in {together}" if together else "- parts run apart, each when its line says",
        f"- a machine with {os.cpu_count()} cores and {memory} GB of memory, {platform.system()} {platform.machine()}",
        f"- Python {platform.python_version()}, PostgreSQL {postgres}, {packages}",
    ]


def summary(ran: list[Ran]) -> list[str]:
    rows = [
        [one.part.title, "holds" if one.passed else "**does not hold**", f"{one.seconds:.0f} s", one.at] for one in ran
    ]
    return ["## The parts", "", *table(["part", "result", "took", "ended"], rows)]


def sections(ran: list[Ran]) -> Iterator[str]:
    for one in ran:
        for name in one.part.figures:
            yield from section(name, one.part, figures_of(name))


def figures_of(name: str) -> dict[str, Any]:
    file = FOLDER / f"{name}.json"
    figures: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return {key: value for key, value in figures.items() if key not in DETAILS}


def section(name: str, part: Part, figures: dict[str, Any]) -> list[str]:
    """Plain figures in one table; a table, and figures that are themselves tables, each below in one of its own."""
    title = part.title if len(part.figures) == 1 else f"{part.title}: {name.partition('-')[2]}"
    if not figures:
        return ["", f"## {title}", "", "It left no figures."]
    plain = [[in_words(key), cell(value)] for key, value in figures.items() if not is_table(value)]
    lines = ["", f"## {title}", "", *table(["figure", "value"], plain)]
    for key, value in figures.items():
        if is_table(value):
            lines += ["", f"{in_words(key).capitalize()}:", "", *nested(value)]
    return lines


def is_table(value: Any) -> bool:
    rows = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return bool(rows) and all(isinstance(row, dict) for row in rows)


def nested(value: Any) -> list[str]:
    """A list of rows, or rows by name."""
    rows = [{"": name, **row} for name, row in value.items()] if isinstance(value, dict) else value
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return table(
        [in_words(column) for column in columns], [[cell(row.get(column, 0)) for column in columns] for row in rows]
    )


def table(columns: list[str], rows: list[list[str]]) -> list[str]:
    return [line(columns), line(["---"] * len(columns)), *(line(row) for row in rows)]


def line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def in_words(key: str) -> str:
    return key.replace("_", " ")


def cell(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{in_words(str(key))} {cell(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(cell(each) for each in value) or "none"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
