"""A 1:1 session, the rules it obeys, and what can be done with it."""

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.history import keeps_history
from events.integrity import act
from events.models import Event, Idea, Mentor, User, when_field, who_field
from sessions_app.letting_go import let_go
from sessions_app.models.agenda import SessionQuerySet, State
from sessions_app.models.preconditions import (
    require_no_meeting,
    require_same_team,
    require_unchanged_since,
    require_valid_in_slot,
)
from sessions_app.models.rules import SESSION_NOTED, SESSION_RULES
from timetables.models import Slot, Timetable

if TYPE_CHECKING:
    from sessions_app.models.meeting import Meeting

S = TypeVar("S", bound="Session")


@keeps_history("SessionChange", noted=SESSION_NOTED, exclude=["standing_idea", "timetable_owner"])
class Session(models.Model):
    """One mentor, one slot, at most one idea/team; open while it has none or no meeting.

    Timetable, slot and idea have no foreign key of their own: the composite ones say more, and they check it.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="sessions", verbose_name=gettext_lazy("event"))
    number = models.IntegerField(gettext_lazy("session number"))
    timetable = models.ForeignKey(
        Timetable,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="sessions",
        verbose_name=gettext_lazy("timetable"),
    )
    timetable_owner = models.BigIntegerField(editable=False)
    slot = models.ForeignKey(
        Slot,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=gettext_lazy("slot"),
    )
    during = DateTimeRangeField(gettext_lazy("time"), editable=False)
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="sessions", verbose_name=gettext_lazy("mentor"))
    idea = models.ForeignKey(
        Idea,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=gettext_lazy("idea/team"),
    )
    description = models.TextField(gettext_lazy("description"), max_length=4000, blank=True, db_default="", default="")
    canceled_at = when_field(gettext_lazy("cancelled at"))
    canceled_by = who_field(gettext_lazy("cancelled by"))
    cancellation_reason = models.CharField(
        gettext_lazy("reason"), max_length=300, blank=True, db_default="", default="", editable=False
    )
    # The idea while the session stands: what an active meeting's idea must equal.
    standing_idea = models.GeneratedField(
        expression=Case(When(canceled_at=None, then=F("idea")), default=None),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("session")
        constraints = SESSION_RULES
        indexes = [
            models.Index("event", RangeStartsWith("during"), name="session_by_start"),
        ]

    def __str__(self) -> str:
        return _("Session %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("session_detail", args=[self.event.slug, self.number])

    # Questions

    @property
    def history(self) -> "models.QuerySet[Any]":
        """The rows the database wrote at each change, the first one first."""
        return self.changes.order_by("pgh_id")  # type: ignore[attr-defined]  # made by keeps_history

    @cached_property
    def active_meeting(self) -> "Meeting | None":
        """The appointment that stands, if any."""
        return self.meetings.active().first()

    @property
    def state(self) -> State:
        """Open until it has an active meeting; then booked, until somebody records what happened."""
        if "listed_state" in self.__dict__:
            return State(self.__dict__["listed_state"])
        if self.is_canceled:
            return State.CANCELED
        if self.active_meeting is None:
            return State.OPEN
        return State(self.active_meeting.outcome or State.BOOKED)

    @property
    def last_change(self) -> int | None:
        """The id of the latest change of this session in its history, whoever made it."""
        return self.history.aggregate(latest=models.Max("pgh_id"))["latest"]

    @property
    def is_canceled(self) -> bool:
        return self.canceled_at is not None

    @property
    def has_active_meeting(self) -> bool:
        return self.state not in (State.OPEN, State.CANCELED)

    def is_recordable_by(self, user: User) -> bool:
        """The question of `recordable_by`, of this session, which must have an active meeting."""
        return self.has_active_meeting and (user.is_administrator or self.mentor.user_id == user.pk)

    # Acts

    @classmethod
    @act
    def add(
        cls: type[S],
        *,
        slot: Slot,
        mentor: Mentor,
        by: User | None,
        idea: Idea | None = None,
        description: str = "",
        number: int | None = None,
    ) -> S:
        """Make a session in a free slot; without a number it gets the next one of the event.

        Raises ValidationError when the mentor or the team has a session then, the number is taken, or the
        timetable is another mentor's.
        """
        timetable = slot.timetable
        session = cls(event=timetable.event, mentor=mentor, idea=idea, description=description)
        session.hold(mentor, idea=idea)
        session.number = cls._next_number(timetable.event) if number is None else number
        session._put_in(slot)
        session._seat()
        return session

    @act
    def edit(
        self,
        *,
        slot: Slot,
        mentor: Mentor,
        idea: Idea | None,
        description: str,
        number: int | None,
        by: User | None,
        seen: int | None = None,
        quiet: bool = False,
    ) -> None:
        """Change what the session is; without a number it keeps its own.

        seen    the `last_change` that whoever edits has looked at; a later one is not overwritten unseen
        quiet   whoever depended on the session being that team's is not told

        Raises ValidationError for a cancelled session, for another team under an active meeting, when changed since
        `seen`, and as `add` does.
        """
        self.hold(mentor, idea=idea)
        self.require_standing()
        require_unchanged_since(self, seen)
        require_same_team(self, idea)
        if self.idea and self.idea != idea:
            why = _("Session %(number)d went to another team.") % {"number": self.number}
            let_go(self, why=why, by=by, quiet=quiet)
        is_rescheduled = (self.slot_id, self.mentor_id) != (slot.pk, mentor.pk)
        self.mentor, self.idea, self.description, self.number = mentor, idea, description, number or self.number
        self._put_in(slot)
        self._seat()
        if is_rescheduled and self.active_meeting:
            self.active_meeting.reschedule()

    @act
    def move(self, *, slot: Slot, by: User | None) -> None:
        """Take the session, with its meeting, to another free slot of the same mentor."""
        self.hold(self.mentor, idea=self.idea)
        self.require_standing()
        self._put_in(slot)
        self._seat()
        if self.active_meeting:
            self.active_meeting.reschedule()

    @act
    def cancel(self, *, reason: str, by: User | None, now: datetime | None = None, quiet: bool = False) -> None:
        """Strike the session out and set its mentor's time free; `quiet` as in `edit`.

        Raises ValidationError under an active meeting.
        """
        self.hold()
        self.require_standing()
        require_no_meeting(self, _("Session %(number)d has an active meeting. Cancel the meeting first."))
        why = _("Session %(number)d was cancelled: %(reason)s") if reason else _("Session %(number)d was cancelled.")
        let_go(self, why=why % {"number": self.number, "reason": reason}, by=by, quiet=quiet)
        self.canceled_at, self.canceled_by, self.cancellation_reason = now or timezone.now(), by, reason
        self.full_clean()
        self.save()

    @act
    def reinstate(self, *, by: User | None) -> None:
        """Take a cancellation back. Raises ValidationError when the slot is gone or the time taken meanwhile."""
        self.hold(self.mentor, idea=self.idea)
        if not self.is_canceled:
            raise ValidationError(_("Session %(number)d stands already.") % {"number": self.number}, code="standing")
        if self.slot_id is None:
            message = _("The slot of session %(number)d was removed. Add a new session in another slot.")
            raise ValidationError(message % {"number": self.number}, code="standing_session_has_slot")
        self.canceled_at, self.canceled_by, self.cancellation_reason = None, None, ""
        self.full_clean()
        self.save()

    @act
    def return_to(self, slot: Slot, *, by: User | None) -> None:
        """Put a cancelled session, whose slot was removed, back into it. Raises ValidationError when it has one."""
        self.hold()
        if self.slot_id is not None or not self.is_canceled:
            raise ValidationError(_("Session %(number)d has a slot.") % {"number": self.number}, code="has_slot")
        self._put_in(slot)

    @act
    def remove(self, *, by: User | None) -> None:
        """Delete the session with its cancelled meetings. Raises ValidationError under an active meeting."""
        self.hold()
        require_no_meeting(self, _("Session %(number)d has an active meeting. Cancel the meeting first."))
        let_go(self, why=_("Session %(number)d was deleted.") % {"number": self.number}, by=by, quiet=False)
        self.meetings.all().delete()
        self.delete()

    # How acts are made

    def hold(self, *mentors: Mentor, idea: Idea | None = None) -> None:
        """Lock mentors, then ideas, then the session itself, and read it afresh.

        Always in this order: racers then queue instead of deadlocking on the exclusion constraints.
        """
        Mentor.objects.all().hold(mentor.pk for mentor in mentors)
        Idea.objects.all().hold([idea.pk if idea else None])
        if self.pk is None:
            return
        if not Session.objects.all().hold([self.pk]):
            raise ValidationError(_("This session has been deleted meanwhile."), code="gone")
        rows = Session.objects.select_related("mentor__user", "idea", "timetable", "event", "slot")
        self.refresh_from_db(from_queryset=rows)
        self.__dict__.pop("active_meeting", None)
        self.__dict__.pop("listed_state", None)

    @classmethod
    def _next_number(cls, event: Event) -> int:
        """The next free number, which nobody else is given before this transaction ends."""
        Event.objects.select_for_update(no_key=True).get(pk=event.pk)
        return cls.objects.next_number(event)

    def _put_in(self, slot: Slot) -> None:
        self.slot, self.timetable, self.during = slot, slot.timetable, slot.during
        self.timetable_owner = slot.timetable.mentor_id or 0
        require_valid_in_slot(self)
        self.save()

    def _seat(self) -> None:
        """A mentor with a session takes part in the event and, if the timetable is regular, sits in it."""
        self.mentor.events.add(self.event_id)
        if not self.timetable.is_custom:
            self.timetable.mentors.add(self.mentor)

    def require_standing(self) -> None:
        if self.is_canceled:
            message = _("Session %(number)d is cancelled. Reinstate it first.") % {"number": self.number}
            raise ValidationError(message, code="canceled")
