"""Who sits where in a regular timetable: each slot by each mentor."""

from dataclasses import dataclass

from events.models import Mentor
from sessions_app.models import Session
from sessions_app.occupancy import Day, Row


@dataclass(frozen=True)
class Seat:
    """A mentor in a slot: with a session, free, or taken by something that stands elsewhere or is not shown."""

    mentor: Mentor
    name: str
    session: Session | None
    canceled: list[Session]
    is_free: bool
    is_bookable: bool

    @property
    def is_plain(self) -> bool:
        """Whether no session, not even a cancelled one, is to be told of."""
        return self.session is None and not self.canceled


@dataclass(frozen=True)
class Line:
    """A slot and its seats, one for each mentor, in their order."""

    row: Row
    seats: list[Seat]


def lines_of(day: Day, mentors: list[Mentor]) -> list[Line]:
    """The day's slots by mentor. What was cancelled with somebody who no longer sits there has no seat."""
    named = [(mentor, str(mentor)) for mentor in mentors]
    return [Line(row, [_seat(row, mentor, name) for mentor, name in named]) for row in day.rows]


def _seat(row: Row, mentor: Mentor, name: str) -> Seat:
    own = [session for session in row.sessions if session.mentor_id == mentor.pk]
    session = next((session for session in own if not session.is_canceled), None)
    is_free = mentor in row.free_mentors
    canceled = [session for session in own if session.is_canceled]
    return Seat(mentor, name, session, canceled, is_free, is_free and row.is_bookable)
