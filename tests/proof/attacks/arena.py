"""A database of its own to attack, over connections that know nothing of Django."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg
from django.db import connection

from tests.database import clone_of_template, connected_to
from tests.proof.attacks.scene import make_scene
from tests.proof.attacks.writing import Delete, Insert, Update, Write

Connection = psycopg.Connection[Any]
Statement = str | Callable[[psycopg.Cursor[Any]], None]
PATIENCE = 10  # seconds for what takes milliseconds


class Arena:
    """A clone of the migrated database, scenes in it, and two who attack while a third watches."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.numbers = count(1)
        self.attempts = self.races = 0
        self.one, self.two, self.watcher = (self.connect() for _connection in range(3))
        self.watcher.autocommit = True
        self.scene = self.new_scene()
        self.types = self.column_types()

    def connect(self) -> Connection:
        facts = connection.get_connection_params()
        wanted = {key: facts[key] for key in ("host", "port", "user", "password") if facts.get(key)}
        opened: Connection = psycopg.connect(**wanted, dbname=self.name, options=f"-c lock_timeout={PATIENCE}s")
        opened.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        return opened

    def close(self) -> None:
        for opened in (self.one, self.two, self.watcher):
            opened.close()

    def new_scene(self) -> dict[str, Any]:
        """A scene of its own beside the others, committed."""
        with connected_to(self.name):
            return make_scene(next(self.numbers))

    def column_types(self) -> dict[str, dict[str, str]]:
        sql = """
            select attrelid::regclass::text, attname, format_type(atttypid, atttypmod) from pg_attribute
            join pg_class on pg_class.oid = attrelid where relkind = 'r' and attnum > 0
        """
        types: dict[str, dict[str, str]] = {}
        for table, column, name in self.watcher.execute(sql).fetchall():
            types.setdefault(table, {})[column] = name
        return types

    # One transaction

    def refused_by(self, statements: Sequence[Statement], scene: Mapping[str, Any], *, deferred: bool = False) -> str:
        """The name of the constraint that refuses these statements, one after the other; "" when all are accepted.

        deferred    what can be put off to the commit is
        """
        self.attempts += 1
        try:
            with self.one.cursor() as cursor:
                if deferred:
                    cursor.execute("set constraints all deferred")
                for statement in statements:
                    run(cursor, statement, scene)
                cursor.execute("set constraints all immediate")
            return ""
        except psycopg.Error as refusal:
            return name_of(refusal)
        finally:
            self.one.rollback()

    # Two transactions at once

    def outcome(self, first: Write, second: Write, *, commits: bool) -> tuple[bool, str]:
        """One does the first and does not end; the other begins the second; then the one commits, or takes it back.

        Whether the other had to wait, and by which rule it is refused at last, at its commit if not before.
        Nothing of it is kept.
        """
        self.races += 1
        with self.taking_back(first, if_committed=commits), self.one.cursor() as cursor:
            run(cursor, first.sql, self.scene)
            with self.meanwhile(second.sql, self.scene) as refusal:
                waited = self.is_waiting()
                self.one.commit() if commits else self.one.rollback()
        return waited, refusal[0]

    @contextmanager
    def taking_back(self, write: Write, *, if_committed: bool) -> Iterator[None]:
        """Whatever is committed of the write in this block is as before at its end; after a deletion all is new."""
        query = getattr(self, f"before_{write.kind}")(write)
        yield
        if query and if_committed:
            self.watcher.execute(*query)
        elif if_committed:
            self.scene = self.new_scene()

    def before_insert(self, write: Insert) -> tuple[Any, ...]:
        highest = self.watcher.execute(f"select coalesce(max(id), 0) from {write.table}").fetchone()
        return f"delete from {write.table} where id > %s", highest

    def before_update(self, write: Update) -> tuple[Any, ...]:
        columns = ", ".join(write.row)
        row = self.watcher.execute(f"select {columns}, id from {write.table} where id = {write.pk}", self.scene)
        changes = ", ".join(f"{column} = %s" for column in write.row)
        return f"update {write.table} set {changes} where id = %s", row.fetchone()

    def before_delete(self, write: Delete) -> None:
        """What went with the row is not known."""

    @contextmanager
    def meanwhile(self, statement: Statement, scene: Mapping[str, Any], *, keep: bool = False) -> Iterator[list[str]]:
        """The other runs the statement in a thread; its end is awaited at the end of the block. It may be kept."""
        refused: list[str] = []

        def attack() -> None:
            try:
                with self.two.cursor() as cursor:
                    run(cursor, statement, scene)
                    cursor.execute("set constraints all immediate")
                if keep:
                    self.two.commit()
                refused.append("")
            except psycopg.Error as refusal:
                refused.append(name_of(refusal))
            finally:
                self.two.rollback()

        self.thread = threading.Thread(target=attack)
        self.thread.start()
        try:
            yield refused
        finally:
            self.one.rollback()
            self.thread.join(PATIENCE)

    def is_waiting(self) -> bool:
        """Whether the other waits for the one; False once it has ended without."""
        blocked = "select %s = any(pg_blocking_pids(%s))"
        pids = [self.one.info.backend_pid, self.two.info.backend_pid]
        deadline = time.monotonic() + PATIENCE
        while self.thread.is_alive() and time.monotonic() < deadline:
            row = self.watcher.execute(blocked, pids).fetchone()
            if row and row[0]:
                return True
            time.sleep(0.001)
        return False


def run(cursor: psycopg.Cursor[Any], statement: Statement, scene: Mapping[str, Any]) -> None:
    if callable(statement):
        statement(cursor)
    else:
        cursor.execute(statement, scene)


def name_of(refusal: psycopg.Error) -> str:
    """The constraint, or what was wrong where it was none."""
    return refusal.diag.constraint_name or f"{type(refusal).__name__}: {refusal}"


@contextmanager
def arena() -> Iterator[Arena]:
    with clone_of_template("arena") as name:
        opened = Arena(name)
        try:
            yield opened
        finally:
            opened.close()
