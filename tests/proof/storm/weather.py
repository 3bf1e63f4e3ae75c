"""What befalls the machine meanwhile: PostgreSQL, the server's processes and the worker are killed, and come back."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import psutil

from control_panel.embedded_postgresql.server import EmbeddedServer
from tests.serving import Server, status_of, wait_until


@dataclass
class Weather:
    """Kills by SIGKILL, counted; and how many seconds it took until the panel served again."""

    postgres: EmbeddedServer
    web: Server
    random: Random = field(default_factory=lambda: Random(1))
    database_kills: int = 0
    web_kills: int = 0
    worker_kills: int = 0
    recoveries: list[float] = field(default_factory=list)

    def kill_database(self) -> None:
        """The postmaster and every process below it at once: what a power cut leaves, but for the disk."""
        postmaster = psutil.Process(int((self.postgres.data / "postmaster.pid").read_text().splitlines()[0]))
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=10)
        self.database_kills += 1

    def bring_back_database(self) -> None:
        """As a service manager does. Measures from when PostgreSQL runs until the panel says that it is ready."""
        self.postgres.release()
        self.postgres.acquire("control_panel")
        start = time.monotonic()
        wait_until(lambda: status_of(self.web.address, "/readyz") == 200)
        self.recoveries.append(time.monotonic() - start)

    def kill_web_process(self) -> None:
        """One of the processes that answer; the first process starts another."""
        children = psutil.Process(self.web.process.pid).children()
        if len(children) > 1:
            self.random.choice(children).kill()
            self.web_kills += 1

    def kill_worker(self, renew: Callable[[], None]) -> None:
        """As a service manager does, start another at once."""
        renew()
        self.worker_kills += 1
