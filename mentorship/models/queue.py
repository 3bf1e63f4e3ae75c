"""The queue of requests: where each stands, who sees it, and who waits before whom."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from events.models import Idea, LockableQuerySet, Mentor, User

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

    def of_teams(self, ideas: Iterable[int]) -> Self:
        return self.filter(idea__in=list(ideas))

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

    def latest_first(self) -> Self:
        return self.order_by("-requested_at", "-pk")

    def saying(self, idea: Idea, *, goal: str, wished: Mentor | None) -> Self:
        """What the team asked in the same words, wishing for the same mentor."""
        return self.filter(idea=idea, goal=goal, wished_mentor=wished).longest_first()

    def with_place(self) -> Self:
        """How many wait before each, as `before_count`; for the few of a team, as it is a sub-select a row."""
        older = Q(requested_at__lt=OuterRef("requested_at")) | Q(
            requested_at=OuterRef("requested_at"), pk__lt=OuterRef("pk")
        )
        before = self.model.objects.filter(older, event=OuterRef("event")).waiting().order_by().values("event")
        return self.annotate(before_count=Coalesce(Subquery(before.annotate(n=Count("pk")).values("n")), 0))

    def for_inbox(self) -> Self:
        """What a row of a list shows; its topics as `topic_names`."""
        names = self.model.topics.through.objects.filter(mentorshiprequest=OuterRef("pk")).order_by("topic__name")
        people = self.select_related("idea", "mentor__user", "wished_mentor__user", "session", "event", "withdrawn_by")
        return people.annotate(topic_names=ArraySubquery(names.values("topic__name")))

    def for_act(self) -> Self:
        return self.select_related("idea", "mentor__user", "event")

    def for_acts(self) -> Self:
        """The same where many are acted on at once: with whom each concerns."""
        return self.for_act().prefetch_related("idea__members")

    def for_list(self) -> Self:
        people = self.select_related("idea", "mentor__user", "wished_mentor__user", "session", "event")
        return people.prefetch_related("topics")
