"""History kept by database triggers: every change of a row, also by raw SQL, with who made it and on which page.

The history of each kind of thing is a table of its own, and `Step` the index over all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import pghistory
import pgtrigger
from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from events.models import Step, Thing, User

M = TypeVar("M", bound=type[models.Model])
CHANGES: dict[str, str] = {}  # the model that holds the history of each kind of thing


@dataclass(frozen=True)
class Noted:
    """How a change of a thing is noted in the index, in SQL: NEW is the row of its history, `was` the one before.

    thing      what it is
    deed       what was done by an update; null for what says nothing
    event      the id of its event
    session    that of the session it is or belongs to
    number     the number of a session
    timetable  the id of the timetable it is or is in
    """

    thing: Thing
    deed: str
    event: str = "NEW.event_id"
    session: str = "NULL"
    number: str = "NULL"
    timetable: str = "NULL"

    def trigger(self, table: str) -> pgtrigger.Trigger:
        return pgtrigger.Trigger(
            name="note_step",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            declare=[("was", f"{table}%ROWTYPE"), ("deed", "TEXT"), ("of_event", "BIGINT")],
            func=self._func(table),
        )

    def _func(self, table: str) -> str:
        return f"""
            SELECT * INTO was FROM {table}
            WHERE pgh_obj_id = NEW.pgh_obj_id AND pgh_id < NEW.pgh_id ORDER BY pgh_id DESC LIMIT 1;
            deed := CASE NEW.pgh_label WHEN 'insert' THEN 'added' WHEN 'delete' THEN 'deleted' ELSE {self.deed} END;
            of_event := {self.event};
            IF deed IS NULL OR of_event IS NULL THEN RETURN NULL; END IF;
            INSERT INTO events_step
                (event_id, at, who, act, undoes, thing, thing_id, deed, change, before, session, number, timetable)
            VALUES (of_event, NEW.pgh_created_at, (NEW.pgh_context->>'user')::BIGINT, NEW.pgh_context_id,
                (NEW.pgh_context->>'undoes')::UUID, '{self.thing.value}', NEW.pgh_obj_id, deed, NEW.pgh_id, was.pgh_id,
                {self.session}, {self.number}, {self.timetable});
            RETURN NULL;
        """  # noqa: S608  # nosec B608  # all of it is written here


def keeps_history(model_name: str, *, noted: Noted, exclude: Iterable[str] = ()) -> Callable[[M], M]:
    """Record each insert, update and delete of the model's rows in a model of its own, `row.changes`."""

    def decorate(model: M) -> M:
        table = f"{model._meta.app_label}_{model_name.lower()}"
        CHANGES[noted.thing] = f"{model._meta.app_label}.{model_name}"
        tracked: M = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            model_name=model_name,
            exclude=list(exclude),
            obj_field=pghistory.ObjForeignKey(related_name="changes"),
            context_field=pghistory.ContextJSONField(),
            append_only=True,
            meta={"triggers": [noted.trigger(table)]},
        )(model)
        return tracked

    return decorate


def rows_of(steps: Iterable[Step]) -> dict[tuple[str, int], Any]:
    """What each of these changed, before and after, by the kind of thing and the row's id; a query for each kind."""
    ids: dict[str, set[int]] = defaultdict(set)
    for step in steps:
        ids[step.thing] |= {step.change, *([step.before] if step.before else [])}
    found = {thing: apps.get_model(CHANGES[thing])._default_manager.in_bulk(wanted) for thing, wanted in ids.items()}
    return {(thing, pk): row for thing, rows in found.items() for pk, row in rows.items()}


@dataclass(frozen=True)
class Entry:
    """One change, ready to be read: when, by whom, and what; and the act it was part of."""

    at: datetime
    who: str
    sentence: str
    act: UUID | None = None
    undo: UUID | None = None  # the act, where to offer that it is taken back


def authors(changes: Iterable[Any]) -> dict[int | None, str]:
    """The email address of whoever made each change, by the id its context holds."""
    return names_of(author_id(change) for change in changes)


def names_of(ids: Iterable[int | None]) -> dict[int | None, str]:
    """The email address of each person, by id, or in words that they have none; in one query."""
    wanted = set(ids)
    people = User.objects.filter(pk__in=[pk for pk in wanted if pk is not None], erased_at=None)
    emails: dict[int | None, str] = dict(people.values_list("pk", "email"))
    return {pk: emails.get(pk, _("somebody erased")) if pk else _("somebody outside the panel") for pk in wanted}


def author_id(change: Any) -> int | None:
    return (change.pgh_context or {}).get("user")
