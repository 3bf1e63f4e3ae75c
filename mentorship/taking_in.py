"""A request becomes what a file says: made, changed, assigned, scheduled, declined or withdrawn.

Those concerned hear what becomes of a request that was there. Of new ones nobody is told: they were asked elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from events.integrity import act
from events.models import Idea, Mentor, Topic, User
from mentorship import telling
from mentorship.models import MentorshipRequest, State
from sessions_app.models import Session
from timetables.spans import Span


@dataclass(frozen=True)
class Wanted:
    """What a row says of a request, and what is left as it is. `asked_at` None is now."""

    idea: Idea
    goal: str
    topics: Iterable[Topic]
    wished_mentor: Mentor | None
    urgency: int
    times: Iterable[Span]
    asked_at: datetime | None
    asked_by: User | None
    state: State
    mentor: Mentor | None
    session: Session | None
    reason: str
    return_reason: str


@act
def take_in(request: MentorshipRequest | None, wanted: Wanted, *, by: User) -> MentorshipRequest:
    """Make the request so, new or changed. Raises ValidationError when a rule refuses its state."""
    is_new = request is None
    if request is None:
        request = MentorshipRequest(event_id=wanted.idea.event_id, idea=wanted.idea, requested_by=wanted.asked_by)
        request.requested_at = wanted.asked_at or timezone.now()
    else:
        request.hold()
    before, mentor = request.state, request.mentor
    request.goal, request.urgency, request.times = wanted.goal, wanted.urgency, list(wanted.times)
    request.wished_mentor = wanted.wished_mentor
    if wanted.asked_by:
        request.requested_by = wanted.asked_by
    _settle(request, wanted, by, timezone.now())
    request.full_clean()
    request.save()
    request.topics.set(wanted.topics)
    if not is_new and (request.state, request.mentor) != (before, mentor):
        _tell(request, before, mentor, by)
    return request


def _tell(request: MentorshipRequest, before: State, mentor: Mentor | None, by: User) -> None:
    if request.state == State.ASSIGNED:
        telling.assigned(request, before=mentor, by=by)
    elif request.state == State.DECLINED:
        telling.declined(request, before=mentor, by=by)
    elif request.state == State.WITHDRAWN:
        telling.withdrawn(request, before=mentor, by=by)
    elif request.state == State.PENDING and before in (State.DECLINED, State.WITHDRAWN):
        telling.reopened(request, by=by)


def _settle(request: MentorshipRequest, wanted: Wanted, by: User, now: datetime) -> None:
    """Into the state of the row; what it is in already keeps its moments."""
    needs_mentor = wanted.state in (State.ASSIGNED, State.SCHEDULED)
    _pair(request, "assigned", needs_mentor, by, now)
    _pair(request, "scheduled", wanted.state == State.SCHEDULED, by, now)
    _pair(request, "declined", wanted.state == State.DECLINED, by, now)
    _pair(request, "withdrawn", wanted.state == State.WITHDRAWN, by, now)
    request.mentor = wanted.mentor if needs_mentor else None
    request.session = wanted.session if wanted.state == State.SCHEDULED else None
    request.decline_reason = wanted.reason if wanted.state == State.DECLINED else ""
    request.return_reason = wanted.return_reason
    request.returned_at = (request.returned_at or now) if wanted.return_reason else None
    if request.session and not request.session.has_active_meeting:
        message = _("Session %(number)d has no meeting. Book it first, then schedule the request in it.")
        raise ValidationError(message, code="no_meeting", params={"number": request.session.number})


def _pair(request: MentorshipRequest, verb: str, holds: bool, by: User, now: datetime) -> None:
    if not holds:
        setattr(request, f"{verb}_at", None)
        setattr(request, f"{verb}_by", None)
    elif getattr(request, f"{verb}_at") is None:
        setattr(request, f"{verb}_at", now)
        setattr(request, f"{verb}_by", by)
