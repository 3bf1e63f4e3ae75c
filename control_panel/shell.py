"""What surrounds every page: where one can go, which event one is in, light or dark."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from control_panel.counts import Counts, counts_for
from events.access import Permission
from events.models import User

THEMES = ("system", "light", "dark")

REQUESTS = "request_list"
MAILS = "mail_list"

# Label, icon, key after "g", name of the page, permission to open it. The page and all below it count as there.
OF_EVENT = (
    (_("Dashboard"), "home", "d", "dashboard", Permission.MANAGE_SESSIONS),
    (_("Sessions"), "calendar-days", "s", "session_list", Permission.SEE_SESSIONS),
    (_("Timetables"), "table-cells", "t", "timetable_list", Permission.SEE_TIMETABLES),
    (_("Board"), "view-columns", "b", "board", Permission.MANAGE_SESSIONS),
    (_("Requests"), "inbox", "r", REQUESTS, Permission.SEE_REQUESTS),
    (_("Mentors"), "academic-cap", "m", "mentor_list", Permission.MANAGE_PEOPLE),
    (_("Ideas/Teams"), "light-bulb", "i", "idea_list", Permission.MANAGE_PEOPLE),
    (_("People"), "users", "p", "people_list", Permission.MANAGE_PEOPLE),
    (_("History"), "clock", "h", "history_list", Permission.SEE_HISTORY),
)
# For whoever manages all timetables it is in each of them.
OF_MENTOR = ((_("Availability"), "clock", "a", "availability_home", Permission.EDIT_SLOTS),)
# Administrators find teams among the ideas.
OF_PARTICIPANT = ((_("Teams"), "user-group", "i", "team_choice", Permission.JOIN_TEAMS),)
STANDS_FOR = {"availability": "availability_home"}  # pages that count as another's, where that can be reached
OF_ORGANISATION = (
    (_("Events"), "building-library", "e", "event_list", Permission.SEE_SESSIONS),
    (_("Mails"), "envelope", "l", MAILS, Permission.MANAGE_PEOPLE),
    (_("Integrity"), "shield-check", "c", "integrity", Permission.MANAGE_EVENTS),
)
OF_DEMO = ((_("Demo mailbox"), "envelope-open", "", "demo_mail", Permission.SEE_SESSIONS),)


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    icon: str
    shortcut: str
    url: str
    current: bool
    count: Callable[[], int | None] | None = None  # called by the template, where it stands


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html. Costs one query, of `counts_for`, where any of its figures is shown."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else "system", "navigation": []}
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return context
    event = getattr(request, "event", None)
    is_mentor = user.can(Permission.EDIT_SLOTS) and not user.can(Permission.MANAGE_TIMETABLES)
    counts = cache(partial(counts_for, user, event))  # asked once, where it is shown
    groups = [_of_event(request, user, event.slug, waiting=lambda: _waiting(counts()))] if event else []
    groups.append(_of_organisation(request, user, stuck=lambda: counts().stuck_mails or None))
    return context | {
        "navigation": [] if user.must_add_second_factor else groups,
        "event": event,
        "may_manage": user.can(Permission.MANAGE_SESSIONS),
        "profile_url": reverse("profile") if is_mentor else "",
        "bell_url": reverse("notification_list") if user.can(Permission.SEE_SESSIONS) else "",
        "unread": lambda: counts().unread,
        "waiting_requests": lambda: counts().queue,
        "events_url": reverse("event_list") if user.can(Permission.SEE_SESSIONS) else "",
        "search_url": reverse("session_list", args=[event.slug]) if event else "",
    }


def _waiting(counts: Counts) -> int | None:
    """What stands at the requests: nothing where none waits."""
    return counts.queue.waiting or None if counts.queue else None


def _of_event(request: HttpRequest, user: User, slug: str, *, waiting: Callable[[], int | None]) -> list[Place]:
    own = () if user.can(Permission.MANAGE_TIMETABLES) else (*OF_MENTOR, *OF_PARTICIPANT)
    entries = _allowed(user, (*OF_EVENT[:2], *own, *OF_EVENT[2:]))
    match = request.resolver_match
    here = STANDS_FOR.get(match.url_name or "", "") if match else ""
    here = here if here in {entry[3] for entry in entries} else ""
    places = [_place(request, *entry, args=[slug], here=here) for entry in entries]
    return _with_count(places, reverse(REQUESTS, args=[slug]), waiting)


def _of_organisation(request: HttpRequest, user: User, *, stuck: Callable[[], int | None]) -> list[Place]:
    entries = _allowed(user, OF_ORGANISATION + (OF_DEMO if settings.DEMO else ()))
    return _with_count([_place(request, *entry, args=[]) for entry in entries], reverse(MAILS), stuck)


def _with_count(places: list[Place], url: str, count: Callable[[], int | None]) -> list[Place]:
    """The same, with the count at the place of that address."""
    return [replace(place, count=count) if place.url == url else place for place in places]


def _allowed(user: User, entries: Any) -> Any:
    return [entry[:4] for entry in entries if user.can(entry[4])]


def _place(
    request: HttpRequest, label: str, icon: str, shortcut: str, name: str, *, args: list[str], here: str = ""
) -> Place:
    """An entry; current when `here` is its name, else when its page or one below it is open."""
    url = reverse(name, args=args)
    if here:
        return Place(str(label), icon, shortcut, url, current=name == here)
    is_below = request.path.startswith(url) and name not in {"dashboard", "event_list"}
    return Place(str(label), icon, shortcut, url, current=is_below or request.path == url)
