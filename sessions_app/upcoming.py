"""What somebody has before them, over all events: their next sessions, and those just ended to be recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from events.models import User
from sessions_app.models import Meeting, Session
from timetables.spans import end_of

RECORDED_WITHIN = timedelta(days=14)
MOST = 20


@dataclass(frozen=True)
class Upcoming:
    """`ahead` in order of time; `ended` the latest first: booked, over, and nobody has said what happened."""

    ahead: list[Session]
    ended: list[Session]

    @property
    def next(self) -> list[Session]:
        return self.ahead[:MOST]

    def led_by(self, user: User) -> list[Session]:
        """Those ahead in which this person is the mentor."""
        return [session for session in self.ahead if session.mentor.user_id == user.pk]


def upcoming(user: User, *, now: datetime) -> Upcoming:
    """In one query. Each session has `meeting_link`: its meeting's, else its timetable's; None or "" without."""
    link = Meeting.objects.filter(active_session=OuterRef("pk")).values("link")
    mine: Any = Session.objects.visible_to(user).standing().for_list().select_related("event")
    over = Q(during__endswith__gt=now - RECORDED_WITHIN, mentor__user=user, listed_state="booked")
    rows = mine.annotate(link=Subquery(link)).filter(Q(during__endswith__gt=now) | over).order_by("during", "pk")
    sessions: list[Session] = list(rows.annotate(meeting_link=F("link")))
    ahead = [session for session in sessions if end_of(session.during) > now]
    ended = [session for session in reversed(sessions) if end_of(session.during) <= now]
    return Upcoming(ahead, ended)
