"""The programs of the deployment, started as they are run, on a database of the tests."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings

PATIENCE = 60  # seconds
Process = subprocess.Popen[str]
# Connections are kept as long as a browser keeps them.
OPTIONS = ["--preload", "--keep-alive=60", "--log-level=error", "--no-control-socket"]
# Of the tests: an embedded server that forgives less, cheap passwords.
FOR_TESTS = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DEBUG": "1"}
FOR_DEVELOPMENT = {"DJANGO_SETTINGS_MODULE": "control_panel.settings", "DEBUG": "1"}


@dataclass(frozen=True)
class Server:
    """The application server: where it listens, and its first process."""

    address: str
    process: Process


@contextmanager
def serving(
    *, database: str, workers: int = 2, threads: int = 8, log: IO[str] | None = None, **environment: str
) -> Iterator[Server]:
    """gunicorn as the README starts it, until the block ends; `environment` in place of that of the tests."""
    address = free_address()
    arguments = [f"--workers={workers}", f"--threads={threads}", f"--bind={address}", *OPTIONS]
    command = [sys.executable, "-m", "gunicorn", "control_panel.wsgi", *arguments]
    facts = FOR_TESTS | {"DATABASE_URL": database} | environment
    with running(command, facts, stderr=log) as process:
        wait_until_up(address, process)
        yield Server(address, process)
        process.terminate()
        process.wait(timeout=PATIENCE)


@contextmanager
def working(
    *arguments: str, database: str, log: IO[str] | int = subprocess.PIPE, **environment: str
) -> Iterator[Process]:
    """``manage.py worker``, until the block ends; what it says is read with `communicate`."""
    command = [sys.executable, "manage.py", "worker", *arguments]
    facts = FOR_DEVELOPMENT | {"DATABASE_URL": database} | environment
    with running(command, facts, stdout=subprocess.PIPE, stderr=log) as process:
        yield process


@contextmanager
def running(command: list[str], environment: dict[str, str], **pipes: Any) -> Iterator[Process]:
    """A program in the folder of the project; killed when the block ends and it has not."""
    facts = os.environ | environment
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=facts, text=True, **pipes)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def free_address() -> str:
    with socket.socket() as one_that_is_free:
        one_that_is_free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{one_that_is_free.getsockname()[1]}"


def wait_until_up(address: str, server: Process) -> None:
    def is_up() -> bool:
        assert server.poll() is None, "the server has ended"
        return status_of(address, "/healthz") == 200

    wait_until(is_up)


def status_of(address: str, url: str) -> int:
    """The status of an answer; 0 when there is none."""
    client = http.client.HTTPConnection(address, timeout=PATIENCE)
    try:
        client.request("GET", url)
        return client.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        client.close()


def wait_until(is_so: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
