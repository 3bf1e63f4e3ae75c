"""``manage.py worker``: the work that no page waits for, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from control_panel.privacy.keeping import keep_no_longer
from control_panel.tasks import run_next_task
from events.sending import send_due
from sessions_app.reminders import send_reminders

SECONDS_IDLE = 1.0
SECONDS_AFTER_FAILURE = [1.0, 2.0, 5.0, 10.0, 30.0]  # then as the last
SECONDS_BETWEEN_REMINDERS = 60.0
SECONDS_BETWEEN_ERASURES = 3600.0
MAILS_AT_ONCE = 100  # then it looks up whether it is to stop, and takes a fresh connection

log = logging.getLogger("control_panel.worker")


class Command(BaseCommand):
    help = "Send mails and reminders that are due and run background tasks, until SIGTERM. Several may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is left to do now (for cron)")

    def handle(self, *args: Any, once: bool, verbosity: int, **options: Any) -> None:
        worker = Worker()
        if once:
            worker.run_until_empty()
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, worker.stop)
        if verbosity:
            self.stdout.write("The worker runs. Press Ctrl-C to stop.")
            self.stdout.flush()
        worker.run()


class Worker:
    """Lanes side by side, so that no mail waits for a long import, and no import for a slow mail server."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.lanes: list[Callable[[], object]] = [self.send_mails, run_next_task, self.remind, self.keep_no_longer]
        self.reminded_at, self.erased_at = -SECONDS_BETWEEN_REMINDERS, -SECONDS_BETWEEN_ERASURES

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Finish what is in hand, then end."""
        self.stopping.set()

    def send_mails(self) -> int:
        return send_due(stop=self.stopping.is_set, at_most=MAILS_AT_ONCE)

    def remind(self) -> int:
        """Once a minute."""
        if time.monotonic() - self.reminded_at < SECONDS_BETWEEN_REMINDERS:
            return 0
        self.reminded_at = time.monotonic()
        return send_reminders()

    def keep_no_longer(self) -> int:
        """Once an hour."""
        if time.monotonic() - self.erased_at < SECONDS_BETWEEN_ERASURES:
            return 0
        self.erased_at = time.monotonic()
        return keep_no_longer()

    def run_until_empty(self) -> None:
        while any(lane() for lane in self.lanes):
            pass

    def run(self) -> None:
        threads = [threading.Thread(target=self.keep, args=[lane]) for lane in self.lanes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def keep(self, lane: Callable[[], object]) -> None:
        """Do what is due, again and again; nothing that fails ends it, and a database that is away is waited for."""
        failures = 0
        while not self.stopping.is_set():
            close_old_connections()
            try:
                rest = 0.0 if lane() else SECONDS_IDLE
                failures = 0
            except Exception as error:  # noqa: BLE001 - whatever it was, the next mail or task is another
                rest = SECONDS_AFTER_FAILURE[min(failures, len(SECONDS_AFTER_FAILURE) - 1)]
                failures += 1
                complain(error, rest)
            self.stopping.wait(rest)
        connection.close()


def complain(error: Exception, seconds: float) -> None:
    """In one line, without what was being sent or done."""
    if isinstance(error, OperationalError | InterfaceError):
        connection.close()
        log.warning("The database cannot be reached; trying again in %d s", seconds)
    else:
        log.error("%s in the worker; trying again in %d s", type(error).__name__, seconds)
