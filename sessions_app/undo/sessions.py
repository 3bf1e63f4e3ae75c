"""A session's changes taken back."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from events.models import Deed, Thing
from sessions_app.history import changed_facts
from sessions_app.models import Session
from sessions_app.obstacles import when
from sessions_app.undo.inverses import Inverse, register
from timetables.models import Slot
from timetables.spans import Span


class OfSession(Inverse):
    """Of a session that is still there: `Plan` has asked."""

    @property
    def session(self) -> Session:
        session: Session = self.plan.live[Thing.SESSION][self.step.thing_id]
        return session

    def _busy(self, during: Span, mentor_id: int, idea_id: int | None) -> Iterator[str]:
        """Who has another session then, apart from those of this act."""
        holder = self.plan.around.busy(during, mentor_id, idea_id)
        if holder:
            name = holder.mentor if holder.mentor_id == mentor_id else holder.idea
            words: dict[str, Any] = {"what": self.session, "who": name, "number": holder.number}
            words |= {"when": when(holder), "timetable": holder.timetable}
            yield _("%(what)s: %(who)s has session %(number)d at %(when)s in %(timetable)s by now.") % words

    def _absent(self, mentor_id: int, idea_id: int | None) -> Iterator[str]:
        """A mentor or team that is no longer there to be met."""
        mentor = self.plan.around.mentors.get(mentor_id)
        if mentor is None or not mentor.user.is_active:
            name = mentor or _("The mentor")
            yield _("%(what)s: %(who)s has been deactivated since.") % {"what": self.session, "who": name}
        if idea_id and idea_id not in self.plan.names.ideas:
            yield _("%(what)s: its team has been deleted since.") % {"what": self.session}


@register(Thing.SESSION, Deed.ADDED, Deed.REINSTATED)
class CancelIt(OfSession):
    """What was added, or stood again, is cancelled: so it keeps its number and its history.

    What a file added as cancelled stays as it is.
    """

    @property
    def words(self) -> str:
        if self.session.is_canceled:
            return ""
        return _("%(what)s is cancelled, and its mentor free at this time again.") % {"what": self.session}

    def obstacles(self) -> Iterator[str]:
        meeting = self.plan.active.get(self.session.pk)
        if meeting and meeting.pk not in self.plan.mine(Thing.MEETING, Deed.ADDED):
            words = {"what": self.session, "team": meeting.idea}
            yield _("%(what)s has a meeting with %(team)s by now. Cancel the meeting first.") % words

    def do(self) -> None:
        if not self.session.is_canceled:
            self.session.cancel(reason=self.plan.reason, by=self.plan.by, now=self.plan.now, quiet=self.plan.quiet)


@register(Thing.SESSION, Deed.CANCELED)
class Reinstate(OfSession):
    @property
    def words(self) -> str:
        facts = {"what": self.session, "when": when(self.session), "mentor": self.session.mentor}
        return _("%(what)s stands again, %(when)s with %(mentor)s.") % facts

    def obstacles(self) -> Iterator[str]:
        session = self.session
        if self.is_past(session.during):
            yield _("%(what)s: its time has passed.") % {"what": session}
        returning = self.plan.mine(Thing.SLOT, Deed.DELETED)
        if session.slot_id is None and self.before.slot_id not in returning:
            yield _("%(what)s: its slot has been removed since.") % {"what": session}
        yield from self._absent(session.mentor_id, session.idea_id)
        yield from self._busy(session.during, session.mentor_id, session.idea_id)

    def do(self) -> None:
        self.session.reinstate(by=self.plan.by)
        self.plan.changed.add(self.session.pk)


@register(Thing.SESSION, Deed.CHANGED, Deed.MOVED, Deed.HANDED_OVER)
class EditBack(OfSession):
    """What was edited, moved or handed over is as it was; the meeting goes along."""

    @property
    def words(self) -> str:
        if self._follows:
            return ""
        facts = [
            _("%(what)s %(new)s instead of %(old)s") % {"what": label, "new": new, "old": old}
            for label, old, new in changed_facts(self.after, self.before, self.plan.names)
        ]
        if self.before.description != self.after.description:
            facts.append(_("the description as it was"))
        return _("%(what)s: %(facts)s.") % {"what": self.session, "facts": "; ".join(facts)}

    @property
    def _follows(self) -> bool:
        """Whether it was the slot that moved or went, and brings the session back with it."""
        is_same_slot = self.before.slot_id == self.after.slot_id and self.before.during != self.after.during
        return is_same_slot or bool(self.before.slot_id and not self.after.slot_id)

    @property
    def _changes_team(self) -> bool:
        return bool(self.before.idea_id != self.after.idea_id)

    def obstacles(self) -> Iterator[str]:
        if self._follows:
            return
        meeting = self.plan.active.get(self.session.pk)
        if self._changes_team and meeting and meeting.pk not in self.plan.mine(Thing.MEETING, Deed.ADDED):
            words = {"what": self.session, "team": meeting.idea}
            yield _("%(what)s has a meeting with %(team)s by now. Cancel the meeting first.") % words
        if self._changes_team:
            yield from self._absent(self.before.mentor_id, self.before.idea_id)
        if (self.before.slot_id, self.before.mentor_id) != (self.after.slot_id, self.after.mentor_id):
            yield from self._unreachable()

    def _unreachable(self) -> Iterator[str]:
        """Why it cannot go where it was."""
        what = {"what": self.session}
        slot = self.plan.live[Thing.SLOT].get(self.before.slot_id)
        moving = self.plan.mine(Thing.SLOT, Deed.DELETED, Deed.MOVED)
        if self.is_past(self.before.during):
            yield _("%(what)s: the time it had before has passed.") % what
        if self.before.slot_id not in moving and (slot is None or slot.during != self.before.during):
            yield _("%(what)s: the slot it had before has been moved or removed since.") % what
        yield from self._absent(self.before.mentor_id, None)
        yield from self._busy(self.before.during, self.before.mentor_id, self.session.idea_id)

    def do(self) -> None:
        if self._follows:
            self.plan.changed.add(self.session.pk)
            return
        self.session.hold()
        facts = {
            name: getattr(self.before if self._differs(name) else self.session, name)
            for name in ("slot_id", "mentor_id", "idea_id", "description", "number")
        }
        facts["slot"] = Slot.objects.select_related("timetable__event").get(pk=facts.pop("slot_id"))
        facts["mentor"] = self.plan.around.mentors[facts.pop("mentor_id")]
        facts["idea"] = self.plan.event.ideas.filter(pk=facts.pop("idea_id")).first()
        self.session.edit(**facts, by=self.plan.by, quiet=self.plan.quiet)
        self.plan.changed.add(self.session.pk)

    def _differs(self, name: str) -> bool:
        return bool(getattr(self.before, name) != getattr(self.after, name))
