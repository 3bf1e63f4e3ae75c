"""Imports of slots and sessions: uploaded, read and written as people and a worker do it."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.importing import csv_file, import_file
from tests.proof.stateful import imported
from tests.proof.stateful.acts import Act, Choose, How, register
from tests.proof.stateful.acts_schedule import LENGTHS, STARTS
from tests.proof.stateful.acts_sessions import mentor_for, slots, team_for
from tests.proof.stateful.stage import EVENTS, Stage, moment
from tests.proof.stateful.world import Refused, Slot, World


def written(slot: Slot) -> list[str]:
    return [f"{moment(minutes):%Y-%m-%d %H:%M} +00:00" for minutes in (slot.start, slot.end)]


@dataclass(frozen=True)
class ImportAct(Act):
    event: str
    sheet: ClassVar[str]

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.slots)

    def content(self) -> bytes:
        raise NotImplementedError

    def is_offered(self, world: World, by: str) -> bool:
        """The page only takes the file in."""
        return False

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        done = import_file(stage.events[self.event], self.sheet, self.content(), by=by)
        assert done.finished_at, done.report
        if done.faulty_count:
            raise ValidationError(str(done.report["faults"]), code="faulty")
        return done

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "import_add", [self.event], {"file": SimpleUploadedFile("list.csv", b"")}


@register
@dataclass(frozen=True)
class ImportSlots(ImportAct):
    slots: tuple[Slot, ...]
    sheet: ClassVar[str] = "slots"
    is_lenient: ClassVar[bool] = True

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        return cls(choose([*EVENTS]), tuple(cls.slot(world, choose) for _ in range(choose([1, 2, 3]))))

    @staticmethod
    def slot(world: World, choose: Choose) -> Slot:
        start = choose(STARTS)
        return Slot(choose(sorted(world.timetables)), start, start + choose(LENGTHS))

    def change(self, world: World, how: How) -> None:
        imported.take_in_slots(world, self.event, self.slots)

    def content(self) -> bytes:
        return csv_file(["Timetable", "Start", "End"], *([slot.timetable, *written(slot)] for slot in self.slots))


@register
@dataclass(frozen=True)
class ImportSession(ImportAct):
    number: int
    slot: Slot
    mentor: str
    team: str | None
    state: str
    sheet: ClassVar[str] = "sessions"
    weight: ClassVar[int] = 4

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        """Of a session that is there, as it is but for some of its facts; or of a new one."""
        state = choose(["Open", "Booked", "Booked", "Held", "Cancelled"])
        known = world.sessions[choose(sorted(world.sessions))] if world.sessions and choose([True, False]) else None
        slot = choose(slots(world))
        facts = (slot, mentor_for(slot, world, choose), choose([None, team_for(slot, world, choose)]))
        if known is None:
            event = world.event_of(slot)
            return cls(event, world.next_number(event), *facts, state)
        if choose([True, False]):
            facts = (known.slot, known.mentor, choose([None, known.team]))
        return cls(known.event, known.number, *facts, state)

    def change(self, world: World, how: How) -> None:
        row = imported.Row(self.event, self.number, self.slot, self.mentor, self.team, self.state)
        try:
            imported.take_in(world, row)
        except Refused as refusal:
            raise Refused("faulty") from refusal

    def content(self) -> bytes:
        header = ["Number", "Start", "End", "Mentor", "Timetable", "Idea/Team", "State"]
        row = [str(self.number), *written(self.slot), f"{self.mentor}@example.org", self.slot.timetable]
        return csv_file(header, [*row, self.team or "", self.state])
