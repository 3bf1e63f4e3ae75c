"""What waits to be sent, what is stuck, and whether anybody sends at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Mail, MailQuerySet

PATIENCE = timedelta(minutes=2)  # a worker looks every second


@dataclass(frozen=True)
class Tab:
    """One of the lists: its name in the address, its name on screen, which mails are in it, the first on top."""

    name: str
    label: str | Promise
    vocabulary: str
    order: str
    nothing: str | Promise

    def of(self, mails: MailQuerySet) -> MailQuerySet:
        chosen: MailQuerySet = getattr(mails, self.vocabulary)()
        return chosen.order_by(self.order, "pk")


TABS = (
    Tab("", _("Waiting"), "waiting", "due_at", _("No mail waits. What is written is sent within minutes.")),
    Tab("stuck", _("Stuck"), "stuck", "created_at", _("No mail is stuck.")),
    Tab("sent", _("Sent"), "sent", "-sent_at", _("No mail has been sent yet.")),
    Tab("given-up", _("Given up"), "given_up", "-dropped_at", _("No mail was given up.")),
)


def tab_named(name: str) -> Tab:
    return next((tab for tab in TABS if tab.name == name), TABS[0])


def figures(mails: MailQuerySet, *, now: datetime, midnight: datetime) -> dict[str, Any]:
    """How many wait, are stuck, and were sent since midnight; and whether what is due is left lying."""
    waits = Q(sent_at=None, dropped_at=None)
    counts = mails.aggregate(
        waiting=Count("pk", filter=waits),
        stuck=Count("pk", filter=waits & Q(attempts__gt=0)),
        sent_today=Count("pk", filter=Q(sent_at__gte=midnight)),
    )
    longest = Mail.objects.due(now).order_by().aggregate(since=Min("due_at"))["since"]
    return counts | {"is_left_lying": longest is not None and longest < now - PATIENCE}
