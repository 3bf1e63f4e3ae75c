"""Form controls that stay quick with hundreds of options."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString


class SearchSelect(forms.Select):
    """A plain select; with JavaScript one types to search it.

    Written in one pass: Django renders a template per option, half of a list page's time at 400 options.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Iterable[Any] = ()) -> None:
        super().__init__({"data-search-select": "", "class": "form-select", **(attrs or {})}, choices)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        final = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        options = "".join(self._options(self.choices, chosen))
        return SafeString(f"<select{flatatt(final)}>{options}</select>")  # nosec B703  # escaped

    def _options(self, choices: Iterable[Any], chosen: set[str]) -> Iterable[str]:
        for key, label in choices:
            if isinstance(label, list | tuple):
                yield f'<optgroup label="{escape(key)}">{"".join(self._options(label, chosen))}</optgroup>'
                continue
            text = "" if key is None else str(key)
            selected = " selected" if text in chosen else ""
            yield f'<option value="{escape(text)}"{selected}>{escape(label)}</option>'


class Locked(forms.Select):
    """A choice that cannot be made now: its words, and the value for the rules to judge."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        words = dict(self.choices).get(value) or next(
            (label for key, label in self.choices if str(key or "") == str(value or "")), ""
        )
        return format_html(
            '<input type="hidden" name="{}" value="{}">'
            '<input class="form-control" id="{}" value="{}" readonly aria-describedby="{}">',
            name,
            "" if value is None else value,
            (attrs or {}).get("id", ""),
            words,
            (attrs or {}).get("aria-describedby", ""),
        )
