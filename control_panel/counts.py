"""What the shell counts on every page, in one query: what is unread, which requests wait, which mails are stuck."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Subquery, Value
from django.utils import timezone

from events.access import Permission
from events.models import Event, Mail, Notification, User
from mentorship.waiting import Queue, queue_figures, read_queue


@dataclass(frozen=True)
class Counts:
    """`queue` is for those who answer requests, in an event; None for everybody else.

    `stuck_mails` is for those who manage people; 0 for everybody else.
    """

    unread: int
    queue: Queue | None
    stuck_mails: int = 0


def counts_for(user: User, event: Event | None) -> Counts:
    now = timezone.now()
    answers = event is not None and user.can(Permission.MANAGE_REQUESTS)
    figures = queue_figures(event, now=now) if event and answers else {}
    notes = Notification.objects.visible_to(user).unread().order_by().values("user")
    unread = Subquery(notes.annotate(count=Count("pk")).values("count"))
    if user.can(Permission.MANAGE_PEOPLE):
        stuck = Mail.objects.stuck().order_by().values(together=Value(1))
        figures["stuck_mails"] = Subquery(stuck.annotate(count=Count("pk")).values("count"))
    row: dict[str, Any] = User.objects.filter(pk=user.pk).values(unread=unread, **figures).get()
    return Counts(row["unread"] or 0, read_queue(row, now=now) if answers else None, row.get("stuck_mails") or 0)
