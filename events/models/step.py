"""The index of an event's history: one row for each change that says something, over all kinds of things."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.event import Event

if TYPE_CHECKING:
    from events.models.people import User


class Thing(models.TextChoices):
    """What was changed."""

    SESSION = "session", _("Session")
    MEETING = "meeting", _("Meeting")
    TIMETABLE = "timetable", _("Timetable")
    SLOT = "slot", _("Slot")
    REQUEST = "request", _("Request")


class Deed(models.TextChoices):
    """What was done to it."""

    ADDED = "added", pgettext_lazy("what was done", "Added")
    CHANGED = "changed", pgettext_lazy("what was done", "Changed")
    MOVED = "moved", pgettext_lazy("what was done", "Moved")
    HANDED_OVER = "handed_over", pgettext_lazy("what was done", "Handed over")
    CANCELED = "canceled", pgettext_lazy("what was done", "Cancelled")
    REINSTATED = "reinstated", pgettext_lazy("what was done", "Reinstated")
    RECORDED = "recorded", pgettext_lazy("what was done", "Outcome recorded")
    PUBLISHED = "published", pgettext_lazy("what was done", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("what was done", "Withdrawn")
    ASSIGNED = "assigned", pgettext_lazy("what was done", "Assigned")
    SCHEDULED = "scheduled", pgettext_lazy("what was done", "Scheduled")
    RETURNED = "returned", pgettext_lazy("what was done", "Back in the queue")
    DECLINED = "declined", pgettext_lazy("what was done", "Declined")
    DELETED = "deleted", pgettext_lazy("what was done", "Deleted")


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, user: "User") -> Self:
        """Administrators see all, others none."""
        return self if user.is_administrator else self.none()

    def latest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def older_than(self, step: "Step") -> Self:
        """Those after it, the latest first. Said so that the index over moments answers it."""
        return self.filter(at__lte=step.at).exclude(at=step.at, pk__gte=step.pk)

    def newer_than(self, step: "Step") -> Self:
        return self.filter(at__gte=step.at).exclude(at=step.at, pk__lte=step.pk)

    def of_act(self, act: Any) -> Self:
        """What was done in one go, in the order of doing it."""
        return self.filter(act=act).order_by("pk")

    def of_session_number(self, number: int, *, event: Event) -> Self:
        """Of the sessions that have this number, or had it, with their meetings and requests."""
        numbered = Step.objects.filter(event=event, number=number).values("session")
        return self.filter(session__in=numbered)


class Step(models.Model):
    """Who did what to which thing, and when. Written by triggers on the histories of the things; see `events.history`.

    The rows in those histories hold what the thing was; this one is found by event, person, kind or moment.
    """

    event = models.ForeignKey(Event, models.CASCADE, db_constraint=False, related_name="steps", verbose_name=_("event"))
    at = models.DateTimeField(_("at"))
    # No foreign key: a person may be erased, what they did stays.
    who = models.BigIntegerField(_("who"), null=True)
    # The same for all that was done in one request, or one act outside of one; null outside the panel.
    act = models.UUIDField(_("act"), null=True)
    # The act that this one took back.
    undoes = models.UUIDField(_("takes back"), null=True)
    thing = models.CharField(_("what"), max_length=12, choices=Thing)
    thing_id = models.BigIntegerField()
    deed = models.CharField(_("done"), max_length=12, choices=Deed)
    # The row in the history of the thing, and the one before it.
    change = models.BigIntegerField()
    before = models.BigIntegerField(null=True)
    session = models.BigIntegerField(null=True)
    number = models.IntegerField(null=True)
    timetable = models.BigIntegerField(null=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the history")
        indexes: ClassVar[list[models.Index]] = [
            models.Index("event", "at", "id", name="steps_of_event"),
            models.Index("event", "who", "at", "id", name="steps_by_person"),
            models.Index("event", "thing", "deed", "at", "id", name="steps_by_kind"),
            models.Index("thing", "thing_id", "id", name="steps_of_thing"),
            models.Index("act", name="steps_of_act"),
            models.Index("undoes", condition=Q(undoes__isnull=False), name="steps_taking_back"),
            models.Index("session", condition=Q(session__isnull=False), name="steps_of_session"),
            models.Index("event", "number", condition=Q(number__isnull=False), name="steps_by_number"),
            models.Index("timetable", condition=Q(timetable__isnull=False), name="steps_of_timetable"),
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.thing_id}: {self.deed}"
