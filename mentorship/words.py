"""What became of an act on many requests, in sentences with the way to each that was left."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from mentorship.models import MentorshipRequest

NAMED = 5


def left_in_words(left: Sequence[tuple[MentorshipRequest, str]]) -> SafeString:
    """ "2 were left: Kelp (This request is declined already.), ..."; the first few by name."""
    names = format_html_join(
        ", ", '<a href="{}">{}</a> ({})', ((one.get_absolute_url(), one.idea, why) for one, why in left[:NAMED])
    )
    start = ngettext("%(count)d was left:", "%(count)d were left:", len(left)) % {"count": len(left)}
    more = len(left) - NAMED
    end = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more} if more > 0 else ""
    return format_html("{} {} {}", start, names, end)
