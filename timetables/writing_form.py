"""The form that takes times as people write them."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.forms import DayField, Lines
from events.models import Event
from events.pages import ActForm
from timetables.forms import ClockField
from timetables.models import Timetable
from timetables.planning import Plan, plan
from timetables.writing import Written, every_week, read, without_length


class WrittenSlotsForm(ActForm):
    """Times in words, or one by date, start and end; the cleaned `plan` is what would become of them."""

    refusal_fields = {"timetable_slots_do_not_overlap": "text"}
    text = Lines(
        label=gettext_lazy("Times"),
        rows=6,
        max_length=10_000,
        required=False,
        help_text=gettext_lazy(
            "As you would write them, as in “Sat 10-12 and 14-17”. A weekday means each one of the event that is "
            "still to come; a date, as in “28 Nov”, that day alone."
        ),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes per slot"), min_value=1, max_value=1440)
    gap = forms.IntegerField(label=gettext_lazy("Minutes between slots"), min_value=0, max_value=1440, required=False)
    until = DayField(
        label=gettext_lazy("Repeat every week until"),
        required=False,
        help_text=gettext_lazy("Left empty, dates are not repeated, and weekdays go on to the end of the event."),
    )
    date = DayField(label=gettext_lazy("Date"), required=False)
    start = ClockField(label=gettext_lazy("Start"), required=False)
    end = ClockField(
        label=gettext_lazy("End"), required=False, help_text=gettext_lazy("00:00 is midnight at the end of the day.")
    )
    # Of the preview somebody has looked at: what has changed since is shown again, not added unseen.
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, timetable: Timetable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timetable, self.event = timetable, timetable.event
        self.initial = {"minutes": timetable.slot_minutes, "gap": timetable.gap_minutes}
        limits = {"min": self.event.starts_on.isoformat(), "max": self.event.ends_on.isoformat()}
        for name in ("date", "until"):
            self.fields[name].widget.attrs |= limits

    def clean_until(self) -> dt.date | None:
        until: dt.date | None = self.cleaned_data["until"]
        if until and until < self.event.starts_on:
            message = _("This is before the event, which starts on %(first)s. Choose a later day.")
            params = {"first": date_format(self.event.starts_on, "DAY_OF_YEAR_FORMAT")}
            raise ValidationError(message, code="not_in_event", params=params)
        return min(until, self.event.ends_on) if until else None

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        if ranges := self._ranges():
            self._plan(ranges)
        elif not self.errors:
            self.add_error("text", ValidationError(_("Write at least one time, as in “Sat 10-12”."), code="required"))

    def _ranges(self) -> list[Written]:
        text, minutes = without_length(self.cleaned_data["text"])
        if minutes is not None:
            self.cleaned_data["minutes"] = minutes
        try:
            ranges = read(text, coming_days(self.event, self.cleaned_data["until"]))
        except ValidationError as refusal:
            self.add_error("text", refusal)
            return []
        return ranges + self._dated_range()

    def _dated_range(self) -> list[Written]:
        names = ("date", "start", "end")
        day, start, end = (self.cleaned_data[name] for name in names)
        missing = [name for name in names if self.cleaned_data[name] is None]
        if len(missing) == len(names):
            return []
        for name in missing:
            self.add_error(name, ValidationError(_("Date, start and end belong together. Enter it."), code="required"))
        if not missing and end <= start and end != dt.time(0):
            message = _("The end is not after the start. Choose a later end.")
            self.add_error("end", ValidationError(message, code="end_before_start"))
        return [] if self.errors else [Written(day, start, end)]

    def _plan(self, ranges: list[Written]) -> None:
        until, minutes = self.cleaned_data["until"], self.cleaned_data["minutes"]
        if not 1 <= minutes <= 1440:
            message = _("A slot of %(minutes)d minutes cannot be. Choose between 1 and 1440.")
            self.add_error("text", ValidationError(message, code="minutes", params={"minutes": minutes}))
            return
        repeated = every_week(ranges, until) if until else ranges
        try:
            made = plan(self.timetable, repeated, minutes=minutes, gap=self.cleaned_data["gap"] or 0)
        except ValidationError as refusal:
            self.add_error("minutes", refusal)
        else:
            self.cleaned_data["plan"] = made

    @property
    def plan(self) -> Plan:
        plan: Plan = self.cleaned_data["plan"]
        return plan


def coming_days(event: Event, until: dt.date | None = None) -> list[dt.date]:
    """The event's days from today on, on the current clocks, through `until`; all of them once it is over."""
    last = min(until, event.ends_on) if until else event.ends_on
    first = max(event.starts_on, min(timezone.localdate(), last))
    if event.ends_on < timezone.localdate():
        first = event.starts_on
    return [first + dt.timedelta(days=number) for number in range(max((last - first).days, 0) + 1)]
