"""What waits in an event, in figures that can be asked for beside other figures, in the same query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet, Subquery

from events.models import Event
from mentorship.models import MentorshipRequest


@dataclass(frozen=True)
class Queue:
    """How many requests wait, since when the oldest does, and how many wait longer than the event promises."""

    waiting: int
    oldest: datetime | None
    overdue: int
    now: datetime

    @property
    def oldest_age(self) -> timedelta:
        return self.now - (self.oldest or self.now)


def queue_figures(event: Event, *, now: datetime) -> dict[str, Subquery]:
    """Expressions to annotate a row with, each a sub-select of its own."""
    waiting = MentorshipRequest.objects.filter(event=event).waiting()
    return {
        "waiting": _figure(waiting, Count("pk")),
        "oldest": _figure(waiting, Min("requested_at")),
        "overdue": _figure(waiting.overdue(now), Count("pk")),
    }


def _figure(rows: QuerySet[Any], figure: Any) -> Subquery:
    return Subquery(rows.order_by().values("event").annotate(figure=figure).values("figure"))


def read_queue(row: dict[str, Any], *, now: datetime) -> Queue:
    """The figures of a row that was annotated with them."""
    return Queue(row["waiting"] or 0, row["oldest"], row["overdue"] or 0, now)
