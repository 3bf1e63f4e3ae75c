"""The panel in the plainest Python: what there is, and the rules of its schedule, each stated naively.

Nothing of the panel is imported. Times are minutes after the first slot that there is; people, teams and timetables are
their names, a session is a key that is never given twice, a request is what it asks for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

PAUSE, NOTICE, CUT_OFF = 10, 60, 120  # minutes: the booking rules of every event here
MOST_MEETINGS, MOST_A_DAY = 3, 2
DAY = 24 * 60


Asked = tuple[str, str]  # the team and what it wants to achieve


class Refused(Exception):  # noqa: N818  # no error: what is expected
    """What must happen instead of an act, with the codes of every reason there is."""

    def __init__(self, *codes: str) -> None:
        super().__init__(*sorted(codes))
        self.codes = frozenset(codes)


@dataclass(frozen=True, order=True)
class Slot:
    timetable: str
    start: int
    end: int


@dataclass(frozen=True)
class Timetable:
    """Regular without an owner, else custom."""

    event: str
    owner: str | None = None
    seated: frozenset[str] = frozenset()
    is_published: bool = True


@dataclass(frozen=True)
class Meeting:
    team: str
    outcome: str = ""


@dataclass(frozen=True)
class Session:
    event: str
    number: int
    slot: Slot  # the one it is in, or was in before that was removed
    mentor: str
    team: str | None
    description: str = ""
    has_slot: bool = True
    is_canceled: bool = False
    meeting: Meeting | None = None  # the active one
    former: tuple[str, ...] = ()  # the teams of cancelled ones

    @property
    def stands(self) -> bool:
        return not self.is_canceled


@dataclass(frozen=True)
class Request:
    team: str
    urgency: int
    wished: str | None
    state: str = "pending"
    mentor: str | None = None
    session: int | None = None

    @property
    def is_waiting(self) -> bool:
        return self.state in ("pending", "assigned")


def overlap(one: Slot, other: Slot, pause: int = 0) -> bool:
    return one.start - pause < other.end and other.start < one.end + pause


@dataclass
class World:
    """All there is at one moment."""

    events: dict[str, bool]  # whether teams may book for themselves
    teams: dict[str, str]  # the event of each
    members: dict[str, frozenset[str]]  # of each team
    mentors: dict[str, frozenset[str]]  # who take part in each event
    timetables: dict[str, Timetable] = field(default_factory=dict)
    slots: frozenset[Slot] = frozenset()
    sessions: dict[int, Session] = field(default_factory=dict)
    requests: dict[Asked, Request] = field(default_factory=dict)
    keys: int = 0
    before: "World | None" = field(default=None, repr=False)  # the last act, if that can be looked up in the history

    def copy(self) -> "World":
        kept: dict[str, Any] = {name: dict(kept) for name, kept in vars(self).items() if isinstance(kept, dict)}
        return replace(self, **kept)

    # What is asked of it

    def event_of(self, slot: Slot) -> str:
        return self.timetables[slot.timetable].event

    def standing(self) -> list[tuple[int, Session]]:
        return [(key, session) for key, session in self.sessions.items() if session.stands]

    def in_slot(self, slot: Slot) -> list[int]:
        """Sessions that stand in it, the oldest first."""
        return sorted(key for key, session in self.standing() if session.slot == slot and session.has_slot)

    def in_timetable(self, name: str) -> list[Session]:
        return [session for session in self.sessions.values() if session.slot.timetable == name]

    def next_number(self, event: str) -> int:
        return max((session.number for session in self.sessions.values() if session.event == event), default=0) + 1

    def numbered(self, event: str, number: int) -> int | None:
        """The key of the session with this number."""
        found = [key for key, one in self.sessions.items() if (one.event, one.number) == (event, number)]
        return found[0] if found else None

    def may_see(self, person: str, event: str) -> bool:
        theirs = (self.members[team] for team, where in self.teams.items() if where == event)
        return person in self.mentors[event] or any(person in members for members in theirs)

    # What is done to it

    def put(self, key: int, **facts: Any) -> None:
        """A session as it was but for these facts; a request that it answers follows its mentor."""
        self.sessions[key] = replace(self.sessions[key], **facts)
        for asked, request in self.requests.items():
            if request.session == key:
                self.say(asked, mentor=self.sessions[key].mentor)
        self.settle()

    def say(self, asked: Asked, **facts: Any) -> None:
        self.requests[asked] = replace(self.requests[asked], **facts)

    def settle(self) -> None:
        """Raises Refused when any rule is broken now."""
        if codes := broken(self):
            raise Refused(*codes)


# The rules


def _clash(sessions: Iterable[Session], of: Callable[[Session], str | None]) -> bool:
    pairs = combinations(sessions, 2)
    return any(of(one) is not None and of(one) == of(other) and overlap(one.slot, other.slot) for one, other in pairs)


def _standing(world: World) -> list[Session]:
    return [session for _key, session in world.standing()]


def _scheduled(world: World) -> list[tuple[Request, Session | None]]:
    requests = [request for request in world.requests.values() if request.state == "scheduled"]
    return [(request, world.sessions.get(request.session or 0)) for request in requests]


RULES: dict[str, Callable[[World], bool]] = {
    "mentor_not_double_booked": lambda world: not _clash(_standing(world), lambda one: one.mentor),
    "team_not_double_booked": lambda world: not _clash(_standing(world), lambda one: one.team),
    "timetable_slots_do_not_overlap": lambda world: (
        not any(one.timetable == other.timetable and overlap(one, other) for one, other in combinations(world.slots, 2))
    ),
    "slot_not_empty": lambda world: all(slot.start < slot.end for slot in world.slots),
    "session_number_positive": lambda world: all(one.number > 0 for one in world.sessions.values()),
    "session_number_unique_in_event": lambda world: (
        len({(one.event, one.number) for one in world.sessions.values()}) == len(world.sessions)
    ),
    "session_time_is_slot_time": lambda world: all(
        one.slot in world.slots for one in world.sessions.values() if one.has_slot
    ),
    "session_fits_timetable": lambda world: all(
        one.slot.timetable in world.timetables and world.event_of(one.slot) == one.event
        for one in world.sessions.values()
    ),
    "custom_timetable_is_its_mentors": lambda world: all(
        world.timetables[one.slot.timetable].owner in (None, one.mentor) for one in world.sessions.values()
    ),
    "standing_session_has_slot": lambda world: all(one.has_slot for one in _standing(world)),
    "idea_is_of_the_event": lambda world: all(
        one.team is None or world.teams[one.team] == one.event for one in world.sessions.values()
    ),
    "meeting_team_is_session_team": lambda world: all(
        one.stands and one.meeting.team == one.team for one in world.sessions.values() if one.meeting
    ),
    "request_scheduled_has_session": lambda world: all(session for _request, session in _scheduled(world)),
    "request_mentor_is_session_mentor": lambda world: all(
        session and request.mentor == session.mentor for request, session in _scheduled(world)
    ),
    "request_team_is_session_team": lambda world: all(
        session and session.stands and request.team == session.team for request, session in _scheduled(world)
    ),
    "request_one_per_session": lambda world: (
        len({request.session for request, _session in _scheduled(world)}) == len(_scheduled(world))
    ),
    "request_assigned_has_mentor": lambda world: all(
        (request.mentor is not None) == (request.state in ("assigned", "scheduled"))
        for request in world.requests.values()
    ),
}


def broken(world: World) -> set[str]:
    """The names of the rules that do not hold."""
    return {name for name, holds in RULES.items() if not holds(world)}
