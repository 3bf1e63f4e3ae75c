"""A session becomes what a file says: made, changed, booked, recorded or cancelled. Its sheet tells of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from events.integrity import act
from events.models import Event, Idea, Mentor, User
from sessions_app.models import Meeting, Session, State
from timetables.models import Slot, Timetable
from timetables.spans import Span


@dataclass(frozen=True)
class Wanted:
    """What a row says of a session, and what is left as it is.

    slot    None for a cancelled session whose slot has been removed since
    link    None leaves that of the meeting, or takes the event's usual one
    """

    number: int
    mentor: Mentor
    timetable: Timetable
    slot: Slot | None
    during: Span
    idea: Idea | None
    description: str
    state: State
    link: str | None
    reason: str

    @property
    def has_meeting(self) -> bool:
        return self.state not in (State.OPEN, State.CANCELED)

    @property
    def outcome(self) -> str:
        return "" if self.state == State.BOOKED or not self.has_meeting else self.state.value


@act
def take_in(session: Session | None, wanted: Wanted, *, event: Event, by: User) -> Session:
    """Make the session so, new or changed. Raises ValidationError as the acts do that it takes."""
    if session is None:
        session = _made(wanted, event, by)
    else:
        _change(session, wanted, by)
    if wanted.has_meeting:
        _meet(session, wanted, by)
    if wanted.state == State.CANCELED and not session.is_canceled:
        session.cancel(reason=wanted.reason, by=by, quiet=True)
    return session


def _made(wanted: Wanted, event: Event, by: User) -> Session:
    if wanted.state == State.CANCELED or wanted.slot is None:
        return _struck_out(wanted, event, by, timezone.now())
    facts: dict[str, Any] = {"mentor": wanted.mentor, "idea": wanted.idea, "description": wanted.description}
    return Session.add(slot=wanted.slot, number=wanted.number, **facts, by=by)


def _struck_out(wanted: Wanted, event: Event, by: User, now: datetime) -> Session:
    """Cancelled from the beginning: the mentor may have another session then, and the slot may be gone."""
    session = Session(
        event=event,
        number=wanted.number,
        mentor=wanted.mentor,
        idea=wanted.idea,
        description=wanted.description,
        slot=wanted.slot,
        timetable=wanted.timetable,
        timetable_owner=wanted.timetable.mentor_id or 0,
        during=wanted.during,
        canceled_at=now,
        canceled_by=by,
        cancellation_reason=wanted.reason,
    )
    session.full_clean()
    session.save()
    wanted.mentor.events.add(event)
    return session


def _change(session: Session, wanted: Wanted, by: User) -> None:
    meeting = session.active_meeting
    if meeting and not wanted.has_meeting:
        _end(meeting, wanted.reason, by)
        session.hold()
    if session.is_canceled and wanted.state == State.CANCELED:
        session.cancellation_reason = wanted.reason
        session.save(update_fields=["cancellation_reason"])
    elif session.is_canceled:
        session.reinstate(by=by)
    if wanted.slot and _facts(session) != _wanted_facts(wanted):
        facts: dict[str, Any] = {"mentor": wanted.mentor, "idea": wanted.idea, "description": wanted.description}
        session.edit(slot=wanted.slot, number=wanted.number, **facts, by=by, quiet=True)


def _facts(session: Session) -> tuple[object, ...]:
    return session.slot_id, session.mentor_id, session.idea_id, session.description


def _wanted_facts(wanted: Wanted) -> tuple[object, ...]:
    idea = wanted.idea.pk if wanted.idea else None
    return wanted.slot.pk if wanted.slot else None, wanted.mentor.pk, idea, wanted.description


def _end(meeting: Meeting, reason: str, by: User) -> None:
    if meeting.outcome:
        meeting.record(outcome="", by=by)
    meeting.cancel(reason=reason, by=by, quiet=True)


def _meet(session: Session, wanted: Wanted, by: User) -> None:
    session.__dict__.pop("active_meeting", None)
    meeting = session.active_meeting
    if meeting is None:
        usual = session.event.meeting_link(session.number)
        meeting = Meeting.make(session=session, link=usual if wanted.link is None else wanted.link, by=by)
    elif wanted.link is not None and meeting.link != wanted.link:
        meeting.change_link(link=wanted.link, by=by)
    if meeting.outcome != wanted.outcome:
        meeting.record(outcome=wanted.outcome, by=by)
