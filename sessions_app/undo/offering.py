"""Where an undo is offered: once for each act that is shown, unless it was taken back or cannot be."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from events.history import Entry
from events.models import Step
from sessions_app.undo.inverses import undoable


def offered(acts: Iterable[UUID | None]) -> set[UUID]:
    """Those that may still be taken back, as far as their kind tells; in one query."""
    wanted = {act for act in acts if act}
    taken_back = Step.objects.filter(undoes__in=wanted).values("undoes")
    steps = Step.objects.filter(undoable(), act__in=wanted).exclude(act__in=taken_back)
    return {act for act in steps.order_by().values_list("act", flat=True).distinct() if act} if wanted else set()


def with_offers(entries: list[Entry]) -> list[Entry]:
    """The same entries; of each act that may be taken back the first one here says so."""
    left = offered(entry.act for entry in entries)
    told = []
    for entry in entries:
        offers = entry.act if entry.act in left else None
        left -= {entry.act} if entry.act else set()
        told.append(replace(entry, undo=offers))
    return told
