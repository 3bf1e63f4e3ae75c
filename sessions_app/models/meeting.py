"""The appointment made for a session with its team."""

import uuid
from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.history import Noted, keeps_history
from events.integrity import CompositeForeignKey, act
from events.models import Idea, LockableQuerySet, Thing, User, when_field, who_field
from sessions_app.letting_go import let_go
from sessions_app.models.session import Session


class Outcome(models.TextChoices):
    """What happened in the end. The codes are those of the session's states."""

    HELD = "held", gettext_lazy("Held")
    TEAM_MISSED = "team_missed", gettext_lazy("Team missed")
    MENTOR_MISSED = "mentor_missed", gettext_lazy("Mentor missed")


class MeetingQuerySet(LockableQuerySet["Meeting"]):
    def visible_to(self, user: User) -> Self:
        """Administrators see all, mentors those of their sessions, participants their team's: not of one before."""
        if user.is_administrator:
            return self
        return self.filter(Q(session__mentor__user=user) | Q(idea__in=Idea.objects.filter(members=user)))

    def active(self) -> Self:
        return self.filter(canceled_at=None)

    def canceled(self) -> Self:
        return self.exclude(canceled_at=None)

    def coming(self, now: datetime) -> Self:
        """Active ones that have not ended."""
        return self.active().filter(session__during__endswith__gt=now)

    def reschedule(self) -> "list[Meeting]":
        """`Meeting.reschedule` of all of these, in three statements; within an act. Gives those that it found.

        Locks their sessions, then the meetings.
        """
        found = list(self.order_by("pk").values_list("session", "pk"))
        Session.objects.all().hold(session for session, _pk in found)
        held = self.model.objects.active().hold(pk for _session, pk in found)
        rows = self.model.objects.filter(pk__in=held)
        rows.update(sequence=F("sequence") + 1)
        return list(rows.order_by("pk"))

    def for_page(self) -> Self:
        """The latest first, with all that the session's page tells of each."""
        return self.select_related("idea", "made_by", "canceled_by", "recorded_by").order_by("-pk")


# That calendars hear of it says nothing.
NOTED = Noted(
    Thing.MEETING,
    deed="""CASE
        WHEN NEW.canceled_at IS NOT NULL AND was.canceled_at IS NULL THEN 'canceled'
        WHEN NEW.outcome <> was.outcome THEN 'recorded'
        WHEN NEW.link <> was.link THEN 'changed' END""",
    event="(SELECT event_id FROM sessions_app_session WHERE id = NEW.session_id)",
    session="NEW.session_id",
)


@keeps_history("MeetingChange", noted=NOTED, exclude=["active_session"])
class Meeting(models.Model):
    """Active until cancelled; a session has at most one active meeting, and keeps its team while it has one."""

    # It restricts: cancelled meetings go together with their session, in Session.remove.
    session = models.ForeignKey(
        Session, models.DO_NOTHING, related_name="meetings", verbose_name=gettext_lazy("session")
    )
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="meetings", verbose_name=gettext_lazy("idea/team"))
    link = models.URLField(gettext_lazy("link"), max_length=500, blank=True, db_default="", default="")
    uid = models.UUIDField(default=uuid.uuid4, db_default=models.Func(function="gen_random_uuid"), editable=False)
    sequence = models.PositiveIntegerField(gettext_lazy("calendar sequence"), default=0, db_default=0, editable=False)
    made_at = models.DateTimeField(gettext_lazy("made at"), default=timezone.now, db_default=Now(), editable=False)
    made_by = who_field(gettext_lazy("made by"))
    canceled_at = when_field(gettext_lazy("cancelled at"))
    canceled_by = who_field(gettext_lazy("cancelled by"))
    cancellation_reason = models.CharField(
        gettext_lazy("reason"), max_length=300, blank=True, db_default="", default="", editable=False
    )
    outcome = models.CharField(
        gettext_lazy("what happened"), max_length=20, blank=True, choices=Outcome, db_default="", default=""
    )
    recorded_at = when_field(gettext_lazy("recorded at"))
    recorded_by = who_field(gettext_lazy("recorded by"))
    # The session while the meeting is active.
    active_session = models.GeneratedField(
        expression=Case(When(canceled_at=None, then=F("session")), default=None),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("meeting")
        constraints = [
            models.UniqueConstraint(
                fields=["active_session"],
                name="one_active_meeting_per_session",
                violation_error_code="one_active_meeting_per_session",
                violation_error_message=gettext_lazy(
                    "This session has an active meeting already. Cancel that one first."
                ),
            ),
            CompositeForeignKey(
                name="meeting_team_is_session_team",
                fields=["active_session", "idea"],
                to="sessions_app.Session",
                to_fields=["id", "standing_idea"],
                violation_error_code="meeting_team_is_session_team",
                violation_error_message=gettext_lazy("This session has an active meeting. Cancel the meeting first."),
            ),
            models.CheckConstraint(
                condition=Q(canceled_by=None) | Q(canceled_at__isnull=False),
                name="meeting_canceled_by_has_time",
                violation_error_code="meeting_canceled_by_has_time",
                violation_error_message=gettext_lazy("Who cancelled a meeting is kept together with when."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", recorded_by=None, recorded_at=None)
                | (~Q(outcome="") & Q(outcome__in=Outcome.values) & Q(recorded_at__isnull=False)),
                name="meeting_outcome_has_time",
                violation_error_code="meeting_outcome_has_time",
                violation_error_message=gettext_lazy("What happened is kept together with when it was recorded."),
            ),
        ]

    def __str__(self) -> str:
        return _("Meeting of session %(number)d with %(team)s") % {"number": self.session.number, "team": self.idea}

    @property
    def is_active(self) -> bool:
        return self.canceled_at is None

    @classmethod
    @act
    def make(cls, *, session: Session, link: str, by: User | None) -> "Meeting":
        """Make the appointment with the session's team.

        Raises ValidationError for an open or cancelled session, or one that has an active meeting.
        """
        session.hold()
        session.require_standing()
        if session.idea is None:
            message = _("Session %(number)d has no idea/team yet. Choose one first, then make the meeting.")
            raise ValidationError(message % {"number": session.number}, code="no_team")
        meeting = cls(session=session, idea=session.idea, link=link, made_by=by)
        meeting.full_clean()
        meeting.save()
        session.__dict__.pop("active_meeting", None)
        return meeting

    @act
    def cancel(self, *, reason: str, by: User | None, now: datetime | None = None, quiet: bool = False) -> None:
        """End the appointment; the session becomes open again and its team may change.

        quiet   whoever waited for it is not told that they wait again

        Raises ValidationError when it is cancelled already, or what happened in it is recorded.
        """
        self.hold()
        if self.outcome:
            message = _("This meeting is recorded as “%(outcome)s”. Take that back first, then cancel the meeting.")
            raise ValidationError(message % {"outcome": self.get_outcome_display()}, code="recorded")
        let_go(self.session, why=self._why(reason), by=by, quiet=quiet)
        self.canceled_at, self.canceled_by, self.cancellation_reason = now or timezone.now(), by, reason
        self.sequence += 1
        self.full_clean()
        self.save()

    def _why(self, reason: str) -> str:
        facts = {"number": self.session.number, "reason": reason}
        if reason:
            return _("The meeting of session %(number)d was cancelled: %(reason)s") % facts
        return _("The meeting of session %(number)d was cancelled.") % facts

    @act
    def record(self, *, outcome: str, by: User | None, now: datetime | None = None) -> None:
        """Keep what happened, one of Outcome; an empty outcome takes the record back."""
        self.hold()
        self.outcome = outcome
        self.recorded_at, self.recorded_by = (now or timezone.now(), by) if outcome else (None, None)
        self.full_clean()
        self.save()

    @act
    def change_link(self, *, link: str, by: User | None) -> None:
        """Hold the meeting somewhere else; calendars hear of it."""
        self.hold()
        self.link = link
        self.reschedule()

    def reschedule(self) -> None:
        """Called inside an act that changed time, place or people: calendars take the higher sequence."""
        self.sequence += 1
        self.full_clean()
        self.save()

    def hold(self) -> None:
        """Lock the meeting and read it afresh."""
        self.session.hold()
        Meeting.objects.all().hold([self.pk])
        self.refresh_from_db(from_queryset=Meeting.objects.select_related("idea", "session"))
        if not self.is_active:
            raise ValidationError(_("This meeting is cancelled already."), code="canceled")
