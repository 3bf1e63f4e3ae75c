"""All that the panel keeps about one person, read from every table that points at them.

The tables are found by their foreign keys, so that one added tomorrow is in it tomorrow. What others wrote of somebody
in free texts is not: it cannot be told apart from what concerns others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from events.history import author_id
from events.models import Idea, Mail, Mentor, User
from mentorship.models import MentorshipRequest
from sessions_app.models import Meeting, Session

Row = dict[str, Any]  # by label; values are what JSON can hold

# Ways in, and what only machines read: of no use to the person, and of great use to whoever steals the file.
SECRETS = {"password", "key", "data", "session_key", "uid", "code", "secret", "join_code"}
MAIL_THAT_SIGNS_IN = {"text", "html"}  # an administrator who downloads this for them is not to come in as them
OF_TEAMS: tuple[type[models.Model], ...] = (Session, Meeting, MentorshipRequest)


@dataclass(frozen=True)
class Section:
    """Rows of one kind."""

    title: str
    rows: list[Row]


def collected(person: User) -> list[Section]:
    """What concerns them, the person first; what there is nothing of is left out."""
    found = [Section(_("You"), [_row(person)]), *_pointing_at(person, _("about you"))]
    if mentor := Mentor.objects.filter(user=person).first():
        found += _pointing_at(mentor, _("as a mentor"))
    found += [*_of_teams(person), *_done_by(person), *_changes_by(person)]
    return [section for section in found if section.rows]


def _pointing_at(target: models.Model, way: str) -> Iterator[Section]:
    """The rows of each table that name this one as what they are about, and what it was put together with."""
    for relation in target._meta.related_objects:
        field, model = relation.field, relation.related_model
        if field.name.endswith("_by") or hasattr(model, "pgh_tracked_model") or model._meta.proxy:
            continue
        rows = model._base_manager.filter(**{field.name: target.pk}).order_by("pk")
        name = model._meta.verbose_name_plural
        yield Section(f"{_capital(name)}, {way}", [_row(row) for row in rows.distinct()])
    for own in target._meta.many_to_many:
        linked = getattr(target, own.name).order_by("pk")
        yield Section(
            f"{_capital(own.verbose_name)}, {way}", [{_capital(own.verbose_name): str(one)} for one in linked]
        )


def _of_teams(person: User) -> Iterator[Section]:
    ideas = Idea.objects.filter(members=person)
    whose = _("of your teams")
    for model in OF_TEAMS:
        rows = model._base_manager.filter(idea__in=ideas).order_by("pk")
        yield Section(f"{_capital(model._meta.verbose_name_plural)}, {whose}", [_row(row) for row in rows])


def _done_by(person: User) -> Iterator[Section]:
    """What they are kept as the author of: what it was, and when."""
    who = _("you")
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model") or model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_fields:
            if field.name.endswith("_by") and field.related_model is User:
                rows = model._base_manager.filter(**{field.name: person}).order_by("pk")
                name = f"{_capital(model._meta.verbose_name_plural)}: {field.verbose_name}"
                yield Section(f"{name}, {who}", [_act(row, field.name) for row in rows])


def _act(row: models.Model, name: str) -> Row:
    moment = getattr(row, f"{name.removesuffix('_by')}_at", None)
    return {_("What"): str(row), _("When"): _plain(moment)}


def _changes_by(person: User) -> Iterator[Section]:
    """What the history keeps with their name."""
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if tracked is None:
            continue
        changes = model._base_manager.filter(pgh_context__user=person.pk).order_by("pgh_id")
        name = _("%(things)s: changes you made") % {"things": _capital(tracked._meta.verbose_name_plural)}
        yield Section(name, [_change(change) for change in changes.iterator() if author_id(change) == person.pk])


def _change(change: Any) -> Row:
    context = change.pgh_context or {}
    return {
        _("When"): _plain(change.pgh_created_at),
        _("What"): f"{change.pgh_label} {change.pgh_obj_id}",
        _("On which page"): context.get("url", ""),
    }


def _row(row: models.Model) -> Row:
    return {_capital(field.verbose_name): _value(row, field) for field in _told(row)}


def _told(row: models.Model) -> Iterable[models.Field[Any, Any]]:
    kept_back = MAIL_THAT_SIGNS_IN if isinstance(row, Mail) and not row.kind else {"html"}
    for field in row._meta.concrete_fields:
        is_ours = field.generated or field.primary_key or field.name in SECRETS | kept_back
        if not is_ours and not isinstance(field, models.BinaryField):
            yield field


def _value(row: models.Model, field: models.Field[Any, Any]) -> Any:
    if field.is_relation:
        related = getattr(row, field.name)
        return None if related is None else str(related)
    value = getattr(row, field.attname)
    return str(getattr(row, f"get_{field.name}_display")()) if field.choices else _plain(value)


def _plain(value: Any) -> Any:
    """As JSON and a reader can take it; moments in UTC, as ISO 8601."""
    if isinstance(value, datetime):
        return timezone.localtime(value, timezone=timezone.get_fixed_timezone(0)).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return [_plain(value.lower), _plain(value.upper)]
    return value if isinstance(value, str | int | float | bool | dict | None) else str(value)


def _capital(words: Any) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
