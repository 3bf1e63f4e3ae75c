"""What the forms of events, mentors and ideas/teams ask, and where on them each refusal is told."""

import re
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator, validate_email
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, Idea, Mentor, Topic, time_zone_choices
from events.pages import ActForm, leaves
from events.photo_forms import PhotoForm
from events.taking_up import Person
from events.widgets import SearchSelect

NAME_AND_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")


class DayField(forms.DateField):
    """A day that somebody can have meant: 0206 is 2026 mistyped."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_validators = [
        MinValueValidator(date(2000, 1, 1), gettext_lazy("Enter a day between 2000 and 2100.")),
        MaxValueValidator(date(2100, 12, 31), gettext_lazy("Enter a day between 2000 and 2100.")),
    ]


class TimeZoneField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=time_zone_choices, widget=SearchSelect, **kwargs)


class Lines(forms.CharField):
    """Several lines of text."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class EventForm(ActForm):
    refusal_fields = {
        "unique": "slug",
        "slug_reserved": "slug",
        "event_ends_after_it_starts": "ends_on",
    }
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    slug = forms.SlugField(
        label=gettext_lazy("Short name in links"),
        max_length=60,
        help_text=gettext_lazy(
            "Letters, digits and hyphens, as in “spring-hack-2027”. When it changes, links already sent stop working."
        ),
        error_messages={"invalid": gettext_lazy("Use letters, digits, hyphens and underscores only, and no spaces.")},
    )
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    time_zone = TimeZoneField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy(
            "All times of the event are shown in it. When it changes, slots stay at their moment, on other clocks."
        ),
    )
    meeting_link_template = forms.CharField(
        label=gettext_lazy("Meeting link"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Offered for each new meeting; {number} becomes the session number, {event} the short name. "
            "Empty when people meet in the same place."
        ),
    )

    def clean_meeting_link_template(self) -> str:
        template: str = self.cleaned_data["meeting_link_template"]
        if not template:
            return ""
        try:
            URLValidator(["http", "https"])(Event(slug="x", meeting_link_template=template).meeting_link(1))
        except ValidationError:
            message = _("Enter a whole link, as in https://meet.example.org/{event}-{number}.")
            raise ValidationError(message, code="invalid") from None
        return template

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Choose a later last day."))


class TopicsForm(ActForm):
    """Topics are chosen, or typed where they are new; `topic_names` are both."""

    refusal_fields = {"topic_name_unique": "new_topics"}
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Topics"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-search-select": "", "size": 6}),
    )
    new_topics = forms.CharField(
        label=gettext_lazy("New topics"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Topics that are not in the list yet, separated by commas."),
    )

    def clean_new_topics(self) -> list[str]:
        names = [" ".join(name.split()) for name in self.cleaned_data["new_topics"].split(",")]
        if too_long := next((name for name in names if len(name) > 80), None):
            message = _("“%(name)s” is too long for a topic: 80 characters are enough.")
            raise ValidationError(message, code="max_length", params={"name": Truncator(too_long).chars(40)})
        return [name for name in dict.fromkeys(names) if name]

    @property
    def topic_names(self) -> list[str]:
        chosen = [topic.name for topic in self.cleaned_data["topics"]]
        return list({name.casefold(): name for name in [*self.cleaned_data["new_topics"], *chosen]}.values())


class ProfileForm(PhotoForm, TopicsForm):
    """What a mentor says of themselves: one profile over all events."""

    headline = forms.CharField(
        label=gettext_lazy("Headline"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("One line, as in “Product designer at a public library”."),
    )
    bio = Lines(label=gettext_lazy("About"), max_length=4000, required=False)
    time_zone = TimeZoneField(label=gettext_lazy("Time zone"))
    field_order = [
        *("email", "name", "headline", "bio", "topics", "new_topics", "time_zone"),
        *("photo", "remove_photo"),
    ]

    def facts(self) -> dict[str, Any]:
        """What `add_mentor`, `edit_mentor` and `edit_profile` take, apart from name and photo."""
        own = {name: self.cleaned_data[name] for name in ("headline", "bio", "time_zone")}
        return own | {"topics": self.topic_names}

    @staticmethod
    def current(mentor: Mentor) -> dict[str, Any]:
        own = {name: getattr(mentor, name) for name in ("headline", "bio", "time_zone")}
        return own | {"name": mentor.user.name, "topics": mentor.topics.all()}


class MentorForm(ProfileForm):
    """The same with the name, for administrators."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)


class NewMentorForm(MentorForm):
    """The same with an address: that of a new person, or of somebody who is known already. The photo comes later."""

    photo = remove_photo = None  # type: ignore[assignment]  # Django's way to drop a field
    refusal_fields = MentorForm.refusal_fields | {
        "mentor_already": "email",
        "unique": "email",
        "email_unique_whatever_its_case": "email",
    }
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        max_length=254,
        help_text=gettext_lazy("They sign in with it. Somebody who is known already keeps name and password."),
    )

    def person(self) -> Person:
        return Person(self.cleaned_data["email"], self.cleaned_data["name"])


class IdeaForm(TopicsForm):
    refusal_fields = TopicsForm.refusal_fields | {
        "idea_name_unique_in_event": "name",
        "unique": "members",
        "email_unique_whatever_its_case": "members",
    }
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    brief = Lines(label=gettext_lazy("Brief"), max_length=4000, required=False)
    members = Lines(
        label=gettext_lazy("Members"),
        max_length=8000,
        required=False,
        help_text=gettext_lazy(
            "One person per line: ann@example.org, or Ann Lee &lt;ann@example.org&gt;. New addresses become new people."
        ),
    )
    field_order = ["name", "brief", "members", "topics", "new_topics"]

    def clean_members(self) -> list[Person]:
        lines = enumerate(self.cleaned_data["members"].splitlines(), start=1)
        people = [person_in(line, number) for number, line in lines if line.strip()]
        by_address = {person.email.lower(): person for person in sorted(people, key=lambda person: bool(person.name))}
        return list(by_address.values())

    @staticmethod
    def current(idea: Idea) -> dict[str, Any]:
        members = idea.members.order_by("name", "email")
        return {
            "name": idea.name,
            "brief": idea.brief,
            "members": "\n".join(line_of(member.name, member.email) for member in members),
            "topics": idea.topics.all(),
        }


class IdeaProfileForm(TopicsForm):
    """What a team says of itself."""

    brief = Lines(
        label=gettext_lazy("Brief"),
        rows=8,
        max_length=4000,
        required=False,
        help_text=gettext_lazy("What you are working on, where you stand, and what you need."),
    )
    # What this page knew of: a form that has gone stale must not undo somebody else's work.
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    field_order = ["brief", "topics", "new_topics", "seen"]

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idea = idea
        self.news: Idea | None = None
        self.initial = {"brief": idea.brief, "topics": idea.topics.all(), "seen": idea.edition}

    def facts(self) -> dict[str, Any]:
        """What `describe_idea` takes."""
        own = {name: self.cleaned_data[name] for name in ("brief", "seen")}
        return own | {"topics": self.topic_names}

    def refuse(self, error: ValidationError) -> None:
        """Also show what stands there now; saved once more, the form then counts as having seen it."""
        super().refuse(error)
        if "stale" in {leaf.code for leaf in leaves(error)}:
            self.news = Idea.objects.get(pk=self.idea.pk)
            self.data = cast(QueryDict, self.data).copy()
            self.data["seen"] = self.news.edition


def person_in(line: str, number: int) -> Person:
    """ "ann@example.org" or "Ann Lee <ann@example.org>"; the number of the line is for the error."""
    written = NAME_AND_ADDRESS.fullmatch(line.strip())
    email, name = (written["email"], written["name"]) if written else (line, "")
    person = Person(email.strip(), " ".join(name.split()))
    try:
        validate_email(person.email)
    except ValidationError:
        message = _("Line %(number)d: “%(text)s” is not an email address.")
        params = {"number": number, "text": Truncator(line.strip()).chars(60)}
        raise ValidationError(message, code="invalid", params=params) from None
    if len(person.name) > 150:
        message = _("Line %(number)d: the name is too long. 150 characters are enough.")
        raise ValidationError(message, code="max_length", params={"number": number})
    return person


def line_of(name: str, email: str) -> str:
    return f"{re.sub('[<>]', '', name)} <{email}>" if name else email
