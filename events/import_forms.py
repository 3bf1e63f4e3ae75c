"""What is asked before a file is imported."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.pages import ActForm
from events.sheets.base import Sheet
from events.sheets.tables import LARGEST


class UploadForm(ActForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy("CSV or XLSX, at most 10 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"empty": gettext_lazy("This file is empty. Choose another one.")},
    )
    new_topics = forms.BooleanField(
        label=gettext_lazy("Make topics that are not known yet"),
        required=False,
        help_text=gettext_lazy("Otherwise an unknown topic is told as a fault, as it may be a slip."),
    )

    def __init__(self, *args: Any, sheet: type[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sheet.makes_topics:
            del self.fields["new_topics"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            message = _("This file has %(size)s; 10 MB is the most. Split it, and import the parts one by one.")
            raise ValidationError(message, code="large", params={"size": filesizeformat(file.size)})
        return file

    @property
    def ticks(self) -> list[str]:
        return [name for name in ("new_topics",) if self.cleaned_data.get(name)]
