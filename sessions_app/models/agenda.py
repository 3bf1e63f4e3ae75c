"""The agenda: where each session stands, who sees it, and the words to ask for some of them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from events.models import Event, Idea, LockableQuerySet, User
from timetables.spans import Span

if TYPE_CHECKING:
    from sessions_app.models.session import Session  # noqa: F401  # of which this is the query set


class State(models.TextChoices):
    """Where a session stands, in the words of the screen. Derived from who/when pairs, never stored."""

    OPEN = "open", gettext_lazy("Open")
    BOOKED = "booked", gettext_lazy("Booked")
    HELD = "held", gettext_lazy("Held")
    TEAM_MISSED = "team_missed", gettext_lazy("Team missed")
    MENTOR_MISSED = "mentor_missed", gettext_lazy("Mentor missed")
    CANCELED = "canceled", gettext_lazy("Cancelled")


class SessionQuerySet(LockableQuerySet["Session"]):
    def visible_to(self, user: User) -> Self:
        """Administrators see all, mentors their own, participants their team's."""
        if user.is_administrator:
            return self
        ideas = Idea.objects.filter(members=user)
        return self.filter(Q(mentor__user=user) | Q(idea__in=ideas))

    def recordable_by(self, user: User) -> Self:
        """Where this person may say what happened: anywhere for administrators, mentors in their own."""
        return self if user.is_administrator else self.filter(mentor__user=user)

    def changeable_by(self, user: User) -> Self:
        """Which this person may book, move and give back: administrators all, others those of their own teams."""
        return self if user.is_administrator else self.filter(idea__in=Idea.objects.filter(members=user))

    def standing(self) -> Self:
        return self.filter(canceled_at=None)

    def canceled(self) -> Self:
        return self.exclude(canceled_at=None)

    def upcoming(self) -> Self:
        return self.filter(during__endswith__gt=Now())

    def overlapping(self, span: Span) -> Self:
        return self.filter(during__overlap=span)

    def in_state(self, state: str) -> Self:
        """The same question as `Session.state`, asked of the database."""
        if state == State.CANCELED:
            return self.canceled()
        active = self._active_meetings()
        if state == State.OPEN:
            return self.standing().filter(~Exists(active))
        outcome = "" if state == State.BOOKED else state
        return self.standing().filter(Exists(active.filter(outcome=outcome)))

    def with_state(self) -> Self:
        """Spare `Session.state` its query: one sub-select, whatever the number of rows."""
        outcome = self._active_meetings().values("outcome")
        meeting_says = Case(When(listed_outcome="", then=Value("booked")), default=F("listed_outcome"))
        return self.annotate(listed_outcome=models.Subquery(outcome)).annotate(
            listed_state=Case(
                When(canceled_at__isnull=False, then=Value("canceled")),
                When(listed_outcome__isnull=True, then=Value("open")),
                default=meeting_says,
                output_field=models.CharField(),
            )
        )

    def with_a_coming_meeting(self, now: datetime) -> Self:
        """Those whose active meeting has not ended, with whom it is."""
        rows = self.filter(Exists(self._active_meetings()), during__endswith__gt=now)
        return rows.select_related("mentor__user", "idea").with_state().order_by("during", "pk")

    def for_list(self) -> Self:
        return self.select_related("mentor__user", "timetable", "idea").with_state()

    def count_by_state(self) -> dict[State, int]:
        """How many of these sessions are in each state."""
        states = self.with_state().order_by().values_list("listed_state")  # type: ignore[misc]  # annotated there
        rows = states.annotate(count=models.Count("pk"))
        return dict.fromkeys(State, 0) | {State(state): count for state, count in rows}

    def next_number(self, event: Event) -> int:
        """The number after the highest of the event."""
        return (self.filter(event=event).aggregate(highest=models.Max("number"))["highest"] or 0) + 1

    def _active_meetings(self) -> "models.QuerySet[Any]":
        """The active meeting of the session in the outer query; what stands above is found by its relation's name."""
        meetings: Any = self.model._meta.get_field("meetings").related_model
        rows: models.QuerySet[Any] = meetings.objects.filter(active_session=OuterRef("pk"))
        return rows
