"""How a mentor is shown beside the name."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events.models import Mentor

register = template.Library()

SIDES = {"small": 28, "medium": 40, "large": 112}  # pixels


@register.simple_tag
def portrait(mentor: Mentor, size: str = "small") -> SafeString:
    """The photo, or the initials; the name stands beside it, so it says nothing to a screen reader.

    Lists fetch mentors `with_photo`, or each row costs a query.
    """
    photo = getattr(mentor, "photo", None)
    if photo is None:
        initials = _initials(str(mentor))
        return format_html('<span class="portrait portrait-{}" data-initials="{}"></span>', size, initials)
    url = f"{reverse('mentor_photo', args=[mentor.pk])}?v={photo.version}"
    return format_html(
        '<img class="portrait portrait-{}" src="{}" alt="" width="{}" height="{}" loading="lazy" decoding="async">',
        size,
        url,
        SIDES[size],
        SIDES[size],
    )


def _initials(name: str) -> str:
    """Of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
