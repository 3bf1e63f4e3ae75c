"""What acts on requests do to the world, and when they must be refused; see `agreed`."""

from collections.abc import Iterable

from tests.proof.stateful import agreed
from tests.proof.stateful.agreed import require
from tests.proof.stateful.world import Asked, Refused, Request, Slot, World


def ask(world: World, team: str, goal: str, wished: str | None, urgency: int) -> None:
    """The same again while it waits is the same request."""
    there = world.requests.get((team, goal))
    if there is None:
        world.requests[team, goal] = Request(team, urgency, wished)
        world.settle()
    elif not there.is_waiting or there.wished != wished:
        raise ValueError("a goal here is never asked for again in other words")


def repeatable(world: World) -> list[Asked]:
    """What can be asked for once more: whatever team it is asked for, that still waits for it."""
    gone = {goal for (_team, goal), request in world.requests.items() if not request.is_waiting}
    return sorted(asked for asked in world.requests if asked[1] not in gone)


def revise(world: World, asked: Asked, urgency: int) -> None:
    require(world.requests[asked].is_waiting, "not_waiting")
    require(world.requests[asked].state == "pending", "not_pending")
    world.say(asked, urgency=urgency)


def withdraw(world: World, asked: Asked) -> None:
    require(world.requests[asked].is_waiting, "not_waiting")
    world.say(asked, state="withdrawn", mentor=None)


def assign(world: World, asked: Asked, mentor: str) -> None:
    request = world.requests[asked]
    require(request.is_waiting, "not_waiting")
    if request.mentor != mentor:
        require(mentor in world.mentors[world.teams[request.team]], "mentor_not_in_event")
        world.say(asked, state="assigned", mentor=mentor)


def decline(world: World, asked: Asked) -> None:
    require(world.requests[asked].is_waiting, "not_waiting")
    world.say(asked, state="declined", mentor=None)


def reopen(world: World, asked: Asked) -> None:
    require(world.requests[asked].state in ("declined", "withdrawn"), "waiting")
    world.say(asked, state="pending")


def schedule(world: World, asked: Asked, slot: Slot, mentor: str, now: int) -> None:
    request = world.requests[asked]
    require(request.is_waiting, "not_waiting")
    require(mentor in world.mentors[world.teams[request.team]], "mentor_not_in_event")
    require(slot.start > now, "past")
    key = agreed.book(world, slot, mentor, request.team, agreed.ADMIN, now, description=asked[1])
    world.say(asked, state="scheduled", session=key, mentor=mentor)
    world.settle()


def each(world: World, picked: Iterable[Asked], act: object, **facts: object) -> None:
    """An act on each of them that allows it; where one would have to be refused for all, on none."""
    for one in picked:
        try:
            act(world, one, **facts)  # type: ignore[operator]
        except Refused as refusal:
            if refusal.codes != {"not_waiting"}:
                raise
