"""Rules that follow from what the models say, so that a new table is looked at without another word.

Each row obeys the checks of its own table; each reference leads to a row; each change left its entry in the history;
and the next number of a table is one that no row has.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from control_panel.integrity.rule import Fault, Result, RowRule, query

OURS = ("events", "timetables", "sessions_app", "mentorship", "control_panel")
Model = type[models.Model]

CHECKED = _("Each row obeys the checks of its own table.")
REFERRED = _("Whatever a row refers to is there.")
KEPT = _("Each row is as the last entry of its history says, and none went without an entry.")

HISTORY = """
    with told as (
        select pgh_obj_id as id, max(pgh_id) as last,
               min(pgh_id) is not distinct from min(pgh_id) filter (where pgh_label = 'insert') as begins
        from {changes} group by 1
    )
    select coalesce(r.id, told.id) as id,
           case when told.id is null then 'unrecorded' when not told.begins then 'begins_late'
                when r.id is null then 'gone' else 'differs' end as detail
    from {table} r
    full join told on told.id = r.id
    left join {changes} last on last.pgh_id = told.last
    where told.id is null or not told.begins or (r.id is null) <> (last.pgh_label = 'delete')
       or r.id is not null and ({mine}) is distinct from ({kept})
"""


def our_models() -> Iterator[Model]:
    """Those with a table of ours, the ones between two others (many to many) and of history too."""
    for label in OURS:
        yield from apps.get_app_config(label).get_models(include_auto_created=True)


def check_rules() -> Iterator[RowRule]:
    """Each row obeys the checks of its own table."""
    for model in our_models():
        checks = [one for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
        if checks:
            yield RowRule(f"checks_of_{_table(model)}", "database", CHECKED, _table(model), _broken(model, checks))


def _broken(model: Model, checks: list[Any]) -> sql.Composed:
    """The rows that break one of them, with the names of those that they break; what is null breaks none."""
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        conditions = {check.name: sql.SQL(check._get_check_sql(model, editor)) for check in checks}  # noqa: SLF001
    named = [
        sql.SQL("case when not ({}) then {} end").format(condition, name) for name, condition in conditions.items()
    ]
    either = sql.SQL(" or ").join(sql.SQL("not ({})").format(condition) for condition in conditions.values())
    says = sql.SQL("concat_ws(', ', {})").format(sql.SQL(", ").join(named))
    return sql.SQL("select id, {} as detail from {} where {}").format(says, sql.Identifier(_table(model)), either)


def reference_rules() -> Iterator[RowRule]:
    """Each foreign key of a table leads to a row, in one statement. Composite ones are rules of their own."""
    for model in our_models():
        keys = [field for field in model._meta.local_fields if getattr(field, "db_constraint", False)]
        if keys:
            yield RowRule(f"references_of_{_table(model)}", "database", REFERRED, _table(model), _lost(model, keys))


def _lost(model: Model, keys: list[Any]) -> sql.Composed:
    joins, named, either = [], [], []
    for number, field in enumerate(keys):
        target = sql.Identifier(f"r{number}")
        own, there = sql.Identifier("t", field.column), sql.SQL("{}.{}").format(target, _column(field.target_field))
        is_lost = sql.SQL("{} is not null and {} is null").format(own, there)
        joins.append(
            sql.SQL(" left join {} {} on {} = {}").format(_identifier(field.related_model), target, there, own)
        )
        named.append(sql.SQL("case when {} then {} end").format(is_lost, field.column))
        either.append(is_lost)
    return sql.SQL("select t.{} as id, concat_ws(', ', {}) as detail from {} t{} where {}").format(
        _column(model._meta.pk),
        sql.SQL(", ").join(named),
        _identifier(model),
        sql.SQL("").join(joins),
        sql.SQL(" or ").join(either),
    )


def history_rules() -> Iterator[RowRule]:
    """Each row begins its history and is as its last entry says; what is gone was seen to go."""
    for changes in our_models():
        model = getattr(changes, "pgh_tracked_model", None)
        if model:
            yield RowRule(f"history_of_{_table(model)}", "history", KEPT, _table(model), _forgotten(changes))


def _forgotten(changes: Any) -> sql.Composed:
    """The rows whose history is not whole."""
    kept = [field for field in changes._meta.local_fields if not field.name.startswith("pgh_")]
    mine, theirs = (
        sql.SQL(", ").join(sql.Identifier(source, field.column) for field in kept) for source in ("r", "last")
    )
    return sql.SQL(HISTORY).format(
        changes=_identifier(changes), table=_identifier(changes.pgh_tracked_model), mine=mine, kept=theirs
    )


class NumbersAhead:
    """The next number a table gives is one that no row has: else adding a row would fail."""

    name = "next_numbers_are_free"
    group = "database"
    promise = _("New rows get numbers that no row has.")

    def ask(self, cursor: CursorWrapper) -> Result:
        numbered = [(_table(model), str(model._meta.pk.column)) for model in our_models() if _counts(model)]
        behind = [Fault(table, detail="behind") for table, column in numbered if self._is_behind(cursor, table, column)]
        return Result(len(numbered), len(behind), tuple(behind))

    def _is_behind(self, cursor: CursorWrapper, table: str, column: str) -> bool:
        cursor.execute("select pg_get_serial_sequence(%s, %s)", [table, column])
        (sequence,) = cursor.fetchone()
        highest = query("(select coalesce(max({column}), 0) from {table})", column=column, table=table)
        ahead = sql.SQL("select {} > pg_sequence_last_value(%s::regclass)").format(highest)
        cursor.execute(ahead, [sequence])
        (is_behind,) = cursor.fetchone()
        return is_behind is True or (is_behind is None and self._has_rows(cursor, table))

    def _has_rows(self, cursor: CursorWrapper, table: str) -> bool:
        cursor.execute(query("select exists (select from {table})", table=table))
        return bool(cursor.fetchone()[0])


def _counts(model: Model) -> bool:
    return isinstance(model._meta.pk, models.AutoField | models.BigAutoField)


def _table(model: Model) -> str:
    return model._meta.db_table


def _identifier(model: Any) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def _column(field: Any) -> sql.Identifier:
    return sql.Identifier(field.column)
