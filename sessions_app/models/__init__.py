"""What was agreed: sessions and the meetings made for them."""

from sessions_app.models.agenda import State
from sessions_app.models.feed import CalendarFeed
from sessions_app.models.hearing import Hearing
from sessions_app.models.meeting import Meeting, Outcome
from sessions_app.models.session import Session

__all__ = ["CalendarFeed", "Hearing", "Meeting", "Outcome", "Session", "State"]
