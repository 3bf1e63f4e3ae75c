"""Acts on mentorship requests, as the panel has them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from mentorship.asking import revise, withdraw
from mentorship.bulk import each
from mentorship.deciding import assign, assign_all, decline, decline_all, reopen
from mentorship.models import MentorshipRequest
from mentorship.repeating import ask_once
from mentorship.scheduling import schedule
from tests.proof.stateful import asked
from tests.proof.stateful.acts import Act, Choose, How, likely, register
from tests.proof.stateful.acts_sessions import mentor_for, slots
from tests.proof.stateful.agreed import ADMIN
from tests.proof.stateful.stage import MENTORS, TEAMS, Stage
from tests.proof.stateful.world import Asked, Request, Slot, World

Page = tuple[str, list[Any], dict[str, Any]]


def may_ask(world: World, team: str, by: str) -> bool:
    return by == ADMIN or by in world.members[team]


@register
@dataclass(frozen=True)
class Ask(Act):
    team: str
    goal: str
    wished: str | None
    urgency: int
    weight: ClassVar[int] = 6

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        """Something new, or the same again as somebody who clicks twice."""
        wished, urgency = choose([None, *MENTORS]), choose([1, 2, 3])
        again = choose([None, *asked.repeatable(world)])
        if again:
            team, goal = again
            return cls(team, goal, world.requests[again].wished, urgency)
        return cls(choose([*TEAMS]), f"goal {len(world.requests) + 1}", wished, urgency)

    def team_of(self, world: World, by: str) -> str | None:
        """Whoever may ask for one team alone asks for that one, whatever they send."""
        event = world.teams[self.team]
        own = [team for team, members in world.members.items() if by in members and world.teams[team] == event]
        return self.team if by == ADMIN else own[0] if own else None

    def change(self, world: World, how: How) -> None:
        team = self.team_of(world, how.by) or self.team
        asked.ask(world, team, self.goal, self.wished, self.urgency)

    def may(self, world: World, by: str) -> bool:
        return self.team_of(world, by) is not None

    def is_offered(self, world: World, by: str) -> bool:
        return self.wished is None or self.wished in world.mentors[world.teams[self.team]]

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        facts = {"goal": self.goal, "urgency": self.urgency}
        wished = stage.mentors[self.wished] if self.wished else None
        return ask_once(stage.ideas[self.team], **facts, wished_mentor=wished, by=by)

    def page(self, stage: Stage, world: World) -> Page:
        wished = stage.mentors[self.wished].pk if self.wished else None
        facts = {"goal": self.goal, "urgency": self.urgency, "idea": stage.ideas[self.team].pk}
        return "request_add", [TEAMS[self.team]], facts | {"mentor": wished}


@dataclass(frozen=True)
class RequestAct(Act):
    """On one request."""

    asked: Asked
    weight: ClassVar[int] = 3

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.requests)

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        waiting = (asked for asked, request in world.requests.items() if request.is_waiting)
        return cls(likely(choose, waiting, sorted(world.requests)), **cls.facts(world, choose))

    @classmethod
    def facts(cls, world: World, choose: Choose) -> dict[str, Any]:
        return {}

    def request(self, world: World) -> Request:
        return world.requests[self.asked]

    def event(self, world: World) -> str:
        return TEAMS[self.request(world).team]

    def where(self, stage: Stage, world: World) -> list[Any]:
        return [self.event(world), stage.request(self.asked).pk]


@register
@dataclass(frozen=True)
class Revise(RequestAct):
    urgency: int

    @classmethod
    def facts(cls, world: World, choose: Choose) -> dict[str, Any]:
        return {"urgency": choose([1, 2, 3])}

    def change(self, world: World, how: How) -> None:
        asked.revise(world, self.asked, self.urgency)

    def may(self, world: World, by: str) -> bool:
        return may_ask(world, self.request(world).team, by)

    def is_offered(self, world: World, by: str) -> bool:
        wished = self.request(world).wished
        return wished is None or wished in world.mentors[self.event(world)]

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        request = stage.request(self.asked)
        facts = {"goal": self.asked[1], "wished_mentor": request.wished_mentor, "urgency": self.urgency}
        return revise(request, **facts, by=by)

    def page(self, stage: Stage, world: World) -> Page:
        wished = self.request(world).wished
        facts = {"goal": self.asked[1], "urgency": self.urgency, "mentor": stage.mentors[wished].pk if wished else None}
        return "request_edit", self.where(stage, world), facts


@register
class WithdrawRequest(RequestAct):
    def change(self, world: World, how: How) -> None:
        asked.withdraw(world, self.asked)

    def may(self, world: World, by: str) -> bool:
        return may_ask(world, self.request(world).team, by)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return withdraw(stage.request(self.asked), by=by)

    def page(self, stage: Stage, world: World) -> Page:
        return "request_withdrawal", self.where(stage, world), {}


@register
@dataclass(frozen=True)
class Assign(RequestAct):
    mentor: str

    @classmethod
    def facts(cls, world: World, choose: Choose) -> dict[str, Any]:
        return {"mentor": choose([*MENTORS])}

    def change(self, world: World, how: How) -> None:
        asked.assign(world, self.asked, self.mentor)

    def is_offered(self, world: World, by: str) -> bool:
        return self.mentor in world.mentors[self.event(world)]

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return assign(stage.request(self.asked), mentor=stage.mentor(self.mentor), by=by)

    def page(self, stage: Stage, world: World) -> Page:
        return "request_assignment", self.where(stage, world), {"mentor": stage.mentors[self.mentor].pk}


@register
class Decline(RequestAct):
    def change(self, world: World, how: How) -> None:
        asked.decline(world, self.asked)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return decline(stage.request(self.asked), reason="Nobody is free", by=by)

    def page(self, stage: Stage, world: World) -> Page:
        return "request_decline", self.where(stage, world), {"reason": "Nobody is free"}


@register
class Reopen(RequestAct):
    @classmethod
    def possible(cls, world: World) -> bool:
        return any(not request.is_waiting for request in world.requests.values())

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        closed = (asked for asked, request in world.requests.items() if request.state in ("declined", "withdrawn"))
        return cls(likely(choose, closed, sorted(world.requests)))

    def change(self, world: World, how: How) -> None:
        asked.reopen(world, self.asked)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return reopen(stage.request(self.asked), by=by)

    def page(self, stage: Stage, world: World) -> Page:
        return "request_reopening", self.where(stage, world), {}


@register
@dataclass(frozen=True)
class Schedule(RequestAct):
    mentor: str
    slot: Slot
    weight: ClassVar[int] = 6

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.requests and world.slots)

    @classmethod
    def facts(cls, world: World, choose: Choose) -> dict[str, Any]:
        slot = choose(slots(world))
        return {"mentor": mentor_for(slot, world, choose), "slot": slot}

    def change(self, world: World, how: How) -> None:
        asked.schedule(world, self.asked, self.slot, self.mentor, how.now)

    def is_offered(self, world: World, by: str) -> bool:
        event = self.event(world)
        return self.mentor in world.mentors[event] and world.event_of(self.slot) == event

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        slot, mentor = stage.slot(self.slot), stage.mentor(self.mentor)
        return schedule(stage.request(self.asked), slot=slot, mentor=mentor, by=by, now=now)

    def page(self, stage: Stage, world: World) -> Page:
        chosen = {"mentor": stage.mentors[self.mentor].pk, "slot": stage.slot(self.slot).pk}
        return "request_session", self.where(stage, world), chosen


@dataclass(frozen=True)
class ManyAct(Act):
    """On some requests of one event at once."""

    event: str
    picked: tuple[Asked, ...]
    is_lenient: ClassVar[bool] = True

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.requests)

    @classmethod
    def some(cls, world: World, choose: Choose) -> tuple[str, tuple[Asked, ...]]:
        event = TEAMS[choose(sorted(world.requests))[0]]
        there = sorted(asked for asked in world.requests if TEAMS[asked[0]] == event)
        return event, tuple(there[: choose(range(1, len(there) + 1))])

    def ids(self, stage: Stage) -> list[int]:
        return [stage.request(asked).pk for asked in self.picked]

    def of_event(self, stage: Stage) -> Any:
        return MentorshipRequest.objects.filter(event=stage.events[self.event])


@register
@dataclass(frozen=True)
class AssignMany(ManyAct):
    mentor: str

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        return cls(*cls.some(world, choose), choose([*MENTORS]))

    def change(self, world: World, how: How) -> None:
        asked.each(world, self.picked, asked.assign, mentor=self.mentor)

    def is_offered(self, world: World, by: str) -> bool:
        return self.mentor in world.mentors[self.event]

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        mentor = stage.mentor(self.mentor)
        return each(self.of_event(stage), self.ids(stage), lambda some: assign_all(some, mentor=mentor, by=by))

    def page(self, stage: Stage, world: World) -> Page:
        picked = ",".join(map(str, self.ids(stage)))
        return "requests_assignment", [self.event], {"picked": picked, "mentor": stage.mentors[self.mentor].pk}


@register
class DeclineMany(ManyAct):
    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        return cls(*cls.some(world, choose))

    def change(self, world: World, how: How) -> None:
        asked.each(world, self.picked, asked.decline)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        rows = self.of_event(stage)
        return each(rows, self.ids(stage), lambda some: decline_all(some, reason="Nobody is free", by=by))

    def page(self, stage: Stage, world: World) -> Page:
        picked = ",".join(map(str, self.ids(stage)))
        return "requests_decline", [self.event], {"picked": picked, "reason": "Nobody is free"}
