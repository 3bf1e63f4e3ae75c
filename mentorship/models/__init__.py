"""Mentorship requests, and the queue they wait in."""

from mentorship.models.queue import MentorshipRequestQuerySet, State, Urgency
from mentorship.models.request import MentorshipRequest

__all__ = ["MentorshipRequest", "MentorshipRequestQuerySet", "State", "Urgency"]
