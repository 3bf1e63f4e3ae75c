"""Who stands in the way: turn a rule's general sentence into one that names the session in question."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.booking_words import moment_in_words
from events.models import Event, Idea, Mentor, User
from sessions_app.models import Session
from timetables.models import Slot


def when(session: Session) -> str:
    """Short and on the current clocks: "Sat 10:20"."""
    start = timezone.localtime(session.during.lower)
    return f"{date_format(start, 'D')} {start:%H:%M}"


def who_was_faster(slot: Slot, mentors: Iterable[Mentor], *, user: User) -> str:
    """Who has these mentors in the slot, as far as this person may see it; else empty.

    "Session 12 with Kelp, booked by kim@example.org on Sat 6 Mar, 10:20".
    """
    holders = Session.objects.visible_to(user).standing().overlapping(slot.during).filter(mentor__in=mentors)
    holder = holders.select_related("idea").order_by("during", "pk").first()
    if holder is None:
        return ""
    facts: dict[str, Any] = {"number": holder.number, "team": holder.idea}
    meeting = holder.active_meeting
    if meeting is None:
        return _("Session %(number)d with %(team)s") % facts if holder.idea else _("Session %(number)d") % facts
    who = meeting.made_by.email if meeting.made_by else _("somebody")
    facts |= {"who": who, "at": moment_in_words(meeting.made_at)}
    return _("Session %(number)d with %(team)s, booked by %(who)s on %(at)s") % facts


def name_obstacle(
    refusal: ValidationError,
    *,
    event: Event,
    slot: Slot | None,
    mentor: Mentor | None,
    idea: Idea | None,
    number: int | None,
    apart_from: Session | None,
) -> ValidationError:
    """The same refusal, naming the session that holds the number, the mentor or the team; else as it came."""
    others = Session.objects.select_related("mentor__user", "timetable", "idea")
    if apart_from:
        others = others.exclude(pk=apart_from.pk)
    busy = others.standing().overlapping(slot.during) if slot else others.none()
    if refusal.code == "session_number_unique_in_event":
        return _taken_number(refusal, others.filter(event=event, number=number or 0).first(), event)
    if refusal.code == "mentor_not_double_booked":
        return _busy(refusal, busy.filter(mentor=mentor).first(), str(mentor))
    if refusal.code == "team_not_double_booked":
        return _busy(refusal, busy.filter(idea=idea).first(), str(idea))
    return refusal


def _taken_number(refusal: ValidationError, holder: Session | None, event: Event) -> ValidationError:
    if holder is None:
        return refusal
    message = _("Number %(number)d is taken by %(mentor)s, %(when)s. The next free one is %(next)d.")
    params = {"number": holder.number, "mentor": holder.mentor, "when": when(holder)}
    return ValidationError(message, code=refusal.code, params=params | {"next": Session.objects.next_number(event)})


def _busy(refusal: ValidationError, holder: Session | None, who: str) -> ValidationError:
    if holder is None:
        return refusal
    message = _("This slot has just been booked: %(who)s has session %(number)d at %(when)s in %(timetable)s.")
    params = {"who": who, "number": holder.number, "when": when(holder), "timetable": holder.timetable}
    return ValidationError(message, code=refusal.code, params=params)
