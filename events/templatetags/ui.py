"""The small things every page repeats: icons, states, times, links that keep the list's filters.

A list calls these once or more per row, so whatever does not change between rows is rendered once and kept.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.core.paginator import Paginator
from django.db.backends.postgresql.psycopg_any import Range
from django.template.context import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from heroicons import IconDoesNotExist
from heroicons.templatetags.heroicons import heroicon_micro, heroicon_outline

register = template.Library()

# State icons are drawn here: heroicons has none of them at 16 px, and a list repeats them on every row,
# so each is a single short path (stroke and size come from the style sheet).
STATE_PATHS = {
    "circle": "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
    "calendar-check": "M5 1.5v3M11 1.5v3M2.5 3h11v10.5h-11zM5.5 9l2 2 3.5-4",
    "check": "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.5 8l2 2 3.5-4",
    "person-x": "M8.5 4.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM1.5 14a4.5 4.5 0 0 1 8.3-2.4M11 9.5l4 4M15 9.5l-4 4",
    "x": "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6 6l4 4M10 6l-4 4",
    "person-check": "M8.5 4.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM1.5 14a4.5 4.5 0 0 1 8.3-2.4M10.5 12l1.7 1.7L15 10",
    "back": "M6.5 3.5L3 7l3.5 3.5M3 7h6.5a3.2 3.2 0 0 1 0 6.5H7",
    "pencil": "M2.5 13.5l.8-3.3 7.4-7.4a1.4 1.4 0 0 1 2 0l.5.5a1.4 1.4 0 0 1 0 2l-7.4 7.4z",
    "clock": "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.5V8l2.5 1.5",
}

# The one mapping from a state's code to its look and its word.
STATES = {
    "open": ("circle", pgettext_lazy("session state", "Open")),
    "booked": ("calendar-check", pgettext_lazy("session state", "Booked")),
    "held": ("check", pgettext_lazy("session state", "Held")),
    "team_missed": ("person-x", pgettext_lazy("session state", "Team missed")),
    "mentor_missed": ("person-x", pgettext_lazy("session state", "Mentor missed")),
    "canceled": ("x", pgettext_lazy("session state", "Cancelled")),
    "free": ("circle", pgettext_lazy("slot state", "Free")),
    "taken": ("calendar-check", pgettext_lazy("slot state", "Taken")),
    "past": ("clock", pgettext_lazy("slot state", "Past")),
    "elsewhere": ("person-x", pgettext_lazy("state of a mentor in a slot", "Elsewhere")),
    "pending": ("clock", pgettext_lazy("state of a request", "Pending")),
    "assigned": ("person-check", pgettext_lazy("state of a request", "Assigned")),
    "scheduled": ("calendar-check", pgettext_lazy("state of a request", "Scheduled")),
    "declined": ("x", pgettext_lazy("state of a request", "Declined")),
    "withdrawn": ("back", pgettext_lazy("state of a request", "Withdrawn")),
    "draft": ("pencil", pgettext_lazy("timetable state", "Draft")),
    "published": ("check", pgettext_lazy("timetable state", "Published")),
    "signed_in": ("check", pgettext_lazy("state of a person", "Signed in")),
    "accepted": ("check", pgettext_lazy("state of a person", "Accepted")),
    "invited": ("clock", pgettext_lazy("state of a person", "Invited")),
    "expired": ("clock", pgettext_lazy("state of a person", "Invitation expired")),
    "revoked": ("x", pgettext_lazy("state of a person", "Invitation revoked")),
    "uninvited": ("circle", pgettext_lazy("state of a person", "Not invited")),
    "inactive": ("x", pgettext_lazy("state of a person", "Deactivated")),
}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 16) -> SafeString:
    """A decorative heroicon: 16 px filled for use in a line of text, from 20 px outlined. Never the only label."""
    if size > 16:
        return SafeString(heroicon_outline(name, size=size, **{"class": "icon"}))  # nosec B703  # drawn by the library
    try:
        return SafeString(heroicon_micro(name, size=size, **{"class": "icon"}))  # nosec B703
    except IconDoesNotExist:
        return SafeString(heroicon_outline(name, size=size, **{"class": "icon"}))  # nosec B703


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """Icon and word for the state of a session or a slot."""
    return _state_badge(state, get_language())


@lru_cache(maxsize=128)
def _state_badge(state: str, language: str | None) -> SafeString:
    drawing, word = STATES[state]
    return format_html(
        '<span class="state state-{}"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>{}</span>',
        state.replace("_", "-"),
        STATE_PATHS[drawing],
        word,
    )


@register.simple_tag
def time_range(during: Range, show: str = "all", also: str = "") -> SafeString:
    """A range of two aware moments on the current time zone's clocks: "Sat 28 Nov, 10:20–10:40".

    `show="times"` leaves the day out, for rows under a day's heading. `also` names the viewer's own IANA zone:
    its time stands beside the other, more quietly, where the clocks differ.
    """
    start, end = timezone.localtime(during.lower), timezone.localtime(during.upper)
    words = clock_range(start, end)
    if show != "times":
        words = f"{day(start)}, {words}"
    moment_shown = format_html('<time datetime="{}">{}</time>', start.isoformat(), words)
    return moment_shown + _elsewhere(start, end, also) if also else moment_shown


@register.simple_tag
def time_elsewhere(during: Range, zone: str) -> SafeString:
    """The range on the clocks of another IANA zone, quietly; nothing where they show the same, or for no zone."""
    start, end = timezone.localtime(during.lower), timezone.localtime(during.upper)
    return _elsewhere(start, end, zone) if zone else SafeString("")


def _elsewhere(start: datetime, end: datetime, zone: str) -> SafeString:
    there = ZoneInfo(zone)
    other_start, other_end = start.astimezone(there), end.astimezone(there)
    if other_start.utcoffset() == start.utcoffset() and other_end.utcoffset() == end.utcoffset():
        return SafeString("")
    words = clock_range(other_start, other_end)
    if other_start.date() != start.date():
        words = f"{day(other_start)}, {words}"
    return format_html(' <span class="elsewhere">{} {}</span>', words, city(zone))


def clock_range(start: datetime, end: datetime) -> str:
    """ "10:20–10:40"; "23:50–00:10 (+1)" over midnight; with the offset where the clocks show an hour twice."""
    first, last = f"{start:%H:%M}", f"{end:%H:%M}"
    start_twice, end_twice = is_shown_twice(start), is_shown_twice(end)
    if start_twice and (not end_twice or start.utcoffset() != end.utcoffset()):
        first = f"{first} ({offset(start)})"
    if end_twice:
        last = f"{last} ({offset(end)})"
    days = (end.date() - start.date()).days
    return f"{first}–{last} (+{days})" if days else f"{first}–{last}"


def is_shown_twice(moment: datetime) -> bool:
    """Whether the local clocks show this wall time twice that day, as when summer time ends."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def offset(moment: datetime) -> str:
    text = f"{moment:%z}"
    return f"{text[:3]}:{text[3:5]}"


def day(moment: date) -> str:
    return date_format(moment, "WEEKDAY_FORMAT")


@register.filter
def city(zone: str) -> str:
    """The short name of an IANA zone: "Europe/Tallinn" is "Tallinn"."""
    return str(zone).rpartition("/")[2].replace("_", " ")


@register.filter
def breakable(address: str) -> SafeString:
    """An address that goes to a new line after its @ rather than within a word, where it has to."""
    return format_html("{}{}<wbr>{}", *address.rpartition("@"))


@register.simple_tag
def moment(value: datetime, relative: bool = False) -> SafeString:
    """One moment on the current time zone's clocks: "Sat 28 Nov, 10:20"; with `relative` also "in 12 minutes"."""
    local = timezone.localtime(value)
    clock = f"{local:%H:%M}" + (f" ({offset(local)})" if is_shown_twice(local) else "")
    shown = format_html('<time datetime="{}">{}, {}</time>', local.isoformat(timespec="seconds"), day(local), clock)
    return format_html('{} <span class="elsewhere">{}</span>', shown, distance(value)) if relative else shown


def distance(value: datetime, now: datetime | None = None) -> str:
    """How far away a moment is, in the largest unit that fits: "in 12 min", "3 h ago"."""
    away = value - (now or timezone.now())
    minutes = round(abs(away) / timedelta(minutes=1))
    if minutes < 1:
        return _("now")
    if minutes < 60:
        words = _("%(count)d min") % {"count": minutes}
    elif minutes < 60 * 36:
        words = _("%(count)d h") % {"count": round(minutes / 60)}
    else:
        words = _("%(count)d days") % {"count": round(minutes / 1440)}
    return (_("in %(distance)s") if away > timedelta() else _("%(distance)s ago")) % {"distance": words}


@register.simple_tag
def day_heading(value: date) -> SafeString:
    """A day in full for the heading above its rows: "Saturday 28 November"."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_html(
        '<time datetime="{}">{}</time>', f"{local:%Y-%m-%d}", date_format(local, "WEEKDAY_IN_FULL_FORMAT")
    )


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, note: str = "", css: str = "") -> dict[str, str]:
    """A column's header cell that sorts by `key`: the list's `?sort=` is the key, or "-key" for descending."""
    query = context["request"].GET.copy()
    current = query.get("sort", context.get("default_sort") or "")
    query.pop("page", None)
    query["sort"] = f"-{key}" if current == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"label": label, "note": note, "css": css, "direction": direction, "url": f"?{query.urlencode()}"}


@register.filter
def page_numbers(paginator: "Paginator[Any]", number: int) -> Iterator[int | str]:
    """The page numbers worth a link: the ends, the neighbours, and gaps between."""
    return paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
