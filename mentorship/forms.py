"""What is asked of those who ask for help, and of those who answer; where on the form each refusal is told."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, Idea, Mentor, Topic
from events.pages import ActForm, leaves
from events.widgets import SearchSelect
from mentorship.models import MentorshipRequest, Urgency
from mentorship.times import Grid
from timetables.spans import Span


class MentorField(forms.ModelChoiceField):
    """A mentor of the event, searched by name or headline."""

    widget = SearchSelect

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.headline}" if obj.headline else str(obj)


def mentors_of(event: Event) -> Any:
    return Mentor.objects.of(event).select_related("user").order_by("user__name", "pk")


class TimesField(forms.MultipleChoiceField):
    """Cells of the grid of times, cleaned to spans; none means any time."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": gettext_lazy("A time you chose is over, or is not offered any more. Choose again.")
    }
    grid: Grid

    def offer(self, grid: Grid) -> None:
        self.grid = grid
        self.choices = [(value, value) for value in grid.by_value]

    def clean(self, value: Any) -> list[Span]:
        return self.grid.spans(super().clean(value))


class RequestForm(ActForm):
    """What a team wants, and when."""

    refusal_fields = {"request_idea_is_of_the_event": "idea"}
    goal = forms.CharField(
        label=gettext_lazy("What do you want to achieve?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Where you stand and what you need to know, so that the right mentor is found."),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Topics"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-search-select": "", "size": 6}),
    )
    mentor = MentorField(
        Mentor.objects.none(),
        label=gettext_lazy("Is there a mentor you would like?"),
        required=False,
        empty_label=gettext_lazy("Whoever fits best"),
    )
    urgency = forms.TypedChoiceField(
        label=gettext_lazy("How urgent is it?"),
        choices=Urgency.choices,
        coerce=int,
        initial=Urgency.WHENEVER,
        widget=forms.RadioSelect,
    )
    times = TimesField(label=gettext_lazy("Times that suit you"), required=False)

    def __init__(self, *args: Any, event: Event, grid: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid = grid
        cast(MentorField, self.fields["mentor"]).queryset = mentors_of(event)
        cast(TimesField, self.fields["times"]).offer(grid)

    @property
    def ticked(self) -> set[str]:
        """The values of the grid's cells that are chosen now."""
        return set(self["times"].value() or ())

    def facts(self) -> dict[str, Any]:
        """What asking and revising both take."""
        own = {name: self.cleaned_data[name] for name in ("goal", "topics", "urgency", "times")}
        return own | {"wished_mentor": self.cleaned_data["mentor"]}


class RevisionForm(RequestForm):
    """The same for a request that is there."""

    # What this page knew of: a form that has gone stale must not undo what somebody else of the team has said.
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: MentorshipRequest, **kwargs: Any) -> None:
        super().__init__(*args, event=asked.event, **kwargs)
        self.asked = asked
        self.news: MentorshipRequest | None = None
        self.initial = {
            "goal": asked.goal,
            "topics": asked.topics.all(),
            "mentor": asked.wished_mentor_id,
            "urgency": asked.urgency,
            "times": self.grid.touched(asked.times),
            "seen": asked.edition,
        }

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"seen": self.cleaned_data["seen"]}

    def refuse(self, error: ValidationError) -> None:
        """Also show what is asked for now; saved once more, the form then counts as having seen it."""
        super().refuse(error)
        if "stale" in {leaf.code for leaf in leaves(error)}:
            self.news = MentorshipRequest.objects.for_list().get(pk=self.asked.pk)
            self.data = cast(QueryDict, self.data).copy()
            self.data["seen"] = self.news.edition


class NewRequestForm(RequestForm):
    """The same for a new request; the team is asked for where there is more than one to ask for."""

    idea = forms.ModelChoiceField(
        Idea.objects.none(),
        label=gettext_lazy("Idea/Team"),
        empty_label=gettext_lazy("Choose a team"),
        widget=SearchSelect,
    )
    field_order = ["idea", "goal"]

    def __init__(self, *args: Any, teams: Any, only_team: Idea | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only_team = only_team
        field = cast(forms.ModelChoiceField, self.fields["idea"])
        field.queryset = teams
        if only_team:
            del self.fields["idea"]

    @property
    def team(self) -> Idea:
        return self.only_team or cast(Idea, self.cleaned_data["idea"])


class PickedForm(ActForm):
    """Which requests an act on many concerns: their ids, as they were shown to whoever confirms."""

    picked = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_picked(self) -> list[int]:
        ids = self.cleaned_data["picked"].split(",")
        if not all(word.isdecimal() and len(word) < 10 for word in ids):
            raise ValidationError(_("Go back to the list and choose the requests again."), code="invalid")
        return [int(word) for word in ids]


class AssignManyForm(PickedForm):
    mentor = MentorField(
        Mentor.objects.none(), label=gettext_lazy("Mentor"), empty_label=gettext_lazy("Choose a mentor")
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        cast(MentorField, self.fields["mentor"]).queryset = mentors_of(event)


class DeclineManyForm(PickedForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The teams read it. Say what else may help them."),
    )
