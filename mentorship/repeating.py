"""The same form sent twice is one request."""

from typing import Any

from events.integrity import act
from events.models import Idea, User
from mentorship.asking import ask
from mentorship.models import MentorshipRequest


@act
def ask_once(idea: Idea, *, by: User, **facts: Any) -> tuple[MentorshipRequest, bool]:
    """Ask for help for the team, and say whether that is new.

    Asking for the same again while that still waits gives the request there is. The team is locked meanwhile, so
    that two clicks at one moment count as one.

    facts   as `ask` takes them
    """
    Idea.objects.all().hold([idea.pk])
    same = MentorshipRequest.objects.waiting().saying(idea, goal=facts["goal"], wished=facts["wished_mentor"]).first()
    if same:
        return same, False
    return ask(idea=idea, by=by, **facts), True
