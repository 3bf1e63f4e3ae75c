"""What a session form asks, and where on it each refusal is told."""

from itertools import groupby
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.history import Entry
from events.models import Event, Idea, Mentor
from events.pages import ActForm, leaves
from events.widgets import Locked, SearchSelect
from sessions_app.free_slots import free_slots, nearest
from sessions_app.history import history_of
from sessions_app.models import Outcome, Session
from sessions_app.obstacles import name_obstacle
from timetables.models import Slot, SlotQuerySet, Timetable

GroupedChoices = list[tuple[str, list[tuple[int, str]]]]


def slot_choices(slots: list[Slot], *, name_timetable: bool) -> GroupedChoices:
    """Slots by day; each names its timetable where several are mixed."""

    def words(slot: Slot) -> str:
        start, end = timezone.localtime(slot.during.lower), timezone.localtime(slot.during.upper)
        where = f" · {slot.timetable.name}" if name_timetable else ""
        return f"{date_format(start, 'D')} {start:%H:%M}–{end:%H:%M}{where}"

    by_day = groupby(slots, key=lambda slot: timezone.localtime(slot.during.lower).date())
    return [(date_format(day, "WEEKDAY_FORMAT"), [(slot.pk, words(slot)) for slot in group]) for day, group in by_day]


class SlotForm(ActForm):
    """Choose a free slot: of a session that moves, or within the larger form."""

    refusal_fields = {
        "mentor_not_double_booked": "slot",
        "team_not_double_booked": "slot",
        "session_time_is_slot_time": "slot",
        "custom_timetable_is_its_mentors": "slot",
        "standing_session_has_slot": "slot",
    }
    slot = forms.ModelChoiceField(Slot.objects.none(), label=gettext_lazy("Slot"), widget=SearchSelect)

    def __init__(self, *args: Any, event: Event, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.session = event, session
        of_event = Slot.objects.filter(timetable__event=event)
        self.choice("slot").queryset = of_event.select_related("timetable__event")
        self.nearest: list[Slot] = []
        self._chosen: dict[str, Any] = {}

    def choice(self, name: str) -> forms.ModelChoiceField:
        return cast(forms.ModelChoiceField, self.fields[name])

    def chosen(self, name: str) -> Any:
        """The object a field holds now, typed or initial; None when it holds none that exists."""
        if name not in self._chosen:
            try:
                self._chosen[name] = self.fields[name].clean(self[name].value())
            except ValidationError:
                self._chosen[name] = None
        return self._chosen[name]

    def offer_slots(self) -> None:
        """Fill the slot choice with what is free for the mentor, timetable and team chosen so far."""
        mentor, timetable = self.chosen_mentor(), self.chosen_timetable()
        if mentor is None:
            self.offer([], empty=_("Choose a mentor first"), name_timetable=False)
            return
        free = list(self.free(mentor))
        empty = _("Choose a slot (%(count)d free)") % {"count": len(free)} if free else _("No free slot here")
        self.offer(free, empty=empty, name_timetable=timetable is None)

    def free(self, mentor: Mentor) -> SlotQuerySet:
        """What can be chosen now for this mentor, with the timetable and team chosen so far."""
        where, who = self.chosen_timetable(), self.chosen_idea()
        return free_slots(self.event, mentor=mentor, timetable=where, idea=who, apart_from=self.session)

    def offer(self, slots: list[Slot], *, empty: str, name_timetable: bool) -> None:
        """Offer these. Any slot of the event stays a valid shape: a taken one is refused by the rule, by name."""
        choices = [("", empty), *slot_choices(slots, name_timetable=name_timetable)]
        cast(SearchSelect, self.fields["slot"].widget).choices = choices

    def chosen_mentor(self) -> Mentor | None:
        return self.session.mentor if self.session else None

    def chosen_timetable(self) -> Timetable | None:
        return None

    def chosen_idea(self) -> Idea | None:
        return self.session.idea if self.session else None

    def refuse(self, error: ValidationError) -> None:
        """Tell each refusal with the session that stands in the way, and offer the nearest free slots."""
        slot, mentor = self.chosen("slot"), self.chosen_mentor()
        for leaf in leaves(error):
            super().refuse(self.named(leaf))
        if slot and mentor and {"slot", "idea"} & self.errors.keys():
            self.nearest = nearest(self.free(mentor).upcoming(), slot.during)
        self.offer_slots()

    def named(self, leaf: ValidationError) -> ValidationError:
        """A refusal with the session that stands in the way."""
        return name_obstacle(
            leaf,
            event=self.event,
            slot=self.chosen("slot"),
            mentor=self.chosen_mentor(),
            idea=self.chosen_idea(),
            number=self.cleaned_data.get("number"),
            apart_from=self.session,
        )


class SessionForm(SlotForm):
    """Add or edit a session."""

    refusal_fields = SlotForm.refusal_fields | {
        "custom_timetable_is_its_mentors": "timetable",
        "session_fits_timetable": "timetable",
        "idea_is_of_the_event": "idea",
        "team_not_double_booked": "idea",
        "meeting_team_is_session_team": "idea",
        "session_number_unique_in_event": "number",
        "session_number_positive": "number",
        "max_value": "number",
    }
    mentor = forms.ModelChoiceField(
        Mentor.objects.none(),
        label=gettext_lazy("Mentor"),
        empty_label=gettext_lazy("Choose a mentor"),
        widget=SearchSelect,
    )
    timetable = forms.ModelChoiceField(
        Timetable.objects.none(),
        label=gettext_lazy("Timetable"),
        empty_label=gettext_lazy("Choose a timetable"),
        widget=SearchSelect,
    )
    idea = forms.ModelChoiceField(
        Idea.objects.none(),
        label=gettext_lazy("Idea/Team"),
        required=False,
        empty_label=gettext_lazy("Nobody yet: an open session"),
        widget=SearchSelect,
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=4000,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    number = forms.IntegerField(
        label=gettext_lazy("Session number"),
        min_value=1,
        max_value=2_147_483_647,
        required=False,
        help_text=gettext_lazy("Unique in the event. Left empty, it gets the next free one."),
    )
    # The last change this page knew of: a form that has gone stale must not undo somebody else's work.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["mentor", "timetable", "slot", "idea", "description", "number", "seen"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.news: list[Entry] = []
        mentors = Mentor.objects.filter(events=self.event)
        if self.session:
            mentors |= Mentor.objects.filter(pk=self.session.mentor_id)
        self.choice("mentor").queryset = mentors.distinct().select_related("user").order_by("user__name", "pk")
        self.choice("idea").queryset = Idea.objects.filter(event=self.event).order_by("name", "pk")
        if self.session and self.session.has_active_meeting:
            self.fields["idea"].widget = Locked(choices=list(self.choice("idea").widget.choices))
        self.choice("timetable").queryset = Timetable.objects.filter(event=self.event).order_by("name", "pk")
        if mentor := self.chosen_mentor():
            self.choice("timetable").widget.choices = self.timetables_of(mentor)
        self.offer_slots()

    def timetables_of(self, mentor: Mentor) -> list[tuple[Any, str]]:
        """Those in which this mentor's sessions may stand; any other is still told by the rule."""
        timetables = Timetable.objects.filter(event=self.event).open_to(mentor).order_by("name", "pk")
        return [("", _("Choose a timetable")), *timetables.values_list("pk", "name")]

    def chosen_mentor(self) -> Mentor | None:
        """The mentor chosen, or the one to whom the chosen custom timetable belongs."""
        timetable = self.chosen_timetable()
        return self.chosen("mentor") or (timetable.mentor if timetable else None)

    def chosen_timetable(self) -> Timetable | None:
        return self.chosen("timetable")

    def chosen_idea(self) -> Idea | None:
        return self.chosen("idea")

    def clean(self) -> None:
        super().clean()
        slot, timetable = self.cleaned_data.get("slot"), self.cleaned_data.get("timetable")
        if slot and timetable and slot.timetable_id != timetable.pk:
            message = _("This slot is not in “%(timetable)s”. Choose a slot of that timetable.")
            self.add_error("slot", ValidationError(message, code="slot_elsewhere", params={"timetable": timetable}))

    def refuse(self, error: ValidationError) -> None:
        """Also tell what somebody else changed meanwhile; saved once more, the form then counts as having seen it.

        A team that is locked is shown as it is, or every further try would be refused too.
        """
        super().refuse(error)
        codes = {leaf.code for leaf in leaves(error)}
        if self.session and "stale" in codes:
            self._hold("seen", self.session.last_change)
            self.news = history_of(self.session)[:3]
        if self.session and "meeting_team_is_session_team" in codes:
            self._hold("idea", self.session.idea_id)

    def _hold(self, name: str, value: int | None) -> None:
        """Draw a field with this value, whatever was sent."""
        self.data = {**dict(self.data.items()), name: str(value)}

    def facts(self) -> dict[str, Any]:
        """What Session.add and Session.edit take."""
        return {name: self.cleaned_data[name] for name in ("slot", "mentor", "idea", "description", "number")}


class MeetingForm(ActForm):
    """Where a meeting is held online; empty when people meet in the place of the timetable."""

    link = forms.URLField(
        label=gettext_lazy("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Empty when they meet in the timetable's place."),
    )


class OutcomeForm(ActForm):
    """What happened in the meeting; empty takes the record back."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What happened"), required=False, choices=[("", ""), *Outcome.choices]
    )


class FeedForm(ActForm):
    """What a calendar feed shows beside the sessions."""

    with_free_slots = forms.BooleanField(
        label=gettext_lazy("Show free slots too"),
        required=False,
        help_text=gettext_lazy("They stand in the calendar without blocking the time."),
    )

    def __init__(self, *args: Any, can_show_slots: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_show_slots:
            del self.fields["with_free_slots"]

    def facts(self) -> dict[str, Any]:
        """What CalendarFeed.make takes."""
        return dict(self.cleaned_data)
