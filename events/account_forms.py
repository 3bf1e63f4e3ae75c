"""What somebody says of themselves: name, language, and which mails they want."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy

from events.models import Kind, User
from events.pages import ActForm

# What each kind of mail tells.
TELLS = {
    Kind.REQUEST: gettext_lazy("A request for mentorship came in, was assigned, scheduled, declined, or is back."),
    Kind.MEETING: gettext_lazy("A meeting was made, moved, handed over or cancelled; it brings the calendar entry."),
    Kind.REMINDER: gettext_lazy("A session of yours begins soon."),
    Kind.AVAILABILITY: gettext_lazy("Somebody asks whether you have time, or answers."),
    Kind.PEOPLE: gettext_lazy("Somebody wants to join your team, or may join theirs."),
}


class AccountForm(ActForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        help_text=gettext_lazy("As others see it in sessions, lists and calendars."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("As the browser asks")), *settings.LANGUAGES],
        required=False,
        help_text=gettext_lazy("Of the panel, and of the mails it sends you."),
    )
    mails = forms.MultipleChoiceField(
        label=gettext_lazy("Mails"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    @staticmethod
    def current(user: User) -> dict[str, Any]:
        return {
            "name": user.name,
            "language": user.language,
            "mails": [kind for kind in Kind.values if kind not in user.unwanted_mail],
        }

    def ticks(self) -> Iterator[tuple[BoundWidget, Any]]:
        """Each kind of mail with its tick, and what it tells."""
        for tick, kind in zip(self["mails"], Kind, strict=True):
            yield tick, TELLS[kind]

    def facts(self) -> dict[str, Any]:
        """What `User.describe` takes: what is not ticked is not wanted."""
        unwanted = [kind for kind in Kind.values if kind not in self.cleaned_data["mails"]]
        own = {name: self.cleaned_data[name] for name in ("name", "language")}
        return own | {"unwanted_mail": unwanted}
