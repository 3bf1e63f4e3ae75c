"""The rules that bind a team when it books for itself; administrators are not asked."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.booking_words import closed_in_words, length_in_words
from events.models import Event, Idea, Mentor, User
from sessions_app.models import Meeting, Session
from timetables.models import Slot
from timetables.spans import Span, end_of, span, start_of


def require_own_team(idea: Idea | None, *, by: User) -> None:
    """Raises ValidationError when somebody acts for a team they are not of."""
    if idea is None or not idea.members.filter(pk=by.pk).exists():
        raise ValidationError(_("You may book and change bookings for your own team only."), code="not_own_team")


def require_rules(
    slot: Slot, *, mentor: Mentor, idea: Idea | None, by: User, now: datetime, apart_from: Session | None = None
) -> None:
    """The event's booking rules, apart from the limits. Raises ValidationError with the first that is broken.

    apart_from   a session to overlook, when it is the one that moves
    """
    require_own_team(idea, by=by)
    require_open(slot, now=now)
    if not slot.timetable.is_custom and not slot.timetable.mentors.filter(pk=mentor.pk).exists():
        message = _("%(mentor)s does not sit in this timetable. Choose another mentor.")
        raise ValidationError(message % {"mentor": mentor}, code="not_seated")
    _require_breaks(slot, mentor, idea, apart_from)


def require_open(slot: Slot, *, now: datetime) -> None:
    """Whether teams may book this slot at this moment, whoever they are. Raises ValidationError otherwise."""
    event = slot.timetable.event
    if not event.is_open_for_booking(now):
        raise ValidationError(closed_in_words(event, now), code="booking_closed")
    if not slot.timetable.is_published:
        raise ValidationError(_("This timetable is not open for booking yet. Choose another one."), code="draft")
    if start_of(slot.during) <= now:
        raise ValidationError(_("This slot is past. Choose a later slot."), code="too_soon")
    if start_of(slot.during) < event.first_bookable(now):
        message = _("This slot starts too soon: book at least %(length)s ahead. Choose a later slot.")
        raise ValidationError(message % {"length": length_in_words(event.booking_notice)}, code="too_soon")


def obstacle(slot: Slot, *, idea: Idea | None, now: datetime) -> ValidationError | None:
    """Why this team, or any when it is not known yet, cannot book the slot with anybody; None when it can."""
    try:
        require_open(slot, now=now)
        if idea:
            _require_time(slot, idea)
            require_within_limits(slot, idea)
    except ValidationError as refusal:
        return refusal
    return None


def _require_time(slot: Slot, idea: Idea) -> None:
    prepared = Session.objects.in_state("open").filter(slot=slot)
    booked = Session.objects.standing().overlapping(slot.during).filter(idea=idea)
    if own := booked.exclude(pk__in=prepared.values("pk")).order_by("during").first():
        message = _("Your team has session %(number)d at this time. Choose another slot.")
        raise ValidationError(message % {"number": own.number}, code="team_not_double_booked")


def _require_breaks(slot: Slot, mentor: Mentor, idea: Idea | None, apart_from: Session | None) -> None:
    """Sessions at the very time are left to the rules against double-booking, which say so."""
    minutes = slot.timetable.event.break_between
    pause = timedelta(minutes=minutes)
    around = span(start_of(slot.during) - pause, end_of(slot.during) + pause)
    close = Session.objects.standing().overlapping(around).exclude(during__overlap=slot.during)
    if apart_from:
        close = close.exclude(pk=apart_from.pk)
    if idea and (own := close.filter(idea=idea).order_by("during").first()):
        message = _("Your team needs a break of %(length)s: your session %(number)d is too close. Choose another slot.")
        raise ValidationError(message % {"length": length_in_words(minutes), "number": own.number}, code="no_break")
    if close.filter(mentor=mentor).exists():
        message = _("%(mentor)s needs a break of %(length)s between sessions. Choose another slot.")
        raise ValidationError(message % {"length": length_in_words(minutes), "mentor": mentor}, code="no_break")


def require_within_limits(slot: Slot, idea: Idea | None, *, apart_from: Session | None = None) -> None:
    """No more active meetings than a team may have, in the event and on the slot's day.

    Raises ValidationError otherwise. The caller has locked the idea's row, so that none is made meanwhile.
    apart_from   a session that moves: it adds none to the event, nor to the day it is on already
    """
    event, day = slot.timetable.event, day_of(slot, slot.timetable.event)
    booked = Meeting.objects.active().filter(idea=idea, session__event=event)
    of_day = booked.filter(session__during__startswith__gte=day.lower, session__during__startswith__lt=day.upper)
    moves_within_day = apart_from is not None and start_of(apart_from.during) in day
    if (most := event.meetings_per_team) is not None and apart_from is None and booked.count() >= most:
        message = ngettext(
            "Your team has %(count)d meeting, as many as it may in this event. Give one back first.",
            "Your team has %(count)d meetings, as many as it may in this event. Give one back first.",
            most,
        )
        raise ValidationError(message % {"count": most}, code="limit_of_event")
    if (most := event.meetings_per_team_and_day) is not None and not moves_within_day and of_day.count() >= most:
        message = ngettext(
            "Your team has %(count)d meeting on this day, as many as it may. Choose another day.",
            "Your team has %(count)d meetings on this day, as many as it may. Choose another day.",
            most,
        )
        raise ValidationError(message % {"count": most}, code="limit_of_day")


def day_of(slot: Slot, event: Event) -> Span:
    """The day of the slot's start, midnight to midnight on the event's clocks."""
    midnight = event.local(start_of(slot.during)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return span(midnight, midnight + timedelta(days=1))  # wall-clock arithmetic: also right for 23 and 25 hours
