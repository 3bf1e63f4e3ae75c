"""What the page asks that takes busy times out of a timetable: a calendar, then ticks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.forms import Lines
from events.pages import ActForm

LARGEST = 1024 * 1024  # bytes


class CalendarForm(ActForm):
    """A calendar, uploaded or pasted; the cleaned `calendar` is its text."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file"),
        required=False,
        help_text=gettext_lazy("An .ics file of at most 1 MB, as calendars export it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    text = Lines(
        label=gettext_lazy("Or paste what is in it"),
        rows=5,
        max_length=LARGEST,
        required=False,
        help_text=gettext_lazy("It begins with BEGIN:VCALENDAR."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            message = _("This file has %(size)s; 1 MB is the most. Export only the days of the event.")
            raise ValidationError(message, code="large", params={"size": filesizeformat(file.size)})
        return file

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        file, text = self.cleaned_data["file"], self.cleaned_data["text"]
        if not file and not text:
            self.add_error("file", ValidationError(_("Choose a calendar file, or paste one."), code="required"))
        self.cleaned_data["calendar"] = file.read().decode("utf-8", errors="replace") if file else text

    def refuse(self, error: ValidationError) -> None:
        self.add_error("file" if self.cleaned_data["file"] else "text", error)


def ticked(data: QueryDict) -> list[int]:
    """The ids of the slots that were ticked. Raises ValidationError when none was."""
    ids = [int(value) for value in data.getlist("slot") if value.isdecimal() and len(value) < 19]
    if not ids:
        message = _("Tick at least one slot, or go back without removing any.")
        raise ValidationError(message, code="required")
    return ids
