"""Time arithmetic on half-open ranges: no models, no clock, no database.

A span is `[start, end)` in UTC. People write wall-clock times in a zone; where the clocks change, a wall-clock
time may not exist or may come twice. Reckoning is by `zoneinfo` (PEP 615, with PEP 495's `fold`).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange as Span

__all__ = ["MAXIMUM_SLOTS", "Span", "between", "cut", "end_of", "midnight_after", "moment", "span", "start_of"]

MAXIMUM_SLOTS = 500  # more than any day holds: 24 hours of 3-minute slots


def span(start: datetime, end: datetime) -> Span:
    """The half-open range between two aware moments, in UTC."""
    return Span(start.astimezone(UTC), end.astimezone(UTC), "[)")


def start_of(bounded: Span) -> datetime:
    """The first moment of a span. Raises ValueError for one without, which no slot is."""
    if bounded.lower is None:
        raise ValueError("this span has no start")
    return bounded.lower


def end_of(bounded: Span) -> datetime:
    """The moment a span ends, itself outside. Raises ValueError for one without, which no slot is."""
    if bounded.upper is None:
        raise ValueError("this span has no end")
    return bounded.upper


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, when the clocks of `zone` show this date and time.

    Of an hour that comes twice the first is meant, unless `clock.fold` is 1.
    Raises ValidationError for a time the clocks skip.
    """
    local = datetime.combine(day, clock, tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        message = _("%(time)s does not exist on %(day)s in %(zone)s: the clocks go forward. Choose another time.")
        params = {"time": f"{clock:%H:%M}", "day": f"{day:%d %b %Y}", "zone": zone.key}
        raise ValidationError(message, code="time_does_not_exist", params=params)
    return local.astimezone(UTC)


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, when the day ends on the clocks of `zone`; also where they skip midnight, as in Santiago."""
    # Of a time that is skipped, fold 0 is reckoned with the offset before: that is the moment of the change.
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone).astimezone(UTC)


def between(day: date, start: time, end: time, zone: ZoneInfo) -> Span:
    """The span from `start` to `end` on the clocks of `zone`; an end of 00:00 is midnight after the day.

    Raises ValidationError for a time that does not exist, or an end that is not after the start.
    """
    begins = moment(day, start, zone)
    ends = midnight_after(day, zone) if end == time(0) else moment(day, end, zone)
    if ends <= begins:
        raise ValidationError(_("The end is not after the start. Choose a later end."), code="end_before_start")
    return span(begins, ends)


def cut(whole: Span, minutes: int, gap: int = 0) -> Iterator[Span]:
    """Slots of `minutes` with `gap` minutes between them, as many as fit wholly into the span.

    Raises ValueError for a length below a minute or a gap below zero, with which it would never end.
    """
    if minutes < 1 or gap < 0:
        raise ValueError("a slot lasts a minute or more, a gap is not negative")
    length, step = timedelta(minutes=minutes), timedelta(minutes=minutes + gap)
    start = start_of(whole)
    while start + length <= end_of(whole):
        yield span(start, start + length)
        start += step
