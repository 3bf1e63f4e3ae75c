"""A team asks for help: what was asked, and what became of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.history import Noted, keeps_history
from events.integrity import act
from events.models import Event, Idea, Mentor, Thing, Topic, User, when_field, who_field
from mentorship.models.queue import OPEN, MentorshipRequestQuerySet, State, Urgency
from mentorship.rules import REQUEST_RULES
from sessions_app.models import Session
from timetables.spans import Span

NOTED = Noted(
    Thing.REQUEST,
    deed="""CASE
        WHEN NEW.withdrawn_at IS NOT NULL AND was.withdrawn_at IS NULL THEN 'withdrawn'
        WHEN NEW.declined_at IS NOT NULL AND was.declined_at IS NULL THEN 'declined'
        WHEN NEW.session_id IS NOT NULL AND was.session_id IS NULL THEN 'scheduled'
        WHEN NEW.session_id IS NULL AND was.session_id IS NOT NULL THEN 'returned'
        WHEN NEW.mentor_id IS NOT NULL AND NEW.mentor_id IS DISTINCT FROM was.mentor_id THEN 'assigned'
        ELSE 'changed' END""",
    session="coalesce(NEW.session_id, was.session_id)",
)


@keeps_history("MentorshipRequestChange", noted=NOTED)
class MentorshipRequest(models.Model):
    """Pending, then assigned to a mentor, then scheduled in a session; or declined, or withdrawn.

    When its meeting is cancelled it comes back to the queue, with its age and the reason.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="requests", verbose_name=gettext_lazy("event"))
    # Idea and session have no foreign key of their own: the composite ones say more, and they check it.
    idea = models.ForeignKey(
        Idea, models.DO_NOTHING, db_constraint=False, related_name="requests", verbose_name=gettext_lazy("idea/team")
    )
    goal = models.TextField(gettext_lazy("what you want to achieve"), max_length=4000)
    topics = models.ManyToManyField(Topic, related_name="requests", blank=True, verbose_name=gettext_lazy("topics"))
    wished_mentor = models.ForeignKey(
        Mentor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="wishes",
        verbose_name=gettext_lazy("mentor wished for"),
    )
    urgency = models.PositiveSmallIntegerField(
        gettext_lazy("urgency"), choices=Urgency, default=Urgency.WHENEVER, db_default=Urgency.WHENEVER
    )
    times = ArrayField(
        DateTimeRangeField(), verbose_name=gettext_lazy("times that suit"), blank=True, default=list, db_default=[]
    )
    requested_at = models.DateTimeField(gettext_lazy("asked at"), default=timezone.now, db_default=Now())
    requested_by = who_field(gettext_lazy("asked by"))
    mentor = models.ForeignKey(
        Mentor, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=gettext_lazy("mentor")
    )
    assigned_at = when_field(gettext_lazy("assigned at"))
    assigned_by = who_field(gettext_lazy("assigned by"))
    session = models.ForeignKey(
        Session,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=gettext_lazy("session"),
    )
    scheduled_at = when_field(gettext_lazy("scheduled at"))
    scheduled_by = who_field(gettext_lazy("scheduled by"))
    declined_at = when_field(gettext_lazy("declined at"))
    declined_by = who_field(gettext_lazy("declined by"))
    decline_reason = models.CharField(
        gettext_lazy("reason"), max_length=300, blank=True, default="", db_default="", editable=False
    )
    withdrawn_at = when_field(gettext_lazy("withdrawn at"))
    withdrawn_by = who_field(gettext_lazy("withdrawn by"))
    # When and why it last came back to the queue; who did that stands in the history of the session.
    returned_at = when_field(gettext_lazy("returned at"))
    return_reason = models.CharField(
        gettext_lazy("why it is back"), max_length=500, blank=True, default="", db_default="", editable=False
    )

    objects = MentorshipRequestQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("mentorship request")
        verbose_name_plural = gettext_lazy("mentorship requests")
        constraints = REQUEST_RULES
        indexes = [
            models.Index(fields=["event", "requested_at", "id"], condition=OPEN, name="requests_waiting"),
            models.Index(fields=["event", "-requested_at", "-id"], name="requests_of_event"),
        ]

    def __str__(self) -> str:
        return _("Request of %(team)s") % {"team": self.idea}

    def get_absolute_url(self) -> str:
        return reverse("request_detail", args=[self.event.slug, self.pk])

    # Questions

    @property
    def state(self) -> State:
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.declined_at:
            return State.DECLINED
        if self.scheduled_at:
            return State.SCHEDULED
        return State.ASSIGNED if self.assigned_at else State.PENDING

    @property
    def is_waiting(self) -> bool:
        return self.state in (State.PENDING, State.ASSIGNED)

    @property
    def is_pending(self) -> bool:
        return self.state == State.PENDING

    @property
    def history(self) -> "models.QuerySet[Any]":
        """The rows the database wrote at each change, the first one first."""
        return self.changes.order_by("pgh_id")  # type: ignore[attr-defined]  # made by keeps_history

    @property
    def edition(self) -> str:
        """Another one whenever something else is asked for."""
        topics = sorted(self.topics.values_list("pk", flat=True))
        said = f"{self.goal}\n{self.wished_mentor_id} {self.urgency} {topics} {list(map(str, self.times))}"
        return sha256(said.encode()).hexdigest()[:16]

    def age(self, now: datetime) -> timedelta:
        """How long it has waited, or waited in the end."""
        return (self.scheduled_at or self.declined_at or self.withdrawn_at or now) - self.requested_at

    def is_overdue(self, now: datetime) -> bool:
        """Whether it waits longer than the event promises."""
        return self.is_waiting and self.age(now) > timedelta(minutes=self.event.promised_answer)

    # Acts

    @classmethod
    @act
    def submit(cls, *, idea: Idea, by: User, **said: Any) -> "MentorshipRequest":
        """Ask for help for the team, at the end of the queue; `said` is what `_say` takes."""
        request = cls(event_id=idea.event_id, idea=idea, requested_by=by)
        request._say(**said)
        return request

    @act
    def edit(self, *, by: User, seen: str = "", **said: Any) -> None:
        """Say it better, as in `submit`; its place in the queue stays.

        seen   the `edition` that whoever edits has looked at; a later one is not overwritten unseen

        Raises ValidationError unless it is pending, and when it was changed since.
        """
        self.hold()
        self.require_pending()
        self._require_unchanged_since(seen)
        self._say(**said)

    @act
    def withdraw(self, *, by: User, now: datetime | None = None) -> None:
        """The team needs no help any more. Raises ValidationError once it is scheduled or closed."""
        self.hold()
        self.require_waiting()
        self._unassign()
        self.withdrawn_at, self.withdrawn_by = now or timezone.now(), by
        self._keep()

    @act
    def assign(self, *, mentor: Mentor, by: User, now: datetime | None = None) -> None:
        """Choose who will help; it may be somebody else than before, as long as nothing is scheduled.

        Raises ValidationError for a mentor who does not take part in the event, and once it is scheduled or closed.
        """
        self.hold()
        self.give_to(mentor, by=by, now=now)
        self.require_of_event(mentor)
        self._keep()

    @act
    def decline(self, *, reason: str, by: User, now: datetime | None = None) -> None:
        """Say that no mentor will be found, and why. Raises ValidationError once it is scheduled or closed."""
        self.hold()
        self.turn_down(reason, by=by, now=now)
        self._keep()

    @act
    def reopen(self, *, by: User) -> None:
        """Take a decline or a withdrawal back: it waits again, with its age. Raises ValidationError otherwise."""
        self.hold()
        if self.state not in (State.DECLINED, State.WITHDRAWN):
            raise ValidationError(_("This request waits already, or is scheduled."), code="waiting")
        self.declined_at = self.declined_by = self.withdrawn_at = self.withdrawn_by = None
        self.decline_reason = ""
        self._keep()

    # How acts are made

    def give_to(self, mentor: Mentor, *, by: User, now: datetime | None = None) -> None:
        """Called inside an act that holds it, and keeps it afterwards."""
        self.require_waiting()
        self.mentor, self.assigned_at, self.assigned_by = mentor, now or timezone.now(), by

    def turn_down(self, reason: str, *, by: User, now: datetime | None = None) -> None:
        """Called inside an act that holds it, and keeps it afterwards."""
        self.require_waiting()
        self._unassign()
        self.declined_at, self.declined_by, self.decline_reason = now or timezone.now(), by, reason

    def settle(self, session: Session, *, by: User, now: datetime | None = None) -> None:
        """Called inside the act that made the session: this is where help will be given."""
        self.session, self.scheduled_at, self.scheduled_by = session, now or timezone.now(), by
        if self.mentor_id != session.mentor_id or not self.assigned_at:
            self.mentor, self.assigned_at, self.assigned_by = session.mentor, self.scheduled_at, by
        self.returned_at, self.return_reason = None, ""
        self._keep()

    def give_back(self, *, reason: str, now: datetime | None = None) -> None:
        """Called inside the act that takes its session away: it waits again, with its age and the reason."""
        self.session = self.scheduled_at = self.scheduled_by = None
        self._unassign()
        self.returned_at, self.return_reason = now or timezone.now(), reason[:500]
        self._keep()

    def hold(self) -> None:
        """Lock the request and read it afresh. Lock mentors, ideas and sessions first, if at all."""
        MentorshipRequest.objects.all().hold([self.pk])
        self.reread()

    def reread(self) -> None:
        """Read it afresh. Raises ValidationError when it is gone."""
        rows = MentorshipRequest.objects.select_related("event", "idea", "mentor__user", "session", "wished_mentor")
        try:
            self.refresh_from_db(from_queryset=rows)
        except MentorshipRequest.DoesNotExist:
            raise ValidationError(_("This request has been deleted meanwhile."), code="gone") from None

    def require_waiting(self) -> None:
        if not self.is_waiting:
            message = _("This request is “%(state)s” already. Reload the page to see what became of it.")
            raise ValidationError(message, code="not_waiting", params={"state": self.state.label})

    def require_of_event(self, mentor: Mentor) -> None:
        if not mentor.events.filter(pk=self.event_id).exists():
            message = _("%(mentor)s does not take part in this event. Add them to the event, or choose another mentor.")
            raise ValidationError(message, code="mentor_not_in_event", params={"mentor": mentor})

    def require_pending(self) -> None:
        self.require_waiting()
        if not self.is_pending:
            message = _("%(mentor)s is assigned to this request, so it stays as it is. Withdraw it and ask anew.")
            raise ValidationError(message, code="not_pending", params={"mentor": self.mentor})

    def _require_unchanged_since(self, seen: str) -> None:
        if seen and seen != self.edition:
            message = _(
                "Somebody else changed this request meanwhile. Compare with what stands there now, then save again."
            )
            raise ValidationError(message, code="stale")

    def _say(
        self,
        *,
        goal: str,
        topics: Iterable[Topic] = (),
        wished_mentor: Mentor | None = None,
        urgency: int = Urgency.WHENEVER,
        times: Iterable[Span] = (),
    ) -> None:
        """What the team asks for. `times` are spans that suit it, aware; none means any time."""
        self.goal, self.wished_mentor, self.urgency, self.times = goal, wished_mentor, urgency, list(times)
        self._keep()
        self.topics.set(topics)

    def _unassign(self) -> None:
        self.mentor = self.assigned_at = self.assigned_by = None

    def _keep(self) -> None:
        # The database tells which constraint refuses, and the seam says its sentence: to ask before costs half of the
        # queries of an act, which counts where three hundred are assigned at once.
        self.full_clean(validate_constraints=False)
        self.save()
