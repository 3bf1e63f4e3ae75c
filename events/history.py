"""History kept by database triggers: every change of a row, also by raw SQL, with who made it and on which page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pghistory
from django.db import models
from django.utils.translation import gettext as _

from events.models import User

M = TypeVar("M", bound=type[models.Model])


def keeps_history(model_name: str, *, exclude: Iterable[str] = ()) -> Callable[[M], M]:
    """Record each insert, update and delete of the model's rows in a model of its own, `row.changes`."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=model_name,
        exclude=list(exclude),
        obj_field=pghistory.ObjForeignKey(related_name="changes"),
        context_field=pghistory.ContextJSONField(),
        append_only=True,
    )


@dataclass(frozen=True)
class Entry:
    """One change, ready to be read: when, by whom, and what."""

    at: datetime
    who: str
    sentence: str


def authors(changes: Iterable[Any]) -> dict[int | None, str]:
    """The email address of whoever made each change, by the id its context holds."""
    ids = {author_id(change) for change in changes}
    people = User.objects.filter(pk__in=[pk for pk in ids if pk is not None])
    emails: dict[int | None, str] = dict(people.values_list("pk", "email"))
    return {pk: emails.get(pk, _("somebody outside the panel")) for pk in ids}


def author_id(change: Any) -> int | None:
    return (change.pgh_context or {}).get("user")
