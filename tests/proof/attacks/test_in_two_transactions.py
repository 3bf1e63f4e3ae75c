"""Each pair of writes by two people at once, at READ COMMITTED: the second waits for the first, then is refused.

That both are lawful by themselves is seen when the first takes its write back: then the second is accepted.
"""

import pytest

from tests.proof.attacks.arena import Arena
from tests.proof.attacks.attack import Pair
from tests.proof.attacks.collected import ATTACKS
from tests.proof.attacks.lawful import session
from tests.proof.attacks.writing import it

PAIRS = [attack for attack in ATTACKS if isinstance(attack, Pair)]


@pytest.mark.parametrize("order", [0, 1], ids=["", "the other way round"])
@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_the_second_waits_and_is_refused(arena: Arena, pair: Pair, order: int) -> None:
    rule, first, second = pair.orders()[order]

    taken_back = arena.outcome(first, second, commits=False)
    committed = arena.outcome(first, second, commits=True)

    assert (taken_back, committed) == ((True, ""), (True, rule))


def test_they_are_at_read_committed(arena: Arena) -> None:
    asked = "select current_setting('transaction_isolation')"
    levels = [opened.execute(asked).fetchone() for opened in (arena.one, arena.two)]
    arena.one.rollback()
    arena.two.rollback()

    assert levels == [("read committed",)] * 2


def test_of_two_who_write_crosswise_one_goes_on(arena: Arena) -> None:
    """Each waits for the other: PostgreSQL ends one of them, and each mentor has one session."""
    arena.one.execute(session("ten", it.anna, 90).sql, arena.scene)
    arena.two.execute(session("attic_ten", it.olga, 91).sql, arena.scene)

    with arena.meanwhile(session("annas_ten", it.anna, 92).sql, arena.scene) as refusals:
        assert arena.is_waiting()
        refusals.append(arena.refused_by([session("ten", it.olga, 93).sql], arena.scene))

    accepted, refused = sorted(refusals)
    assert accepted == ""
    assert refused.startswith("DeadlockDetected")
