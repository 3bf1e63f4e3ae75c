"""A meeting in sentences, for those whom it concerns: what is new about it. On the current clocks, in the current
language."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from events.booking_words import moment_in_words
from events.templatetags.ui import city, clock_range, day
from sessions_app.facts import Facts
from sessions_app.models import Meeting


def subject(before: Facts | None, after: Facts | None, meeting: Meeting) -> str:
    """What happened, with whom and when, in as few words as a list of mails shows."""
    facts = after or before
    if facts is None:
        return str(meeting)
    params = {"who": facts.with_whom, "when": moment_in_words(facts.start)}
    return _occasion(before, after, meeting) % params


def _occasion(before: Facts | None, after: Facts | None, meeting: Meeting) -> str:
    if before is None:
        return _("Meeting with %(who)s: %(when)s")
    if after is None:
        return _("No longer yours: %(who)s, %(when)s") if meeting.is_active else _("Cancelled: %(who)s, %(when)s")
    if after.start != before.start:
        return _("Moved: %(who)s, now %(when)s")
    return _("Another mentor: %(who)s, %(when)s") if after.mentor != before.mentor else _("Changed: %(who)s, %(when)s")


def reminder_subject(facts: Facts) -> str:
    return _("Reminder: %(who)s, %(when)s") % {"who": facts.with_whom, "when": moment_in_words(facts.start)}


def reminder(facts: Facts) -> str:
    """What is to come, and where."""
    params = {"who": facts.with_whom, "when": span_in_words(facts), "where": facts.place or facts.link}
    if not params["where"]:
        return _("Reminder: you meet %(who)s on %(when)s.") % params
    return _("Reminder: you meet %(who)s on %(when)s: %(where)s") % params


def sentences(before: Facts | None, after: Facts | None, meeting: Meeting) -> list[str]:
    """What is new to somebody who knew `before`, the old beside the new; nothing for what they know."""
    if after is None:
        return list(_over(before, meeting)) if before else []
    if before is None:
        return [_("You meet %(who)s on %(when)s.") % {"who": after.with_whom, "when": span_in_words(after)}]
    return list(_changes(before, after))


def _over(before: Facts, meeting: Meeting) -> Iterator[str]:
    facts = {"who": before.with_whom, "when": span_in_words(before)}
    if not meeting.is_active:
        yield _("The meeting with %(who)s on %(when)s is cancelled.") % facts
        if meeting.cancellation_reason:
            yield _("Reason: %(reason)s") % {"reason": meeting.cancellation_reason}
    elif before.as_mentor:
        facts["mentor"] = str(meeting.session.mentor)
        yield _("The meeting with %(who)s on %(when)s is with %(mentor)s now. You need not come.") % facts
    else:
        facts["team"] = before.team_name
        yield _("You are not in team %(team)s any more, so you need not meet %(who)s on %(when)s.") % facts


def _changes(before: Facts, after: Facts) -> Iterator[str]:
    if after.mentor != before.mentor:
        yield _("You meet %(who)s now, no longer %(before)s.") % {
            "who": after.mentor_name,
            "before": before.mentor_name,
        }
    if (after.start, after.end) != (before.start, before.end):
        params = {"who": after.with_whom, "when": span_in_words(after), "before": span_in_words(before)}
        yield _("The meeting with %(who)s is on %(when)s now, no longer on %(before)s.") % params
    if after.place != before.place:
        yield _moved_house(_("place"), after.place, before.place)
    if after.link != before.link:
        yield _moved_house(_("link"), after.link, before.link)


def _moved_house(what: str, now: str, before: str) -> str:
    params = {"what": what, "now": now, "before": before}
    if not before:
        return _("The %(what)s is %(now)s.") % params
    if not now:
        return _("The %(what)s is no longer %(before)s.") % params
    return _("The %(what)s is %(now)s now, no longer %(before)s.") % params


def span_in_words(facts: Facts) -> str:
    """Such as "Sat 28 Nov, 10:20–10:40"."""
    return _span(timezone.localtime(facts.start), timezone.localtime(facts.end))


def elsewhere_in_words(facts: Facts, zone: str) -> str:
    """The same on the clocks of another zone, named; empty where they show the same."""
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (facts.start, facts.end))
    if start.utcoffset() == timezone.localtime(facts.start).utcoffset():
        return ""
    return f"{_span(start, end)} ({city(zone)})"


def _span(start: datetime, end: datetime) -> str:
    return f"{day(start)}, {clock_range(start, end)}"
