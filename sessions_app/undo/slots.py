"""A slot's changes taken back."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from events.models import Deed, Thing
from sessions_app.models import Session
from sessions_app.rescheduling import move_slot
from sessions_app.slot_requests import tell_owner_of_change, tell_owner_of_return
from sessions_app.undo.inverses import Inverse, register
from timetables.models import Slot, Timetable
from timetables.spans import Span


class OfSlot(Inverse):
    @property
    def slot(self) -> Slot:
        """As it is now; for what was not removed."""
        slot: Slot = self.plan.live[Thing.SLOT][self.step.thing_id]
        return slot

    @property
    def is_alone(self) -> bool:
        """Whether it is the only slot of the act: of many at once nobody was told."""
        return sum(step.thing == Thing.SLOT for step in self.plan.steps) == 1

    def _overlapped(self, during: Span) -> Iterator[str]:
        """What the timetable offers there by now, apart from what goes with the act."""
        other = self.plan.around.overlapping(self.after.timetable_id, during)
        if other:
            facts = {"slot": Slot(during=during), "other": other}
            yield _("The slot %(slot)s overlaps the slot %(other)s, which is there by now.") % facts


@register(Thing.SLOT, Deed.ADDED)
class RemoveIt(OfSlot):
    @property
    def words(self) -> str:
        return _("%(what)s is removed.") % {"what": self.plan.name(self.step)}

    def obstacles(self) -> Iterator[str]:
        for session in self.plan.around.standing_in(self.step.thing_id):
            words = {"what": self.plan.name(self.step), "session": session}
            yield _("%(what)s holds %(session)s by now. Move or cancel it first.") % words

    def do(self) -> None:
        self.slot.remove(by=self.plan.by)


@register(Thing.SLOT, Deed.DELETED)
class PutBack(OfSlot):
    """The same slot again: what was cancelled in it finds it there."""

    @property
    def words(self) -> str:
        return _("%(what)s is offered again.") % {"what": self.plan.name(self.step)}

    def obstacles(self) -> Iterator[str]:
        if self.after.timetable_id not in self.plan.live[Thing.TIMETABLE]:
            yield _("The timetable of the slot %(slot)s has been deleted.") % {"slot": Slot(during=self.after.during)}
        if self.is_past(self.after.during):
            yield _("%(what)s: its time has passed.") % {"what": self.plan.name(self.step)}
        yield from self._without_mentor()
        yield from self._overlapped(self.after.during)

    def _without_mentor(self) -> Iterator[str]:
        timetable = self.plan.live[Thing.TIMETABLE].get(self.after.timetable_id)
        if timetable and timetable.mentor and not timetable.mentor.user.is_active:
            words = {"what": self.plan.name(self.step), "who": timetable.mentor}
            yield _("%(what)s: %(who)s has been deactivated since.") % words

    def do(self) -> None:
        timetable: Timetable = self.plan.live[Thing.TIMETABLE][self.after.timetable_id]
        slot = Slot(pk=self.step.thing_id, timetable=timetable, during=self.after.during)
        slot.full_clean()
        slot.save(force_insert=True)
        for session in self._who_lost_it():
            session.return_to(slot, by=self.plan.by)
        if self.is_alone and not self.plan.quiet:
            tell_owner_of_return(slot, by=self.plan.by)

    def _who_lost_it(self) -> Iterator[Session]:
        """What was cancelled in it, then or before."""
        for step in (one for one in self.plan.steps if one.thing == Thing.SESSION):
            before, session = self.plan.before(step), self.plan.session(step.session)
            is_here = before and before.slot_id == self.step.thing_id
            if is_here and session and self.plan.after(step).slot_id is None:
                yield session


@register(Thing.SLOT, Deed.MOVED)
class MoveBack(OfSlot):
    """With the sessions that moved along."""

    @property
    def words(self) -> str:
        facts = {"slot": self.slot, "old": Slot(during=self.before.during), "timetable": self.slot.timetable}
        return _("The slot %(slot)s in %(timetable)s is at %(old)s again, with what stands in it.") % facts

    def obstacles(self) -> Iterator[str]:
        if self.is_past(self.before.during):
            yield _("%(what)s: the time it had before has passed.") % {"what": self.plan.name(self.step)}
        for session in self.plan.around.standing_in(self.step.thing_id):
            words = {"what": self.plan.name(self.step), "session": session}
            yield _("%(what)s holds %(session)s by now, which was not moved with it.") % words
        yield from self._overlapped(self.before.during)
        yield from self._collisions()

    def _collisions(self) -> Iterator[str]:
        """Who of those that it took along has another session at that time."""
        for session in self.plan.live[Thing.SESSION].values():
            other = self.plan.around.busy(self.before.during, session.mentor_id, session.idea_id)
            if other and session.slot_id == self.step.thing_id and not session.is_canceled:
                who = session.mentor if other.mentor_id == session.mentor_id else session.idea
                words = {"what": session, "who": who, "other": other}
                yield _("%(what)s cannot move back: %(who)s has %(other)s at that time by now.") % words

    def do(self) -> None:
        slot, before = self.slot, self.slot.during
        move_slot(slot, during=self.before.during, by=self.plan.by)
        is_met = Session.objects.standing().filter(slot=slot, pk__in=self.plan.active).exists()
        if self.is_alone and not self.plan.quiet and not is_met:
            tell_owner_of_change(slot, before=before, after=slot.during, by=self.plan.by, mail=True)
