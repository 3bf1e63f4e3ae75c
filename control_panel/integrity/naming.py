"""Violations in words: which row, and where to look at it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, Idea
from mentorship.models import MentorshipRequest
from sessions_app.models import Meeting, Session
from timetables.models import Slot, Timetable

# What is wrong with a row, where it is more than that it breaks the rule.
DETAILS: dict[str, str | Promise] = {
    "gone": gettext_lazy("it is gone, and its history does not tell of that"),
    "unrecorded": gettext_lazy("it has no history"),
    "begins_late": gettext_lazy("its history does not begin with its beginning"),
    "differs": gettext_lazy("it is not as the last entry of its history says"),
    "nobody": gettext_lazy("nobody can administer: run “manage.py createsuperuser”"),
    "not_in_force": gettext_lazy("missing, not as declared, or not in force"),
    "switched_off": gettext_lazy("switched off"),
    "behind": gettext_lazy("its next number is taken: adding a row fails"),
    "damaged": gettext_lazy("the disk has damaged pages: restore a backup on another disk"),
}
Key = tuple[str, Any]


@dataclass(frozen=True)
class Named:
    """A row in words, and its page if it has one."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Violation:
    """What is told of one."""

    row: Named
    other: Named | None
    detail: str | Promise


def _page(row: Any) -> str:
    """Its address; none for what breaks the rules so that there is no page, such as a session with a number below 1."""
    try:
        return str(row.get_absolute_url())
    except NoReverseMatch:
        return ""


def _of_session(session: Session) -> Named:
    return Named(f"{session}, {session.event}", _page(session))


def _of_meeting(meeting: Meeting) -> Named:
    return Named(f"{meeting}, {meeting.session.event}", _page(meeting.session))


def _of_slot(slot: Slot) -> Named:
    is_bounded = slot.during.lower is not None and slot.during.upper is not None
    when = f"{slot} (UTC)" if is_bounded else _("Slot without a time")
    return Named(f"{when}, {slot.timetable}, {slot.timetable.event}", _page(slot.timetable))


def _of_event_page(row: Timetable | MentorshipRequest) -> Named:
    return Named(f"{row}, {row.event}", _page(row))


def _of_idea(idea: Idea) -> Named:
    return Named(f"{idea}, {idea.event}", reverse("idea_detail", args=[idea.event.slug, idea.pk]))


def _of_event(event: Event) -> Named:
    return Named(str(event), _page(event))


PAGES: dict[type[models.Model], tuple[tuple[str, ...], Callable[[Any], Named]]] = {
    Session: (("event",), _of_session),
    Meeting: (("session__event", "idea"), _of_meeting),
    Slot: (("timetable__event",), _of_slot),
    Timetable: (("event",), _of_event_page),
    MentorshipRequest: (("event", "idea"), _of_event_page),
    Idea: (("event",), _of_idea),
    Event: ((), _of_event),
}


def names_of(faults: Iterable[dict[str, Any]]) -> dict[Key, Named]:
    """The rows of these faults by table and id, in a query for each kind. One whose row cannot be read is not in it."""
    wanted: dict[str, set[Any]] = {}
    for fault in faults:
        wanted.setdefault(fault["table"], set()).update({fault["pk"], fault["other"]} - {None})
    named: dict[Key, Named] = {}
    for model, (related, name) in PAGES.items():
        if ids := wanted.get(model._meta.db_table):
            rows = model._default_manager.filter(pk__in=ids).select_related(*related)
            named |= {(model._meta.db_table, row.pk): name(row) for row in rows}
    return named


def violation(fault: dict[str, Any], names: dict[Key, Named]) -> Violation:
    other = _row(fault["table"], fault["other"], names) if fault["other"] is not None else None
    return Violation(_subject(fault, names), other, DETAILS.get(fault["detail"], fault["detail"]))


def _subject(fault: dict[str, Any], names: dict[Key, Named]) -> Named:
    """The row; or what is not a row: something of a table, the table, or all of them."""
    table = fault["table"]
    if fault["thing"]:
        return Named(f"{fault['thing']} ({table})")
    if fault["pk"] is not None:
        return _row(table, fault["pk"], names)
    return Named(_kind(table) if table else _("The database"))


def _row(table: str, pk: Any, names: dict[Key, Named]) -> Named:
    """Without a page of its own: what kind of thing it is, with its id."""
    return names.get((table, pk)) or Named(f"{_kind(table)} {pk}")


def _kind(table: str) -> str:
    models_of_table = (model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)
    return next((capfirst(str(model._meta.verbose_name)) for model in models_of_table), table)
