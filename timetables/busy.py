"""Reads when somebody is busy from a calendar file (iCalendar, RFC 5545), whoever wrote it.

Pure: text in, spans out. What is cancelled or marked as free does not count; what cannot be read is counted, so
that the page can say so. Reckoning is bounded by the span asked for and by a budget, whatever a rule says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from icalendar import Calendar

from timetables.repeating import Funds, moments
from timetables.spans import Span, end_of, span, start_of

__all__ = ["Busy", "BusyTimes", "read_busy"]

MAXIMUM_EVENTS = 20_000
DAY = timedelta(days=1)
# What a property that is missing, broken or meant for other software may raise when it is used.
UNREADABLE = (AttributeError, KeyError, LookupError, OverflowError, TypeError, ValueError)


@dataclass(frozen=True)
class Busy:
    """One time somebody is busy, in UTC, and what it is called in their calendar."""

    during: Span
    what: str


@dataclass
class BusyTimes:
    """In order of time; `unread` events could not be understood."""

    times: list[Busy] = field(default_factory=list)
    unread: int = 0


def read_busy(text: str, *, within: Span, zone: ZoneInfo) -> BusyTimes:
    """The busy times of a calendar that overlap `within`.

    zone    the clocks by which whole days and times without a zone are meant

    Raises ValidationError, with what to do, for what is no calendar.
    """
    found, events = BusyTimes(), _events(text)
    reading = _Reading(within, zone, _overrides(events, zone))
    for event in events:
        try:
            found.times += reading.times_of(event)
        except UNREADABLE:
            found.unread += 1
    found.times.sort(key=lambda busy: (start_of(busy.during), end_of(busy.during), busy.what))
    return found


def _events(text: str) -> list[Any]:
    try:
        calendars: list[Any] = list(Calendar.from_ical(text.lstrip("\ufeff \r\n\t"), multiple=True))
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (*UNREADABLE, RecursionError):
        calendars, events = [], []
    if not calendars:
        message = _("This is not a calendar. Export yours as an .ics file and choose that, or paste all that is in it.")
        raise ValidationError(message, code="no_calendar")
    if len(events) > MAXIMUM_EVENTS:
        raise ValidationError(_("This calendar has too many events. Export only the days of the event."), code="large")
    return events


def _overrides(events: Iterable[Any], zone: ZoneInfo) -> dict[str, set[datetime]]:
    """For each recurring event, by its UID, the moments for which another event stands instead."""
    instead: dict[str, set[datetime]] = {}
    for event in events:
        try:
            instead.setdefault(str(event["UID"]), set()).add(_moment(event["RECURRENCE-ID"].dt, zone))
        except UNREADABLE:
            continue
    return instead


def _moment(value: date, zone: tzinfo) -> datetime:
    """A date or time of a calendar in UTC: a whole day from its midnight, a time without a zone on these clocks."""
    local = value if isinstance(value, datetime) else datetime.combine(value, time(0))
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


@dataclass
class _Reading:
    within: Span
    zone: ZoneInfo
    instead: dict[str, set[datetime]]
    funds: Funds = field(default_factory=Funds)

    def times_of(self, event: Any) -> list[Busy]:
        """The busy times of one event, or none."""
        if _is_free(event):
            return []
        start = event["DTSTART"].dt
        length = self._length(event, start)
        what = str(event.get("SUMMARY", ""))[:120]
        spans = [self._span(begins, length, start) for begins in self._starts(event, start) if length > timedelta()]
        return [Busy(during, what) for during in spans if self._concerns(during)]

    def _span(self, begins: datetime, length: timedelta, start: date) -> Span:
        """As long as the first; whole days end at midnight, also where that is 23 or 25 hours later."""
        if isinstance(start, datetime):
            return span(begins, begins + length)
        return span(begins, _moment(begins.astimezone(self.zone).date() + length, self.zone))

    def _concerns(self, during: Span) -> bool:
        return start_of(during) < end_of(self.within) and start_of(self.within) < end_of(during)

    def _length(self, event: Any, start: date) -> timedelta:
        if "DTEND" in event:
            end = event["DTEND"].dt
            whole_days = not isinstance(start, datetime) and not isinstance(end, datetime)
            return end - start if whole_days else _moment(end, self.zone) - _moment(start, self.zone)
        if "DURATION" in event:
            length: timedelta = event["DURATION"].dt
            return length
        return timedelta() if isinstance(start, datetime) else DAY

    def _starts(self, event: Any, start: date) -> Iterator[datetime]:
        """When it begins, in UTC: once, or as often as its rule says, each kept on the clocks of its own zone."""
        if "RECURRENCE-ID" in event or not ({"RRULE", "RDATE"} & set(event.keys())):
            yield _moment(start, self.zone)
            return
        left_out = _listed(event.get("EXDATE"), self.zone) | self.instead.get(str(event.get("UID", "")), set())
        repeated = {_moment(start, self.zone), *self._by_rule(event, start), *_listed(event.get("RDATE"), self.zone)}
        yield from repeated - left_out

    def _by_rule(self, event: Any, start: date) -> Iterator[datetime]:
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            yield from self._by_one_rule(rule, start)

    def _by_one_rule(self, rule: Any, start: date) -> Iterator[datetime]:
        zone = (start.tzinfo if isinstance(start, datetime) else None) or self.zone
        local = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time(0))
        last = end_of(self.within).astimezone(zone).replace(tzinfo=None)
        if until := rule.get("UNTIL"):
            last = min(last, _moment(until[0], zone).astimezone(zone).replace(tzinfo=None))
            last = last if isinstance(until[0], datetime) else last + DAY
        parts = {key: value for key, value in rule.items() if key not in {"UNTIL", "COUNT"}}
        words = type(rule)(parts).to_ical().decode()
        repeated = moments(f"{words};UNTIL={last:%Y%m%dT%H%M%S}", start=local, funds=self.funds)
        count = rule.get("COUNT", [None])[0]
        return (one.replace(tzinfo=zone).astimezone(UTC) for one in islice(repeated, count))


def _is_free(event: Any) -> bool:
    said = {name: str(event.get(name, "")).upper() for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")}
    return said["TRANSP"] == "TRANSPARENT" or said["STATUS"] == "CANCELLED" or "FREE" in said.values()


def _listed(value: Any, zone: ZoneInfo) -> set[datetime]:
    """The moments of EXDATE or RDATE, given once or several times; a period counts with its start."""
    several = value if isinstance(value, list) else [value] if value else []
    dates = [one.dt for listed in several for one in listed.dts]
    return {_moment(one[0] if isinstance(one, tuple) else one, zone) for one in dates}
