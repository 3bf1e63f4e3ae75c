"""Ideas, and the teams that work on them."""

from hashlib import sha256
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q
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

    def changeable_by(self, user: User) -> Self:
        """Those whose brief and topics somebody may change: administrators all, members their own."""
        return self if user.is_administrator else self.filter(members=user)

    def visible_to(self, user: User) -> Self:
        """Administrators see all, members their own, mentors those they have a standing session with."""
        if user.is_administrator:
            return self
        # Each way by itself: joined together, members and sessions would multiply.
        own = self.model.objects.filter(members=user).values("pk")
        met = self.model.objects.filter(sessions__mentor__user=user, sessions__canceled_at=None).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=met))

    def with_figures(self) -> Self:
        """How many standing sessions each has."""
        return self.annotate(session_count=Count("sessions", filter=Q(sessions__canceled_at=None), distinct=True))

    def with_session(self) -> Self:
        """Those with which somebody meets or has met: a session of theirs stands."""
        return self.filter(self._has_session())

    def without_session(self) -> Self:
        return self.filter(~self._has_session())

    def _has_session(self) -> Exists:
        sessions: Any = self.model._meta.get_field("sessions").related_model
        return Exists(sessions.objects.filter(idea=OuterRef("pk"), canceled_at=None))

    def with_application_of(self, user: User) -> Self:
        """With the id of the application by which this person asks to join each; None without."""
        waits = Q(applications__user=user, applications__accepted_at=None, applications__refused_at=None)
        return self.annotate(own=FilteredRelation("applications", condition=waits)).annotate(
            own_application=F("own__pk")
        )

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

    @property
    def edition(self) -> str:
        """Another one whenever brief or topics are others."""
        said = f"{sorted(self.topics.values_list('pk', flat=True))} {self.brief}"
        return sha256(said.encode()).hexdigest()[:16]
