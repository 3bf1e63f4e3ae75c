"""Acts on sessions, as the panel has them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sessions_app.booking import call_off, hand_over, rebook
from sessions_app.meetings import edit_session
from sessions_app.models import Session
from tests.proof.stateful import agreed
from tests.proof.stateful.acts import Act, Choose, How, likely, register
from tests.proof.stateful.agreed import ADMIN
from tests.proof.stateful.stage import MENTORS, TEAMS, Stage
from tests.proof.stateful.world import Session as PlainSession
from tests.proof.stateful.world import Slot, World

NUMBERS = [None, None, None, None, 1, 7, 0]


def slots(world: World) -> list[Slot]:
    return sorted(world.slots)


def mentor_for(slot: Slot, world: World, choose: Choose) -> str:
    timetable = world.timetables[slot.timetable]
    return str(likely(choose, {timetable.owner} if timetable.owner else timetable.seated, [*MENTORS]))


def team_for(slot: Slot, world: World, choose: Choose) -> str:
    fitting = (team for team, event in TEAMS.items() if event == world.event_of(slot))
    return str(likely(choose, fitting, [*TEAMS]))


@dataclass(frozen=True)
class SessionAct(Act):
    """On one session."""

    key: int

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.sessions)

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> "Act":
        fitting = (key for key, session in world.sessions.items() if cls.fits(session))
        key = likely(choose, fitting, sorted(world.sessions))
        return cls(key, **cls.facts(world, key, choose))

    @classmethod
    def fits(cls, session: PlainSession) -> bool:
        """Whether it is likely to be allowed."""
        return session.stands

    @classmethod
    def facts(cls, world: World, key: int, choose: Choose) -> dict[str, Any]:
        return {}

    def session(self, stage: Stage, world: World) -> Session:
        return stage.session(world.sessions[self.key])

    def where(self, world: World) -> list[Any]:
        return [world.sessions[self.key].event, world.sessions[self.key].number]

    def is_own(self, world: World, by: str) -> bool:
        team = world.sessions[self.key].team
        return by == ADMIN or (team is not None and by in world.members[team])


@register
@dataclass(frozen=True)
class Add(Act):
    slot: Slot
    mentor: str
    team: str | None
    number: int | None

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.slots)

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        slot = choose(slots(world))
        team = choose([None, team_for(slot, world, choose)])
        return cls(slot, mentor_for(slot, world, choose), team, choose(NUMBERS))

    def change(self, world: World, how: How) -> None:
        agreed.add(world, self.slot, self.mentor, self.team, self.number)

    def is_offered(self, world: World, by: str) -> bool:
        event = world.event_of(self.slot)
        is_here = self.mentor in world.mentors[event] and (self.team is None or world.teams[self.team] == event)
        return is_here and self.number != 0

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        mentor, idea = stage.mentor(self.mentor), stage.idea(self.team)
        return Session.add(slot=stage.slot(self.slot), mentor=mentor, idea=idea, number=self.number, by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "session_add", [world.event_of(self.slot)], typed(stage, self.slot, self.mentor, self.team, self.number)


def typed(stage: Stage, slot: Slot, mentor: str, team: str | None, number: int | None) -> dict[str, Any]:
    """What a session form is sent with."""
    there, idea = stage.slot(slot), stage.idea(team)
    where = {"timetable": there.timetable_id, "slot": there.pk}
    return {"mentor": stage.mentors[mentor].pk, **where, "idea": idea.pk if idea else None, "number": number}


@register
@dataclass(frozen=True)
class Edit(SessionAct):
    slot: Slot
    mentor: str
    team: str | None
    number: int | None
    description: str
    is_stale: bool
    weight: ClassVar[int] = 5

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.sessions and world.slots)

    @classmethod
    def facts(cls, world: World, key: int, choose: Choose) -> dict[str, Any]:
        session = world.sessions[key]
        slot = likely(choose, world.slots & {session.slot}, slots(world))
        own, other = session.team, team_for(slot, world, choose)
        who = {"mentor": likely(choose, [session.mentor], [*MENTORS]), "team": choose([own, own, other, None])}
        return who | {
            "slot": slot,
            "number": choose(NUMBERS[:-1]),
            "description": choose(["", "Why"]),
            "is_stale": choose([False] * 5 + [True]),
        }

    def change(self, world: World, how: How) -> None:
        facts = (self.slot, self.mentor, self.team, self.number, self.description, self.is_stale)
        agreed.edit(world, self.key, *facts)

    def is_offered(self, world: World, by: str) -> bool:
        session = world.sessions[self.key]
        is_there = self.mentor in world.mentors[session.event] | {session.mentor}
        is_here = world.event_of(self.slot) == session.event
        return is_there and is_here and (self.team is None or world.teams[self.team] == session.event)

    def seen(self, session: Session) -> int:
        return (session.last_change or 0) - self.is_stale

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        session = self.session(stage, world)
        facts: dict[str, Any] = {"mentor": stage.mentor(self.mentor), "idea": stage.idea(self.team)}
        facts |= {"number": self.number}
        facts |= {"slot": stage.slot(self.slot), "description": self.description, "seen": self.seen(session)}
        return edit_session(session, **facts, by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        more = {"description": self.description, "seen": self.seen(self.session(stage, world))}
        what = typed(stage, self.slot, self.mentor, self.team, self.number)
        return "session_edit", self.where(world), what | more


@register
@dataclass(frozen=True)
class Rebook(SessionAct):
    slot: Slot
    asks_who: ClassVar[bool] = True

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.sessions and world.slots)

    @classmethod
    def facts(cls, world: World, key: int, choose: Choose) -> dict[str, Any]:
        return {"slot": choose(slots(world))}

    def change(self, world: World, how: How) -> None:
        agreed.rebook(world, self.key, self.slot, how.by, how.now)

    def may(self, world: World, by: str) -> bool:
        return self.is_own(world, by)

    def is_offered(self, world: World, by: str) -> bool:
        timetable, event = world.timetables[self.slot.timetable], world.sessions[self.key].event
        return timetable.event == event and (by == ADMIN or (timetable.is_published and world.events[event]))

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return rebook(self.session(stage, world), slot=stage.slot(self.slot), by=by, now=now)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "rebooking", self.where(world), {"slot": stage.slot(self.slot).pk}


@register
@dataclass(frozen=True)
class HandOver(SessionAct):
    mentor: str
    slot: Slot
    weight: ClassVar[int] = 4

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.sessions and world.slots)

    @classmethod
    def facts(cls, world: World, key: int, choose: Choose) -> dict[str, Any]:
        session = world.sessions[key]
        slot = likely(choose, world.slots & {session.slot}, slots(world))
        return {"mentor": likely(choose, {*MENTORS} - {session.mentor}, [*MENTORS]), "slot": slot}

    def change(self, world: World, how: How) -> None:
        agreed.hand_over(world, self.key, self.mentor, self.slot)

    def is_offered(self, world: World, by: str) -> bool:
        event = world.sessions[self.key].event
        return self.mentor in world.mentors[event] and world.event_of(self.slot) == event

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        slot, mentor = stage.slot(self.slot), stage.mentor(self.mentor)
        return hand_over(self.session(stage, world), mentor=mentor, slot=slot, by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        to = f"{stage.mentors[self.mentor].pk}-{stage.slot(self.slot).pk}"
        return "session_handover", self.where(world), {"to": to}


@register
@dataclass(frozen=True)
class CallOff(SessionAct):
    asks_who: ClassVar[bool] = True

    @classmethod
    def fits(cls, session: PlainSession) -> bool:
        return session.meeting is not None

    def change(self, world: World, how: How) -> None:
        agreed.call_off(world, self.key, how.by, how.now)

    def may(self, world: World, by: str) -> bool:
        return self.is_own(world, by)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return call_off(self.session(stage, world), reason="", by=by, now=now)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "calling_off", self.where(world), {"reason": "ill"}


@register
@dataclass(frozen=True)
class Cancel(SessionAct):
    @classmethod
    def fits(cls, session: PlainSession) -> bool:
        return session.stands and session.meeting is None

    def change(self, world: World, how: How) -> None:
        agreed.cancel(world, self.key)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return self.session(stage, world).cancel(reason="", by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "session_cancellation", self.where(world), {"reason": "ill"}


@register
@dataclass(frozen=True)
class Reinstate(SessionAct):
    @classmethod
    def fits(cls, session: PlainSession) -> bool:
        return session.is_canceled and session.has_slot

    def change(self, world: World, how: How) -> None:
        agreed.reinstate(world, self.key)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return self.session(stage, world).reinstate(by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "session_reinstatement", self.where(world), {}


@register
@dataclass(frozen=True)
class Remove(SessionAct):
    @classmethod
    def fits(cls, session: PlainSession) -> bool:
        return session.meeting is None

    def change(self, world: World, how: How) -> None:
        agreed.remove(world, self.key)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return self.session(stage, world).remove(by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "session_delete", self.where(world), {}
