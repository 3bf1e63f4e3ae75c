"""A team asks for a mentor, says it better, or needs none any more; those who wait for it hear."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from events.integrity import act
from events.models import Idea, Mentor, Topic, User
from mentorship import telling
from mentorship.models import MentorshipRequest, Urgency
from timetables.spans import Span


@act
def ask(
    *,
    idea: Idea,
    goal: str,
    by: User,
    topics: Iterable[Topic] = (),
    wished_mentor: Mentor | None = None,
    urgency: int = Urgency.WHENEVER,
    times: Iterable[Span] = (),
) -> MentorshipRequest:
    """Ask for help for the team, at the end of the queue; administrators hear of it.

    times   spans that suit the team, aware; none means any time
    """
    said: dict[str, Any] = {"topics": topics, "wished_mentor": wished_mentor, "urgency": urgency, "times": times}
    request = MentorshipRequest.submit(idea=idea, goal=goal, by=by, **said)
    telling.received(request, by=by)
    return request


@act
def revise(
    request: MentorshipRequest,
    *,
    goal: str,
    by: User,
    topics: Iterable[Topic] = (),
    wished_mentor: Mentor | None = None,
    urgency: int = Urgency.WHENEVER,
    times: Iterable[Span] = (),
) -> None:
    """Say it better; its place in the queue stays. Nobody is told: whoever opens it reads the new words.

    Raises ValidationError unless it is pending.
    """
    request.edit(goal=goal, by=by, topics=topics, wished_mentor=wished_mentor, urgency=urgency, times=times)


@act
def withdraw(request: MentorshipRequest, *, by: User, now: datetime | None = None) -> None:
    """The team needs no help any more; administrators and a mentor chosen before hear of it.

    Raises ValidationError once it is scheduled or closed.
    """
    request.hold()
    before = request.mentor
    request.withdraw(by=by, now=now)
    telling.withdrawn(request, before=before, by=by)
