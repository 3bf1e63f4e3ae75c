"""What every column keeps by itself, asked of all of them: never empty, never negative, never without its other end."""

from typing import Any

import psycopg
import pytest
from django.db import models

from tests.proof.attacks.arena import Arena
from tests.proof.attacks.collected import constraints, foreign_keys, links, positive_fields, unique_fields
from tests.proof.attacks.scene import tables
from tests.proof.attacks.writing import Insert

TABLES = [table for table, model in tables().items() if not hasattr(model, "pgh_tracked_model")]


def needed_columns(table: str) -> list[str]:
    fields = tables()[table]._meta.local_concrete_fields
    needed = [field for field in fields if not (field.null or field.primary_key or field.generated)]
    return [str(field.column) for field in needed]


def emptied(arena: Arena, table: str, column: str) -> str | None:
    """The column that the database says must not be empty."""
    try:
        arena.one.execute(f"update {table} set {column} = null")
    except psycopg.errors.NotNullViolation as refusal:
        return refusal.diag.column_name
    finally:
        arena.one.rollback()
    return None


@pytest.mark.parametrize("table", TABLES)
def test_what_is_needed_is_never_empty(arena: Arena, table: str) -> None:
    columns = needed_columns(table)

    assert [emptied(arena, table, column) for column in columns] == columns


OF_TABLES = {name: field for name, field in positive_fields().items() if field.model._meta.db_table in TABLES}


@pytest.mark.parametrize("name", OF_TABLES)
def test_a_count_is_never_negative(arena: Arena, name: str) -> None:
    table, column = OF_TABLES[name].model._meta.db_table, OF_TABLES[name].column

    assert arena.refused_by([f"update {table} set {column} = -1"], arena.scene) == name


ASKED_FIRST = {*constraints(), *unique_fields()}


@pytest.mark.parametrize("name", foreign_keys())
def test_what_a_row_points_at_exists(arena: Arena, name: str) -> None:
    field = foreign_keys()[name]
    table, target = field.model._meta.db_table, field.related_model._meta.db_table
    points = f"{field.column} is not null"
    latest = f"select max(id) from {table}"
    to_nowhere = f"update {table} set {field.column} = -1 where id = coalesce(({latest} where {points}), ({latest}))"
    what_it_points_at = f"delete from {target} where id = (select max({field.column}) from {table} where {points})"

    assert arena.refused_by([to_nowhere], arena.scene) in {name, *ASKED_FIRST}
    assert arena.refused_by([what_it_points_at], arena.scene) in {
        *foreign_keys(),
        *ASKED_FIRST,
        *unpointed(arena, field),
    }


def unpointed(arena: Arena, field: "models.ForeignKey[Any, Any]") -> set[str]:
    """Nothing is refused where no row of the scene points anywhere."""
    points = f"select from {field.model._meta.db_table} where {field.column} is not null limit 1"
    return set() if arena.watcher.execute(points).fetchone() else {""}


@pytest.mark.parametrize("name", links())
def test_a_link_exists_once(arena: Arena, name: str) -> None:
    link = new_link(arena, links()[name])

    again = arena.refused_by([link.sql, link.sql], arena.scene)
    taken_back = arena.outcome(link, link, commits=False)
    committed = arena.outcome(link, link, commits=True)

    assert (again, taken_back, committed) == (name, (True, ""), (True, name))


def new_link(arena: Arena, model: type[models.Model]) -> Insert:
    """Of two that are not linked yet."""
    one, other = (field for field in model._meta.local_fields if isinstance(field, models.ForeignKey))
    table = model._meta.db_table
    row = arena.watcher.execute(
        f"""
        select one.id, other.id
        from {one.related_model._meta.db_table} one, {other.related_model._meta.db_table} other
        where not exists (select from {table} where {one.column} = one.id and {other.column} = other.id) limit 1
        """
    ).fetchone()
    assert row
    return Insert(table, {str(one.column): str(row[0]), str(other.column): str(row[1])})
