"""The whole deployment: PostgreSQL, the server with several processes, the worker, and mails as files."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings

from control_panel.embedded_postgresql.lease import exclusive
from tests.proof.storm.stage import Guest, Size, database, durable_server, set_up
from tests.proof.storm.weather import Weather
from tests.serving import PATIENCE, Process, serving, wait_until, working

PROCESSES, THREADS = 2, 8
SECONDS_TO_SEND = 180  # hundreds of mails


@dataclass
class Scene:
    """What runs, and where it writes."""

    database: str
    guests: list[Guest]
    weather: Weather
    folder: Path
    workers: ExitStack
    worker: Process | None = field(default=None)

    @property
    def address(self) -> str:
        return self.weather.web.address

    @property
    def log(self) -> str:
        """What server and worker have complained of."""
        return (self.folder / "log").read_text()

    def renew_worker(self) -> None:
        """Kill the worker, if one runs, and start another."""
        self.workers.close()
        log = self.workers.enter_context((self.folder / "log").open("a"))
        facts = production(self.folder)
        self.worker = self.workers.enter_context(working(database=self.database, log=log, **facts))

    def drain(self) -> None:
        """Let the worker send every mail that waits, then end in order.

        What a killed one had in hand is left alone for a while, in case that one still lives: that while is over.
        """
        with psycopg.connect(self.database) as connection:
            connection.execute(HURRY)
        wait_until(lambda: self.ask(WAITING) == 0, SECONDS_TO_SEND)
        assert self.worker
        self.worker.send_signal(signal.SIGTERM)
        assert self.worker.wait(PATIENCE) == 0

    def ask(self, question: str) -> int:
        with psycopg.connect(self.database) as connection:
            row = connection.execute(question).fetchone()
        assert row
        return int(row[0])

    @property
    def mails(self) -> int:
        """How many have been delivered."""
        return len(list((self.folder / "mail").glob("*")))


HURRY = "update events_mail set due_at = now(), claimed_at = null where sent_at is null and dropped_at is null"
WAITING = "select count(*) from events_mail where sent_at is null and dropped_at is null"
SENT = "select count(*) from events_mail where sent_at is not null"


@contextmanager
def playing(size: Size, folder: Path) -> Iterator[Scene]:
    """Set everything up, and take it down again. One at a time: nobody else's PostgreSQL is to be killed."""
    postgres, facts = durable_server(), production(folder)
    with (
        exclusive(settings.VAR_DIR / "storm.lock"),
        database(postgres) as url,
        ExitStack() as workers,
        (folder / "log").open("a") as log,
    ):
        guests = set_up(size)
        with serving(database=url, workers=PROCESSES, threads=THREADS, log=log, **facts) as web:
            scene = Scene(url, guests, Weather(postgres, web), folder, workers)
            scene.renew_worker()
            yield scene


def production(folder: Path) -> dict[str, str]:
    """The environment of production; the secret is that of the tests, who signed everybody in."""
    return {
        "DJANGO_SETTINGS_MODULE": "control_panel.settings",
        "DEBUG": "0",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": "http://127.0.0.1",
        "EMAIL_URL": f"file:///{folder}/mail",
    }
