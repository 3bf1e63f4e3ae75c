"""Whatever administrators, mentors, participants and strangers do, in whatever order, the panel does as foretold."""

import secrets
import time
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.proof.figures import record
from tests.proof.form import IS_LONG
from tests.proof.stateful.acts import ACTS
from tests.proof.stateful.machine import Panel
from tests.proof.stateful.stage import Stage

QUICK = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=12,
    stateful_step_count=45,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # the failing steps are told as they were: to shrink them takes minutes
)
ROUND = settings(QUICK, derandomize=False, max_examples=10, stateful_step_count=80)
LONG = 4 * 60  # seconds


@pytest.fixture
def panel(transactional_db: None) -> Any:
    """A machine of its own for each test, and the people of all its plays."""
    return type("Panel", (Panel,), {"stage": Stage(), "tally": Counter()})


def test_everything_happens_as_foretold(panel: Any) -> None:
    begun = time.monotonic()
    run_state_machine_as_test(panel, settings=QUICK)

    assert len(never_done(panel.tally)) <= len(ACTS) // 5  # few plays; the long form knows no exception
    keep(panel.tally, begun=begun, seeds=[])


@pytest.mark.skipif(not IS_LONG, reason="the long form")
def test_everything_happens_as_foretold_for_minutes(panel: Any) -> None:
    """In rounds of plays, each from a seed of its own that is printed."""
    begun, seeds = time.monotonic(), []
    while time.monotonic() - begun < LONG:
        seeds.append(secrets.randbelow(2**32))
        print(f"seed {seeds[-1]}")  # noqa: T201  # to play it again
        run_state_machine_as_test(seed(seeds[-1])(panel), settings=ROUND)
    assert never_done(panel.tally) == set()
    keep(panel.tally, begun=begun, seeds=seeds)


def never_done(tally: Counter[tuple[str, str]]) -> set[str]:
    """The acts that were refused each time: of those nothing is shown."""
    return {act.__name__ for act in ACTS} - {name for name, outcome in tally if outcome == "done"}


def keep(tally: Counter[tuple[str, str]], *, begun: float, seeds: list[int]) -> None:
    outcomes: Counter[str] = Counter()
    for (_act, outcome), count in tally.items():
        outcomes[outcome] += count
    by_act = {act.__name__: {one: tally[act.__name__, one] for one in sorted(outcomes)} for act in ACTS}
    figures = {"seconds": round(time.monotonic() - begun), "steps": tally.total(), **outcomes, "violations": 0}
    record("stateful", **figures, seeds=seeds, acts=by_act)
