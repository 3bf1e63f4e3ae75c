"""A meeting's changes taken back."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from events.models import Deed, Thing
from sessions_app.models import Meeting, Outcome, Session
from sessions_app.obstacles import when
from sessions_app.undo.inverses import Inverse, register


class OfMeeting(Inverse):
    """Of a meeting that is still there: `Plan` has asked."""

    @property
    def meeting(self) -> Meeting:
        meeting: Meeting = self.plan.live[Thing.MEETING][self.step.thing_id]
        return meeting

    @property
    def session(self) -> Session:
        session: Session = self.plan.live[Thing.SESSION][self.meeting.session_id]
        return session


@register(Thing.MEETING, Deed.ADDED)
class CancelIt(OfMeeting):
    @property
    def words(self) -> str:
        facts = {"what": self.session, "team": self.meeting.idea}
        return _("The meeting of %(what)s with %(team)s is cancelled.") % facts

    def do(self) -> None:
        self.meeting.cancel(reason=self.plan.reason, by=self.plan.by, now=self.plan.now, quiet=self.plan.quiet)
        self.plan.told.add(self.meeting.pk)


@register(Thing.MEETING, Deed.CANCELED)
class MakeAgain(OfMeeting):
    """A new meeting under the same link: calendars have thrown the cancelled one away."""

    @property
    def words(self) -> str:
        facts = {"what": self.session, "team": self.meeting.idea, "when": when(self.session)}
        return _("The meeting of %(what)s with %(team)s is made again, %(when)s.") % facts

    def obstacles(self) -> Iterator[str]:
        what = {"what": self.session}
        if self.session.pk in self.plan.active:
            yield _("%(what)s has another meeting by now.") % what
        if self.session.idea_id != self.meeting.idea_id and not self._team_returns:
            yield _("%(what)s is with another team by now.") % what
        if self.is_past(self.session.during):
            yield _("%(what)s: its time has passed.") % what
        if self.session.is_canceled and self.session.pk not in self.plan.mine(Thing.SESSION, Deed.CANCELED):
            yield _("%(what)s has been cancelled since.") % what

    @property
    def _team_returns(self) -> bool:
        """Whether the act gave the session to another team too, and so takes that back."""
        return self.session.pk in self.plan.mine(Thing.SESSION, Deed.CHANGED, Deed.MOVED, Deed.HANDED_OVER)

    def do(self) -> None:
        meeting = Meeting.make(session=self.session, link=self.meeting.link, by=self.plan.by)
        self.plan.told.add(meeting.pk)


@register(Thing.MEETING, Deed.RECORDED)
class RecordBefore(OfMeeting):
    @property
    def words(self) -> str:
        what = {"what": self.session}
        if not self.before.outcome:
            return _("What happened in %(what)s is no longer recorded.") % what
        return _("%(what)s is recorded as “%(outcome)s”.") % (what | {"outcome": Outcome(self.before.outcome).label})

    def do(self) -> None:
        self.meeting.record(outcome=self.before.outcome, by=self.plan.by, now=self.plan.now)


@register(Thing.MEETING, Deed.CHANGED)
class LinkBefore(OfMeeting):
    @property
    def words(self) -> str:
        facts = {"what": self.session, "link": self.before.link or _("no link")}
        return _("The meeting of %(what)s is held at %(link)s.") % facts

    def do(self) -> None:
        self.meeting.change_link(link=self.before.link, by=self.plan.by)
        self.plan.told.add(self.meeting.pk)
