"""What acts on timetables and slots do to the world, and when they must be refused; see `agreed`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tests.proof.stateful import agreed
from tests.proof.stateful.agreed import ADMIN, require
from tests.proof.stateful.world import Slot, Timetable, World

Decisions = Mapping[int, tuple[str, Slot | None]]  # for each session what becomes of it, and where it goes


# Timetables


def add_timetable(world: World, name: str, event: str, owner: str | None, seated: Iterable[str]) -> None:
    require(name not in world.timetables, "timetable_name_unique_in_event")
    world.timetables[name] = Timetable(event, owner, frozenset() if owner else frozenset(seated))


def edit_timetable(world: World, name: str, owner: str | None, seated: Iterable[str]) -> None:
    before, inside = world.timetables[name], world.in_timetable(name)
    require(before.owner == owner or not inside, "session_fits_timetable")
    sitting = frozenset() if owner else frozenset(seated)
    kept = all(one.mentor in sitting for one in inside if one.stands)
    require(owner is not None or kept, "mentor_sits_here")
    world.timetables[name] = replace(before, owner=owner, seated=sitting)
    world.settle()


def delete_timetable(world: World, name: str) -> None:
    require(not world.in_timetable(name), "has_sessions")
    world.slots = frozenset(slot for slot in world.slots if slot.timetable != name)
    del world.timetables[name]
    world.settle()


def publish(world: World, name: str) -> None:
    require(not world.timetables[name].is_published, "published")
    world.timetables[name] = replace(world.timetables[name], is_published=True)


def withdraw(world: World, name: str) -> None:
    require(world.timetables[name].is_published, "draft")
    world.timetables[name] = replace(world.timetables[name], is_published=False)


# Slots


def add_slots(world: World, slots: Iterable[Slot]) -> None:
    world.slots |= frozenset(slots)
    world.settle()


def change_slot(world: World, slot: Slot, to: Slot | None, decisions: Decisions, by: str) -> None:
    """Move or, without `to`, remove it, once it is settled what becomes of each session in it."""
    inside = world.in_slot(slot)
    require(by == ADMIN or not inside, "ask_administrator")
    require(set(inside) == set(decisions), "sessions_changed")
    for key in inside:
        _settle(world, key, *decisions[key])
    is_kept = any(what == "keep" for what, _target in decisions.values())
    if to is None:
        if not is_kept:
            _remove(world, slot)
    elif is_kept and to != slot:
        _split(world, to, [key for key in inside if decisions[key][0] == "along"])
    else:
        _move(world, slot, to)


def _settle(world: World, key: int, what: str, target: Slot | None) -> None:
    if what == "elsewhere" and target:
        agreed.move(world, key, target)
    if what == "cancel":
        if world.sessions[key].meeting:
            agreed.cancel_meeting(world, key)
        agreed.cancel(world, key)


def _remove(world: World, slot: Slot) -> None:
    world.slots -= {slot}
    for key, session in world.sessions.items():
        if session.slot == slot:
            world.sessions[key] = replace(session, has_slot=False)
    world.settle()


def _move(world: World, slot: Slot, to: Slot) -> None:
    require(to == slot or to not in world.slots, "timetable_slots_do_not_overlap")
    world.slots = world.slots - {slot} | {to}
    for key, session in world.sessions.items():
        if session.slot == slot and session.has_slot:
            world.sessions[key] = replace(session, slot=to)
    world.settle()


def _split(world: World, to: Slot, along: Iterable[int]) -> None:
    """The slot stays; those who move along get one of their own."""
    require(to not in world.slots, "timetable_slots_do_not_overlap")
    add_slots(world, [to])
    for key in along:
        agreed.move(world, key, to)
