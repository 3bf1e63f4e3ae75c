"""What the forms of timetables and slots ask, and where on them each refusal is told."""

import datetime as dt
from itertools import islice
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.forms import DayField
from events.models import Event, Mentor, User
from events.pages import ActForm, leaves
from events.widgets import SearchSelect
from timetables.models import Slot, Timetable
from timetables.spans import MAXIMUM_SLOTS, Span, between, cut, end_of, start_of

REGULAR, CUSTOM = "regular", "custom"
KINDS = [
    (REGULAR, gettext_lazy("Regular: a fixed schedule, in which several mentors sit")),
    (CUSTOM, gettext_lazy("Custom: the times of one mentor")),
]


USUAL_MINUTES = {"slot_minutes": 20, "gap_minutes": 0}


class MentorsChoice(forms.ModelMultipleChoiceField):
    widget = forms.SelectMultiple(attrs={"data-search-select": "", "size": 8})


class TimetableForm(ActForm):
    refusal_fields = {
        "timetable_name_unique_in_event": "name",
        "mentor_sits_here": "mentors",
    }
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS, widget=forms.RadioSelect)
    mentor = forms.ModelChoiceField(
        Mentor.objects.none(),
        label=gettext_lazy("Mentor"),
        required=False,
        empty_label=gettext_lazy("Choose a mentor"),
        widget=SearchSelect,
        help_text=gettext_lazy("Of a custom timetable: every session in it is this mentor's."),
    )
    mentors = MentorsChoice(
        Mentor.objects.none(),
        label=gettext_lazy("Mentors who sit in it"),
        required=False,
        help_text=gettext_lazy("Of a regular timetable. Whoever gets a session in it later sits in it too."),
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("A room, a table, or “online”."),
    )
    link = forms.URLField(
        label=gettext_lazy("Link"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy(
            "Where its meetings are held online, if all in one place. Offered for each new meeting."
        ),
    )
    slot_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes per slot"), min_value=1, max_value=1440, required=False
    )
    gap_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes between slots"), min_value=0, max_value=1440, required=False
    )
    draft = forms.BooleanField(
        label=gettext_lazy("Keep it as a draft"),
        required=False,
        help_text=gettext_lazy("Teams neither see nor book a draft. You publish it on its page."),
    )

    def __init__(self, *args: Any, event: Event, timetable: Timetable | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = current(timetable)
        if timetable:
            del self.fields["draft"]
        mentors = Mentor.objects.of(event)
        if timetable and timetable.mentor_id:
            mentors |= Mentor.objects.filter(pk=timetable.mentor_id)
        mentors = mentors.distinct().select_related("user").order_by("user__name", "pk")
        for name in ("mentor", "mentors"):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = mentors

    def clean(self) -> None:
        super().clean()
        is_custom = self.cleaned_data.get("kind") == CUSTOM
        if is_custom and not self.cleaned_data.get("mentor") and "mentor" not in self.errors:
            message = _("A custom timetable belongs to one mentor. Choose the mentor.")
            self.add_error("mentor", ValidationError(message, code="required"))

    def facts(self) -> dict[str, Any]:
        """What Timetable.put takes; of the two ways to name mentors the one that its kind has."""
        names = ("name", "place", "link", "mentor", "mentors")
        facts: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        facts |= {name: self.cleaned_data[name] or usual for name, usual in USUAL_MINUTES.items()}
        unused: dict[str, Any] = {"mentors": []} if self.cleaned_data["kind"] == CUSTOM else {"mentor": None}
        return facts | unused

    def publication(self, *, by: User) -> dict[str, Any]:
        """A new one is published by whoever adds it, unless it is to be a draft."""
        return {"published_at": None} if self.cleaned_data["draft"] else {"published_by": by}

    def refuse(self, error: ValidationError) -> None:
        """That sessions stand in it speaks against another mentor, or against another kind."""
        own = "mentor" if self.cleaned_data["kind"] == CUSTOM else "kind"
        for leaf in leaves(error):
            if leaf.code == "session_fits_timetable":
                self.add_error(own, leaf)
            else:
                super().refuse(leaf)


def current(timetable: Timetable | None) -> dict[str, Any]:
    """What a timetable is now, as the form says it."""
    if timetable is None:
        return {"kind": REGULAR, **USUAL_MINUTES}
    columns = ("name", "place", "link", "slot_minutes", "gap_minutes")
    return {name: getattr(timetable, name) for name in columns} | {
        "kind": CUSTOM if timetable.is_custom else REGULAR,
        "mentor": timetable.mentor_id,
        "mentors": timetable.mentors.all(),
    }


class ClockField(forms.TimeField):
    """A time on the event's clocks, to the minute."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def __init__(self, **kwargs: Any) -> None:
        errors = {"invalid": gettext_lazy("Enter a time, as in 14:30.")}
        super().__init__(input_formats=["%H:%M"], error_messages=errors, **kwargs)


class SpanForm(ActForm):
    """A time on one of the event's days; the cleaned `during` is a span in UTC."""

    refusal_fields = {
        "timetable_slots_do_not_overlap": "start",
        "slot_not_empty": "end",
        "end_before_start": "end",
    }
    date = DayField(label=gettext_lazy("Date"))
    start = ClockField(label=gettext_lazy("Start"))
    end = ClockField(label=gettext_lazy("End"), help_text=gettext_lazy("00:00 is midnight at the end of the day."))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["date"].widget.attrs |= {"min": event.starts_on.isoformat(), "max": event.ends_on.isoformat()}

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        if not self.event.starts_on <= day <= self.event.ends_on:
            message = _("This day is not one of the event's, which lasts from %(first)s to %(last)s.")
            first, last = (date_format(day, "DAY_OF_YEAR_FORMAT") for day in (self.event.starts_on, self.event.ends_on))
            raise ValidationError(message, code="not_in_event", params={"first": first, "last": last})
        return day

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        try:
            self.cleaned_data["during"] = self.span()
        except ValidationError as error:
            self.add_error(self.field_of(error), error)

    def span(self) -> Span:
        day, start, end = (self.cleaned_data[name] for name in ("date", "start", "end"))
        return between(day, start, end, self.event.zone)

    def field_of(self, error: ValidationError) -> str:
        skipped = (error.params or {}).get("time")
        return "start" if skipped == f"{self.cleaned_data['start']:%H:%M}" else "end"


class SlotsForm(SpanForm):
    """One slot, or with `minutes` as many as fit between start and end; the cleaned `spans`."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes per slot"),
        min_value=1,
        max_value=1440,
        required=False,
        help_text=gettext_lazy("Left empty, it is one slot from start to end."),
    )
    gap = forms.IntegerField(
        label=gettext_lazy("Minutes between slots"),
        min_value=0,
        max_value=1440,
        required=False,
        help_text=gettext_lazy("Left empty, they follow one another."),
    )

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        whole, minutes = self.cleaned_data["during"], self.cleaned_data["minutes"]
        pieces = cut(whole, minutes, self.cleaned_data["gap"] or 0) if minutes else [whole]
        spans = list(islice(pieces, MAXIMUM_SLOTS + 1))
        if not spans:
            message = _("Not one slot of %(minutes)d minutes fits between start and end. Choose fewer minutes.")
            self.add_error("minutes", ValidationError(message, code="none_fits", params={"minutes": minutes}))
        if len(spans) > MAXIMUM_SLOTS:
            message = _("These are more than %(maximum)d slots. Choose more minutes, or a shorter time.")
            self.add_error("minutes", ValidationError(message, code="too_many", params={"maximum": MAXIMUM_SLOTS}))
        self.cleaned_data["spans"] = spans


class SlotTimeForm(SpanForm):
    """Another time for a slot."""

    def __init__(self, *args: Any, slot: Slot, **kwargs: Any) -> None:
        self.slot = slot
        start, end = timezone.localtime(start_of(slot.during)), timezone.localtime(end_of(slot.during))
        self.shown: dict[str, Any] = {"date": start.date(), "start": start.time(), "end": end.time()}
        super().__init__(*args, initial=self.shown, **kwargs)

    def span(self) -> Span:
        """What was not touched means what it meant, also where the clocks show it twice."""
        typed, shown = self.cleaned_data, self.shown
        if all(typed[name] == value for name, value in shown.items()):
            return self.slot.during
        for name in ("start", "end"):
            if typed["date"] == shown["date"] and typed[name] == shown[name]:
                typed[name] = shown[name]  # with its fold
        return super().span()


def first_free_day(event: Event) -> dt.date:
    """Today while the event lasts, otherwise its first day."""
    today = timezone.localdate()
    return today if event.starts_on <= today <= event.ends_on else event.starts_on


class DuplicateForm(ActForm):
    """A name for the copy of a timetable, and the day on which it begins."""

    refusal_fields = {
        "timetable_name_unique_in_event": "name",
        "timetable_slots_do_not_overlap": "date",
        "not_in_event": "date",
        "time_does_not_exist": "date",
        "end_before_start": "date",
    }
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    date = DayField(label=gettext_lazy("First day"), help_text=gettext_lazy("The other days follow as they do now."))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].widget.attrs |= {"min": event.starts_on.isoformat(), "max": event.ends_on.isoformat()}
