"""A rule that nobody attacks is not proven: what there is to attack is asked of the models and of the database."""

import psycopg
import pytest

from events.integrity import CompositeForeignKey
from tests.proof.attacks.arena import Arena
from tests.proof.attacks.attack import Alone, Pair
from tests.proof.attacks.collected import (
    ATTACKS,
    constraints,
    foreign_keys,
    keys,
    links,
    positive_fields,
    unique_fields,
)
from tests.proof.attacks.scene import tables

RULES = [*constraints(), *unique_fields()]
# The session cannot be deleted either, but the sister rule, about the mentor, is asked first.
REFUSED_FIRST_BY_ANOTHER = {"request_team_is_session_team"}


def can_be_broken_by_deleting(rule: str) -> bool:
    declared = constraints().get(rule)
    restricts = isinstance(declared, CompositeForeignKey) and not declared.on_delete
    return rule == "standing_session_has_slot" or (restricts and rule not in REFUSED_FIRST_BY_ANOTHER)


@pytest.mark.parametrize("rule", RULES)
def test_it_is_attacked_in_every_way(rule: str) -> None:
    attacks = [attack for attack in ATTACKS if attack.rule == rule]
    alone = {attack.write.kind for attack in attacks if isinstance(attack, Alone)}
    pairs = [attack for attack in attacks if isinstance(attack, Pair)]

    assert alone == {"insert", "update"} | ({"delete"} if can_be_broken_by_deleting(rule) else set())
    assert pairs != []


def test_what_a_rule_points_at_is_attacked_too() -> None:
    declared = [rule for rule in constraints().values() if isinstance(rule, CompositeForeignKey)]
    attacked = {(attack.rule, attack.write.table) for attack in ATTACKS if isinstance(attack, Alone)}
    attacked |= {(attack.rule, attack.first.table) for attack in ATTACKS if isinstance(attack, Pair)}
    targets = {rule.name: rule.to.lower().replace(".", "_") for rule in declared}

    assert [(rule, table) for rule, table in targets.items() if (rule, table) not in attacked] == []


def test_no_attack_is_on_a_rule_that_is_no_more() -> None:
    assert {attack.rule for attack in ATTACKS} == {*constraints(), *unique_fields()}


def test_the_database_keeps_what_the_models_say_and_nothing_else(arena: Arena) -> None:
    declared = {*constraints(), *unique_fields(), *keys(), *links(), *positive_fields(), *foreign_keys()}

    assert kept(arena) == declared


def kept(arena: Arena) -> set[str]:
    """The names of constraints and unique indexes of our tables, but for primary keys and "not null"."""
    rows = arena.watcher.execute(
        """
        select conname from pg_constraint where contype not in ('p', 'n') and conrelid::regclass::text = any(%(tables)s)
        union select indexrelid::regclass::text from pg_index
        where indisunique and not indisprimary and indrelid::regclass::text = any(%(tables)s)
        """,
        {"tables": list(tables())},
    )
    return {name for (name,) in rows.fetchall()}


@pytest.mark.parametrize("name", keys())
def test_a_key_stays_while_a_rule_points_at_it(arena: Arena, name: str) -> None:
    table = keys()[name]._meta.db_table

    with pytest.raises(psycopg.errors.DependentObjectsStillExist):
        arena.one.execute(f"alter table {table} drop constraint {name}")

    arena.one.rollback()
