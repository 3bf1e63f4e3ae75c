"""Ideas, and the teams that work on them."""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from events.access import Permission
from events.integrity import CompositeKey
from events.models.base import LockableQuerySet
from events.models.event import Event
from events.models.people import User
from events.models.topic import Topic


class IdeaQuerySet(LockableQuerySet["Idea"]):
    def bookable_by(self, user: User) -> Self:
        """Those for whom somebody may book: administrators for all, others for their own."""
        return self if user.can(Permission.MANAGE_SESSIONS) else self.filter(members=user)

    def with_figures(self) -> Self:
        """How many standing sessions each has."""
        return self.annotate(session_count=Count("sessions", filter=Q(sessions__canceled_at=None), distinct=True))

    def for_list(self) -> Self:
        return self.prefetch_related("members", "topics").order_by(Lower("name"), "pk")


class Idea(models.Model):
    """What a team works on in one event; on screen "Idea/Team"."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="ideas", verbose_name=_("event"))
    name = models.CharField(_("name"), max_length=120)
    brief = models.TextField(_("brief"), max_length=4000, blank=True, db_default="")
    members = models.ManyToManyField(User, related_name="ideas", blank=True, verbose_name=_("members"))
    topics = models.ManyToManyField(Topic, related_name="ideas", blank=True, verbose_name=_("topics"))

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea/team")
        verbose_name_plural = _("ideas/teams")
        constraints = [
            CompositeKey(fields=["id", "event"], name="idea_in_event"),
            models.UniqueConstraint(
                "event",
                Lower("name"),
                name="idea_name_unique_in_event",
                violation_error_code="idea_name_unique_in_event",
                violation_error_message=_("Another idea/team of this event has this name. Choose a different one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
