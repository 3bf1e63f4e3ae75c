"""How the board is narrowed; every filter is a parameter of the URL."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.widgets import SearchSelect
from sessions_app.board_reading import choices


class BoardFilter(forms.Form):
    """What cannot be understood is told beside its field, and narrows nothing."""

    topic = forms.TypedChoiceField(label=_("Topic"), coerce=int, empty_value=None, required=False, widget=SearchSelect)
    timetable = forms.TypedChoiceField(
        label=_("Timetable"), coerce=int, empty_value=None, required=False, widget=SearchSelect
    )
    free = forms.ChoiceField(
        label=_("Show"),
        choices=[("", _("Everything")), ("1", _("Only free"))],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: Any, *, event: Event) -> None:
        super().__init__(data)
        known = choices(event)
        for name, everything in (("topic", _("All topics")), ("timetable", _("All timetables"))):
            self._choice(name).choices = [("", everything), *known[name]]

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    @property
    def form(self) -> "BoardFilter":
        """What `events.pages.pills` asks a filter set for."""
        return self

    def chosen(self, name: str) -> Any:
        """What a field holds; None when nothing, or nothing that can be chosen."""
        self.is_valid()
        return self.cleaned_data.get(name) or None
