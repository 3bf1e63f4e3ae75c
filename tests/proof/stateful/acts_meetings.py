"""Acts on meetings, and booking, as the panel has them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from sessions_app.booking import book
from sessions_app.meetings import cancel_meeting, make_meeting
from sessions_app.models import Meeting
from tests.proof.stateful import agreed
from tests.proof.stateful.acts import Act, Choose, How, register
from tests.proof.stateful.acts_sessions import SessionAct, mentor_for, slots, team_for
from tests.proof.stateful.agreed import ADMIN
from tests.proof.stateful.stage import Stage
from tests.proof.stateful.world import Session, Slot, World

LINK = "https://meet.example.org/1"


@register
@dataclass(frozen=True)
class MakeMeeting(SessionAct):
    @classmethod
    def fits(cls, session: Session) -> bool:
        return session.stands and session.meeting is None and session.team is not None

    def change(self, world: World, how: How) -> None:
        agreed.make_meeting(world, self.key)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return make_meeting(self.session(stage, world), link=LINK, by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "meeting", self.where(world), {"link": LINK}


class MeetingAct(SessionAct):
    """On the session's active meeting."""

    @classmethod
    def fits(cls, session: Session) -> bool:
        return session.meeting is not None

    def meeting(self, stage: Stage, world: World) -> Meeting:
        """As the pages find it."""
        if meeting := self.session(stage, world).active_meeting:
            return meeting
        raise ValidationError("", code="no_meeting")


@register
@dataclass(frozen=True)
class CancelMeeting(MeetingAct):
    def change(self, world: World, how: How) -> None:
        agreed.cancel_meeting(world, self.key)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return cancel_meeting(self.meeting(stage, world), reason="ill", by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "meeting_cancellation", self.where(world), {"reason": "ill"}


@register
@dataclass(frozen=True)
class Record(MeetingAct):
    outcome: str

    @classmethod
    def facts(cls, world: World, key: int, choose: Choose) -> dict[str, Any]:
        return {"outcome": choose(["", "held", "team_missed", "mentor_missed"])}

    def change(self, world: World, how: How) -> None:
        agreed.record(world, self.key, self.outcome)

    def may(self, world: World, by: str) -> bool:
        return by in (ADMIN, world.sessions[self.key].mentor)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        return self.meeting(stage, world).record(outcome=self.outcome, by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        return "meeting_outcome", self.where(world), {"outcome": self.outcome}


@register
@dataclass(frozen=True)
class Book(Act):
    slot: Slot
    wanted: str
    team: str
    asks_who: ClassVar[bool] = True
    weight: ClassVar[int] = 6

    @classmethod
    def possible(cls, world: World) -> bool:
        return bool(world.slots)

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        slot = choose(slots(world))
        return cls(slot, mentor_for(slot, world, choose), team_for(slot, world, choose))

    def mentor(self, world: World, *, is_asked: bool) -> str:
        """The page of a custom timetable does not ask for one."""
        owner = world.timetables[self.slot.timetable].owner
        return self.wanted if is_asked or owner is None else owner

    def change(self, world: World, how: How) -> None:
        mentor = self.mentor(world, is_asked=not how.through_page)
        agreed.book(world, self.slot, mentor, self.team, how.by, how.now)

    def may(self, world: World, by: str) -> bool:
        timetable = world.timetables[self.slot.timetable]
        teams = {team for team, members in world.members.items() if by in members}
        is_open = timetable.is_published and world.events[timetable.event]
        is_for_team = is_open and any(world.teams[team] == timetable.event for team in teams)
        is_seen = by == timetable.owner or by in timetable.seated or is_for_team
        return by == ADMIN or (bool(teams) and is_seen and world.may_see(by, timetable.event))

    def is_offered(self, world: World, by: str) -> bool:
        timetable = world.timetables[self.slot.timetable]
        everybody = by == ADMIN and not timetable.seated
        seated = world.mentors[timetable.event] if everybody else timetable.seated
        is_here = world.teams[self.team] == timetable.event
        is_theirs = by == ADMIN or by in world.members[self.team]
        return is_here and is_theirs and (timetable.owner is not None or self.wanted in seated)

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        slot, mentor = stage.slot(self.slot), stage.mentor(self.wanted)
        return book(slot, mentor=mentor, idea=stage.ideas[self.team], by=by, now=now)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        slot = stage.slot(self.slot)
        chosen = {"mentor": stage.mentors[self.wanted].pk, "idea": stage.ideas[self.team].pk}
        return "slot_book", [world.event_of(self.slot), slot.timetable_id, slot.pk], chosen
