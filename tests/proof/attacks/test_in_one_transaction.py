"""Each attack in one transaction: one row, hidden among lawful ones, copied in; at once and put off to the commit."""

import pytest

from tests.proof.attacks.arena import Arena, Statement
from tests.proof.attacks.attack import Alone, Attack
from tests.proof.attacks.collected import ATTACKS
from tests.proof.attacks.lawful import LAWFUL
from tests.proof.attacks.writing import (
    Delete,
    Insert,
    Update,
    Write,
    copy_in,
    delete_of_all,
    insert_of_all,
    update_of_all,
)


def in_bulk(arena: Arena, *writes: Write) -> dict[str, Statement]:
    """All of these rows, of one table, in one statement; none where there is no such statement."""
    inserts = [write for write in writes if isinstance(write, Insert)]
    updates = [write for write in writes if isinstance(write, Update)]
    deletes = [write for write in writes if isinstance(write, Delete)]
    table = writes[0].table
    if {write.table for write in writes} != {table}:
        return {}
    if len(inserts) == len(writes):
        return {
            "insert ... select": insert_of_all(inserts, arena.types[table]),
            "copy": lambda cursor: copy_in(cursor, inserts, arena.scene),
        }
    if len(updates) == len(writes) == len({update.pk for update in updates}):
        return {"update of many": update_of_all(updates, f"%(all_{table})s")}
    return {"delete of many": delete_of_all(deletes)} if len(deletes) == len(writes) else {}


def company(write: Write) -> list[Write]:
    """What a bad write hides among."""
    lawful = LAWFUL[write.table]
    if isinstance(write, Insert):
        return [lawful.other if write.row == lawful.one.row else lawful.one]
    return [Delete(write.table, lawful.spare)] if isinstance(write, Delete) else []


def attempts(arena: Arena, attack: Attack) -> dict[str, tuple[list[Statement], str]]:
    """Every way in which it is tried, with the rule that has to refuse it."""
    tried: dict[str, tuple[list[Statement], str]] = {}
    if isinstance(attack, Alone):
        tried["one row"] = [attack.write.sql], attack.rule
        bulk = in_bulk(arena, *company(attack.write), attack.write)
    else:
        for way, (rule, first, second) in zip(("in order", "in reverse"), attack.orders(), strict=True):
            tried[way] = [first.sql, second.sql], rule
        bulk = in_bulk(arena, attack.first, attack.second)
    return tried | {way: ([statement], attack.rule) for way, statement in bulk.items()}


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_is_refused_by_its_rule(arena: Arena, attack: Attack) -> None:
    tried = attempts(arena, attack)

    refused = {
        (way, deferred): arena.refused_by(statements, arena.scene, deferred=deferred)
        for way, (statements, _rule) in tried.items()
        for deferred in (False, True)
    }

    assert refused == {(way, deferred): tried[way][1] for way, deferred in refused}


@pytest.mark.parametrize("table", LAWFUL)
def test_the_company_is_lawful(arena: Arena, table: str) -> None:
    lawful = LAWFUL[table]

    refused = {
        way: arena.refused_by([statement], arena.scene)
        for way, statement in in_bulk(arena, lawful.one, lawful.other).items()
    }

    assert refused == {"insert ... select": "", "copy": ""}
