"""What surrounds every page: where one can go, which event one is in, light or dark."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.access import Permission
from events.models import User

THEMES = ("system", "light", "dark")

# Label, icon, key after "g", name of the page, permission to open it. The page and all below it count as there.
OF_EVENT = (
    (_("Dashboard"), "home", "d", "dashboard", Permission.MANAGE_SESSIONS),
    (_("Sessions"), "calendar-days", "s", "session_list", Permission.SEE_SESSIONS),
    (_("Timetables"), "table-cells", "t", "timetable_list", Permission.MANAGE_TIMETABLES),
    (_("Mentors"), "academic-cap", "m", "mentor_list", Permission.MANAGE_PEOPLE),
    (_("Ideas/Teams"), "light-bulb", "i", "idea_list", Permission.MANAGE_PEOPLE),
)
OF_ORGANISATION = ((_("Events"), "building-library", "e", "event_list", Permission.SEE_SESSIONS),)


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    icon: str
    shortcut: str
    url: str
    current: bool
    count: int | None = None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html. Costs no query for administrators."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else "system", "navigation": []}
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return context
    event = getattr(request, "event", None)
    groups = [[_place(request, *entry, args=[event.slug]) for entry in _allowed(user, OF_EVENT)]] if event else []
    groups.append([_place(request, *entry, args=[]) for entry in _allowed(user, OF_ORGANISATION)])
    return context | {
        "navigation": groups,
        "event": event,
        "may_manage": user.can(Permission.MANAGE_SESSIONS),
        "events_url": reverse("event_list"),
        "search_url": reverse("session_list", args=[event.slug]) if event else "",
    }


def _allowed(user: User, entries: Any) -> Any:
    return [entry[:4] for entry in entries if user.can(entry[4])]


def _place(request: HttpRequest, label: str, icon: str, shortcut: str, name: str, *, args: list[str]) -> Place:
    url = reverse(name, args=args)
    is_below = request.path.startswith(url) and name not in {"dashboard", "event_list"}
    return Place(str(label), icon, shortcut, url, current=is_below or request.path == url)
