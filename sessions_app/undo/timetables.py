"""A timetable's changes taken back."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from events.models import Deed, Mentor, Thing
from sessions_app.meetings import edit_timetable
from sessions_app.undo.inverses import Inverse, register
from timetables.history import timetable_facts
from timetables.models import Timetable

EDITED = ("name", "place", "link", "slot_minutes", "gap_minutes", "mentor_id")


class OfTimetable(Inverse):
    @property
    def timetable(self) -> Timetable:
        timetable: Timetable = self.plan.live[Thing.TIMETABLE][self.step.thing_id]
        return timetable


@register(Thing.TIMETABLE, Deed.PUBLISHED)
class WithdrawIt(OfTimetable):
    @property
    def words(self) -> str:
        return _("%(timetable)s is a draft again: teams neither see it nor book in it.") % {"timetable": self.timetable}

    def do(self) -> None:
        self.timetable.withdraw(by=self.plan.by)


@register(Thing.TIMETABLE, Deed.WITHDRAWN)
class PublishIt(OfTimetable):
    @property
    def words(self) -> str:
        return _("%(timetable)s is published again.") % {"timetable": self.timetable}

    def do(self) -> None:
        self.timetable.publish(by=self.plan.by)


@register(Thing.TIMETABLE, Deed.CHANGED)
class EditBack(OfTimetable):
    """Who sits in a regular one stays: that is not in its history."""

    @property
    def words(self) -> str:
        facts = [
            _("%(what)s %(new)s instead of %(old)s") % {"what": label, "new": new, "old": old}
            for label, old, new in timetable_facts(self.after, self.before, self.plan.names.mentors)
        ]
        return _("%(what)s: %(facts)s.") % {"what": self.timetable, "facts": "; ".join(facts)}

    def obstacles(self) -> Iterator[str]:
        if self.before.mentor_id and self._mentor is None:
            yield _("%(what)s: its mentor is no longer there.") % {"what": self.timetable}

    @cached_property
    def _mentor(self) -> Mentor | None:
        return Mentor.objects.select_related("user").filter(pk=self.before.mentor_id).first()

    def do(self) -> None:
        changed = [name for name in EDITED if getattr(self.before, name) != getattr(self.after, name)]
        facts: dict[str, Any] = {name: getattr(self.before, name) for name in changed}
        if "mentor_id" in facts:
            facts.pop("mentor_id")
            facts["mentor"] = self._mentor
        how: dict[str, Any] = {"by": self.plan.by, "now": self.plan.now, "quiet": self.plan.quiet}
        edit_timetable(self.timetable, **facts, mentors=self._seated(), **how)

    def _seated(self) -> list[Mentor]:
        standing = Q(sessions__timetable=self.timetable, sessions__canceled_at=None)
        return list(Mentor.objects.filter(Q(regular_timetables=self.timetable) | standing).distinct())
