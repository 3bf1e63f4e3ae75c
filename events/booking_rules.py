"""When and how much teams may book for themselves, in one event."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

A_WEEK = 7 * 24 * 60  # minutes


def minutes_field(label: "StrPromise", help_text: "StrPromise", default: int) -> models.PositiveIntegerField:
    """A length of time, up to a week."""
    return models.PositiveIntegerField(
        label, default=default, db_default=default, validators=[MaxValueValidator(A_WEEK)], help_text=help_text
    )


class BookingRules(models.Model):
    """The rules that bind teams when they book. Administrators may book beyond them."""

    self_booking = models.BooleanField(
        _("Teams may book free slots themselves"),
        default=False,
        db_default=False,
        help_text=_("Otherwise only administrators book."),
    )
    booking_opens_at = models.DateTimeField(
        _("Booking opens"), null=True, blank=True, help_text=_("Empty: it is open already.")
    )
    booking_closes_at = models.DateTimeField(
        _("Booking closes"), null=True, blank=True, help_text=_("Empty: it stays open to the end.")
    )
    booking_notice = minutes_field(
        _("Minimum notice, in minutes"), _("A slot that starts sooner can no longer be booked by a team."), 60
    )
    meetings_per_team = models.PositiveSmallIntegerField(
        _("Meetings per team"),
        null=True,
        blank=True,
        help_text=_("Active meetings of one team in the whole event. Empty: no limit."),
    )
    meetings_per_team_and_day = models.PositiveSmallIntegerField(
        _("Meetings per team and day"),
        null=True,
        blank=True,
        help_text=_("Active meetings of one team on one day. Empty: no limit."),
    )
    break_between = minutes_field(
        _("Break between meetings, in minutes"),
        _("Free time that a team and a mentor keep before and after each session."),
        0,
    )
    cancellation_notice = minutes_field(
        _("Cut-off for cancelling, in minutes"),
        _("Until so long before the start a team may cancel or move its own booking."),
        120,
    )

    class Meta:
        abstract = True

    def is_open_for_booking(self, now: datetime) -> bool:
        """Whether teams may book at this moment."""
        opened = self.booking_opens_at is None or self.booking_opens_at <= now
        closed = self.booking_closes_at is not None and self.booking_closes_at <= now
        return self.self_booking and opened and not closed

    def first_bookable(self, now: datetime) -> datetime:
        """The earliest start that still leaves the minimum notice."""
        return now + timedelta(minutes=self.booking_notice)

    def cut_off(self, start: datetime) -> datetime:
        """Until when a team may cancel or move its booking that starts at `start`."""
        return start - timedelta(minutes=self.cancellation_notice)

    def may_still_cancel(self, start: datetime, now: datetime) -> bool:
        """Whether a team may still cancel or move its booking that starts at `start`."""
        return now <= self.cut_off(start)


BOOKING_CLOSES_AFTER_IT_OPENS = models.CheckConstraint(
    condition=Q(booking_opens_at=None) | Q(booking_closes_at=None) | Q(booking_closes_at__gt=F("booking_opens_at")),
    name="booking_closes_after_it_opens",
    violation_error_code="booking_closes_after_it_opens",
    violation_error_message=_("Booking closes before it opens. Choose a later closing time."),
)
