"""What an administrator's decision on a request takes."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from events.models import Mentor
from events.pages import ActForm
from mentorship.models import MentorshipRequest
from sessions_app.obstacles import name_obstacle
from timetables.models import Slot

NOBODY = gettext_lazy("Choose a mentor of this event.")
NO_SLOT = gettext_lazy("Choose a slot of this event.")


class AssignmentForm(ActForm):
    """Who will help. One button of many says it in `to`: the id of a mentor, or of a mentor and a slot, as "12-345"."""

    mentor = forms.ModelChoiceField(
        Mentor.objects.none(),
        error_messages={"required": NOBODY, "invalid_choice": NOBODY},
    )

    def __init__(self, data: QueryDict | None = None, *, asked: MentorshipRequest) -> None:
        super().__init__(_with_choice(data))
        self.asked = asked
        mentors = Mentor.objects.of(asked.event).select_related("user")
        cast(forms.ModelChoiceField, self.fields["mentor"]).queryset = mentors


class SchedulingForm(AssignmentForm):
    """The slot, and the mentor: without one whoever is assigned, or whose own slot it is."""

    slot = forms.ModelChoiceField(
        Slot.objects.none(),
        error_messages={"required": NO_SLOT, "invalid_choice": NO_SLOT},
    )

    def __init__(self, data: QueryDict | None = None, *, asked: MentorshipRequest) -> None:
        super().__init__(data, asked=asked)
        slots = Slot.objects.filter(timetable__event=asked.event_id)
        rows = slots.select_related("timetable__event", "timetable__mentor__user")
        cast(forms.ModelChoiceField, self.fields["slot"]).queryset = rows
        self.fields["mentor"].required = False

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if not self.errors:
            facts["mentor"] = facts["mentor"] or self.asked.mentor or facts["slot"].timetable.mentor
            if facts["mentor"] is None:
                raise ValidationError(NOBODY, code="required")
        return facts

    def named(self, leaf: ValidationError) -> ValidationError:
        """The same refusal, naming the session that stands in the way."""
        facts = {"mentor": self.cleaned_data["mentor"], "slot": self.cleaned_data["slot"], "idea": self.asked.idea}
        return name_obstacle(leaf, event=self.asked.event, **facts, number=None, apart_from=None)


class DeclineForm(ActForm):
    """Why no mentor will be found; the team reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The team reads it. Say what they could do instead."),
    )


def _with_choice(data: QueryDict | None) -> QueryDict | None:
    """What was sent, with what the button said as if it stood in the fields."""
    if data is None or "to" not in data:
        return data
    mentor, _dash, slot = str(data["to"]).partition("-")
    chosen = data.copy()
    chosen["mentor"], chosen["slot"] = mentor, slot
    return chosen
