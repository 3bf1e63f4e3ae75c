"""What everybody does: looks around, sends a form, sends it twice, sends it late, goes back and sends it again."""

import itertools
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.proof.storm.ledger import CONFIRMED, REFUSED, UNANSWERED, Ledger
from tests.proof.storm.stage import SLUG, Guest
from tests.proof.storm.surfing import Answer, Browser, Form, UnansweredError

EVENT = f"/events/{SLUG}/"
NUMBER = rf"{EVENT}sessions/\d+/"
_words = itertools.count(1)


class AwayError(Exception):
    """The panel says that it cannot answer just now; or it is time to go."""


@dataclass
class Person:
    """One of the guests, with a browser, a share in the ledger, and habits that a seed decides."""

    guest: Guest
    browser: Browser
    ledger: Ledger
    random: random.Random
    pause: float  # seconds between pages, on average
    stop: threading.Event
    tabs: ThreadPoolExecutor = field(repr=False)

    def live(self, *journeys: tuple[float, Callable[["Person"], None]]) -> None:
        """One journey after another, the weightier the more often, until it is time to go."""
        weights = [weight for weight, _journey in journeys]
        self.rest()
        while not self.stop.is_set():
            _weight, journey = self.random.choices(journeys, weights)[0]
            try:
                journey(self)
            except (AwayError, UnansweredError):
                self.stop.wait(1 + self.random.random())
            self.rest()
        self.browser.close()

    def rest(self) -> None:
        self.stop.wait(self.random.expovariate(1 / self.pause))

    def see(self, path: str) -> Answer:
        if self.stop.is_set():
            raise AwayError(path)
        answer = self.browser.get(path)
        if answer.status == 503:
            raise AwayError(path)
        return answer

    def choose(self, things: list[str]) -> str | None:
        return self.random.choice(things) if things else None

    def word(self) -> str:
        """One that nobody has said before."""
        return f"word-{self.guest.user}-{next(_words)}"

    def send(self, act: str, form: Form, /, changed: dict[str, Any] | None = None, **facts: Any) -> None:
        """Send the form as people do, and note what came of it: mostly once, sometimes late, twice, or again."""
        facts["by"] = self.guest.user
        if self.random.random() < 0.1:
            self.stop.wait(self.pause * 2)  # meanwhile the form goes stale
        if self.random.random() < 0.1:
            tab = self.browser.twin()
            twin = self.tabs.submit(self._send, tab, act, form, changed or {}, facts)
            self._send(self.browser, act, form, changed or {}, facts)
            twin.result()
            tab.close()
        else:
            self._send(self.browser, act, form, changed or {}, facts)
        if self.random.random() < 0.1 and not self.stop.is_set():
            self.rest()  # the back button shows the form as it was
            self._send(self.browser, act, form, changed or {}, facts)

    def _send(self, browser: Browser, act: str, form: Form, changed: dict[str, Any], facts: dict[str, Any]) -> None:
        """Sends it once. Without an answer, or when the panel is away, nobody knows what became of it."""
        self.ledger.note(act, self.outcome(browser, browser.sent(form, **changed)), **facts)

    def outcome(self, browser: Browser, answer: Answer | None) -> str:
        """What the answer says was done, if one came."""
        if answer is None or answer.status >= 500:
            return UNANSWERED
        if not answer.is_redirect:
            return REFUSED
        assert not answer.location.startswith("/accounts/"), "signed out"
        self._read_on(browser, answer)
        return CONFIRMED

    def _read_on(self, browser: Browser, answer: Answer) -> None:
        """Where it leads says what was done; that page may fail to come without making it less done."""
        try:
            browser.get(answer.location)
        except UnansweredError:
            time.sleep(0.1)
