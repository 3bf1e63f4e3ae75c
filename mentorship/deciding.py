"""An administrator finds a mentor for a request, declines it, or takes that back; those whom it concerns hear."""

from datetime import datetime

from events.integrity import act
from events.models import Mentor, User
from mentorship import telling
from mentorship.bulk import Outcome, decide
from mentorship.models import MentorshipRequest, MentorshipRequestQuerySet


@act
def assign(
    request: MentorshipRequest, *, mentor: Mentor, by: User, quiet: bool = False, now: datetime | None = None
) -> None:
    """Choose who will help, or somebody else; the mentor, the team and a mentor chosen before hear of it.

    quiet   nobody is told

    Raises ValidationError for a mentor who does not take part in the event, and once it is scheduled or closed.
    """
    request.hold()
    before = request.mentor
    if before == mentor and request.is_waiting:
        return  # a double click: it is so already
    request.assign(mentor=mentor, by=by, now=now)
    if not quiet:
        telling.assigned(request, before=before, by=by)


@act
def assign_all(
    requests: MentorshipRequestQuerySet, *, mentor: Mentor, by: User, quiet: bool = False, now: datetime | None = None
) -> Outcome:
    """The same for many of one event: those that are scheduled or closed are left."""

    def change(request: MentorshipRequest) -> None:
        if request.mentor != mentor or not request.is_waiting:
            request.give_to(mentor, by=by, now=now)

    outcome = decide(requests, change)
    for request, _before in outcome.done[:1]:
        request.require_of_event(mentor)
    if not quiet:
        telling.assigned_all([one for one in outcome.done if one[1] != mentor], by=by)
    return outcome


@act
def decline(
    request: MentorshipRequest, *, reason: str, by: User, quiet: bool = False, now: datetime | None = None
) -> None:
    """Say that no mentor will be found, and why; the team reads it.

    quiet   nobody is told

    Raises ValidationError once it is scheduled or closed.
    """
    request.hold()
    before = request.mentor
    request.decline(reason=reason, by=by, now=now)
    if not quiet:
        telling.declined(request, before=before, by=by)


@act
def decline_all(
    requests: MentorshipRequestQuerySet, *, reason: str, by: User, quiet: bool = False, now: datetime | None = None
) -> Outcome:
    """The same for many: those that are scheduled or closed are left."""
    outcome = decide(requests, lambda request: request.turn_down(reason, by=by, now=now))
    if not quiet:
        telling.declined_all(outcome.done, by=by)
    return outcome


@act
def reopen(request: MentorshipRequest, *, by: User, quiet: bool = False) -> None:
    """Take a decline or a withdrawal back: it waits again, with its age, and the team hears of it.

    Raises ValidationError unless it is declined or withdrawn.
    """
    request.reopen(by=by)
    if not quiet:
        telling.reopened(request, by=by)
