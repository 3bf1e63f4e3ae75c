"""The history of an event as a file, to look at elsewhere."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from control_panel.history.reading import Line, lines_of
from events.access import Permission
from events.models import Deed, Thing
from events.sheets.base import Sheet
from events.sheets.columns import Column, ShownMoment, in_english

CHUNK = 500


class HistorySheet(Sheet):
    name = "history"
    label = _("History")
    page = "history_list"
    permission = Permission.SEE_HISTORY
    columns = (
        ShownMoment("When"),
        *(Column(name) for name in ("Who", "Kind", "What", "Done", "Session Number", "Change", "Act", "Takes back")),
    )

    def listed(self, rows: QuerySet[Any]) -> Iterator[Line]:
        steps = rows.iterator(chunk_size=CHUNK)
        while some := list(islice(steps, CHUNK)):
            yield from lines_of(some, self.event, with_undo=False)

    def facts(self, thing: Line) -> dict[str, Any]:
        return {
            "When": thing.at,
            "Who": thing.who,
            "Kind": in_english(Thing(thing.step.thing).label),
            "What": thing.what,
            "Done": in_english(Deed(thing.step.deed).label),
            "Session Number": thing.number,
            "Change": thing.sentence,
            "Act": thing.step.act,
            "Takes back": thing.step.undoes,
        }
