"""A team takes a free slot of a mentor; its booking moves, is given back, or goes to another mentor.

Administrators book beyond the event's booking rules; teams within them. Limits hold under concurrent requests: the
team's row is locked before its meetings are counted. Each act tells everybody concerned, unless it is a quiet one.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.access import Permission
from events.booking_words import length_in_words, moment_in_words
from events.integrity import act, refusal
from events.models import Idea, Mentor, User
from sessions_app.announcing import announce, announce_of
from sessions_app.booking_limits import require_own_team, require_rules, require_within_limits
from sessions_app.models import Meeting, Session
from timetables.models import Slot
from timetables.spans import start_of


@dataclass(frozen=True)
class Terms:
    """What its own team may do with a booking: give it back, and move it, until then."""

    until: datetime
    may_give_back: bool
    may_move: bool


def terms_of(session: Session, *, user: User, now: datetime) -> Terms | None:
    """The terms of a booking for a member of its team; None for everybody else, and for what is not booked."""
    if user.can(Permission.MANAGE_SESSIONS) or not session.has_active_meeting or session.idea is None:
        return None
    if not session.idea.members.filter(pk=user.pk).exists():
        return None
    event, start = session.event, start_of(session.during)
    in_time = event.may_still_cancel(start, now) and start > now
    return Terms(event.cut_off(start), may_give_back=in_time, may_move=in_time and event.is_open_for_booking(now))


@act
def book(
    slot: Slot,
    *,
    mentor: Mentor,
    idea: Idea,
    by: User,
    description: str = "",
    now: datetime | None = None,
    quiet: bool = False,
) -> Meeting:
    """Book the mentor in the slot for the team: an open session there is taken, or one made, and its meeting.

    Raises ValidationError when the mentor or the team has another session then, or, for a team that books for
    itself, when the event's booking rules do not allow it.
    """
    Mentor.objects.all().hold([mentor.pk])
    Idea.objects.all().hold([idea.pk])
    if not by.can(Permission.MANAGE_SESSIONS):
        require_rules(slot, mentor=mentor, idea=idea, by=by, now=now or timezone.now())
        require_within_limits(slot, idea)
    session = _taken_up(slot, mentor, idea, description, by)
    link = slot.timetable.link or slot.timetable.event.meeting_link(session.number)
    meeting = Meeting.make(session=session, link=link, by=by)
    announce(meeting, by=by, now=now, quiet=quiet)
    return meeting


def _taken_up(slot: Slot, mentor: Mentor, idea: Idea, description: str, by: User) -> Session:
    """The mentor's open session in the slot, given to the team; a new one when there is none."""
    waiting = Session.objects.standing().filter(Q(idea=None) | Q(idea=idea), slot=slot, mentor=mentor).in_state("open")
    Session.objects.all().hold(list(waiting.values_list("pk", flat=True)))
    session = waiting.first()  # read after the lock: nobody gives it to another team from here on
    if session is None:
        _require_free(slot, mentor, idea)
        return Session.add(slot=slot, mentor=mentor, idea=idea, description=description, by=by)
    description = description or session.description
    session.edit(slot=slot, mentor=mentor, idea=idea, description=description, number=session.number, by=by)
    return session


def _require_free(slot: Slot, mentor: Mentor, idea: Idea) -> None:
    """Tell whoever lost a race in one question; to make the session and have it refused takes twenty.

    Mentor and team are locked, so no other booking comes between. The constraints stay the rule.
    """
    there = Session.objects.standing().overlapping(slot.during).filter(Q(mentor=mentor) | Q(idea=idea))
    pairs = list(there.values_list("mentor", "idea"))
    broken = ["mentor_not_double_booked"] if any(one == mentor.pk for one, _team in pairs) else []
    broken += ["team_not_double_booked"] if any(team == idea.pk for _one, team in pairs) else []
    if broken:
        raise ValidationError([refusal(name) for name in broken])


@act
def rebook(session: Session, *, slot: Slot, by: User, now: datetime | None = None, quiet: bool = False) -> None:
    """Take a session to another free slot of its mentor; the meeting stays, calendars hear of it.

    A team may do so with its own booking until the cut-off, within the booking rules.
    """
    _hold_as_seen(session, session.mentor)
    if not by.can(Permission.MANAGE_SESSIONS):
        moment = now or timezone.now()
        require_own_and_in_time(session, by=by, now=moment)
        require_rules(slot, mentor=session.mentor, idea=session.idea, by=by, now=moment, apart_from=session)
        require_within_limits(slot, session.idea, apart_from=session)
    session.move(slot=slot, by=by)
    announce_of(session, by=by, now=now, quiet=quiet)


@act
def call_off(session: Session, *, reason: str, by: User, now: datetime | None = None, quiet: bool = False) -> None:
    """Give a booking back: the meeting is cancelled and the session too, so that the slot is free.

    A team may do so with its own until the event's cut-off. Raises ValidationError afterwards, for somebody else's
    booking, or when there is none.
    """
    now = now or timezone.now()
    _hold_as_seen(session, session.mentor)
    if not by.can(Permission.MANAGE_SESSIONS):
        require_own_and_in_time(session, by=by, now=now)
    meeting = require_booking(session)
    meeting.cancel(reason=reason, by=by, now=now, quiet=quiet)
    session.cancel(reason=reason, by=by, now=now, quiet=quiet)
    announce(meeting, by=by, now=now, quiet=quiet)


@act
def hand_over(
    session: Session, *, mentor: Mentor, slot: Slot, by: User, now: datetime | None = None, quiet: bool = False
) -> None:
    """Give the session to another mentor, in this slot; team and meeting stay, calendars hear of it.

    Raises ValidationError when the new mentor or the team has another session then, the slot is in the custom
    timetable of somebody else, or the session is cancelled, recorded, or with this mentor already.
    """
    _hold_as_seen(session, session.mentor, mentor)
    session.require_standing()
    _require_unrecorded(session)
    if session.mentor == mentor:
        message = _("Session %(number)d is with %(mentor)s already. Choose another mentor.")
        raise ValidationError(message % {"number": session.number, "mentor": mentor}, code="same_mentor")
    idea, description, number = session.idea, session.description, session.number
    session.edit(slot=slot, mentor=mentor, idea=idea, description=description, number=number, by=by)
    announce_of(session, by=by, now=now, quiet=quiet)


def _hold_as_seen(session: Session, *mentors: Mentor) -> None:
    """Lock mentors, team and session. Raises ValidationError when it went to another mentor or team meanwhile."""
    seen = session.mentor_id, session.idea_id
    session.hold(*mentors, idea=session.idea)
    if seen != (session.mentor_id, session.idea_id):
        message = _("Session %(number)d has been changed by somebody else meanwhile. Look at it, then try again.")
        raise ValidationError(message % {"number": session.number}, code="stale")


def _require_unrecorded(session: Session) -> None:
    meeting = session.active_meeting
    if meeting and meeting.outcome:
        message = _("Session %(number)d is recorded as “%(outcome)s”. Take that back first.")
        params = {"number": session.number, "outcome": meeting.get_outcome_display()}
        raise ValidationError(message, code="recorded", params=params)


def require_booking(session: Session) -> Meeting:
    """The active meeting. Raises ValidationError without one."""
    if session.is_canceled:
        message = _("Session %(number)d is cancelled already.")
        raise ValidationError(message % {"number": session.number}, code="canceled")
    if session.active_meeting is None:
        message = _("Session %(number)d is not booked, so there is nothing to change. Ask an organiser.")
        raise ValidationError(message % {"number": session.number}, code="no_meeting")
    return session.active_meeting


def require_changeable(session: Session, *, by: User, now: datetime) -> None:
    """Raises ValidationError when this person cannot move the session now, or give it back."""
    session.require_standing()
    if not by.can(Permission.MANAGE_SESSIONS):
        require_own_and_in_time(session, by=by, now=now)


def require_own_and_in_time(session: Session, *, by: User, now: datetime) -> None:
    """A team's own booking, before the cut-off. Raises ValidationError otherwise."""
    require_own_team(session.idea, by=by)
    require_booking(session)
    event, start = session.event, start_of(session.during)
    if start <= now:
        raise ValidationError(_("This session has begun. Ask an organiser to change it."), code="past_cut_off")
    if event.may_still_cancel(start, now):
        return
    message = _("Changes ended on %(when)s, %(length)s before the start. Ask an organiser to change this booking.")
    params = {"when": moment_in_words(event.cut_off(start)), "length": length_in_words(event.cancellation_notice)}
    raise ValidationError(message, code="past_cut_off", params=params)
