"""What acts on sessions and meetings do to the world, and when they must be refused.

Each changes the world it is given, which is thrown away when it raises Refused.
"""

from dataclasses import replace
from typing import Any

from tests.proof.stateful.world import (
    CUT_OFF,
    DAY,
    MOST_A_DAY,
    MOST_MEETINGS,
    NOTICE,
    PAUSE,
    Meeting,
    Refused,
    Session,
    Slot,
    World,
    overlap,
)

ADMIN = "admin"


def require(holds: bool, code: str) -> None:
    if not holds:
        raise Refused(code)


# Sessions


def add(
    world: World, slot: Slot, mentor: str, team: str | None, number: int | None = None, description: str = ""
) -> int:
    event = world.event_of(slot)
    world.keys += 1
    number = world.next_number(event) if number is None else number
    world.sessions[world.keys] = Session(event, number, slot, mentor, team, description)
    world.settle()
    _seat(world, world.keys)
    return world.keys


def _seat(world: World, key: int) -> None:
    """Whoever has a session takes part in its event, and sits in its regular timetable."""
    session = world.sessions[key]
    world.mentors[session.event] |= {session.mentor}
    timetable = world.timetables[session.slot.timetable]
    if timetable.owner is None:
        seated = replace(timetable, seated=timetable.seated | {session.mentor})
        world.timetables[session.slot.timetable] = seated


def edit(
    world: World,
    key: int,
    slot: Slot,
    mentor: str,
    team: str | None,
    number: int | None = None,
    description: str = "",
    is_stale: bool = False,
) -> None:
    session = world.sessions[key]
    require(session.stands, "canceled")
    require(not is_stale, "stale")
    if team != session.team:
        require(session.meeting is None, "meeting_team_is_session_team")
        let_go(world, key)
    facts: dict[str, Any] = {"mentor": mentor, "team": team, "description": description}
    world.put(key, slot=slot, has_slot=True, number=number or session.number, **facts)
    _seat(world, key)


def move(world: World, key: int, slot: Slot) -> None:
    require(world.sessions[key].stands, "canceled")
    world.put(key, slot=slot, has_slot=True)
    _seat(world, key)


def hand_over(world: World, key: int, mentor: str, slot: Slot) -> None:
    session = world.sessions[key]
    require(session.stands, "canceled")
    require(session.meeting is None or not session.meeting.outcome, "recorded")
    require(session.mentor != mentor, "same_mentor")
    edit(world, key, slot, mentor, session.team, session.number, session.description)


def cancel(world: World, key: int) -> None:
    require(world.sessions[key].stands, "canceled")
    require(world.sessions[key].meeting is None, "meeting_team_is_session_team")
    let_go(world, key)
    world.put(key, is_canceled=True)


def reinstate(world: World, key: int) -> None:
    require(world.sessions[key].is_canceled, "standing")
    require(world.sessions[key].has_slot, "standing_session_has_slot")
    world.put(key, is_canceled=False)


def remove(world: World, key: int) -> None:
    require(world.sessions[key].meeting is None, "meeting_team_is_session_team")
    let_go(world, key)
    del world.sessions[key]
    world.settle()


def let_go(world: World, key: int) -> None:
    """The request that the session answered waits again."""
    for asked, request in world.requests.items():
        if request.session == key:
            world.say(asked, state="pending", mentor=None, session=None)


# Meetings


def make_meeting(world: World, key: int) -> None:
    session = world.sessions[key]
    require(session.stands, "canceled")
    if session.team is None:
        raise Refused("no_team")
    require(session.meeting is None, "one_active_meeting_per_session")
    world.put(key, meeting=Meeting(session.team))


def cancel_meeting(world: World, key: int) -> None:
    meeting = world.sessions[key].meeting
    if meeting is None:
        raise Refused("no_meeting")
    require(not meeting.outcome, "recorded")
    let_go(world, key)
    world.put(key, meeting=None, former=tuple(sorted([*world.sessions[key].former, meeting.team])))


def record(world: World, key: int, outcome: str) -> None:
    meeting = world.sessions[key].meeting
    if meeting is None:
        raise Refused("no_meeting")
    world.put(key, meeting=replace(meeting, outcome=outcome))


# Booking


def book(world: World, slot: Slot, mentor: str, team: str, by: str, now: int, description: str = "") -> int:
    if by != ADMIN:
        _require_rules(world, slot, mentor, team, by, now)
        _require_limits(world, slot, team)
    key = _taken_up(world, slot, mentor, team, description)
    make_meeting(world, key)
    return key


def _taken_up(world: World, slot: Slot, mentor: str, team: str, description: str) -> int:
    """The mentor's session that waits there for this team, or for any; else a new one."""
    for key in world.in_slot(slot):
        session = world.sessions[key]
        if session.mentor == mentor and session.team in (None, team) and session.meeting is None:
            edit(world, key, slot, mentor, team, session.number, description or session.description)
            return key
    return add(world, slot, mentor, team, description=description)


def rebook(world: World, key: int, slot: Slot, by: str, now: int) -> None:
    session = world.sessions[key]
    if by != ADMIN:
        _require_own(world, session, by, now)
        _require_rules(world, slot, session.mentor, session.team, by, now, apart=key)
        _require_limits(world, slot, session.team, apart=key)
    move(world, key, slot)


def call_off(world: World, key: int, by: str, now: int) -> None:
    session = world.sessions[key]
    if by != ADMIN:
        _require_own(world, session, by, now)
    _require_booking(session)
    cancel_meeting(world, key)
    cancel(world, key)


def _require_booking(session: Session) -> None:
    require(session.stands, "canceled")
    require(session.meeting is not None, "no_meeting")


def _require_own(world: World, session: Session, by: str, now: int) -> None:
    require(session.team is not None and by in world.members[session.team], "not_own_team")
    _require_booking(session)
    require(now <= session.slot.start - CUT_OFF, "past_cut_off")


def _require_rules(
    world: World, slot: Slot, mentor: str, team: str | None, by: str, now: int, apart: int | None = None
) -> None:
    timetable = world.timetables[slot.timetable]
    require(team is not None and by in world.members[team], "not_own_team")
    require(world.events[timetable.event], "booking_closed")
    require(timetable.is_published, "draft")
    require(slot.start >= now + NOTICE, "too_soon")
    require(timetable.owner is not None or mentor in timetable.seated, "not_seated")
    for key, other in world.standing():
        is_close = overlap(slot, other.slot, PAUSE) and not overlap(slot, other.slot)
        require(key == apart or not is_close or (other.team != team and other.mentor != mentor), "no_break")


def _require_limits(world: World, slot: Slot, team: str | None, apart: int | None = None) -> None:
    event = world.event_of(slot)
    met = [one for one in world.sessions.values() if one.meeting and one.meeting.team == team and one.event == event]
    of_day = [one for one in met if one.slot.start // DAY == slot.start // DAY]
    stays = apart is not None and world.sessions[apart].slot.start // DAY == slot.start // DAY
    require(apart is not None or len(met) < MOST_MEETINGS, "limit_of_event")
    require(stays or len(of_day) < MOST_A_DAY, "limit_of_day")
