"""Meetings, open sessions and free slots as calendar programs read them (RFC 5545).

An event keeps its UID as long as its meeting lives, and its SEQUENCE grows with each change of time, place or people.
Nothing here depends on the moment it is written, so that an unchanged feed is the same to the byte.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress
from icalendar import Event as Entry

from events.models import Event, User
from sessions_app.calendar_zones import time_zone
from sessions_app.feed_contents import free_slots_in, meetings_in, open_sessions_in
from sessions_app.models import CalendarFeed, Meeting, Session
from timetables.models import Slot
from timetables.spans import Span, end_of, start_of

REFRESHED_EVERY = timedelta(minutes=15)
NOT_PRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def feed_calendar(feed: CalendarFeed, *, now: datetime) -> bytes:
    """All that the feed shows at this moment."""
    entries = [meeting_entry(meeting, changed_at=_changed_at(meeting)) for meeting in meetings_in(feed, now=now)]
    entries += [_open_entry(session) for session in open_sessions_in(feed, now=now)]
    entries += [_free_entry(slot) for slot in free_slots_in(feed, now=now)]
    calendar = _calendar("PUBLISH", entries)
    name = _("1:1 sessions: %(whose)s") % {"whose": _one_line(str(feed))}
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED_EVERY)
    calendar.add("x-published-ttl", "PT15M")
    return calendar.to_ical()


def invitation(meeting: Meeting, *, now: datetime, members: Iterable[User] | None = None) -> bytes:
    """One meeting, to its mentor and the team it was made with; its cancellation once it is cancelled.

    members  of the team, where they are at hand

    The panel invites, whoever has the session: calendars take changes from the same organizer only.
    """
    entry = _invited(meeting, now)
    entry.add("attendee", _address(meeting.session.mentor.user, role="CHAIR", partstat="ACCEPTED"))
    for member in meeting.idea.members.order_by("pk") if members is None else members:
        entry.add("attendee", _address(member, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION"))
    return _calendar("REQUEST" if meeting.is_active else "CANCEL", [entry]).to_ical()


def cancellation(meeting: Meeting, *, person: User, now: datetime) -> bytes:
    """That the meeting is none for this person, whether it was cancelled or goes on with others."""
    entry = _invited(meeting, now)
    if meeting.is_active:
        entry.pop("status")
        entry.add("status", "CANCELLED")
        for name in ("location", "description"):
            entry.pop(name, None)
    entry.add("attendee", _address(person, role="REQ-PARTICIPANT"))
    return _calendar("CANCEL", [entry]).to_ical()


def _invited(meeting: Meeting, now: datetime) -> Entry:
    entry = meeting_entry(meeting, changed_at=now)
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = _in_quotes(meeting.session.event.name)
    entry.add("organizer", organizer)
    return entry


def meeting_entry(meeting: Meeting, *, changed_at: datetime) -> Entry:
    session = meeting.session
    with_whom = _("1:1 %(mentor)s and %(team)s") % {"mentor": session.mentor, "team": meeting.idea}
    entry = _entry(f"{meeting.uid}@{_host()}", session.during, session.event, changed_at=changed_at)
    entry.add("sequence", meeting.sequence)
    if not meeting.is_active:
        entry.add("status", "CANCELLED")
        entry.add("summary", _one_line(_("Cancelled: %(what)s") % {"what": with_whom}))
        entry.add("description", _text([meeting.cancellation_reason, session.event.name]))
        return entry
    entry.add("status", "CONFIRMED")
    entry.add("summary", _one_line(with_whom))
    link = meeting.link or session.timetable.link
    _say_where(entry, session, link)
    _describe(entry, session, link)
    return entry


def _open_entry(session: Session) -> Entry:
    """A session that waits for its meeting: the mentor keeps the time, but nothing is agreed yet."""
    entry = _entry(f"session-{session.pk}@{_host()}", session.during, session.event, changed_at=_changed_at(session))
    entry.add("sequence", _revisions(session))
    entry.add("status", "TENTATIVE")
    who = session.idea or _("no team yet")
    entry.add("summary", _one_line(_("1:1 %(mentor)s, %(team)s") % {"mentor": session.mentor, "team": who}))
    _say_where(entry, session, session.timetable.link)
    _describe(entry, session, session.timetable.link)
    return entry


def _free_entry(slot: Slot) -> Entry:
    """Offered time: it shows, but blocks nothing."""
    event = slot.timetable.event
    entry = _entry(f"slot-{slot.pk}@{_host()}", slot.during, event, changed_at=_changed_at(slot))
    entry.add("sequence", _revisions(slot))
    entry.add("transp", "TRANSPARENT")
    entry.add("summary", _one_line(_("Free slot: %(timetable)s") % {"timetable": slot.timetable}))
    if where := slot.timetable.place or slot.timetable.link:
        entry.add("location", _one_line(where))
    entry.add("description", _text([event.name]))
    return entry


# Parts


def _calendar(method: str, entries: Iterable[Entry]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{_host()}//1:1 Sessions Control Panel//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    entries = list(entries)
    for zone, years in _years_by_zone(entries).items():
        calendar.add_component(time_zone(zone, min(years), max(years)))
    for entry in entries:
        calendar.add_component(entry)
    return calendar


def _years_by_zone(entries: list[Entry]) -> dict[ZoneInfo, set[int]]:
    years: dict[ZoneInfo, set[int]] = {}
    for moment in (bound for entry in entries for bound in (entry.start, entry.end)):
        zone = moment.tzinfo if isinstance(moment, datetime) else None
        if isinstance(zone, ZoneInfo) and zone.key != "UTC":
            years.setdefault(zone, set()).add(moment.year)
    return years


def _entry(uid: str, during: Span, event: Event, *, changed_at: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", uid)
    entry.add("dtstamp", changed_at)
    entry.add("last-modified", changed_at)
    for name, moment in (("dtstart", start_of(during)), ("dtend", end_of(during))):
        entry.add(name, _on_clocks(moment, event.zone))
    return entry


def _on_clocks(moment: datetime, zone: ZoneInfo) -> datetime:
    """On the event's clocks; in UTC where these show an hour for the second time, which a calendar cannot say."""
    local = moment.astimezone(zone)
    return moment.astimezone(ZoneInfo("UTC")) if local.fold or zone.key.endswith("/UTC") else local


def _say_where(entry: Entry, session: Session, link: str) -> None:
    if where := session.timetable.place or link:
        entry.add("location", _one_line(where))


def _describe(entry: Entry, session: Session, link: str) -> None:
    page = f"{settings.BASE_URL}{session.get_absolute_url()}"
    entry.add("url", page)
    where = f"{session.event.name}, {session.timetable.name}"
    entry.add(
        "description",
        _text([session.description, link, _("Session %(number)d") % {"number": session.number}, where, page]),
    )


def _address(person: User, **params: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = _in_quotes(str(person))
    for name, value in params.items():
        address.params[name.upper()] = value
    return address


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _one_line(words: str) -> str:
    return " ".join(NOT_PRINTED.sub(" ", words).split())


def _in_quotes(words: str) -> str:
    return _one_line(words).replace('"', "'")


def _text(parts: Iterable[str]) -> str:
    """Paragraphs, without what is not printed and without the empty ones."""
    kept = (NOT_PRINTED.sub("", part.replace("\r\n", "\n").replace("\r", "\n")).strip() for part in parts)
    return "\n".join(part for part in kept if part)


def _changed_at(row: Any) -> datetime:
    changed: datetime = row.changed_at
    return changed


def _revisions(row: Any) -> int:
    revisions: int = row.revisions
    return revisions
