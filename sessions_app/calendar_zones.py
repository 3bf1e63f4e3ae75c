"""The rules of a time zone, as a calendar carries them along.

Written here, and not by the icalendar package: its DTSTART of a summer time is on the clocks after the change, and
RFC 5545 wants it on those before (section 3.6.5: "local time with UTC offset" from TZOFFSETFROM). Programs that reckon
with it would be an hour off in the first hour of summer.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

A_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def time_zone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of a zone that holds from the beginning of the first year to the end of the last."""
    start, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("tzid", zone.key)
    component.add_component(_observance(start, start, zone))
    for change in changes(zone, start, end):
        component.add_component(_observance(change - timedelta(seconds=1), change, zone))
    return component


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments between two others, in UTC, at which the clocks of the zone change; found to the second."""
    before = start
    while before < end:
        after = min(before + A_DAY, end)
        if _offset(before, zone) != _offset(after, zone):
            yield _change_between(before, after, zone)
        before = after


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    old = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _observance(before: datetime, onset: datetime, zone: ZoneInfo) -> TimezoneStandard | TimezoneDaylight:
    """What holds from `onset`; its DTSTART is told on the clocks that held just before."""
    old, local = _offset(before, zone), onset.astimezone(zone)
    component = TimezoneDaylight() if local.dst() else TimezoneStandard()
    component.add("dtstart", onset.replace(tzinfo=None) + old)
    component.add("tzoffsetfrom", old)
    component.add("tzoffsetto", _offset(onset, zone))
    component.add("tzname", local.tzname() or zone.key)
    return component
