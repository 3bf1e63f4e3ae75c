"""Runs mutants through tests that were collected once, in two processes beside each other.

First every test tells by which sites of the code and which templates it comes. Then each mutant meets the tests that
come by it, the most particular first, until one fails. That test must pass at once when the mutant is gone: only then
is the mutant killed, and not something else broken.
"""

import builtins
import json
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from django.db import connections
from django.test.signals import template_rendered

from tests.proof.figures import FOLDER
from tests.proof.mutants.mutant import Mutant
from tests.proof.mutants.sites import SEEN, rewritten, sites, telling

LANES = 2
PATIENCE = 60  # seconds for one test
ENOUGH = 150  # seconds for one mutant
Seen = dict[str, list[str]]


class TooLongError(Exception):
    """A test under a mutant that does not end."""


class Lane:
    """One process: runs single tests of the session, keeping what their modules share."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session
        self.by_id = {item.nodeid: item for item in session.items}
        self.by_module: dict[Any, list[pytest.Item]] = {}
        for item in session.items:
            self.by_module.setdefault(item.getparent(pytest.Module), []).append(item)

    def passes(self, item: pytest.Item) -> bool:
        self.session._setupstate.teardown_exact(item)
        signal.signal(signal.SIGALRM, too_long)
        signal.alarm(PATIENCE)
        try:
            reports = runtestprotocol(item, log=False, nextitem=self.neighbour(item))
        except TooLongError:
            return False
        finally:
            signal.alarm(0)
        return not any(report.failed for report in reports)

    def passes_again(self, item: pytest.Item) -> bool:
        """Whether it passes without the mutant; what that left behind in shared things is made anew, if need be."""
        if self.passes(item):
            return True
        self.session._setupstate.teardown_exact(None)
        return self.passes(item)

    def warm_up(self, item: pytest.Item) -> None:
        """What the module of the test shares is made while the panel is whole."""
        if item.getparent(pytest.Module) not in self.session._setupstate.stack:
            self.passes(item)

    def neighbour(self, item: pytest.Item) -> pytest.Item:
        """Another test, so that what the module shares stays."""
        near = self.by_module[item.getparent(pytest.Module)]
        others = near if len(near) > 1 else self.session.items
        return others[0] if others[0] is not item else others[1]

    def end(self) -> None:
        self.session._setupstate.teardown_exact(None)
        connections.close_all()

    # What tests come by

    def survey(self, items: Iterable[pytest.Item]) -> Seen:
        seen: Seen = {}
        with listening() as heard:
            for item in items:
                heard.clear()
                if self.passes(item):
                    seen[item.nodeid] = sorted(heard)
        return seen

    # Mutants

    def judge(self, mutant: Mutant, tests: list[str]) -> dict[str, Any]:
        began = time.monotonic()
        killer, tried = "", 0
        for nodeid in tests:
            item = self.by_id[nodeid]
            self.warm_up(item)
            tried += 1
            with mutant.apply():
                passed = self.passes(item)
            if not passed and self.passes_again(item):
                killer = nodeid
                break
            if time.monotonic() - began > ENOUGH:
                break
        seconds = round(time.monotonic() - began, 2)
        return {"kind": mutant.kind, "name": mutant.name, "killer": killer, "tried": tried, "seconds": seconds}


def too_long(*_signal: Any) -> None:
    raise TooLongError


@contextmanager
def listening() -> Iterator[set[str]]:
    """The sites and templates that are come by meanwhile."""
    heard: set[str] = set()

    def pass_on(site: str, value: object) -> object:
        heard.add(site)
        return value

    def rendered(template: Any, **_facts: Any) -> None:
        heard.add(str(template.name))

    setattr(builtins, SEEN, pass_on)
    template_rendered.connect(rendered)
    found = sites()
    with ExitStack() as stack:
        for path in {site.path for site in found}:
            stack.enter_context(rewritten(path, telling([site for site in found if site.path == path])))
        yield heard
    template_rendered.disconnect(rendered)


def in_lanes(session: pytest.Session, name: str, work: Callable[[Lane, int], Any]) -> list[Any]:
    """The same work in each lane, a process of its own; what each comes back with."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    files = [FOLDER / f".{name}-{lane}.json" for lane in range(LANES)]
    for pid in [start(session, file, lane, work) for lane, file in enumerate(files)]:
        os.waitpid(pid, 0)
    results = [json.loads(file.read_text()) for file in files]
    for file in files:
        file.unlink()
    broken = [result["broken"] for result in results]
    assert not any(broken), "\n".join(broken)
    return [result["result"] for result in results]


def start(session: pytest.Session, file: Path, number: int, work: Callable[[Lane, int], Any]) -> int:
    if pid := os.fork():
        return pid
    told: dict[str, Any] = {"broken": "", "result": None}
    try:
        lane = Lane(session)
        told["result"] = work(lane, number)
        lane.end()
    except BaseException:
        told["broken"] = traceback.format_exc()
    finally:
        file.write_text(json.dumps(told))
        os._exit(0)
