"""Whether the database has what the models declare: each column, constraint, index and trigger, in force.

What is declared is read from the database itself: the tables are made once more, empty and temporary, as the models
say, and described by the same words as the real ones. So one of the right name that says something else is found.
"""

from collections.abc import Iterator

import pgtrigger.registry
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from control_panel.integrity.derived import Model, our_models
from control_panel.integrity.rule import NAMED, Fault, Result

# Every column, constraint and index of these tables in words that are the same wherever they lie; whether in force.
DESCRIBED = """
    select 'column', c.relname, a.attname,
           concat_ws(' ', format_type(a.atttypid, a.atttypmod),
                     case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid)
                          when a.attnotnull then 'not null' end), true
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relname = any(%(tables)s) and c.relnamespace = %(schema)s::regnamespace
    union all
    select 'constraint', c.relname, k.conname, pg_get_constraintdef(k.oid, true),
           k.convalidated and coalesce(x.indisvalid and x.indisready, true)
    from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype <> 'n'
    left join pg_index x on x.indexrelid = k.conindid and x.indrelid = c.oid
    where c.relname = any(%(tables)s) and c.relnamespace = %(schema)s::regnamespace
    union all
    select 'index', c.relname, i.relname, pg_get_indexdef(i.oid, 0, true), x.indisvalid and x.indisready
    from pg_class c join pg_index x on x.indrelid = c.oid join pg_class i on i.oid = x.indexrelid
    left join pg_constraint k on k.conindid = i.oid and k.conrelid = c.oid
    where c.relname = any(%(tables)s) and c.relnamespace = %(schema)s::regnamespace and k.oid is null
"""
# PostgreSQL's words for a condition, said to it again as a restored backup does, can be other words for the same.
SAID_AGAIN = """
    do $$ declare again record; begin
        for again in
            select format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s',
                          conrelid::regclass, conname, pg_get_constraintdef(oid)) as words
            from pg_constraint where contype in ('c', 'x') and connamespace = pg_my_temp_schema()
            union all
            select format('drop index %s; %s', indexrelid::regclass, pg_get_indexdef(indexrelid))
            from pg_index join pg_class on pg_class.oid = indexrelid
            where relnamespace = pg_my_temp_schema() and indpred is not null
              and not exists (select from pg_constraint where conindid = indexrelid)
        loop execute again.words; end loop;
    end $$
"""
Key = tuple[str, str, str]  # kind, table and name


class Declared:
    """Each column, constraint and index of a model is in the database as the model says, and in force."""

    name = "declared_is_in_force"
    group = "database"
    promise = _("Each column, constraint and index is there as the models declare it, and in force.")

    def ask(self, cursor: CursorWrapper) -> Result:
        models_of_ours = [model for model in our_models() if model._meta.managed and not model._meta.proxy]
        tables = [model._meta.db_table for model in models_of_ours]
        real = _described(cursor, tables, "public")
        declared = _declared(cursor, models_of_ours, tables)
        missing = sorted(key[1:] for key, wordings in declared.items() if real.get(key) not in wordings)
        faults = tuple(Fault(table, thing=name, detail="not_in_force") for table, name in missing[:NAMED])
        return Result(len(declared), len(missing), faults)


def _described(cursor: CursorWrapper, tables: list[str], schema: str) -> dict[Key, str]:
    """What each thing says, of those in force."""
    cursor.execute(DESCRIBED, {"tables": tables, "schema": schema})
    return {(kind, table, name): said for kind, table, name, said, in_force in cursor.fetchall() if in_force}


def _declared(cursor: CursorWrapper, wanted: list[Model], tables: list[str]) -> dict[Key, set[str]]:
    """What each thing may say: read off tables made from the models alone, which are gone when this returns."""
    with transaction.atomic():
        cursor.execute("set local search_path = pg_temp, public")
        with connection.schema_editor(atomic=False) as editor:
            for model in _referred_first(wanted):
                editor.create_model(model)
        cursor.execute("select pg_my_temp_schema()::regnamespace::text")
        (schema,) = cursor.fetchone()
        first = _described(cursor, tables, schema)
        cursor.execute(SAID_AGAIN)
        again = _described(cursor, tables, schema)
        transaction.set_rollback(True)
    return {key: {said, again[key]} for key, said in first.items()}


def _referred_first(wanted: list[Model]) -> Iterator[Model]:
    """In the order in which they can be made: a composite key names a table that must be there."""
    placed: list[Model] = []

    def place(model: Model) -> None:
        if model not in placed:
            for constraint in model._meta.constraints:
                if target := getattr(constraint, "to", None):
                    place(model._meta.apps.get_model(target))
            placed.append(model)

    for model in wanted:
        place(model)
    return (model for model in placed if not model._meta.auto_created)


class TriggersInForce:
    """Each trigger of a model is there as declared, and no trigger of ours or of a foreign key is switched off."""

    name = "triggers_in_force"
    group = "database"
    promise = _("Each trigger is there as declared, and none is switched off: history and references.")

    def ask(self, cursor: CursorWrapper) -> Result:
        declared = pgtrigger.registry.registered()
        faults = [
            Fault(model._meta.db_table, thing=trigger.name, detail="not_in_force")
            for model, trigger in declared
            if trigger.get_installation_status(model) != ("INSTALLED", True)
        ]
        faults += self._switched_off(cursor, [model for model, _trigger in declared])
        return Result(len(declared), len(faults), tuple(faults[:NAMED]))

    def _switched_off(self, cursor: CursorWrapper, tracked: list[Model]) -> Iterator[Fault]:
        """Those of foreign keys, which PostgreSQL makes itself."""
        cursor.execute(
            "select tgrelid::regclass::text, k.conname from pg_trigger t join pg_constraint k on k.oid = t.tgconstraint"
            " where t.tgenabled not in ('O', 'A') and tgrelid in (select oid from pg_class where relname = any(%s))",
            [[model._meta.db_table for model in our_models()]],
        )
        return (Fault(table, thing=name, detail="switched_off") for table, name in cursor.fetchall())


class PagesWhole:
    """PostgreSQL has read no page of the disk that does not add up."""

    name = "pages_are_whole"
    group = "database"
    promise = _("The database has read no page from its disk that does not add up.")

    def ask(self, cursor: CursorWrapper) -> Result:
        cursor.execute("select coalesce(checksum_failures, 0) from pg_stat_database where datname = current_database()")
        (failures,) = cursor.fetchone()
        return Result(1, failures, (Fault(detail="damaged"),) if failures else ())
