"""Imports follow foreign keys, one way only; nobody imports the wiring."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["events", "timetables", "sessions_app", "mentorship", "control_panel"]  # the ground floor first


def imported_floors(path: Path) -> set[str]:
    """The apps that a file imports from, wherever in the file it does so."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            modules.add(node.module or "")
    return {module.partition(".")[0] for module in modules} & set(FLOORS)


@pytest.mark.parametrize("floor", FLOORS)
def test_no_app_imports_from_a_floor_above(floor: str) -> None:
    above = set(FLOORS[FLOORS.index(floor) + 1 :])
    upward = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in (ROOT / floor).rglob("*.py")
        for module in imported_floors(path) & above
    }
    assert upward == set()


def test_no_file_keeps_the_marks_of_a_merge() -> None:
    kept = [path for folder in (*FLOORS, "templates", "static", "tests") for path in (ROOT / folder).rglob("*.*")]
    text = [path for path in kept if path.suffix in {".py", ".html", ".css", ".js", ".txt", ".po"}]
    assert [str(path) for path in text if re.search(r"^(<{7}|>{7}) ", path.read_text(), re.MULTILINE)] == []


def test_the_check_sees_an_upward_import(tmp_path: Path) -> None:
    path = tmp_path / "models.py"
    path.write_text("def late():\n    from sessions_app.models import Session\n    import control_panel.settings\n")
    assert imported_floors(path) == {"sessions_app", "control_panel"}
