"""Reads the changes that the grid sends, and tells which of them were refused, and where."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.pages import ActForm, leaves
from timetables.spans import Span

LONGEST = 100_000  # characters; 500 slots added and 500 removed take less than half of it


@dataclass(frozen=True)
class Refusal:
    """A sentence, and the moment in UTC at which the slot concerned begins, if it is of one."""

    sentence: str
    at: str


class ChangesForm(ActForm):
    """`changes` is JSON: {"add": [[start, end], ...], "remove": [id, ...]}, moments in ISO 8601 with an offset."""

    changes = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals: list[Refusal] = []

    def clean_changes(self) -> str:
        """Set the cleaned `add`, spans in UTC, and `remove`, ids. Raises ValidationError for anything else."""
        text: str = self.cleaned_data["changes"]
        if len(text) > LONGEST:
            raise ValidationError(_("These are too many changes at once. Save in smaller parts."), code="too_long")
        try:
            wanted = json.loads(text)
            self.cleaned_data["add"] = [_span(pair) for pair in _list(wanted, "add")]
            self.cleaned_data["remove"] = [_id(number) for number in _list(wanted, "remove")]
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            message = _("The changes did not arrive as the page sends them. Reload the page and try again.")
            raise ValidationError(message, code="malformed") from error
        if not self.cleaned_data["add"] and not self.cleaned_data["remove"]:
            raise ValidationError(_("Nothing was changed, so there is nothing to save."), code="nothing")
        return text

    def refuse(self, error: ValidationError) -> None:
        super().refuse(error)
        for leaf in leaves(error):
            at = (leaf.params or {}).get("at")
            self.refusals.append(Refusal(leaf.messages[0], f"{at:%Y-%m-%dT%H:%MZ}" if at else ""))

    @property
    def told(self) -> list[Refusal]:
        """Everything that speaks against the changes, in order."""
        return self.refusals or [Refusal(str(message), "") for errors in self.errors.values() for message in errors]


def _list(wanted: Any, name: str) -> list[Any]:
    if not isinstance(wanted, dict) or not isinstance(found := wanted.get(name, []), list):
        raise TypeError
    return found


def _span(pair: Any) -> Span:
    start, end = (_moment(text) for text in pair)
    return Span(start, end, "[)")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not 1970 < moment.year < 3000:  # nearer to the ends some zones have no such time
        raise ValueError(text)
    return moment.astimezone(UTC)


def _id(number: Any) -> int:
    if type(number) is not int:  # True is an int, too
        raise TypeError
    return number
