"""Messages to one person inside the panel."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.integrity import act
from events.models.base import when_field
from events.models.people import User


class Kind(models.TextChoices):
    """What a message is about. People choose by these what they get by mail."""

    REQUEST = "request", _("Mentorship requests")
    MEETING = "meeting", _("Meetings made, moved or cancelled")
    REMINDER = "reminder", _("Reminders before a session")
    AVAILABILITY = "availability", _("Questions about availability")
    PEOPLE = "people", _("Teams, and who joins them")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def of_kind(self, kind: str) -> Self:
        """Those of one kind; all without one."""
        return self.filter(kind=kind) if kind else self

    def latest_first(self) -> Self:
        return self.order_by("-pk")

    @act
    def read(self, *, by: User, now: datetime | None = None) -> int:
        """Mark these as read, those that were keep their time; how many were not."""
        return self.unread().update(read_at=now or timezone.now())


class Notification(models.Model):
    """A message to one person inside the panel, with the way to what it speaks of."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True, default="", db_default="")
    # What must not be told twice, such as one reminder of one meeting.
    key = models.CharField(max_length=120, blank=True, default="", db_default="", editable=False)
    text = models.CharField(_("message"), max_length=400)
    url = models.CharField(_("address in the panel"), max_length=300, blank=True, db_default="", default="")
    created_at = models.DateTimeField(_("sent"), db_default=models.functions.Now(), editable=False)
    read_at = when_field(_("read at"))

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        indexes = [models.Index(fields=["user", "-id"], name="notifications_of_a_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                condition=~Q(key=""),
                name="notification_told_once",
                violation_error_code="notification_told_once",
                violation_error_message=_("This person has been told already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_unread(self) -> bool:
        return self.read_at is None

    @act
    def read(self, *, by: User, now: datetime | None = None) -> None:
        """It has been read; the first time counts."""
        if self.read_at is None:
            self.read_at = now or timezone.now()
            self.save(update_fields=["read_at"])
