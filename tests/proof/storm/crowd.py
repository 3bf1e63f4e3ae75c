"""Two hundred people in threads, for as long as the weather lasts."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from tests.proof.storm.journeys import OF_ROLE
from tests.proof.storm.ledger import Ledger
from tests.proof.storm.people import Person
from tests.proof.storm.rush import Rush
from tests.proof.storm.stage import Guest
from tests.proof.storm.surfing import Browser
from tests.proof.storm.watch import Watch

TABS = 50  # that are open beside the first ones


@dataclass
class Crowd:
    """Everybody, and what they saw and were told; `pause` is the seconds they spend on a page, on average."""

    guests: list[Guest]
    database: str
    pause: float
    seed: int = 1
    ledger: Ledger = field(default_factory=Ledger)
    watch: Watch = field(default_factory=Watch)
    broken: list[BaseException] = field(default_factory=list)
    seconds: float = 0.0
    rushes: int = 0

    @contextmanager
    def about(self, address: str, *, rush_every: float) -> Iterator[None]:
        """They come, and go when the block ends."""
        stop = threading.Event()
        with ThreadPoolExecutor(TABS) as tabs:
            people = [self.person(guest, address, stop, tabs) for guest in self.guests]
            rush = Rush(self.database, [one for one in people if one.guest.team], self.watch, Random(self.seed))
            threads = [self.thread(person.live, *OF_ROLE[person.guest.role]) for person in people]
            threads.append(self.thread(rush.run, stop, rush_every))
            start = time.monotonic()
            for thread in threads:
                thread.start()
            try:
                yield
            finally:
                stop.set()
                for thread in threads:
                    thread.join()
        self.seconds += time.monotonic() - start
        self.rushes += rush.count

    def race(self, address: str, *, times: int) -> None:
        """Nobody does anything but race, on one free slot after another."""
        with ThreadPoolExecutor(TABS) as tabs:
            people = [self.person(guest, address, threading.Event(), tabs) for guest in self.guests if guest.team]
            rush = Rush(self.database, people, self.watch, Random(self.seed))
            rush.run_times(times)
        self.rushes += rush.count

    def person(self, guest: Guest, address: str, stop: threading.Event, tabs: ThreadPoolExecutor) -> Person:
        self.seed += 1
        browser = Browser(address, dict(guest.cookies), self.watch.see)
        return Person(guest, browser, self.ledger, Random(self.seed), self.pause, stop, tabs)

    def thread(self, what: Callable[..., None], *arguments: object) -> threading.Thread:
        """A fault of ours in one of them is kept for the end, and fails the storm."""

        def guarded() -> None:
            try:
                what(*arguments)
            except BaseException as error:
                self.broken.append(error)

        return threading.Thread(target=guarded)
