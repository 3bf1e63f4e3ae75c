"""What the pages of second factors ask. allauth's own forms judge it; whatever else is sent to them is refused."""

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAME_LENGTH = 60
LONGEST = 20_000  # characters of what a browser says of a passkey
PERIOD = 30  # seconds that a code of an app lasts
# What allauth and fido2 stumble over when they are sent something that no browser says.
NONSENSE = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError, struct.error)


def code_field(help_text: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(
        label=gettext_lazy("Code"), max_length=20, widget=forms.TextInput(attrs=attributes), help_text=help_text
    )


class CodeOnce(BaseAuthenticateForm):
    """A code of an app signs in once, however long it is still shown."""

    code = code_field(gettext_lazy("The six digits in your app, or one of your recovery codes."))

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not self._is_first(code):
            raise ValidationError(_("This code has been used. Wait for the next one, and type that."))
        return code

    def _is_first(self, code: str) -> bool:
        digits = "".join(sign for sign in code if sign.isdecimal())
        lasts = PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        return cache.add(f"second-factor-{self.user.pk}-{digits}", "used", timeout=lasts)


class CodeForm(CodeOnce, AuthenticateForm):
    """To sign in."""


class CodeAgainForm(CodeOnce, ReauthenticateForm):
    """Before something that a borrowed browser must not do."""


class AppForm(ActivateTOTPForm):
    code = code_field(gettext_lazy("The six digits that the app shows then."))


class Said(forms.JSONField):
    """What the browser says of a passkey, in JSON."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST:
            raise not_accepted()
        with understood():
            said = super().to_python(value)
        if "\\u0000" in json.dumps(said):  # nothing the database could keep
            raise not_accepted()
        return said

    def bound_data(self, data: Any, initial: Any) -> None:
        """What was sent once is of no use again."""


def not_accepted() -> ValidationError:
    return ValidationError(_("This passkey was not accepted. Try again, or choose another way."), code="passkey")


@contextmanager
def understood() -> Iterator[None]:
    """Whatever cannot be understood is a passkey that was not accepted."""
    try:
        yield
    except NONSENSE as error:
        raise not_accepted() from error
    except ValidationError as refusal:
        raise (not_accepted() if refusal.code == "incorrect_code" else refusal) from refusal


class PasskeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=gettext_lazy("To tell it from others: where it is kept, say."),
    )
    passwordless = forms.BooleanField(
        label=gettext_lazy("Sign in with it alone"),
        initial=True,
        required=False,
        help_text=gettext_lazy("Your device asks for your finger, face or PIN, and you need no password."),
    )
    credential = Said()

    def clean(self) -> dict[str, Any]:
        with understood():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class PasskeyNameForm(EditWebAuthnForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)


class PasskeyShown(AuthenticateWebAuthnForm):
    credential = Said()

    def clean_credential(self) -> Authenticator:
        with understood():
            return super().clean_credential()


class PasskeyUseForm(PasskeyShown):
    """As the second factor."""


class PasskeyAgainForm(PasskeyShown, ReauthenticateWebAuthnForm):
    """Before something that a borrowed browser must not do."""


class PasskeySignInForm(PasskeyShown, LoginWebAuthnForm):
    """Alone."""
