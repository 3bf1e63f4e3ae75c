"""Raw SQL in every form in which rows are written: one, many at once, copied in.

Values are SQL, in which `%(name)s` stands for something of the scene.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg


class Names:
    """`it.anna` is the placeholder of what the scene calls anna."""

    def __getattr__(self, name: str) -> str:
        return f"%({name})s"


it = Names()


@dataclass(frozen=True)
class Insert:
    table: str
    row: Mapping[str, str]
    kind = "insert"

    @property
    def sql(self) -> str:
        return f"insert into {self.table} ({', '.join(self.row)}) values ({', '.join(self.row.values())})"


@dataclass(frozen=True)
class Update:
    table: str
    pk: str
    row: Mapping[str, str]
    kind = "update"

    @property
    def sql(self) -> str:
        changes = ", ".join(f"{column} = {value}" for column, value in self.row.items())
        return f"update {self.table} set {changes} where id = {self.pk}"


@dataclass(frozen=True)
class Delete:
    table: str
    pk: str
    kind = "delete"

    @property
    def sql(self) -> str:
        return f"delete from {self.table} where id = {self.pk}"


Write = Insert | Update | Delete


def insert_of_all(inserts: Sequence[Insert], types: Mapping[str, str]) -> str:
    """INSERT ... SELECT of rows of one table, with the same columns."""
    columns = list(inserts[0].row)
    selects = (", ".join(f"({insert.row[name]})::{types[name]}" for name in columns) for insert in inserts)
    return f"insert into {inserts[0].table} ({', '.join(columns)}) " + " union all ".join(
        f"select {select}" for select in selects
    )


def update_of_all(updates: Sequence[Update], others: str) -> str:
    """One UPDATE that does what all of these do; `others`, ids of more rows, stay as they are."""
    columns = list(dict.fromkeys(name for update in updates for name in update.row))

    def cases(column: str) -> str:
        whens = (f"when {update.pk} then {update.row[column]}" for update in updates if column in update.row)
        return f"{column} = case id {' '.join(whens)} else {column} end"

    ids = ", ".join(update.pk for update in updates)
    changes = ", ".join(map(cases, columns))
    return f"update {updates[0].table} set {changes} where id in ({ids}) or id = any({others})"


def delete_of_all(deletes: Sequence[Delete]) -> str:
    return f"delete from {deletes[0].table} where id in ({', '.join(delete.pk for delete in deletes)})"


def copy_in(cursor: psycopg.Cursor[Any], inserts: Iterable[Insert], scene: Mapping[str, Any]) -> None:
    """COPY ... FROM STDIN of rows of one table, with the same columns."""
    rows = []
    for insert in inserts:
        cursor.execute(f"select {', '.join(insert.row.values())}", scene)
        rows.append(cursor.fetchone() or ())
        table, columns = insert.table, ", ".join(insert.row)
    with cursor.copy(f"copy {table} ({columns}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)
