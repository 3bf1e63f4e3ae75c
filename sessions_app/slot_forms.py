"""What the pages ask that move or remove a slot: for each session in it, what becomes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.pages import ActForm, leaves
from events.widgets import SearchSelect
from sessions_app.forms import slot_choices
from sessions_app.models import Session
from sessions_app.obstacles import name_obstacle
from sessions_app.openings_nearby import openings_nearby
from sessions_app.rescheduling import name_collision
from sessions_app.slot_changes import Decision, SessionRefusedError, What
from sessions_app.slot_requests import Wish
from timetables.forms import SlotTimeForm
from timetables.models import Slot


@dataclass(frozen=True)
class Part:
    """A session of the slot, and the fields that decide about it."""

    session: Session
    what: BoundField
    slot: BoundField
    reason: BoundField


class DecidingForm(ActForm):
    """The fields `what_7`, `slot_7` and `reason_7` decide about the session whose id is 7."""

    # The sessions this page has shown: one that came since is shown first, not decided about unseen.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    default: What | None = None
    choices: tuple[What, ...] = ()

    def decide_about(self, slot: Slot, sessions: Iterable[Session]) -> None:
        """Add the fields for these sessions."""
        self.old_slot, self.sessions = slot, list(sessions)
        self.initial["seen"] = ",".join(str(pk) for pk in self.session_ids)
        openings = openings_nearby(slot, self.sessions)
        for session in self.sessions:
            self._add_fields(session, openings[session.pk])

    def _add_fields(self, session: Session, openings: list[Slot]) -> None:
        self.fields[f"what_{session.pk}"] = forms.ChoiceField(
            label=_("What becomes of session %(number)d") % {"number": session.number},
            choices=[(what.value, what.label) for what in self.choices],
            initial=self.default,
            required=False,
            widget=forms.RadioSelect,
        )
        event = session.event
        target = forms.ModelChoiceField(
            Slot.objects.filter(timetable__event=event).exclude(pk=self.old_slot.pk).select_related("timetable__event"),
            label=_("Free slot for session %(number)d") % {"number": session.number},
            required=False,
            widget=SearchSelect,
        )
        empty = _("Choose a slot") if openings else _("No free slot nearby")
        cast(SearchSelect, target.widget).choices = [("", empty), *slot_choices(openings, name_timetable=True)]
        self.fields[f"slot_{session.pk}"] = target
        label = _("Why session %(number)d is cancelled") % {"number": session.number}
        self.fields[f"reason_{session.pk}"] = forms.CharField(label=label, max_length=300, required=False)

    @property
    def parts(self) -> list[Part]:
        return [
            Part(session, *(self[f"{name}_{session.pk}"] for name in ("what", "slot", "reason")))
            for session in self.sessions
        ]

    @property
    def session_ids(self) -> list[int]:
        return [session.pk for session in self.sessions]

    def clean(self) -> None:
        super().clean()
        if (seen := self.cleaned_data.get("seen")) and seen != self.initial["seen"]:
            self.tell_of_change()
        for session in self.sessions:
            chosen = self.cleaned_data.get(f"what_{session.pk}")
            if chosen == What.ELSEWHERE and not self.cleaned_data.get(f"slot_{session.pk}"):
                message = _("Choose the slot that session %(number)d moves to.") % {"number": session.number}
                self.add_error(f"slot_{session.pk}", ValidationError(message, code="required"))

    def tell_of_change(self) -> None:
        """Say that other sessions stand here now than were shown; sent once more, the form has shown these."""
        self.data = {**dict(self.data.items()), "seen": self.initial["seen"]}
        if not self.has_error(NON_FIELD_ERRORS, "sessions_changed"):
            message = _("The sessions in this slot have changed meanwhile. Look again, then decide.")
            self.add_error(None, ValidationError(message, code="sessions_changed"))

    def decisions(self) -> Mapping[int, Decision]:
        """What change_slot takes."""
        return {session.pk: self._decision(session.pk) for session in self.sessions}

    def _decision(self, pk: int) -> Decision:
        what, slot, reason = (self.cleaned_data.get(f"{name}_{pk}") for name in ("what", "slot", "reason"))
        return Decision(What(str(what or What.ALONG)), slot=slot, reason=reason or "")

    def refuse(self, error: ValidationError) -> None:
        """A refusal that concerns one session is told beside it, and names what stands in its way."""
        if isinstance(error, SessionRefusedError):
            self._refuse_one(error)
        else:
            for leaf in leaves(error):
                super().refuse(self.named(leaf))

    def _refuse_one(self, error: SessionRefusedError) -> None:
        session, target = error.session, self.cleaned_data.get(f"slot_{error.session.pk}")
        what = self.cleaned_data.get(f"what_{session.pk}")
        for leaf in leaves(error):
            named = name_obstacle(
                leaf,
                event=session.event,
                slot=target,
                mentor=session.mentor,
                idea=session.idea,
                number=None,
                apart_from=session,
            )
            self.add_error(f"{'slot' if what == What.ELSEWHERE else 'what'}_{session.pk}", named)

    def named(self, refusal: ValidationError) -> ValidationError:
        return refusal


class MovedSlotForm(DecidingForm, SlotTimeForm):
    """The slot's new time; what stands in its way is named."""

    refusal_fields = SlotTimeForm.refusal_fields | {
        "mentor_not_double_booked": "start",
        "team_not_double_booked": "start",
    }
    default = What.ALONG
    choices = (What.ALONG, What.KEEP, What.ELSEWHERE, What.CANCEL)

    def __init__(self, *args: Any, slot: Slot, sessions: Iterable[Session], **kwargs: Any) -> None:
        super().__init__(*args, slot=slot, **kwargs)
        self.decide_about(slot, sessions)

    def named(self, refusal: ValidationError) -> ValidationError:
        return name_collision(refusal, slot=self.slot, during=self.cleaned_data["during"])


class RemovedSlotForm(DecidingForm):
    """Nothing is decided before somebody chooses: the rule refuses to remove a slot from under a session."""

    choices = (What.KEEP, What.ELSEWHERE, What.CANCEL)

    def __init__(self, *args: Any, slot: Slot, sessions: Iterable[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decide_about(slot, sessions)

    def refuse(self, error: ValidationError) -> None:
        super().refuse(error)
        if self.has_error(NON_FIELD_ERRORS, "standing_session_has_slot"):
            for session in self.sessions:
                if not self.cleaned_data.get(f"what_{session.pk}"):
                    self.add_error(f"what_{session.pk}", _("Choose one of these."))


class RequestForm(ActForm):
    """What a mentor asks administrators for."""

    wish = forms.ChoiceField(
        label=gettext_lazy("What should happen to the slot"), choices=Wish.choices, widget=forms.RadioSelect
    )
    message = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as why, and which time would suit you."),
    )
