"""The report: what it makes of figures, and that it names no machine."""

import json
import socket
from pathlib import Path

import pytest

from tests.proof import __main__ as proof
from tests.proof import figures, report
from tests.proof.parts import Part

FIGURES = {
    "requests": 12345,
    "kills": {"database": 8, "web": 16},
    "seconds_to_recovery": [],
    "acts_by_name": {"book": {"confirmed": 1}},
    "answers": {"race": {"count": 20, "worst": 0.61}},
    "table": [{"kind": "rule", "mutants": 3, "survivors": ["a"]}],
}


def part(*program: str, name: str = "play", figures: tuple[str, ...] = ()) -> Part:
    return Part(name, "A play", program, figures, minutes=0.05)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (report, proof, figures):
        monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(report, "PAGE", tmp_path / "proof.md")
    return tmp_path


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Part:
    """The only part there is."""
    play = part("this", figures=("play",))
    for module in (report, proof):
        monkeypatch.setattr(module, "PARTS", [play])
    return play


def written(**how: str) -> str:
    page = report.write(**how)
    return page.read_text() if page else ""


def test_it_holds_the_figures_of_each_part(folder: Path, play: Part) -> None:
    (folder / "play.json").write_text(json.dumps(FIGURES))
    report.Ran(play, passed=True, seconds=61.4, at="01 May 2026, 10:00 UTC").keep()

    page = written()

    assert "| A play | holds | 61 s | 01 May 2026, 10:00 UTC |" in page
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


def test_it_says_what_has_failed_and_what_left_no_figures(play: Part) -> None:
    report.Ran.now(play, passed=False, seconds=1).keep()
    page = written()
    assert ("| A play | **does not hold** | 1 s |" in page, page.endswith("\nIt left no figures.\n")) == (True, True)


def test_it_says_whether_all_was_run_in_one_go(play: Part) -> None:
    report.Ran.now(play, passed=True, seconds=1).keep()
    assert ("in one go, in 3 min" in written(together="3 min"), "in one go" in written()) == (True, False)


def test_it_is_not_written_while_a_part_has_never_been_run(play: Part) -> None:
    assert written() == ""


def test_it_names_no_machine(play: Part) -> None:
    report.Ran.now(play, passed=True, seconds=1).keep()
    page = written()
    assert (socket.gethostname() in page, str(Path.cwd()) in page) == (False, False)


@pytest.mark.parametrize(("module", "passed"), [("this", True), ("no_such_module", False), ("http.server", False)])
def test_a_part_holds_when_it_ends_well_and_in_time(module: str, *, passed: bool) -> None:
    arguments = ["0"] if module == "http.server" else []  # which never ends
    assert proof.ends_well(part(module, *arguments)) is passed


def test_a_part_that_fails_keeps_no_other_from_running(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    parts = [part("no_such_module", name="ghost"), part("this")]
    for module in (report, proof):
        monkeypatch.setattr(module, "PARTS", parts)
    assert proof.main([]) == 1
    said = capsys.readouterr().out
    assert ("1 of 2 parts hold" in said, (folder / "proof.md").exists()) == (True, True)
