"""Many want the same slot at the same moment: the gate opens when all have the form before them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

import psycopg

from tests.proof.storm.people import EVENT, Person
from tests.proof.storm.surfing import Answer, Browser, Form, UnansweredError
from tests.proof.storm.watch import Watch

RACERS = 12  # an answer takes 50 ms of a core, so that twelve on two cores are done well within the second
FREE_SLOT = """
    select slot.timetable_id, slot.id from timetables_slot as slot
    join timetables_timetable as timetable on timetable.id = slot.timetable_id
    where timetable.mentor_id is not null and not exists (
        select from sessions_app_session as session
        where session.canceled_at is null and session.mentor_id = timetable.mentor_id and session.during && slot.during
    ) order by random() limit 1
"""


@dataclass
class Racer:
    """One of them, with the form."""

    person: Person
    tab: Browser
    form: Form

    def __post_init__(self) -> None:
        self.word = self.person.word()

    def run(self, gate: threading.Barrier) -> Answer | None:
        """Nothing but send, and wait for the answer."""
        gate.wait()
        return self.tab.sent(self.form, description=self.word)

    def note(self, answer: Answer | None, *, slot: int) -> None:
        facts = {"word": self.word, "idea": self.person.guest.team, "slot": slot, "by": self.person.guest.user}
        self.person.ledger.note("book", self.person.outcome(self.tab, answer), **facts)


@dataclass
class Rush:
    """One after another, each of the members of different teams, on a slot that is free."""

    database: str
    people: list[Person]
    watch: Watch
    random: Random
    count: int = 0

    def run(self, stop: threading.Event, every: float) -> None:
        with ThreadPoolExecutor(RACERS) as pool:
            while not stop.wait(every):
                if slot := self.free_slot():
                    self.send_all(slot, pool)

    def run_times(self, times: int) -> None:
        with ThreadPoolExecutor(RACERS) as pool:
            for slot in filter(None, (self.free_slot() for _time in range(times))):
                self.send_all(slot, pool)

    def free_slot(self) -> str:
        try:
            with psycopg.connect(self.database) as connection:
                row = connection.execute(FREE_SLOT).fetchone()
        except psycopg.OperationalError:
            return ""
        return f"{EVENT}timetables/{row[0]}/slots/{row[1]}/book/" if row else ""

    def send_all(self, slot: str, pool: ThreadPoolExecutor) -> None:
        teams = {person.guest.team: person for person in self.people}
        racers = self.random.sample(list(teams.values()), min(RACERS, len(teams)))
        tabs = [person.browser.twin(self.watch.see_race) for person in racers]
        asked = zip(racers, tabs, pool.map(lambda tab: form_at(tab, slot), tabs), strict=True)
        ready = [Racer(person, tab, form) for person, tab, form in asked if form]  # the others have a session then
        if len(ready) > 1:
            gate = threading.Barrier(len(ready))
            answers = list(pool.map(lambda racer: racer.run(gate), ready))
            for racer, answer in zip(ready, answers, strict=True):  # nobody reads on while others wait
                racer.note(answer, slot=int(slot.split("/")[-3]))
            self.count += 1
        for tab in tabs:
            tab.close()


def form_at(tab: Browser, slot: str) -> Form | None:
    try:
        return tab.get(slot).form()
    except UnansweredError:
        return None
