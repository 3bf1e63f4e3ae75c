"""Plans carried out, by the acts of the panel, so that each session has a history."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from control_panel.demo.plans import Plan
from control_panel.demo.schedule_data import (
    DESCRIPTIONS,
    LONG_DESCRIPTIONS,
    MEETING_CANCELLATIONS,
    OPEN_DESCRIPTIONS,
    SESSION_CANCELLATIONS,
)
from events.integrity import seam
from events.models import Event, User
from sessions_app.announcing import take_as_known
from sessions_app.models import Meeting, Session, State


class Story:
    """How the sessions came to be: made, called off, held, missed, cancelled, each at a believable moment.

    midnight    the start of today; nothing here has happened later, whatever the hour
    """

    def __init__(self, event: Event, *, by: User, midnight: datetime, random: Random) -> None:
        self.event, self.by, self.midnight, self.random = event, by, midnight, random

    def tell(self, plans: list[Plan]) -> None:
        """Sessions 1, 2, ... in the order of the plans."""
        pairs = list(zip(plans, self._add(plans), strict=True))
        for meeting in self._meet([session for plan, session in pairs if plan.called_off], hours=(100, 150)):
            self._call_off(meeting)
        with_meeting = [(plan, session) for plan, session in pairs if plan.has_meeting]
        meetings = self._meet([session for _, session in with_meeting], hours=(3, 35))
        for (plan, _), meeting in zip(with_meeting, meetings, strict=True):
            self._record(meeting, plan)
        take_as_known(meetings)
        for plan, session in pairs:
            self._cancel(plan, session)

    def _add(self, plans: list[Plan]) -> list[Session]:
        """Not by Session.add: one statement for all saves five seconds, and the constraints check it as well."""
        with seam(by=self.by):
            return Session.objects.bulk_create(
                Session(
                    event=self.event,
                    number=number,
                    slot=plan.seat.slot,
                    timetable=plan.seat.slot.timetable,
                    timetable_owner=plan.seat.slot.timetable.mentor_id or 0,
                    during=plan.seat.slot.during,
                    mentor=plan.seat.mentor,
                    idea=plan.idea,
                    description=description,
                )
                for number, (plan, description) in enumerate(zip(plans, self._descriptions(plans), strict=True), 1)
            )

    def _meet(self, sessions: Iterable[Session], *, hours: tuple[int, int]) -> list[Meeting]:
        """Not by Meeting.make, which says "now": these were made as many hours before the session, or before today."""
        with seam(by=self.by):
            return Meeting.objects.bulk_create(
                Meeting(
                    session=session,
                    idea=session.idea,
                    link=self.event.meeting_link(session.number),
                    uid=uuid5(NAMESPACE_URL, f"{self.event.meeting_link(session.number)}?{hours[0]}"),
                    made_at=self._before(session, *hours),
                    made_by=self.by,
                )
                for session in sessions
            )

    def _call_off(self, meeting: Meeting) -> None:
        moment = self._before(meeting.session, 40, 90)
        meeting.cancel(reason=self.random.choice(MEETING_CANCELLATIONS), by=self.by, now=moment)

    def _record(self, meeting: Meeting, plan: Plan) -> None:
        """Every other one was recorded by the mentor."""
        if plan.state == State.BOOKED:
            return
        session = meeting.session
        who = session.mentor.user if session.number % 2 else self.by
        moment = session.during.upper + timedelta(minutes=self.random.randrange(2, 60))
        meeting.record(outcome=plan.state.value, by=who, now=moment)

    def _cancel(self, plan: Plan, session: Session) -> None:
        if plan.state == State.CANCELED:
            reason = self.random.choice(SESSION_CANCELLATIONS)
            session.cancel(reason=reason, by=self.by, now=self._before(session, 1, 30))

    def _before(self, session: Session, least: int, most: int) -> datetime:
        """A moment that many hours before the session, or before today if it is still to come."""
        minutes = self.random.randrange(least * 60, most * 60)
        return min(session.during.lower, self.midnight) - timedelta(minutes=minutes)

    def _descriptions(self, plans: list[Plan]) -> Iterator[str]:
        """Short or none; long for two in the midst."""
        with_team = [plan for plan in plans if plan.idea]
        third = len(with_team) // 3
        long = dict(zip(with_team[third::third], LONG_DESCRIPTIONS, strict=False))
        for plan in plans:
            usual = self.random.choice(DESCRIPTIONS if plan.idea else OPEN_DESCRIPTIONS)
            topics = sorted(topic.name for topic in plan.seat.mentor.topics.all()) or ["the idea"]
            yield long.get(plan, usual).format(topic=self.random.choice(topics))
