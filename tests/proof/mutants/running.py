"""The mutation run inside a session of pytest: collected once, then every mutant, then the table."""

import json
import time
from collections import Counter
from typing import Any

import pytest
from django.urls import get_resolver

from tests.proof.figures import FOLDER, record
from tests.proof.mutants.collecting import all_mutants
from tests.proof.mutants.lanes import LANES, Lane, Seen, in_lanes
from tests.proof.mutants.mutant import Mutant

# Not asked what they come by: they take long, or come by nearly everything and are named by the mutants instead.
SLOW = (
    "browser",
    "server",
    "races",
    "large",
    "proof/",
    "load_demo",
    "worker",
    "embedded",
    "round_trip",
    "catalogues",
    "backups",
    "upgrade",
)
BROAD = ("tests/test_access.py", "tests/test_hostile.py")
SCOPED = (
    "tests/test_access.py::test_an_event_one_takes_no_part_in_is_not_found",
    "tests/test_access.py::test_what_belongs_to_another_event_is_not_found",
    "tests/test_access.py::test_a_mentor_with_forged_ids",
)
FEW = 20  # tests that are asked before those of scope
VERDICTS = FOLDER / "mutants.log"  # of this run, as they come
SURVEY = FOLDER / "survey.json"
KEPT = FOLDER / "mutants.json"
BUSY = {"pages", "live_server", "transactional_db"}


class MutationRun:
    """A plugin that takes the place of pytest's own loop over the tests.

    wanted   words of the mutants' names; all of them without
    again    only those that nobody noticed last time; what became of the others is taken from that run
    """

    def __init__(self, *wanted: str, again: bool = False) -> None:
        self.wanted, self.again = wanted or ("",), again
        self.results: list[dict[str, Any]] = []
        self.seconds = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        began = time.monotonic()
        assert get_resolver().url_patterns  # all views are loaded
        wanted = [mutant for mutant in all_mutants() if any(words in str(mutant) for words in self.wanted)]
        before = killed_before(wanted) if self.again else {}
        mutants = [mutant for mutant in wanted if str(mutant) not in before]
        seen = self.survey(session) if any(mutant.site for mutant in mutants) else {}
        tests = {str(mutant): tests_for(mutant, session, seen) for mutant in mutants}
        VERDICTS.unlink(missing_ok=True)
        parts = in_lanes(session, "mutants", lambda lane, number: judged(lane, mutants[number::LANES], tests))
        self.results = [*before.values(), *(result for part in parts for result in part)]
        self.seconds = time.monotonic() - began
        return True

    def survey(self, session: pytest.Session) -> Seen:
        """What each test comes by; when run again, that is asked of those that have come since."""
        known: Seen = json.loads(SURVEY.read_text()) if self.again and SURVEY.exists() else {}
        seen = known | self.new_survey(session, [item for item in session.items if item.nodeid not in known])
        SURVEY.write_text(json.dumps(seen))
        return seen

    def new_survey(self, session: pytest.Session, items: list[pytest.Item]) -> Seen:
        by_module: dict[str, list[pytest.Item]] = {}
        for item in filter(is_quick, items):
            by_module.setdefault(item.nodeid.partition("::")[0], []).append(item)
        shares: list[list[pytest.Item]] = [[] for _lane in range(LANES)]
        for module in sorted(by_module.values(), key=len, reverse=True):
            min(shares, key=len).extend(module)
        parts = in_lanes(session, "survey", lambda lane, number: lane.survey(shares[number]))
        return {nodeid: sites for part in parts for nodeid, sites in part.items()}


def killed_before(mutants: list[Mutant]) -> dict[str, dict[str, Any]]:
    """The verdicts of the last whole run on those that a test noticed, by their names."""
    names = {str(mutant) for mutant in mutants}
    verdicts = {f"{one['kind']}: {one['name']}": one for one in json.loads(KEPT.read_text())["verdicts"]}
    return {name: one for name, one in verdicts.items() if one["killer"] and name in names}


def is_quick(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_busy = BUSY & set(getattr(item, "fixturenames", ())) or (marker and marker.kwargs.get("transaction"))
    return not is_busy and not any(word in item.nodeid.partition("::")[0] for word in (*SLOW, *BROAD))


def tests_for(mutant: Mutant, session: pytest.Session, seen: Seen) -> list[str]:
    """Those it names; those that come by its site, the most particular first; those of scope; and all pages."""
    named = starting(session, *mutant.tests)
    if not mutant.site:
        return named
    passing = [nodeid for nodeid, places in seen.items() if mutant.site in places]
    passing.sort(key=lambda nodeid: len(seen[nodeid]))  # by the fewest sites
    first, later = (named, []) if len(named) <= FEW else ([], named)  # of the floor that many pages stand on
    scoped, pages = starting(session, *SCOPED), starting(session, "tests/test_access.py")
    return list(dict.fromkeys([*first, *passing[:FEW], *scoped, *later, *passing[FEW:], *pages]))


def starting(session: pytest.Session, *starts: str) -> list[str]:
    return [item.nodeid for start in starts for item in session.items if item.nodeid.startswith(start)]


def judged(lane: Lane, mutants: list[Mutant], tests: dict[str, list[str]]) -> list[dict[str, Any]]:
    """One after the other, each told in a file as soon as it is known."""
    results = []
    with VERDICTS.open("a") as log:
        for mutant in mutants:
            results.append(lane.judge(mutant, tests[str(mutant)]))
            log.write(json.dumps(results[-1]) + "\n")
            log.flush()
    return results


def table(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per kind: how many mutants, how many killed, who survived, and the seconds of both lanes."""
    kinds = Counter(result["kind"] for result in results)
    return [
        {
            "kind": kind,
            "mutants": count,
            "killed": sum(bool(result["killer"]) for result in results if result["kind"] == kind),
            "survivors": [result["name"] for result in results if result["kind"] == kind and not result["killer"]],
            "seconds": round(sum(result["seconds"] for result in results if result["kind"] == kind), 1),
        }
        for kind, count in kinds.items()
    ]


def keep(run: MutationRun) -> None:
    rows = table(run.results)
    record(
        "mutants",
        table=rows,
        mutants=len(run.results),
        killed=sum(row["killed"] for row in rows),
        survivors=[name for row in rows for name in row["survivors"]],
        seconds=round(run.seconds),
        verdicts=run.results,
    )
