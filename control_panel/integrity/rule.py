"""What a rule is, what asking it gives, and how one statement asks it of a whole table."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol

from django.db.backends.utils import CursorWrapper
from django.utils.functional import Promise
from psycopg import sql

NAMED = 20  # violations told one by one; the rest are counted


@dataclass(frozen=True)
class Fault:
    """One violation: a row of a table and another it is at odds with, or a thing of the table that is not a row.

    detail  in a word what is wrong with it, where there is more to say than that it breaks the rule
    """

    table: str = ""
    pk: int | str | None = None  # of most tables a number
    other: int | str | None = None
    thing: str = ""
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Result:
    """How many rows were looked at, how many break the rule, and the first of those."""

    checked: int
    found: int = 0
    faults: tuple[Fault, ...] = ()


class Rule(Protocol):
    """Something that must hold; `group` is the key of a heading in `rules`."""

    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def promise(self) -> str | Promise: ...
    def ask(self, cursor: CursorWrapper) -> Result: ...


@dataclass(frozen=True)
class RowRule:
    """A rule of the rows of a table.

    faults  a query for the rows that break it: `id`, and if there is more to say `detail`
    rows    which rows it is about, as a condition; all without one
    other   for a row `f` of `faults`, the id of a row of the table that it is at odds with
    """

    name: str
    group: str
    promise: str | Promise
    table: str
    faults: sql.Composable
    rows: str = "true"
    other: str = "null"

    def ask(self, cursor: CursorWrapper) -> Result:
        cursor.execute(_sql("select count(*) from {} where ").format(sql.Identifier(self.table)) + _sql(self.rows))
        (checked,) = cursor.fetchone()
        named = _sql("select id, {}, detail, total from (").format(_sql(self.other))
        counted = _sql("select *, count(*) over () as total from (") + self.faults + _sql(") broken")
        cursor.execute(named + counted + _sql(" order by id limit {}) f").format(NAMED))
        found = cursor.fetchall()
        faults = tuple(Fault(self.table, pk, other, detail=detail) for pk, other, detail, _total in found)
        return Result(checked, found[0][3] if found else 0, faults)


def query(text: str, **names: str) -> sql.Composed:
    """SQL with the names of tables and columns put in; a fault without more to say has an empty `detail`."""
    return _sql(text).format(**{key: sql.Identifier(name) for key, name in names.items()})


def repeated(table: str, what: str, rows: str = "true") -> sql.Composed:
    """The rows that say the same as an earlier one, of those it is about.

    what   columns or expressions in SQL, with commas between them
    """
    placed = f"select id, row_number() over (partition by {what} order by id) as place from {{table}} where {rows}"  # noqa: S608  # nosec B608  # our words
    return query(f"select id, '' as detail from ({placed}) placed where place > 1", table=table)  # noqa: S608  # nosec B608  # our words


def _sql(text: str) -> sql.SQL:
    return sql.SQL(text)
