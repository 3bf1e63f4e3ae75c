"""What is asked to book, move and hand over, and where on the form each refusal is told."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.access import Permission
from events.models import Idea, Mentor, MentorQuerySet, User
from events.pages import ActForm, leaves
from events.widgets import SearchSelect
from sessions_app.forms import SlotForm
from sessions_app.models import Session
from sessions_app.obstacles import name_obstacle, who_was_faster
from sessions_app.openings import free_mentors, offered_to, openings, pause_for, shared_topics
from timetables.models import Slot, SlotQuerySet

ANY_TIME = timedelta(days=3660)


def taken(faster: str) -> ValidationError:
    """That somebody was faster: who, if the person may know."""
    if faster:
        message = _("This slot has been booked: %(faster)s. Choose another slot.") % {"faster": faster}
    else:
        message = _("This slot has been booked. Choose another slot.")
    return ValidationError(message, code="mentor_not_double_booked")


class BookingForm(ActForm):
    """Who books whom in a slot.

    In a custom timetable the mentor is not asked; nor is the team where there is only one to book for.
    """

    refusal_fields = {
        "mentor_not_double_booked": "mentor",
        "not_seated": "mentor",
        "team_not_double_booked": "idea",
        "idea_is_of_the_event": "idea",
    }
    idea = forms.ModelChoiceField(
        Idea.objects.none(),
        label=gettext_lazy("Idea/Team"),
        empty_label=gettext_lazy("Choose a team"),
        widget=SearchSelect,
    )
    mentor = forms.ModelChoiceField(Mentor.objects.none(), label=gettext_lazy("Mentor"))
    description = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A question or two, so that the mentor can prepare. May stay empty."),
    )

    def __init__(self, *args: Any, slot: Slot, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot, self.by = slot, by
        self.books_for_others = by.can(Permission.MANAGE_SESSIONS)
        self._ask_for_team(Idea.objects.filter(event=slot.timetable.event).bookable_by(by).order_by("name", "pk"))
        self.seated = self._seated()
        cast(forms.ModelChoiceField, self.fields["mentor"]).queryset = self.seated
        if slot.timetable.is_custom:
            del self.fields["mentor"]

    def _ask_for_team(self, teams: Any) -> None:
        field = cast(forms.ModelChoiceField, self.fields["idea"])
        field.queryset = teams
        self.only_team = None if self.books_for_others or len(teams) != 1 else teams[0]
        if self.only_team:
            field.required, field.widget, self.initial["idea"] = False, forms.HiddenInput(), self.only_team.pk

    def _seated(self) -> MentorQuerySet:
        """Those who can be booked here: administrators book anybody where nobody sits yet."""
        timetable = self.slot.timetable
        if timetable.is_custom:
            return Mentor.objects.filter(custom_timetables=timetable)
        seated = Mentor.objects.filter(regular_timetables=timetable)
        return Mentor.objects.of(timetable.event) if self.books_for_others and not seated.exists() else seated

    @cached_property
    def mentors(self) -> list[Mentor]:
        """Those who are free, asked for when the page is drawn: who share most topics with the team first."""
        idea = self.team()
        pause = pause_for(self.by, self.slot.timetable.event)
        free = list(free_mentors(self.slot, among=self.seated, idea=idea, pause=pause).for_list())
        topics = set(idea.topics.all()) if idea else set()
        return sorted(free, key=lambda mentor: -len(shared_topics(mentor, topics)))

    def team(self) -> Idea | None:
        """The only team there is to book for, or the one that is chosen now."""
        return self.only_team or self._chosen("idea")

    def chosen_mentor(self) -> Mentor | None:
        """The one whose timetable it is, or who is chosen now."""
        return self.slot.timetable.mentor or self._chosen("mentor")

    def wanted(self) -> list[Mentor]:
        """The mentor that is chosen now, or all who sit here."""
        chosen = self.chosen_mentor()
        return [chosen] if chosen else list(self.seated)

    def _chosen(self, name: str) -> Any:
        try:
            return self.fields[name].clean(self[name].value())
        except ValidationError:
            return None

    def facts(self) -> dict[str, Any]:
        """What `book` takes."""
        return {
            "mentor": self.cleaned_data.get("mentor") or self.slot.timetable.mentor,
            "idea": self.cleaned_data["idea"] or self.only_team,
            "description": self.cleaned_data["description"],
        }

    def refuse(self, error: ValidationError) -> None:
        """Tell who was faster as far as this person may know, and offer who is still free."""
        for leaf in leaves(error):
            named = self._named(leaf)
            field = self.refusal_fields.get(leaf.code or "")
            is_shown = field in self.fields and not self[field].is_hidden
            self.add_error(field if is_shown else None, named)

    def _named(self, leaf: ValidationError) -> ValidationError:
        facts = {"mentor": self.facts()["mentor"], "idea": self.facts()["idea"]}
        if leaf.code == "mentor_not_double_booked":
            return taken(who_was_faster(self.slot, [facts["mentor"]], user=self.by))
        event = self.slot.timetable.event
        return name_obstacle(leaf, event=event, slot=self.slot, **facts, number=None, apart_from=None)


class RebookingForm(SlotForm):
    """Another slot for a session: for teams within their rules, and without a word about other teams."""

    refusal_fields = SlotForm.refusal_fields | dict.fromkeys(
        ("too_soon", "no_break", "limit_of_day", "not_seated", "draft"), "slot"
    )

    def __init__(self, *args: Any, session: Session, by: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, event=session.event, session=session, **kwargs)
        self.by, self.now = by, now
        self.is_bound_by_rules = not by.can(Permission.MANAGE_SESSIONS)
        if self.is_bound_by_rules:
            field = self.choice("slot")
            field.queryset = cast(Any, field.queryset).filter(pk__in=offered_to(by, self.event, now=now).values("pk"))

    def free(self, mentor: Mentor) -> SlotQuerySet:
        free = super().free(mentor)
        return free.filter(pk__in=self._within_the_rules) if self.is_bound_by_rules else free

    @cached_property
    def _within_the_rules(self) -> list[int]:
        session = cast(Session, self.session)
        found = openings(
            offered_to(self.by, self.event, now=self.now),
            near=session.during,
            idea=session.idea,
            mentors=[session.mentor_id],
            pause=pause_for(self.by, self.event),
            apart_from=session,
            takes_open=False,
            far=ANY_TIME,
        )
        return [opening.slot.pk for opening in found if opening.slot.pk != session.slot_id]

    def named(self, leaf: ValidationError) -> ValidationError:
        if self.is_bound_by_rules and leaf.code == "mentor_not_double_booked":
            return taken("")
        return super().named(leaf)


def _apart(data: QueryDict | None) -> dict[str, str] | None:
    """A button says mentor and slot in one word: `to=7-42`."""
    if data is None:
        return None
    mentor, _dash, slot = str(data.get("to", "")).partition("-")
    return {"mentor": mentor, "slot": slot} | {name: str(value) for name, value in data.items()}


class HandoverForm(ActForm):
    """The mentor who takes a session over, and the slot."""

    mentor = forms.ModelChoiceField(Mentor.objects.none(), label=gettext_lazy("Mentor"), widget=forms.HiddenInput)
    slot = forms.ModelChoiceField(Slot.objects.none(), label=gettext_lazy("Slot"), widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, session: Session, **kwargs: Any) -> None:
        super().__init__(_apart(data), **kwargs)
        self.session = session
        mentors = Mentor.objects.of(session.event).select_related("user")
        slots = Slot.objects.filter(timetable__event=session.event).select_related("timetable__event")
        cast(forms.ModelChoiceField, self.fields["mentor"]).queryset = mentors
        cast(forms.ModelChoiceField, self.fields["slot"]).queryset = slots

    def refuse(self, error: ValidationError) -> None:
        """Tell each refusal with the session that stands in the way."""
        chosen = {name: self.cleaned_data[name] for name in ("mentor", "slot")}
        event, idea = self.session.event, self.session.idea
        facts: dict[str, Any] = {"event": event, "idea": idea, "number": None, "apart_from": self.session}
        for leaf in leaves(error):
            super().refuse(name_obstacle(leaf, **chosen, **facts))
