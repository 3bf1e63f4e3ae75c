"""One file that holds the database as of one moment; restored whole, or not at all."""

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import NamedTemporaryFile, TemporaryFile

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from control_panel.backups.programs import Programs, environment, programs_for_the_server

# Made anew as people come back: who was signed in then is not signed in by a restore, whatever was revoked since.
PASSING = ("django_session", "usersessions_usersession", "cache")
PORTABLE = ("--no-owner", "--no-privileges")  # the database may belong to somebody else where it is restored
NOT_OURS = " COMMENT - EXTENSION "  # it may be there already, made by the server's administrator
# In one transaction with what follows: until it ends, everything is as it was.
EMPTY = "drop schema public cascade; create schema public"
PATIENCE = "set lock_timeout = '10s'"


def write(file: Path) -> None:
    """Write a backup while the panel runs. Under another name first: a file of that name is always whole.

    Raises CommandError when it cannot be written, or read back.
    """
    programs, draft = programs_for_the_server(), file.with_name(f"{file.name}.part")
    try:
        draft.touch(mode=0o600)  # it holds everybody's addresses
        left_out = [f"--exclude-table-data=public.{table}" for table in PASSING]
        _run(programs.command("pg_dump", "--format=custom", *PORTABLE, *left_out, f"--file={draft}"))
        contents(programs, draft)
        draft.replace(file)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def read(file: Path, *, replace: bool) -> None:
    """Have the database as it was in the backup; with `replace` all that is in it now goes.

    Raises CommandError, and leaves the database as it is, when the file is no backup, not whole, or newer than we are.
    """
    programs = programs_for_the_server()
    listed = contents(programs, file)
    refuse_newer(programs, file)
    first = ["--command", PATIENCE, *(["--command", EMPTY] if replace else [])]
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    with NamedTemporaryFile("w") as wanted:
        wanted.writelines(line for line in listed.splitlines(keepends=True) if NOT_OURS not in line)
        wanted.flush()
        _pour(
            programs.command("pg_restore", *PORTABLE, f"--use-list={wanted.name}", "--file=-", str(file)),
            programs.command("psql", *options, *first, "--file=-"),
        )


def is_empty() -> bool:
    """Whether nothing would be lost."""
    return not connection.introspection.table_names()


def contents(programs: Programs, file: Path) -> str:
    """What is in it. Raises CommandError when it is no backup."""
    if not file.is_file():
        raise CommandError(f"There is no file {file}.")
    listed = subprocess.run(programs.command("pg_restore", "--list", str(file)), capture_output=True, check=False)
    if listed.returncode or b"TABLE DATA public django_migrations" not in listed.stdout:
        raise CommandError(f"{file} is no backup of the panel, or it is damaged.")
    return listed.stdout.decode(errors="replace")


def refuse_newer(programs: Programs, file: Path) -> None:
    """Raise CommandError when the backup has a migration of ours that this version does not know."""
    table = ["--data-only", "--table=django_migrations", "--file=-", str(file)]
    lines = _run(programs.command("pg_restore", *table)).splitlines()
    applied = {tuple(fields[1:3]) for line in lines if len(fields := line.split("\t")) == 4}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    unknown = {one for one in applied - set(loader.disk_migrations) if one[0] in loader.migrated_apps}
    if unknown:
        label, name = min(unknown)
        raise CommandError(f"{file} is of a newer version of the panel ({label}.{name}). Restore it with that one.")


def _run(command: list[str]) -> str:
    """What it prints. Raises CommandError with its own words when it fails."""
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{Path(command[0]).name} failed: {_last_words(done.stderr)}")
    return done.stdout


def _pour(reading: list[str], writing: list[str]) -> None:
    """Let the second program carry out what the first one writes, all or nothing.

    The second hears of the end only when the first has ended well: it would take a file that breaks off for one that
    ends there, and commit.
    """
    where = environment()
    connection.close()
    with TemporaryFile() as words:
        with (
            Popen(reading, stdout=PIPE, stderr=words) as source,
            Popen(writing, env=where, stdin=PIPE, stdout=DEVNULL, stderr=words) as target,
        ):
            is_whole = _copy(source, target) and source.wait() == 0
            if not is_whole:
                target.kill()
        if not is_whole or target.returncode:
            words.seek(0)
            told = _last_words(words.read().decode(errors="replace"))
            raise CommandError(f"Nothing was restored; the database is as it was. {told}")


def _copy(source: "Popen[bytes]", target: "Popen[bytes]") -> bool:
    """Whether the target took all of it."""
    assert source.stdout and target.stdin, "both are pipes"  # noqa: S101, PT018
    try:
        shutil.copyfileobj(source.stdout, target.stdin)
        target.stdin.flush()
    except BrokenPipeError:
        source.kill()
        with suppress(BrokenPipeError):  # what it did not take is still to be written
            target.stdin.close()
        return False
    return True


def _last_words(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
