"""The plays find faults: each of these, put into the panel, ends them."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from events.access import Permission
from sessions_app import letting_go
from sessions_app.models import Session
from sessions_app.views import acts
from tests.proof.form import IS_LONG
from tests.proof.stateful.acts_sessions import Cancel
from tests.proof.stateful.machine import Panel
from tests.proof.stateful.stage import Stage
from tests.proof.stateful.test_stateful import QUICK

Patch = pytest.MonkeyPatch
PLENTY = settings(QUICK, max_examples=60)
RULE = "mentor_not_double_booked"

FAULTS: dict[str, Callable[[Patch], None]] = {
    "requests are forgotten": lambda patch: patch.setattr(letting_go, "LETTING_GO", []),
    "mentors cancel sessions": lambda patch: patch.setattr(
        acts.SessionCancellation, "permission", Permission.SEE_SESSIONS
    ),
}
pytestmark = pytest.mark.skipif(not IS_LONG, reason="the long form")


def play() -> None:
    panel: Any = type("Panel", (Panel,), {"stage": Stage(), "tally": Counter()})
    run_state_machine_as_test(panel, settings=PLENTY)


@pytest.mark.parametrize("fault", FAULTS)
def test_an_act_that_is_broken_is_found(transactional_db: None, monkeypatch: Patch, fault: str) -> None:
    FAULTS[fault](monkeypatch)
    monkeypatch.setattr(Cancel, "weight", 20)  # so that it does not take long
    with pytest.raises(AssertionError):
        play()


def test_a_constraint_that_is_missing_is_found(transactional_db: None, monkeypatch: Patch) -> None:
    """Gone from the database, and from what is asked before."""
    rule = next(rule for rule in Session._meta.constraints if rule.name == RULE)
    monkeypatch.setattr(ExclusionConstraint, "validate", lambda *_, **__: None)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE sessions_app_session DROP CONSTRAINT {RULE}")
    try:
        with pytest.raises(AssertionError):
            play()
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(Session, rule)
