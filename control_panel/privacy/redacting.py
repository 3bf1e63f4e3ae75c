"""Words are replaced wherever the database holds them: in every text of every table, history included.

The tables and columns are read from the database itself. A text by others that names somebody keeps its sense; it
says “Erased person 12” where the name stood.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

import pgtrigger
from django.db import connection, transaction
from psycopg import sql

COLUMNS = """
    select c.table_name, c.column_name, c.data_type, c.character_maximum_length
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
      and c.data_type in ('text', 'character varying', 'json', 'jsonb') and c.table_name != all(%s)
    order by c.table_name, c.column_name
"""
# Each other person is called what they are called; the rest says nothing of people, or is thrown away at an erasure.
LEFT_ALONE = ["events_user", "django_migrations", "django_content_type", "auth_permission", "cache", "django_session"]
# Written by the panel itself, and so with whole names: a single name may be replaced there, and nowhere else.
OURS = ["events_notification", "events_mail", "events_import", "sessions_app_hearing"]
# Names that nothing else may have: two timetables called by their mentors are not to be called alike afterwards.
NAMED = ["events_idea", "events_topic", "timetables_timetable"]
FOLD = "\r\n "  # in calendars, anywhere within a line


@dataclass(frozen=True)
class Column:
    table: str
    name: str
    kind: str
    longest: int | None

    @property
    def text(self) -> sql.Composable:
        column = sql.Identifier(self.name)
        if self.name == "calendar":
            return sql.SQL("replace({}, {}, '')").format(column, sql.Literal(FOLD))
        return sql.SQL("{}::text").format(column)

    def replaced(self, pattern: str, instead: str) -> sql.Composed:
        new = sql.SQL("regexp_replace({}, {}, {}, 'gi')").format(self.text, sql.Literal(pattern), sql.Literal(instead))
        if self.longest:
            new = sql.SQL("left({}, {})").format(new, sql.Literal(self.longest))
        return sql.SQL("{} = {}::{}").format(sql.Identifier(self.name), new, sql.SQL(self.kind))

    def holds(self, pattern: str) -> sql.Composed:
        return sql.SQL("{} ~* {}").format(self.text, sql.Literal(pattern))


def redact(words: Iterable[str], *, instead: str, only: Collection[str] | None = None) -> None:
    """Replace these words, whole and whatever their case, in all tables or only in these; within a transaction.

    History is written by nobody but the database, and shows no change of it: whoever is erased is to leave no trace.
    """
    wanted = [word for word in words if word]
    everywhere = [word for word in wanted if not word.isalnum()]
    if not wanted:
        return
    # A transaction of its own within: two names that would become one are told as such, not as one that is broken.
    with pgtrigger.ignore(*history_triggers()), transaction.atomic():
        for table, columns in groupby(_columns(), key=lambda column: column.table):
            here = wanted if table in OURS else everywhere
            if here and (only is None or table in only):
                _replace(table, list(columns), _pattern(here), instead)


def _replace(table: str, columns: list[Column], pattern: str, instead: str) -> None:
    statement = sql.SQL("update {} set {} where {}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(column.replaced(pattern, instead) for column in columns),
        sql.SQL(" or ").join(column.holds(pattern) for column in columns),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection).replace("%", "%%"), [])


def _columns() -> list[Column]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [LEFT_ALONE])
        return [Column(*row) for row in cursor.fetchall()]


def history_triggers() -> Iterator[str]:
    """What `pgtrigger.ignore` takes, so that rows of history can be changed, and nothing of it is written down."""
    for model, trigger in pgtrigger.registered():
        yield f"{model._meta.label}:{trigger.name}"


def _pattern(words: Iterable[str]) -> str:
    """For PostgreSQL: any of these, as they stand in text, HTML, JSON and calendars."""
    forms = {form for word in words for form in _forms(word)}
    alternatives = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return rf"(?<!\w)(?:{alternatives})(?!\w)"


def _forms(word: str) -> Iterator[str]:
    spaced = " ".join(word.split())
    for form in {word, spaced}:
        in_calendar = form.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        yield from (form, escape(form), json.dumps(form, ensure_ascii=False)[1:-1], in_calendar)
        yield json.dumps(escape(form), ensure_ascii=False)[1:-1]
