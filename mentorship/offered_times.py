"""Which times a team can say suit: those of the event's days in which its timetables have slots."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.functions import ExtractHour

from events.models import Event
from mentorship.times import USUAL_HOURS, Grid, lay_out
from timetables.models import Slot


def grid_of(event: Event, *, now: datetime) -> Grid:
    """The grid of the event's coming days; in one query."""
    return lay_out(event.starts_on, event.ends_on, event.zone, hours=hours_of(event), now=now)


def hours_of(event: Event) -> range:
    """From the first hour of the day in which any slot starts to the last in which one ends, on the event's clocks."""
    end = ExpressionWrapper(RangeEndsWith("during") - timedelta(microseconds=1), output_field=DateTimeField())
    first, last = ExtractHour(RangeStartsWith("during"), tzinfo=event.zone), ExtractHour(end, tzinfo=event.zone)
    slots = Slot.objects.filter(timetable__event=event).order_by()
    pairs = list(slots.annotate(first=first, last=last).values_list("first", "last").distinct())
    if not pairs:
        return USUAL_HOURS
    if any(last < first for first, last in pairs):  # over midnight
        return range(24)
    return range(min(first for first, _ in pairs), max(last for _, last in pairs) + 1)
