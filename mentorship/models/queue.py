"""The queue of requests: where each stands, who sees it, and who waits before whom."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from events.models import Idea, LockableQuerySet, User

if TYPE_CHECKING:
    from mentorship.models.request import MentorshipRequest


class Urgency(models.IntegerChoices):
    """How soon a team needs help, in its own view."""

    WHENEVER = 1, gettext_lazy("Whenever it suits")
    TODAY = 2, gettext_lazy("Today would help")
    STUCK = 3, gettext_lazy("Urgent: we are stuck")


class State(models.TextChoices):
    """Where a request stands, in the words of the screen. Derived from who/when pairs, never stored."""

    PENDING = "pending", gettext_lazy("Pending")
    ASSIGNED = "assigned", gettext_lazy("Assigned")
    SCHEDULED = "scheduled", gettext_lazy("Scheduled")
    DECLINED = "declined", gettext_lazy("Declined")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


OPEN = Q(scheduled_at=None, declined_at=None, withdrawn_at=None)
OF_STATE = {
    State.PENDING: OPEN & Q(assigned_at=None),
    State.ASSIGNED: OPEN & Q(assigned_at__isnull=False),
    State.SCHEDULED: Q(scheduled_at__isnull=False),
    State.DECLINED: Q(declined_at__isnull=False),
    State.WITHDRAWN: Q(withdrawn_at__isnull=False),
}


class MentorshipRequestQuerySet(LockableQuerySet["MentorshipRequest"]):
    def visible_to(self, user: User) -> Self:
        """Administrators see all, participants their team's, mentors those assigned to them."""
        if user.is_administrator:
            return self
        return self.filter(Q(idea__in=Idea.objects.filter(members=user)) | Q(mentor__user=user))

    def changeable_by(self, user: User) -> Self:
        """Which this person may edit and withdraw: administrators all, others those of their own teams."""
        return self if user.is_administrator else self.filter(idea__in=Idea.objects.filter(members=user))

    def in_state(self, state: str) -> Self:
        """The same question as `MentorshipRequest.state`, asked of the database."""
        return self.filter(OF_STATE[State(state)])

    def waiting(self) -> Self:
        """Neither scheduled nor declined nor withdrawn: somebody has to do something."""
        return self.filter(OPEN)

    def longest_first(self) -> Self:
        """As they have waited; one that came back keeps its age."""
        return self.order_by("requested_at", "pk")

    def overdue(self, now: datetime) -> Self:
        """Those that wait longer than their event promises."""
        minutes = models.ExpressionWrapper(
            models.F("event__promised_answer") * timedelta(minutes=1), output_field=models.DurationField()
        )
        return self.waiting().filter(requested_at__lt=models.Value(now) - minutes)

    def before(self, request: "MentorshipRequest") -> Self:
        """Those of its event that have waited longer and wait still."""
        older = Q(requested_at__lt=request.requested_at) | Q(requested_at=request.requested_at, pk__lt=request.pk)
        return self.waiting().filter(older, event=request.event_id)

    def for_list(self) -> Self:
        people = self.select_related("idea", "mentor__user", "wished_mentor__user", "session", "event")
        return people.prefetch_related("topics")
