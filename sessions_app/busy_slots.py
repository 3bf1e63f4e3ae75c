"""Which slots of a timetable fall into somebody's busy times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from sessions_app.models import Session
from timetables.busy import Busy
from timetables.models import Slot, Timetable
from timetables.spans import Span, end_of, start_of


@dataclass(frozen=True)
class Clash:
    """A slot in a busy time; `is_held` when a session stands in it, so that it cannot simply go."""

    slot: Slot
    what: str
    is_held: bool


def slots_with_state(timetable: Timetable) -> Sequence[Any]:
    """The timetable's slots to come, in order of time, each with `is_held`; what is past stays as it was."""
    standing = Session.objects.standing().filter(slot=OuterRef("pk"))
    return list(timetable.slots.upcoming().annotate(is_held=Exists(standing)).in_order())


def clashes(timetable: Timetable, busy: Iterable[Busy]) -> list[Clash]:
    """The slots that overlap a busy time, in order of time, each with the first thing that is then."""
    times = list(busy)
    slots = ((slot, _first_in(slot.during, times)) for slot in slots_with_state(timetable))
    return [Clash(slot, one.what, slot.is_held) for slot, one in slots if one]


def _first_in(during: Span, times: Iterable[Busy]) -> Busy | None:
    return next((one for one in times if _overlap(during, one.during)), None)


def _overlap(one: Span, other: Span) -> bool:
    return start_of(one) < end_of(other) and start_of(other) < end_of(one)
