"""What the pages of people ask: who somebody is, and what they are in the event."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from events.access import Role
from events.forms import Lines, TopicsForm
from events.models import Event, Idea, Mentor, User
from events.pages import ActForm
from events.taking_up import Person
from events.widgets import SearchSelect

ROLES = (
    ("participant", _("Participant")),
    ("mentor", _("Mentor")),
    ("administrator", _("Administrator, of all events")),
)
ADDRESS_TAKEN = {"unique": "email", "email_unique_whatever_its_case": "email"}


class NewPersonForm(ActForm):
    refusal_fields = ADDRESS_TAKEN | {
        "person_already": "email",
        "person_inactive": "email",
        "mentor_already": "email",
    }
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        help_text=_("They sign in with it. Somebody who is known already keeps name and password."),
    )
    name = forms.CharField(label=_("Name"), max_length=150, required=False, help_text=_("They can add it themselves."))
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial="participant", widget=forms.RadioSelect)
    team = forms.ModelChoiceField(
        Idea.objects.none(),
        label=_("Idea/Team"),
        required=False,
        empty_label=_("None yet"),
        widget=SearchSelect,
        help_text=_("For a participant. Without one they make or join a team themselves."),
    )
    invited = forms.BooleanField(label=_("Invite them by mail, with a link that signs them in"), required=False)

    def __init__(self, data: Any = None, *, event: Event, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["team"].queryset = event.ideas.order_by("name", "pk")  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What `add_person` takes."""
        typed = self.cleaned_data
        role = Role[typed["role"].upper()]
        return {
            "person": Person(typed["email"], typed["name"]),
            "role": role,
            "team": typed["team"],
            "invited": typed["invited"],
        }


class PersonForm(ActForm):
    refusal_fields = ADDRESS_TAKEN | {
        "last_administrator": "is_administrator",
        "has_sessions": "is_mentor",
        "has_timetables": "is_mentor",
    }
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        help_text=_("They sign in with it. When it changes, the old address stops working, and they are signed out."),
    )
    teams = forms.ModelMultipleChoiceField(
        Idea.objects.none(),
        label=_("Teams in this event"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-search-select": "", "size": 4}),
    )
    is_mentor = forms.BooleanField(label=_("Mentor of this event"), required=False)
    is_administrator = forms.BooleanField(
        label=_("Administrator"), required=False, help_text=_("May do everything, in all events.")
    )

    def __init__(self, data: Any = None, *, event: Event, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["teams"].queryset = event.ideas.order_by("name", "pk")  # type: ignore[attr-defined]

    @staticmethod
    def current(person: User, event: Event) -> dict[str, Any]:
        own = {name: getattr(person, name) for name in ("name", "email", "is_administrator")}
        is_mentor = Mentor.objects.of(event).filter(user=person).exists()
        return own | {"teams": event.ideas.filter(members=person), "is_mentor": is_mentor}


class WelcomeForm(ActForm):
    refusal_fields = {"password_already": "password"}
    name = forms.CharField(
        label=_("Your name"), max_length=150, help_text=_("Mentors, your team and the organisers see it.")
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("If you like. Without one we send you a code by mail whenever you sign in."),
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        if user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, self.user)
        return password


class JoinCodeForm(ActForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Eight letters, as in KXRT-WPMH. An organiser of the event has it."),
    )


class JoinForm(ActForm):
    name = forms.CharField(label=_("Your name"), max_length=150)
    email = forms.EmailField(
        label=_("Email"), max_length=254, help_text=_("We send you a link. You sign in with this address later, too.")
    )


class TeamForm(TopicsForm):
    """A team that somebody makes for themselves."""

    refusal_fields = TopicsForm.refusal_fields | {"idea_name_unique_in_event": "name"}
    name = forms.CharField(label=_("Name of the idea or team"), max_length=120)
    brief = Lines(
        label=_("Brief"), max_length=4000, required=False, help_text=_("What you work on, in a few sentences.")
    )
    field_order = ["name", "brief", "topics", "new_topics"]

    def facts(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["name"], "brief": self.cleaned_data["brief"], "topics": self.topic_names}
