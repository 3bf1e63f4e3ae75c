"""A timetable is made again for other days: the same slots, on the same clock times."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.integrity import act
from events.models import Event, User
from timetables.models import Slot, Timetable
from timetables.spans import Span, end_of, moment, span, start_of

TOLD = 5  # so many refusals; more would not be read


@act
def duplicate(timetable: Timetable, *, name: str, first_day: date, by: User | None) -> Timetable:
    """A draft with the slots of this timetable and those who sit in it, without any session.

    first_day   where its first slot's day comes to lie, on the event's clocks; the other days follow

    Slots keep their wall-clock times, also across a change of the clocks. Raises ValidationError when the name is
    taken, when a slot would lie outside the event's days, or at a time that the clocks skip.
    """
    spans = list(_moved(timetable, first_day))
    copied = ("event", "place", "link", "slot_minutes", "gap_minutes", "mentor")
    copy = Timetable(published_at=None, **{column: getattr(timetable, column) for column in copied})
    copy.put(name=name, mentors=timetable.mentors.all(), by=by)
    copy.add_slots(spans, by=by)
    return copy


def first_day_of(timetable: Timetable) -> date | None:
    """The day of its first slot, on the event's clocks; None without slots."""
    first = timetable.slots.in_order().first()
    return timetable.event.local(start_of(first.during)).date() if first else None


def _moved(timetable: Timetable, first_day: date) -> Iterator[Span]:
    original = first_day_of(timetable)
    if original is None:
        return
    slots = list(timetable.slots.in_order())
    days = first_day - original
    _require_days_of(timetable.event, slots, days)
    refusals: list[ValidationError] = []
    for slot in slots:
        try:
            yield _on_other_day(slot, timetable.event, days)
        except ValidationError as refusal:
            refusals.append(refusal)
    if refusals:
        raise ValidationError(refusals[:TOLD])


def _on_other_day(slot: Slot, event: Event, days: timedelta) -> Span:
    """The same times of day, so many days later. Raises ValidationError where the clocks skip one of them."""
    start, end = (event.local(bound) for bound in (start_of(slot.during), end_of(slot.during)))
    begins, ends = (
        moment(local.date() + days, local.time().replace(fold=local.fold), event.zone) for local in (start, end)
    )
    if ends <= begins:
        message = _("%(start)s–%(end)s ends before it starts on %(day)s, as the clocks change. Choose another day.")
        params = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "day": _words(start.date() + days)}
        raise ValidationError(message % params, code="end_before_start")
    return span(begins, ends)


def _require_days_of(event: Event, slots: Iterable[Slot], days: timedelta) -> None:
    wanted = sorted({event.local(start_of(slot.during)).date() + days for slot in slots})
    outside = [day for day in wanted if not event.starts_on <= day <= event.ends_on]
    if outside:
        message = _("%(days)s: not a day of the event, which lasts from %(first)s to %(last)s. Choose another day.")
        params = {"days": ", ".join(_words(day) for day in outside[:TOLD])}
        params |= {"first": _words(event.starts_on), "last": _words(event.ends_on)}
        raise ValidationError(message % params, code="not_in_event")


def _words(day: date) -> str:
    return date_format(day, "WEEKDAY_FORMAT")
