"""A team asks for a mentor, says it better, or needs none any more; those who wait for it hear."""

from datetime import datetime
from typing import Any

from events.integrity import act
from events.models import User
from mentorship import telling
from mentorship.models import MentorshipRequest


@act
def ask(*, by: User, **said: Any) -> MentorshipRequest:
    """Ask for help for a team, at the end of the queue; administrators hear of it.

    said   as `MentorshipRequest.submit` takes it
    """
    request = MentorshipRequest.submit(by=by, **said)
    telling.received(request, by=by)
    return request


@act
def revise(request: MentorshipRequest, *, by: User, **said: Any) -> None:
    """Say it better; its place in the queue stays. Nobody is told: whoever opens it reads the new words.

    said   as `MentorshipRequest.edit` takes it

    Raises ValidationError unless it is pending, and when it was changed since it was `seen`.
    """
    request.edit(by=by, **said)


@act
def withdraw(request: MentorshipRequest, *, by: User, now: datetime | None = None) -> None:
    """The team needs no help any more; administrators and a mentor chosen before hear of it.

    Raises ValidationError once it is scheduled or closed.
    """
    request.hold()
    before = request.mentor
    request.withdraw(by=by, now=now)
    telling.withdrawn(request, before=before, by=by)
