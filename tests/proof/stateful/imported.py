"""What importing a row does to the world, and when it is faulty; see `agreed`."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from tests.proof.stateful import agreed, offered
from tests.proof.stateful.agreed import require
from tests.proof.stateful.world import Refused, Session, Slot, World, overlap

OUTCOMES = {"Booked": "", "Held": "held", "Team missed": "team_missed"}


@dataclass(frozen=True)
class Row:
    """What is written of a session; without a team that stays as it is."""

    event: str
    number: int
    slot: Slot
    mentor: str
    team: str | None
    state: str  # Open, Booked, Held, Team missed, Cancelled

    @property
    def has_meeting(self) -> bool:
        return self.state in OUTCOMES


def take_in_slots(world: World, event: str, slots: Iterable[Slot]) -> None:
    """Each that is no slot yet becomes one; one that cannot is left out."""
    for slot in slots:
        timetable, trial = world.timetables.get(slot.timetable), world.copy()
        if timetable is None or timetable.event != event:
            continue
        with suppress(Refused):
            offered.add_slots(trial, [slot])
            world.slots = trial.slots


def take_in(world: World, row: Row) -> None:
    key = world.numbered(row.event, row.number)
    known = world.sessions.get(key or 0)
    team = row.team or (known.team if known else None)
    _judge(world, row, key, team)
    if known is None:
        key = _make(world, row, team)
    elif key is None or not _differs(row, known, team):
        return
    else:
        _change(world, key, row, team)
    if row.has_meeting:
        _meet(world, key, OUTCOMES[row.state])
    if row.state == "Cancelled" and world.sessions[key].stands:
        agreed.cancel(world, key)


def _judge(world: World, row: Row, key: int | None, team: str | None) -> None:
    require(row.mentor in world.mentors[row.event], "faulty")
    timetable = world.timetables.get(row.slot.timetable)
    if timetable is None or timetable.event != row.event or timetable.owner not in (None, row.mentor):
        raise Refused("faulty")
    require(row.team is None or world.teams[row.team] == row.event, "faulty")
    if row.state == "Cancelled":
        return
    require(row.slot in world.slots, "faulty")
    require(row.state == "Open" or team is not None, "faulty")
    for other, session in world.standing():
        is_same = session.mentor == row.mentor or (team is not None and session.team == team)
        require(other == key or not is_same or not overlap(session.slot, row.slot), "faulty")


def _differs(row: Row, known: Session, team: str | None) -> bool:
    states = {outcome: state for state, outcome in OUTCOMES.items()}
    state = "Cancelled" if known.is_canceled else states[known.meeting.outcome] if known.meeting else "Open"
    said = (known.slot, known.mentor, known.team, state)
    return said != (row.slot, row.mentor, team, row.state)


def _make(world: World, row: Row, team: str | None) -> int:
    if row.state != "Cancelled":
        return agreed.add(world, row.slot, row.mentor, team, row.number)
    world.keys += 1
    facts = {"has_slot": row.slot in world.slots, "is_canceled": True}
    world.sessions[world.keys] = Session(row.event, row.number, row.slot, row.mentor, team, **facts)  # type: ignore[arg-type]
    world.settle()
    return world.keys


def _change(world: World, key: int, row: Row, team: str | None) -> None:
    meeting = world.sessions[key].meeting
    if meeting and not row.has_meeting:
        world.put(key, meeting=replace(meeting, outcome=""))
        agreed.cancel_meeting(world, key)
    if world.sessions[key].is_canceled and row.state != "Cancelled":
        agreed.reinstate(world, key)
    session = world.sessions[key]
    is_there = session.has_slot and session.slot == row.slot
    if row.slot in world.slots and not (is_there and (session.mentor, session.team) == (row.mentor, team)):
        agreed.edit(world, key, row.slot, row.mentor, team, row.number, session.description)


def _meet(world: World, key: int, outcome: str) -> None:
    if world.sessions[key].meeting is None:
        agreed.make_meeting(world, key)
    agreed.record(world, key, outcome)
