"""What taking the last act back does to the world, and when it must be refused; see `agreed`."""

from dataclasses import replace

from tests.proof.stateful.agreed import require
from tests.proof.stateful.world import Request, Session, World

# What becomes of a request whose session is made, taken away, or handed over.
WENT_ALONG = {("pending", "scheduled"), ("assigned", "scheduled"), ("scheduled", "pending"), ("scheduled", "scheduled")}


def take_back(world: World) -> None:
    """As it was before, apart from what an undo leaves: numbers, who sits where, and what is struck out."""
    before = world.before
    assert before
    _require_undoable(before, world)
    world.slots = before.slots
    for key, session in world.sessions.items():
        world.sessions[key] = _back(before.sessions[key], session) if key in before.sessions else _struck_out(session)
    for name in world.timetables:
        _edit_back(before, world, name)
    for asked, request in world.requests.items():
        world.requests[asked] = _asked(before.requests[asked], request, world)
    world.settle()


def _require_undoable(before: World, world: World) -> None:
    """What was deleted is gone, what was added is deleted by hand, and a request goes along with its session alone."""
    require(before.sessions.keys() <= world.sessions.keys(), "obstacle")
    require(before.timetables.keys() == world.timetables.keys(), "obstacle")
    require(before.requests.keys() == world.requests.keys(), "obstacle")
    for asked, request in world.requests.items():
        was = before.requests[asked]
        require(was == request or (was.state, request.state) in WENT_ALONG, "obstacle")


def _struck_out(session: Session) -> Session:
    return replace(_without_meeting(session), is_canceled=True)


def _without_meeting(session: Session) -> Session:
    former = [*session.former, session.meeting.team] if session.meeting else session.former
    return replace(session, meeting=None, former=tuple(sorted(former)))


def _back(before: Session, session: Session) -> Session:
    """A meeting that was cancelled is made anew, the cancelled one stays on record."""
    if before.meeting is None:
        return replace(before, former=_without_meeting(session).former)
    return replace(before, former=session.former)


def _edit_back(before: World, world: World, name: str) -> None:
    was, timetable = before.timetables[name], world.timetables[name]
    if was.owner != timetable.owner:
        seated = frozenset() if was.owner else timetable.seated
        timetable = replace(timetable, owner=was.owner, seated=seated)
    world.timetables[name] = replace(timetable, is_published=was.is_published)


def _asked(before: Request, request: Request, world: World) -> Request:
    """Scheduled again in the session it had, or in the queue again, whoever was assigned."""
    if before.state == "scheduled":
        return replace(before, mentor=world.sessions[before.session or 0].mentor)
    if request.state == "scheduled":
        return replace(request, state="pending", mentor=None, session=None)
    return request
