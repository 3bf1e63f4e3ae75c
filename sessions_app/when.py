"""Which sessions are now, come next, stand today, or are over."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from events.models import Event
from timetables.spans import midnight_after

SOON = timedelta(hours=1)


class When(TextChoices):
    NOW = "now", _("Now")
    NEXT = "next", _("Within the hour")
    TODAY = "today", _("Today")
    OVER = "over", _("Over")


def stands(when: str, *, event: Event, now: datetime) -> Q:
    """The sessions that are not cancelled, and

    NOW     have begun and not ended
    NEXT    begin within the hour
    TODAY   begin on this day, on the event's clocks
    OVER    have ended
    """
    today = event.local(now).date()
    begins, ends = "during__startswith", "during__endswith"
    times = {
        When.NOW: Q(during__contains=now),
        When.NEXT: Q(**{f"{begins}__gt": now, f"{begins}__lte": now + SOON}),
        When.TODAY: Q(
            **{
                f"{begins}__gte": midnight_after(today - timedelta(days=1), event.zone),
                f"{begins}__lt": midnight_after(today, event.zone),
            }
        ),
        When.OVER: Q(**{f"{ends}__lte": now}),
    }
    return Q(canceled_at=None) & times[When(when)]
