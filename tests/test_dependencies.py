"""What is installed is what was locked, what is locked is what was asked for, and nothing else is imported."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from django.conf import settings

REQUIREMENTS = settings.BASE_DIR / "requirements"
OURS = ("control_panel", "events", "mentorship", "sessions_app", "timetables")
ENTRY = re.compile(
    r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+)(?P<rest>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)
ASKED = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)
FOR_TYPES_ALONE = {"django-stubs-ext"}  # imported by what checks types, never when the panel runs


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name: str) -> dict[str, str]:
    return {normal(found["name"]): found["version"] for found in ENTRY.finditer((REQUIREMENTS / name).read_text())}


def asked(name: str) -> set[str]:
    lines = (REQUIREMENTS / name).read_text().splitlines()
    return {normal(found["name"]) for line in lines if (found := ASKED.match(line))}


def imported(folders: tuple[str, ...]) -> Iterator[str]:
    """The top-level modules that the code of these folders imports, but for its own and Python's."""
    own = {*OURS, "tests", "__future__"}
    for path in (path for folder in folders for path in Path(settings.BASE_DIR, folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            yield from ({name.partition(".")[0] for name in names} - own - sys.stdlib_module_names)


def distributions(modules: set[str]) -> set[str]:
    known = packages_distributions()
    return {normal(known[module][0]) for module in modules}


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_every_line_that_is_locked_names_a_version_and_hashes(name: str) -> None:
    text = (REQUIREMENTS / name).read_text()
    left = ENTRY.sub("", text)

    assert [line for line in left.splitlines() if line.strip() and not line.lstrip().startswith("#")] == []
    assert len(locked(name)) > 20


@pytest.mark.parametrize("name", ["base", "dev"])
def test_what_is_asked_for_is_locked(name: str) -> None:
    assert asked(f"{name}.in") - set(locked(f"{name}.txt")) == set()


def test_both_files_lock_the_same_versions() -> None:
    base, dev = locked("base.txt"), locked("dev.txt")

    assert {name: found for name, found in dev.items() if base.get(name, found) != found} == {}


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_what_is_installed_is_what_was_locked(name: str) -> None:
    wanted = locked(name)

    assert {package: version(package) for package in wanted} == wanted


def test_the_panel_imports_nothing_that_it_does_not_ask_for() -> None:
    assert distributions(set(imported(OURS))) - asked("base.in") - FOR_TYPES_ALONE == set()


def test_the_tests_import_nothing_that_nobody_asks_for() -> None:
    assert distributions(set(imported(("tests",)))) - asked("base.in") - asked("dev.in") - FOR_TYPES_ALONE == set()
