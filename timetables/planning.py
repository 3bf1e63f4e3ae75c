"""What would become of times that somebody wrote: which slots are new, which are there, which cannot be.

Nothing is saved here. What is new is then added by one act, `Timetable.add_slots`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.models import Event
from timetables.models import Timetable
from timetables.spans import Span, between, cut, end_of, span, start_of
from timetables.writing import Written

MAXIMUM = 2000  # slots in one go


@dataclass(frozen=True)
class Collision:
    """A slot that cannot be made, and the one in its way."""

    wanted: Span
    other: Span
    is_there: bool  # the other is a slot already; otherwise it is among what was written


@dataclass(frozen=True)
class Refused:
    """A range of which no slot can be made, and why."""

    written: Written
    why: str


@dataclass
class Plan:
    """In order of time; `new` never overlap one another nor what is there."""

    new: list[Span] = field(default_factory=list)
    there: list[Span] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Tells whether what is new is still what somebody has looked at."""
        times = ",".join(start_of(new).isoformat() + end_of(new).isoformat() for new in self.new)
        return sha256(times.encode()).hexdigest()[:16]


def plan(timetable: Timetable, ranges: Iterable[Written], *, minutes: int | None, gap: int) -> Plan:
    """What adding these ranges to the timetable would do.

    minutes     of each slot; None makes one slot of each range
    gap         minutes between two slots of a range

    Raises ValidationError when they are more than can be added in one go.
    """
    made = Plan()
    wanted = list(_wanted(made, timetable.event, ranges, minutes, gap))
    if wanted:
        wanted.sort(key=lambda piece: (start_of(piece), end_of(piece)))
        hull = span(start_of(wanted[0]), max(end_of(piece) for piece in wanted))
        there = list(timetable.slots.overlapping(hull).in_order().values_list("during", flat=True))
        _sort_out(made, wanted, there)
    return made


def _wanted(made: Plan, event: Event, ranges: Iterable[Written], minutes: int | None, gap: int) -> Iterator[Span]:
    """The pieces of every range; ranges that give none are noted as refused."""
    count = 0
    for written in dict.fromkeys(ranges):
        try:
            pieces = _pieces(event, written, minutes, gap)
        except ValidationError as refusal:
            made.refused.append(Refused(written, " ".join(refusal.messages)))
            continue
        count += len(pieces)
        if count > MAXIMUM:
            message = _("These are more than %(maximum)d slots. Write fewer times, or choose more minutes.")
            raise ValidationError(message, code="too_many", params={"maximum": MAXIMUM})
        yield from pieces


def _pieces(event: Event, written: Written, minutes: int | None, gap: int) -> list[Span]:
    if not event.starts_on <= written.day <= event.ends_on:
        raise ValidationError(_("This day is not one of the event's."), code="not_in_event")
    whole = between(written.day, written.start, written.end, event.zone)
    pieces = list(islice(cut(whole, minutes, gap), MAXIMUM + 1)) if minutes else [whole]
    if not pieces:
        message = _("Not one slot of %(minutes)d minutes fits. Choose fewer minutes.")
        raise ValidationError(message, code="none_fits", params={"minutes": minutes})
    return pieces


def _sort_out(made: Plan, wanted: list[Span], there: list[Span]) -> None:
    """Each wanted piece, in order of time, is new, there already, or in collision."""
    for piece, other in _with_others(wanted, there):
        last = made.new[-1] if made.new else None
        if other and _same(other, piece):
            if piece not in made.there[-1:]:
                made.there.append(piece)
        elif other:
            made.collisions.append(Collision(piece, other, is_there=True))
        elif last is None or end_of(last) <= start_of(piece):
            made.new.append(piece)
        elif not _same(last, piece):
            made.collisions.append(Collision(piece, last, is_there=False))


def _with_others(wanted: list[Span], there: list[Span]) -> Iterator[tuple[Span, Span | None]]:
    """Each piece with the first slot that it overlaps, if any. Slots do not overlap: their ends are in order too."""
    ends = [end_of(slot) for slot in there]
    for piece in wanted:
        number = bisect_right(ends, start_of(piece))
        other = there[number] if number < len(there) else None
        yield piece, other if other and start_of(other) < end_of(piece) else None


def _same(one: Span, other: Span) -> bool:
    return (start_of(one), end_of(one)) == (start_of(other), end_of(other))
