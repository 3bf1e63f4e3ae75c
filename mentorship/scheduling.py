"""A request becomes a session with its meeting; and comes back to the queue when the session is taken away."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from events.integrity import act
from events.models import Idea, Mentor, User
from mentorship import telling
from mentorship.models import MentorshipRequest
from sessions_app.announcing import announce
from sessions_app.booking import book
from sessions_app.models import Meeting, Session
from timetables.models import Slot
from timetables.spans import start_of


@act
def schedule(
    request: MentorshipRequest,
    *,
    slot: Slot,
    mentor: Mentor,
    by: User,
    now: datetime | None = None,
    quiet: bool = False,
) -> Meeting:
    """Book the mentor in the slot for the request's team: session and meeting are made, and the request is settled.

    Assigns the mentor too when nobody, or somebody else, was. Locks mentor, team, session and request, in this order:
    of those who schedule one request at once the first gets it. Mentor and team hear of the meeting, once, and that
    it answers the request.

    quiet   nobody is told

    Raises ValidationError when the request is scheduled or closed already, the mentor does not take part in the
    event, the slot has begun, or as `book` does.
    """
    Mentor.objects.all().hold([mentor.pk])
    Idea.objects.all().hold([request.idea_id])
    request.reread()
    request.require_waiting()
    request.require_of_event(mentor)
    _require_to_come(slot, now or timezone.now())
    meeting = book(slot, mentor=mentor, idea=request.idea, description=request.goal, by=by, now=now, quiet=True)
    request.hold()
    request.require_waiting()  # asked again: it may have been declined while the session was made
    before = request.mentor
    request.settle(meeting.session, by=by, now=now)
    announce(meeting, by=by, opening=lambda: telling.scheduled_in_words(request), now=now, quiet=quiet)
    if not quiet:
        telling.scheduled(request, before=before, by=by)
    return meeting


def _require_to_come(slot: Slot, now: datetime) -> None:
    if start_of(slot.during) <= now:
        raise ValidationError(_("This slot is past. Choose a later slot."), code="past")


def give_back_requests(session: Session, why: str, by: User | None, quiet: bool) -> None:
    """The session goes: the request it answered waits again, with its age and the reason, and those concerned hear.

    Runs inside the act that takes the session away, with the session locked, before its request is.

    quiet   nobody is told
    """
    for request in MentorshipRequest.objects.filter(session=session):
        request.hold()
        request.give_back(reason=why)
        if not quiet:
            telling.returned(request, mentor=session.mentor, by=by)
