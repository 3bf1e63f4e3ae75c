"""The whole deployment: PostgreSQL, the server with several processes, the worker, and mails as files."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings

from tests.proof.storm.stage import Guest, Size, database, durable_server, set_up
from tests.proof.storm.weather import Weather
from tests.serving import PATIENCE, Process, serving, wait_until, working

PROCESSES, THREADS = 3, 4


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
        """What the server has complained of."""
        return (self.folder / "server.log").read_text()

    def renew_worker(self) -> None:
        """Kill the worker, if one runs, and start another."""
        self.workers.close()
        facts = production(self.folder)
        self.worker = self.workers.enter_context(working("--verbosity=0", database=self.database, **facts))

    def drain(self) -> None:
        """Let every mail that waits become due, wait until all have gone, and let the worker end in order."""
        with psycopg.connect(self.database) as connection:
            connection.execute("update events_mail set due_at = now() where sent_at is null and dropped_at is null")
        wait_until(lambda: self.ask(WAITING) == 0)
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


WAITING = "select count(*) from events_mail where sent_at is null and dropped_at is null"
SENT = "select count(*) from events_mail where sent_at is not null"


@contextmanager
def playing(size: Size, folder: Path) -> Iterator[Scene]:
    """Set everything up, and take it down again."""
    postgres, facts = durable_server(), production(folder)
    with database(postgres) as url, ExitStack() as workers, (folder / "server.log").open("w") as log:
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
