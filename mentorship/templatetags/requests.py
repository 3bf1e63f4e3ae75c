"""How a request's age and urgency look, wherever they stand."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from events.templatetags.ui import icon
from mentorship.models import MentorshipRequest, Urgency

register = template.Library()

URGENCY_ICONS = {Urgency.WHENEVER: "minus", Urgency.TODAY: "chevron-up", Urgency.STUCK: "fire"}


@register.filter
def lasting(duration: timedelta) -> str:
    """A length of time in its two largest units: "3 h 20 min", "2 d 4 h"."""
    minutes = max(int(duration / timedelta(minutes=1)), 0)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = {_("%(n)d d"): days, _("%(n)d h"): hours, _("%(n)d min"): 0 if days else rest}
    return " ".join(words % {"n": count} for words, count in parts.items() if count) or _("under a minute")


@register.filter
def lasting_minutes(minutes: int) -> str:
    return lasting(timedelta(minutes=minutes))


@register.simple_tag
def waiting(request: MentorshipRequest, now: datetime | None = None) -> SafeString:
    """How long it waits, or waited; one that waits longer than promised says so, with a mark."""
    moment = now or timezone.now()
    age = lasting(request.age(moment))
    if not request.is_waiting:
        return format_html('<span class="muted">{}</span>', _("Waited %(age)s") % {"age": age})
    if not request.is_overdue(moment):
        return format_html("<span>{}</span>", _("Waits %(age)s") % {"age": age})
    words = _("Waits %(age)s, promised %(promise)s") % {
        "age": age,
        "promise": lasting_minutes(request.event.promised_answer),
    }
    return format_html('<span class="overdue">{}{}</span>', icon("exclamation-triangle"), words)


@register.simple_tag
def urgency_badge(request: MentorshipRequest) -> SafeString:
    """How urgent the team finds it: icon and words."""
    level = Urgency(request.urgency)
    return format_html(
        '<span class="urgency urgency-{}">{}{}</span>', level.name.lower(), icon(URGENCY_ICONS[level]), level.label
    )
