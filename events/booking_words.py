"""An event's booking rules in sentences, for those whom they bind."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.booking_rules import BookingRules


def length_in_words(minutes: int) -> str:
    """The largest unit that comes out even: "2 hours", "90 minutes", "1 day"."""
    if minutes and minutes % 1440 == 0:
        return ngettext("%(count)d day", "%(count)d days", minutes // 1440) % {"count": minutes // 1440}
    if minutes and minutes % 60 == 0:
        return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def moment_in_words(value: datetime) -> str:
    """On the current clocks: "Sat 6 Mar, 12:00"."""
    local = timezone.localtime(value)
    return f"{date_format(local, 'WEEKDAY_FORMAT')}, {local:%H:%M}"


def rules_in_words(rules: BookingRules) -> list[str]:
    """What a team must keep to, each rule that is set in one sentence."""
    return [*_when(rules), *_how_much(rules), *_afterwards(rules)]


def closed_in_words(rules: BookingRules, now: datetime) -> str:
    """Why teams cannot book at this moment, and what to do instead."""
    if not rules.self_booking:
        return _("Teams do not book for themselves in this event. Ask an organiser.")
    if rules.booking_opens_at and rules.booking_opens_at > now:
        return _("Booking opens on %(when)s. Come back then.") % {"when": moment_in_words(rules.booking_opens_at)}
    return _("Booking has closed. Ask an organiser.")


def _when(rules: BookingRules) -> Iterator[str]:
    if rules.booking_opens_at:
        yield _("Booking opens on %(when)s.") % {"when": moment_in_words(rules.booking_opens_at)}
    if rules.booking_closes_at:
        yield _("Booking closes on %(when)s.") % {"when": moment_in_words(rules.booking_closes_at)}
    if rules.booking_notice:
        yield _("Book at least %(length)s ahead.") % {"length": length_in_words(rules.booking_notice)}


def _how_much(rules: BookingRules) -> Iterator[str]:
    if (most := rules.meetings_per_team) is not None:
        sentence = ngettext(
            "A team has at most %(count)d meeting in the event.",
            "A team has at most %(count)d meetings in the event.",
            most,
        )
        yield sentence % {"count": most}
    if (most := rules.meetings_per_team_and_day) is not None:
        sentence = ngettext(
            "A team has at most %(count)d meeting a day.", "A team has at most %(count)d meetings a day.", most
        )
        yield sentence % {"count": most}
    if rules.break_between:
        sentence = _("Teams and mentors have a break of %(length)s between meetings.")
        yield sentence % {"length": length_in_words(rules.break_between)}


def _afterwards(rules: BookingRules) -> Iterator[str]:
    if not rules.cancellation_notice:
        yield _("You may move or give back a booking until it starts.")
        return
    sentence = _("You may move or give back a booking until %(length)s before it starts.")
    yield sentence % {"length": length_in_words(rules.cancellation_notice)}
