"""The database, and the models, without one constraint or trigger."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
import psycopg
from django.db import connection, models

from events import integrity
from tests.database import template_name
from tests.proof.attacks.collected import constraints, keys, links, positive_fields, unique_fields
from tests.proof.attacks.scene import tables
from tests.proof.mutants.mutant import Mutant

HERE = "tests/proof/attacks/"
DEFINITIONS = """
    with gone as (select oid, conindid, contype from pg_constraint where conname = %(name)s),
    pointing as (
        select objid from pg_depend join gone on refobjid = conindid
        where classid = 'pg_constraint'::regclass and gone.contype <> 'f'
    )
    select conrelid::regclass::text, 'constraint', conname, pg_get_constraintdef(oid) from pg_constraint
    where oid in (select oid from gone union select objid from pointing)
    union all
    select indrelid::regclass::text, 'index', %(name)s, pg_get_indexdef(indexrelid)
    from pg_index where indexrelid = to_regclass(%(name)s)
       and not exists (select from pg_constraint where conindid = indexrelid)
    union all
    select tgrelid::regclass::text, 'trigger', tgname, pg_get_triggerdef(oid) from pg_trigger where tgname = %(name)s
"""
# Of several unique indexes the oldest one refuses, so these have to be the younger ones again.
LATER_INDEXES = """
    select later.indexrelid::regclass::text, pg_get_indexdef(later.indexrelid)
    from pg_index gone join pg_index later on later.indrelid = gone.indrelid and later.indexrelid > gone.indexrelid
    where gone.indexrelid = to_regclass(%(name)s) and later.indisunique
      and not exists (select from pg_constraint where conindid = later.indexrelid) order by later.indexrelid
"""


def rule_mutants() -> list[Mutant]:
    rules = [
        Mutant(
            "constraint",
            name,
            without(name),
            (f"{HERE}test_in_one_transaction.py::test_it_is_refused_by_its_rule[{name}: ",),
        )
        for name in (*constraints(), *unique_fields())
    ]
    linked = [Mutant("constraint", name, without(name), (of_columns("a_link_exists_once", name),)) for name in links()]
    counts = [
        Mutant("constraint", name, without(name), (of_columns("a_count_is_never_negative", name),))
        for name, field in positive_fields().items()
        if not hasattr(field.model, "pgh_tracked_model")
    ]
    pointed_at = [
        Mutant("constraint", name, without(name), tuple(attacks_on_pointing(model))) for name, model in keys().items()
    ]
    return [*rules, *linked, *counts, *pointed_at]


def of_columns(test: str, name: str) -> str:
    return f"{HERE}test_columns.py::test_{test}[{name}]"


def attacks_on_pointing(model: type[models.Model]) -> Iterator[str]:
    """The attacks on the composite foreign keys that point at this model."""
    for name, rule in constraints().items():
        if isinstance(rule, integrity.CompositeForeignKey) and rule.to.lower() == model._meta.label_lower:
            yield f"{HERE}test_in_one_transaction.py::test_it_is_refused_by_its_rule[{name}: "


def declaration_mutants() -> list[Mutant]:
    """The models without the constraint, while the database still has it."""
    tests = (
        f"{HERE}test_everything_is_attacked.py::test_no_attack_is_on_a_rule_that_is_no_more",
        f"{HERE}test_everything_is_attacked.py::test_the_database_keeps_what_the_models_say_and_nothing_else",
    )
    return [Mutant("declaration", name, undeclared(name), tests) for name in (*constraints(), *keys())]


def trigger_mutants() -> list[Mutant]:
    """In the order of the tests: what it does first, that it exists last."""
    return [
        Mutant(
            "trigger",
            f"{model._meta.db_table}.{trigger.name}",
            without(str(trigger.get_pgid(model))),
            (f"{HERE}test_history.py::",),
        )
        for model, trigger in pgtrigger.registered()
        if model._meta.db_table in tables()
    ]


def without(name: str) -> Any:
    @contextmanager
    def apply() -> Iterator[None]:
        with arena_connection() as opened, undeclared(name)():
            gone = opened.execute(DEFINITIONS, {"name": name}).fetchall()
            gone.sort(key=lambda one: one[2] != name)  # what depends on it comes after it
            assert gone, f"there is no {name}"
            later = opened.execute(LATER_INDEXES, {"name": name}).fetchall()
            drop(opened, *gone[0])
            try:
                yield
            finally:
                for table, what, own_name, definition in gone:
                    add = f"alter table {table} add constraint {own_name} " if what == "constraint" else ""
                    opened.execute(add + definition)
                for index, definition in later:
                    opened.execute(f"drop index {index}")
                    opened.execute(definition)

    return apply


def drop(opened: "psycopg.Connection[Any]", table: str, what: str, name: str, _definition: str) -> None:
    statements = {
        "constraint": f"alter table {table} drop constraint {name} cascade",
        "index": f"drop index {name}",
        "trigger": f"drop trigger {name} on {table}",
    }
    opened.execute(statements[what])


def undeclared(name: str) -> Any:
    """Nor does the model ask for it any more."""

    @contextmanager
    def apply() -> Iterator[None]:
        model = next(
            (model for model in tables().values() if name in {rule.name for rule in model._meta.constraints}), None
        )
        if model is None:
            yield
            return
        before = model._meta.constraints
        model._meta.constraints = [rule for rule in before if rule.name != name]
        integrity._sentences.cache_clear()
        try:
            yield
        finally:
            model._meta.constraints = before
            integrity._sentences.cache_clear()

    return apply


def arena_connection() -> "psycopg.Connection[Any]":
    """To the arena that this process attacks; it is there once an attack has run."""
    facts = connection.get_connection_params()
    wanted = {key: facts[key] for key in ("host", "port", "user", "password") if facts.get(key)}
    return psycopg.connect(**wanted, dbname=f"{template_name()}_arena_{os.getpid()}", autocommit=True)
