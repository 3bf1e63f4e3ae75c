"""``manage.py demo``: the whole panel on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from types import FrameType
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from control_panel.catalogues import compile_changed

HOST = "127.0.0.1"
GUNICORN = ["--preload", "--threads=8", "--graceful-timeout=2", "--log-level=warning", "--no-control-socket"]
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 5
PEOPLE = ["admin@example.org", "mentor@example.org", "participant@example.org"]
PASSWORD = "demo"


class Command(BaseCommand):
    help = "Prepare the database, load the demo event and serve the panel on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Data stays when the demo stops; the next start finds it."""
        refuse_taken(port)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        with contextlib.suppress(KeyboardInterrupt):
            self.prepare()
            with running("gunicorn", "control_panel.wsgi", f"--bind={HOST}:{port}", *GUNICORN, port=port) as server:
                wait_until_it_answers(server, port)
                with running("manage", "worker", "--verbosity=0", port=port) as worker:
                    self.greet(port)
                    watch(server=server, worker=worker)
        self.stdout.write("\nStopped. The data stays in place.")

    def prepare(self) -> None:
        self.stdout.write("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_demo", stdout=self.stdout)
        compile_changed()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
        connection.close()

    def greet(self, port: int) -> None:
        self.stdout.write(f"\n  The demo event runs at  http://{HOST}:{port}/\n\n  Sign in as")
        for person in PEOPLE:
            self.stdout.write(f"    {person:<24} password: {PASSWORD}")
        self.stdout.write(f"\n  Mails are kept in var/mail and shown at  http://{HOST}:{port}/demo/mail/")
        self.stdout.write("\n  Press Ctrl-C to stop.\n")
        self.stdout.flush()


def stop(number: int, frame: FrameType | None) -> None:
    """Whichever way we are asked to stop, stop once and in order; further requests change nothing."""
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt


def refuse_taken(port: int) -> None:
    """Raise CommandError when the port cannot be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} cannot be used ({error}). Stop what runs there, or choose another port:"
                " make demo PORT=8001"
            ) from error


@contextlib.contextmanager
def running(module: str, *arguments: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Python module as a child process, in a session of its own: Ctrl-C reaches us alone."""
    child = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=settings.BASE_DIR,
        env=environment(port),
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - no other thread runs here yet
    )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def watch(**children: subprocess.Popen[bytes]) -> None:
    """Until one of them ends, which none does by itself: raise CommandError that says which."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                raise CommandError(f"The {name} ended by itself (exit code {child.returncode}).")
        time.sleep(0.2)


def end_with_parent() -> None:
    """In the child: on Linux the kernel ends it with us, even when we are killed and cannot."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def environment(port: int) -> dict[str, str]:
    """The environment of a production server, filled with local values: the demo shows what production does."""
    local = {
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": ",".join(settings.ALLOWED_HOSTS),
        "BASE_URL": f"http://{HOST}:{port}",
        "EMAIL_URL": f"file:///{settings.VAR_DIR / 'mail'}",
        "DEMO": "1",
    }
    given = {name: value for name, value in os.environ.items() if value or name not in local}
    return {**local, **given, "DEBUG": "0"}


def database_url() -> str:
    """Of the embedded server; with DATABASE_URL in the environment there is none, and that one is used."""
    database = settings.DATABASES["default"]
    if "DATA_DIRECTORY" not in database:
        return os.environ["DATABASE_URL"]
    from control_panel.embedded_postgresql.server import server_in  # loaded with the embedded database only

    return server_in(database["DATA_DIRECTORY"]).url(database["NAME"])


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    """Return at the first answer; raise CommandError when the server ended or stays silent."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise CommandError("The server did not start; its last words are above.")
        if answers(f"http://{HOST}:{port}/healthz"):
            return
        time.sleep(0.1)
    raise CommandError(f"The server did not answer within {SECONDS_TO_ANSWER} seconds.")


def answers(url: str) -> bool:
    try:
        urlopen(url, timeout=5).close()  # nosec B310  # the address of our own server
    except HTTPError:
        return True  # an answer, if not a good one
    except (URLError, OSError):
        return False
    return True
