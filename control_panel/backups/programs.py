"""PostgreSQL's own programs for backups: those on the PATH, or those that come with the embedded database."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

from control_panel.embedded_postgresql.programs import wheel_programs

# What libpq reads from the environment, by the name Django and psycopg have for it. No password stands on a command
# line, where everybody on the machine could read it.
VARIABLES = {
    "dbname": "PGDATABASE",
    "host": "PGHOST",
    "options": "PGOPTIONS",
    "passfile": "PGPASSFILE",
    "password": "PGPASSWORD",
    "port": "PGPORT",
    "service": "PGSERVICE",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "user": "PGUSER",
}
NEEDED = ("pg_dump", "pg_restore", "psql")


@dataclass(frozen=True)
class Programs:
    """pg_dump, pg_restore and psql of one version."""

    folder: Path
    version: int  # the major one

    def command(self, name: str, *arguments: str) -> list[str]:
        return [str(self.folder / name), *arguments]


def programs_for_the_server() -> Programs:
    """Those of the server's version, else of the next higher one: an older pg_dump refuses, a newer dump may not load.

    Raises CommandError when there are none.
    """
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    fitting = [found for found in _found() if found.version >= server]
    if not fitting:
        raise CommandError(
            f"The server is PostgreSQL {server}. Install pg_dump, pg_restore and psql of that version"
            f" (on Debian the package postgresql-client-{server}) and have them on the PATH."
        )
    return min(fitting, key=lambda found: found.version)


def environment() -> dict[str, str]:
    """Ours, with what leads to the panel's database."""
    facts = connection.get_connection_params()
    ours = {variable: str(facts[name]) for name, variable in VARIABLES.items() if facts.get(name)}
    return os.environ | ours | {"PGAPPNAME": "manage.py"}


def _found() -> Iterator[Programs]:
    for folder in dict.fromkeys([*_on_the_path(), wheel_programs()]):
        if folder and all((folder / name).exists() for name in NEEDED) and (version := _version(folder)):
            yield Programs(folder, version)


def _on_the_path() -> Iterator[Path]:
    if program := shutil.which("pg_dump"):
        yield Path(program).parent


def _version(folder: Path) -> int | None:
    said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else None
