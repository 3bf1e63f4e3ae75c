"""What the page of an event's booking rules asks, and where on it each refusal is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.booking_rules import A_WEEK
from events.booking_words import length_in_words
from events.models import Event
from events.pages import ActForm


class MomentField(forms.DateTimeField):
    """A moment on the event's clocks, to the minute."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, **kwargs: Any) -> None:
        errors = {"invalid": gettext_lazy("Enter a day and a time, as in 2027-03-06 14:30.")}
        super().__init__(error_messages=errors, required=False, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment = super().to_python(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                message = _("The clocks change then, so this time comes twice or not at all. Choose another time.")
                raise ValidationError(message, code="ambiguous_timezone") from None
            raise
        if moment and not 2000 <= moment.year <= 2100:
            raise ValidationError(_("Enter a day between 2000 and 2100."), code="far_away")
        return moment


class MinutesField(forms.IntegerField):
    """A length of time, from nothing to a week."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=A_WEEK, **kwargs)


class MostField(forms.IntegerField):
    """The most there may be; empty without a limit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=1000, required=False, **kwargs)


USUAL_REMINDERS = (A_WEEK, 24 * 60, 2 * 60, 60, 15)  # minutes


class RemindersField(forms.TypedMultipleChoiceField):
    """Some of the usual times before a session, and those that were set otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            coerce=int, required=False, widget=forms.CheckboxSelectMultiple, choices=_reminders(()), **kwargs
        )

    def offer(self, also: Iterable[int]) -> None:
        self.choices = _reminders(also)


def _reminders(also: Iterable[int]) -> list[tuple[int, str]]:
    """The longest time before stands first."""
    return [(minutes, length_in_words(minutes)) for minutes in sorted({*USUAL_REMINDERS, *also}, reverse=True)]


class BookingRulesForm(ActForm):
    """The columns of BookingRules by name, and those of what the event promises; times on the event's clocks."""

    refusal_fields = {"booking_closes_after_it_opens": "booking_closes_at", "max_length": "reminders"}
    self_booking = forms.BooleanField(
        label=gettext_lazy("Teams may book free slots themselves"),
        required=False,
        help_text=gettext_lazy(
            "In published timetables, for their own team. Otherwise only organisers book; organisers are bound by "
            "none of these rules."
        ),
    )
    booking_opens_at = MomentField(
        label=gettext_lazy("Booking opens"), help_text=gettext_lazy("Empty: it is open already.")
    )
    booking_closes_at = MomentField(
        label=gettext_lazy("Booking closes"), help_text=gettext_lazy("Empty: it stays open to the end.")
    )
    booking_notice = MinutesField(
        label=gettext_lazy("Minimum notice, in minutes"),
        help_text=gettext_lazy("A slot that starts sooner can no longer be booked by a team."),
    )
    meetings_per_team = MostField(
        label=gettext_lazy("Meetings per team"),
        help_text=gettext_lazy("The most that one team may have in the whole event, held ones too. Empty: no limit."),
    )
    meetings_per_team_and_day = MostField(
        label=gettext_lazy("Meetings per team and day"),
        help_text=gettext_lazy("The most that one team may have on one day. Empty: no limit."),
    )
    break_between = MinutesField(
        label=gettext_lazy("Break between meetings, in minutes"),
        help_text=gettext_lazy("Time that stays free before and after each meeting, of the team and of the mentor."),
    )
    cancellation_notice = MinutesField(
        label=gettext_lazy("Cut-off for changes, in minutes"),
        help_text=gettext_lazy("Until so long before the start a team may move its booking or give it back."),
    )

    reminders = RemindersField(
        label=gettext_lazy("Reminders before a session"),
        help_text=gettext_lazy("To mentor and team, in the panel and by mail to those who want them."),
    )
    promised_answer = MinutesField(
        label=gettext_lazy("Requests are answered within, in minutes"),
        help_text=gettext_lazy("Mentorship requests that wait longer stand out in the inbox."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(RemindersField, self.fields["reminders"]).offer(self.initial.get("reminders", ()))

    @classmethod
    def current(cls, event: Event) -> dict[str, Any]:
        """What the rules are now; the form's moments are on the current clocks."""
        rules = {name: getattr(event, name) for name in cls.base_fields}
        return {
            name: timezone.localtime(value) if isinstance(value, datetime) else value for name, value in rules.items()
        }

    def clean(self) -> None:
        super().clean()
        opens, closes = self.cleaned_data.get("booking_opens_at"), self.cleaned_data.get("booking_closes_at")
        if opens and closes and closes <= opens:
            self.add_error("booking_closes_at", _("Booking closes before it opens. Choose a later closing time."))
        day, whole = self.cleaned_data.get("meetings_per_team_and_day"), self.cleaned_data.get("meetings_per_team")
        if day and whole and day > whole:
            message = _("This is more than the team may have in the whole event. Choose a lower number.")
            self.add_error("meetings_per_team_and_day", message)
