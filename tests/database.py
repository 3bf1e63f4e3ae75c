"""Databases of the tests: migrated once for each state of the migrations, then cloned for each worker."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

from control_panel.embedded_postgresql.lease import exclusive

ROOT: Path = settings.BASE_DIR
LOCK: Path = settings.VAR_DIR / "test-template.lock"
# Of this folder, so that several can use one server (DATABASE_URL).
PREFIX = f"test_panel_{hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:6]}"


def template_name() -> str:
    """Names the state of the migrations and of what they import."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/integrity*.py"), ROOT / "requirements" / "base.txt"]
    state = hashlib.sha256()
    for file in sorted(files):
        state.update(os.fsencode(file) + b"\0" + file.read_bytes())
    return f"{PREFIX}_{state.hexdigest()[:10]}"


@contextmanager
def cloned_database() -> Iterator[None]:
    """Connect Django to a fresh clone of the migrated template; drop it at the end."""
    with clone_of_template() as clone, connected_to(clone):
        yield


@contextmanager
def clone_of_template(purpose: str = "") -> Iterator[str]:
    """The name of a fresh clone of the migrated template; a process can have one for each purpose, a word."""
    template = template_name()
    clone = "_".join(filter(None, [template, purpose, str(os.getpid())]))
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(LOCK), server_cursor() as cursor:
        drop_leftovers(cursor, keep=template)
        ensure_template(cursor, template)
        cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{template}"')
    try:
        yield clone
    finally:
        with server_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{clone}" WITH (FORCE)')


@contextmanager
def own_database(word: str, template: str = "template1") -> Iterator[None]:
    """Connect Django to a database of its own, at first empty or as the template; drop it at the end."""
    name = f"{template_name()}_{word}_{os.getpid()}"
    with exclusive(LOCK), server_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        with connected_to(name):
            yield
    finally:
        with server_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def ensure_template(cursor: CursorWrapper, name: str) -> None:
    """Migrate under another name first: a template of that name is always whole."""
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if cursor.fetchone() is None:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}_new" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}_new"')
        with connected_to(f"{name}_new"):
            call_command("migrate", verbosity=0, interactive=False)
        cursor.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')


def drop_leftovers(cursor: CursorWrapper, *, keep: str) -> None:
    """Drop templates of other states, and clones of runs that were killed."""
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{PREFIX}_"])
    for (name,) in cursor.fetchall():
        owner = name.rsplit("_", 1)[-1]
        in_use = name.count("_") > keep.count("_") and owner.isdigit() and psutil.pid_exists(int(owner))
        if name != keep and not in_use:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def server_cursor() -> Iterator[CursorWrapper]:
    """A cursor of the server's own database, from which others are created."""
    with connection._nodb_cursor() as cursor:
        yield cursor


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Django's connections go to this database; threads open theirs from the same settings."""
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def database_url() -> str:
    """Of the database of the tests, for a process of its own."""
    facts = connection.get_connection_params()
    query = {key: str(value) for key in ("host", "port") if (value := facts.get(key))}
    secret = f":{quote(facts['password'])}" if facts.get("password") else ""
    return f"postgres://{facts.get('user') or ''}{secret}@/{facts['dbname']}?{urlencode(query)}"
