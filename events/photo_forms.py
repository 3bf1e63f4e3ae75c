"""A mentor's photo, chosen or taken away in the form of the profile."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.pages import ActForm
from events.photos import made_small


class PhotoForm(ActForm):
    """The cleaned `photo` is a small picture, whatever was uploaded."""

    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "class": "form-control"}),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP of at most 5 MB. It is cut to a square; where and when it was taken is removed."
        ),
    )
    remove_photo = forms.BooleanField(label=gettext_lazy("Remove the photo"), required=False)

    def __init__(self, *args: Any, has_photo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_photo:
            self.fields.pop("remove_photo", None)

    def clean_photo(self) -> bytes | None:
        file = self.cleaned_data["photo"]
        return made_small(file) if file else None

    def clean(self) -> None:
        super().clean()
        if self.errors and self.cleaned_data.get("photo"):
            message = _("Choose the photo once more: browsers do not keep it while something else is mended.")
            self.add_error("photo", ValidationError(message, code="again"))

    def photo_facts(self) -> dict[str, Any]:
        """What `edit_profile` and `edit_mentor` take of it."""
        return {"photo": self.cleaned_data["photo"], "without_photo": self.cleaned_data.get("remove_photo", False)}
