"""Acts on timetables and slots, as the panel has them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sessions_app.meetings import edit_timetable
from sessions_app.slot_changes import Decision, What, change_slot
from tests.proof.stateful import offered
from tests.proof.stateful.acts import Act, Choose, How, register
from tests.proof.stateful.acts_sessions import slots
from tests.proof.stateful.agreed import ADMIN
from tests.proof.stateful.stage import EVENTS, MENTORS, Stage, during, moment
from tests.proof.stateful.world import DAY, Slot, World
from timetables.models import Timetable

STARTS, LENGTHS = [0, 10, 20, 30, 40, 60, DAY], [20, 20, 30]
SEATS = [frozenset({"anna", "boris"}), frozenset({"anna"}), frozenset({"cleo"}), frozenset()]
Page = tuple[str, list[Any], dict[str, Any]]


@dataclass(frozen=True)
class TimetableAct(Act):
    """On one timetable."""

    name: str

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.timetables)

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        return cls(choose(sorted(world.timetables)))

    def where(self, stage: Stage, world: World) -> list[Any]:
        return [world.timetables[self.name].event, stage.timetable(self.name).pk]


def are_here(world: World, event: str, owner: str | None, seated: frozenset[str]) -> bool:
    """Whether the form of a timetable offers all of them; of the two ways to name mentors it takes the one in use."""
    return (seated if owner is None else {owner}) <= world.mentors[event]


def typed(stage: Stage, name: str, owner: str | None, seated: frozenset[str]) -> dict[str, Any]:
    """What the form of a timetable is sent with."""
    if owner:
        return {"name": name, "kind": "custom", "mentor": stage.mentors[owner].pk}
    return {"name": name, "kind": "regular", "mentors": [stage.mentors[one].pk for one in sorted(seated)]}


@register
@dataclass(frozen=True)
class AddTimetable(Act):
    name: str
    event: str
    owner: str | None
    seated: frozenset[str]

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        event = choose([*EVENTS])
        name = choose([*(name for name, one in world.timetables.items() if one.event == event), f"new {event}"])
        return cls(name, event, choose([None, *MENTORS]), choose(SEATS))

    def change(self, world: World, how: How) -> None:
        offered.add_timetable(world, self.name, self.event, self.owner, self.seated)

    def is_offered(self, world: World, by: str) -> bool:
        return are_here(world, self.event, self.owner, self.seated)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        owner = stage.mentors[self.owner] if self.owner else None
        seated = [stage.mentors[name] for name in self.seated]
        return Timetable(event=stage.events[self.event]).put(name=self.name, mentor=owner, mentors=seated, by=by)

    def page(self, stage: Stage, world: World) -> Page:
        return "timetable_add", [self.event], typed(stage, self.name, self.owner, self.seated)


@register
@dataclass(frozen=True)
class EditTimetable(TimetableAct):
    owner: str | None
    seated: frozenset[str]

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        name = choose(sorted(world.timetables))
        return cls(name, choose([world.timetables[name].owner, None, *MENTORS]), choose(SEATS))

    def change(self, world: World, how: How) -> None:
        offered.edit_timetable(world, self.name, self.owner, self.seated)

    def is_offered(self, world: World, by: str) -> bool:
        timetable = world.timetables[self.name]
        is_kept = self.owner is not None and self.owner == timetable.owner
        is_taken_out = self.owner is None and timetable.owner is not None and self.seated == {timetable.owner}
        return is_kept or is_taken_out or are_here(world, timetable.event, self.owner, self.seated)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        owner = stage.mentors[self.owner] if self.owner else None
        seated = [stage.mentors[name] for name in self.seated]
        return edit_timetable(stage.timetable(self.name), mentor=owner, mentors=seated, by=by)

    def page(self, stage: Stage, world: World) -> Page:
        return "timetable_edit", self.where(stage, world), typed(stage, self.name, self.owner, self.seated)


@register
class DeleteTimetable(TimetableAct):
    weight: ClassVar[int] = 1

    def change(self, world: World, how: How) -> None:
        offered.delete_timetable(world, self.name)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return stage.timetable(self.name).remove(by=by)

    def page(self, stage: Stage, world: World) -> Page:
        return "timetable_delete", self.where(stage, world), {}


@register
class Publish(TimetableAct):
    def change(self, world: World, how: How) -> None:
        offered.publish(world, self.name)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return stage.timetable(self.name).publish(by=by)

    def page(self, stage: Stage, world: World) -> Page:
        return "timetable_publication", self.where(stage, world), {}


@register
class Withdraw(TimetableAct):
    def change(self, world: World, how: How) -> None:
        offered.withdraw(world, self.name)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return stage.timetable(self.name).withdraw(by=by)

    def page(self, stage: Stage, world: World) -> Page:
        return "timetable_withdrawal", self.where(stage, world), {}


def may_change_slots(world: World, name: str, by: str) -> bool:
    timetable = world.timetables[name]
    return by == ADMIN or (by == timetable.owner and world.may_see(by, timetable.event))


def clock(start: int, end: int) -> dict[str, Any]:
    """A time as it is typed, on the event's clocks: two hours later than the world's."""
    first, last = (moment(minutes + 120) for minutes in (start, end))
    return {"date": f"{first:%Y-%m-%d}", "start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}


@register
@dataclass(frozen=True)
class AddSlots(TimetableAct):
    start: int
    length: int
    count: int

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        return cls(choose(sorted(world.timetables)), choose(STARTS), choose([*LENGTHS, 0]), choose([1, 1, 3]))

    def pieces(self) -> list[Slot]:
        starts = [self.start + self.length * n for n in range(self.count)]
        return [Slot(self.name, start, start + self.length) for start in starts]

    def change(self, world: World, how: How) -> None:
        offered.add_slots(world, self.pieces())

    def may(self, world: World, by: str) -> bool:
        return may_change_slots(world, self.name, by)

    def is_offered(self, world: World, by: str) -> bool:
        return self.length > 0

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return stage.timetable(self.name).add_slots(map(during, self.pieces()), by=by)

    def page(self, stage: Stage, world: World) -> Page:
        whole = clock(self.start, self.start + self.length * self.count)
        return "slot_add", self.where(stage, world), whole | {"minutes": self.length or 20}


@dataclass(frozen=True)
class SlotAct(Act):
    """On one slot, and what becomes of each session in it."""

    slot: Slot
    whats: tuple[str, ...]
    targets: tuple[Slot, ...]
    asks_who: ClassVar[bool] = True
    choices: ClassVar[list[str]]

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.slots)

    @classmethod
    def decided(cls, world: World, choose: Choose) -> tuple[Slot, tuple[str, ...], tuple[Slot, ...]]:
        slot = choose(slots(world))
        inside = world.in_slot(slot)
        return slot, tuple(choose(cls.choices) for _ in inside), tuple(choose(slots(world)) for _ in inside)

    def to(self) -> Slot | None:
        raise NotImplementedError

    def decisions(self, world: World) -> dict[int, tuple[str, Slot | None]]:
        inside = world.in_slot(self.slot)
        return dict(zip(inside, zip(self.whats, self.targets, strict=True), strict=True))

    def change(self, world: World, how: How) -> None:
        offered.change_slot(world, self.slot, self.to(), self.decisions(world), how.by)

    def may(self, world: World, by: str) -> bool:
        return may_change_slots(world, self.slot.timetable, by)

    def is_offered(self, world: World, by: str) -> bool:
        """Another slot of the event; whoever may not decide is not asked."""
        event = world.event_of(self.slot)
        return all(world.event_of(target) == event and target != self.slot for target in self.targets)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        decisions = {
            stage.session(world.sessions[key]).pk: Decision(What(what), stage.slot(target) if target else None)
            for key, (what, target) in self.decisions(world).items()
        }
        to = self.to()
        return change_slot(stage.slot(self.slot), during=during(to) if to else None, decisions=decisions, by=by)

    def sent(self, stage: Stage, world: World) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, (what, target) in self.decisions(world).items():
            pk = stage.session(world.sessions[key]).pk
            data |= {f"what_{pk}": what, f"slot_{pk}": stage.slot(target).pk if target else None}
        return data

    def where(self, stage: Stage, world: World) -> list[Any]:
        slot = stage.slot(self.slot)
        return [world.event_of(self.slot), slot.timetable_id, slot.pk]


@register
@dataclass(frozen=True)
class MoveSlot(SlotAct):
    start: int
    length: int
    choices: ClassVar[list[str]] = ["along", "along", "keep", "elsewhere", "cancel"]

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        return cls(*cls.decided(world, choose), choose(STARTS), choose(LENGTHS))

    def to(self) -> Slot:
        return Slot(self.slot.timetable, self.start, self.start + self.length)

    def page(self, stage: Stage, world: World) -> Page:
        return "slot_edit", self.where(stage, world), clock(self.to().start, self.to().end) | self.sent(stage, world)


@register
@dataclass(frozen=True)
class DeleteSlot(SlotAct):
    choices: ClassVar[list[str]] = ["keep", "elsewhere", "cancel"]

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        return cls(*cls.decided(world, choose))

    def to(self) -> None:
        return None

    def page(self, stage: Stage, world: World) -> Page:
        return "slot_delete", self.where(stage, world), self.sent(stage, world)
