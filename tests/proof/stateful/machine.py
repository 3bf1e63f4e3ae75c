"""Random people doing random things, each foretold: what the panel does, and what it has then, is as foretold."""

from collections import Counter
from typing import Any, ClassVar

from django.core.cache import cache
from django.db import connection
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.proof.checker import violations
from tests.proof.stateful import acts_imports, acts_meetings, acts_requests, acts_schedule, acts_sessions, acts_undo
from tests.proof.stateful.acts import (
    ACTS,
    BEGUN,
    FORBIDDEN,
    LONG_BEFORE,
    TOO_LATE_TO_CHANGE,
    Act,
    Choose,
    How,
    agree,
    done,
    foretold,
)
from tests.proof.stateful.agreed import ADMIN
from tests.proof.stateful.comparing import expected, found
from tests.proof.stateful.stage import Stage, first_world
from tests.proof.stateful.world import broken

MODULES = (
    acts_imports,
    acts_meetings,
    acts_requests,
    acts_schedule,
    acts_sessions,
    acts_undo,
)  # each registers its acts


class Panel(RuleBasedStateMachine):
    """The panel beside the world that says what it is to be."""

    stage: ClassVar[Stage]  # the same people for all that are played
    tally: ClassVar[Counter[tuple[str, str]]]

    def __init__(self) -> None:
        super().__init__()
        cache.clear()  # rate limits count afresh
        self.world = first_world()
        self.stage.begin()

    def play(self, act: Act, how: How) -> None:
        note(f"{act} {how}")
        after, refusal = foretold(act, self.world, how)
        step = self.stage.latest_step()
        told = done(act, self.stage, self.world, how)
        is_left_open = act.is_lenient and refusal is not FORBIDDEN
        assert is_left_open or agree(refusal, told), f"{told!r} instead of {refusal!r}"
        assert found() == expected(after)
        assert broken(after) == set()
        assert violations(connection) == []
        self.tally[type(act).__name__, outcome(refusal)] += 1
        if self.stage.latest_step() != step:
            after.before = self.world
        elif expected(after) != expected(self.world):
            after.before = None  # who sits in a timetable, say, is not in the history
        self.world = after

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        def choose(options: Any) -> Any:
            return data.draw(st.sampled_from(options))

        act = choose([act for act in ACTS if act.possible(self.world) for _ in range(act.weight)])
        self.play(act.drawn(self.world, choose), drawn(act, choose, sorted(self.stage.people)))

    def teardown(self) -> None:
        self.stage.clear()


def outcome(refusal: Any) -> str:
    return "done" if refusal is None else "forbidden" if refusal is FORBIDDEN else "refused"


def drawn(act: type[Act], choose: Choose, people: list[str]) -> How:
    """Two of three times the administrator; through a page, unless the act itself knows who may do it."""
    by = choose([ADMIN] * 2 * len(people) + people)
    through_page = choose([True, False]) if by == ADMIN or act.asks_who else True
    now = LONG_BEFORE if through_page else choose([LONG_BEFORE, LONG_BEFORE, TOO_LATE_TO_CHANGE, BEGUN])
    return How(by, through_page, now)
