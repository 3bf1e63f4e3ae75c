"""The report: what it makes of figures, and that it names no machine."""

import json
import socket
from pathlib import Path

import pytest

from tests.proof import __main__ as proof
from tests.proof import report
from tests.proof.parts import Part

FIGURES = {
    "requests": 12345,
    "kills": {"database": 8, "web": 16},
    "seconds_to_recovery": [],
    "acts_by_name": {"book": {"confirmed": 1}},
    "answers": {"race": {"count": 20, "worst": 0.61}},
    "table": [{"kind": "rule", "mutants": 3, "survivors": ["a"]}],
}


def part(*program: str, figures: tuple[str, ...] = ()) -> Part:
    return Part("play", "A play", program, figures, minutes=0.05)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (report, proof):
        monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(report, "PAGE", tmp_path / "proof.md")
    return tmp_path


def test_it_holds_the_figures_of_each_part(folder: Path) -> None:
    (folder / "play.json").write_text(json.dumps(FIGURES))

    page = report.write([report.Ran(part(figures=("play",)), passed=True, seconds=61.4)], seconds=125).read_text()

    assert "| A play | holds | 61 s |" in page
    assert page[page.index("## A play") :].splitlines() == [
        "## A play",
        "",
        "| figure | value |",
        "| --- | --- |",
        "| requests | 12,345 |",
        "| kills | database 8, web 16 |",
        "| seconds to recovery | none |",
        "",
        "Answers:",
        "",
        "|  | count | worst |",
        "| --- | --- | --- |",
        "| race | 20 | 0.61 |",
        "",
        "Table:",
        "",
        "| kind | mutants | survivors |",
        "| --- | --- | --- |",
        "| rule | 3 | a |",
    ]


def test_it_says_what_has_failed_and_what_left_no_figures() -> None:
    page = report.write([report.Ran(part(figures=("play",)), passed=False, seconds=1)], seconds=1).read_text()
    assert ("| A play | **does not hold** | 1 s |" in page, page.endswith("\nIt left no figures.\n")) == (True, True)


def test_it_names_no_machine() -> None:
    page = report.write([], seconds=1).read_text()
    assert (socket.gethostname() in page, str(Path.cwd()) in page) == (False, False)


@pytest.mark.parametrize(("module", "passed"), [("this", True), ("no_such_module", False), ("http.server", False)])
def test_a_part_holds_when_it_ends_well_and_in_time(module: str, *, passed: bool) -> None:
    arguments = ["0"] if module == "http.server" else []  # which never ends
    assert proof.ends_well(part(module, *arguments)) is passed


def test_a_part_that_fails_keeps_no_other_from_running(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    monkeypatch.setattr(proof, "PARTS", [part("no_such_module"), part("this")])
    assert proof.main([]) == 1
    said = capsys.readouterr().out
    assert ("1 of 2 parts hold" in said, (folder / "proof.md").exists()) == (True, True)
