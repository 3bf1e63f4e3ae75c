"""Somebody who has come in says who they are."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.integrity import act
from events.models import User


@act
def introduce(person: User, *, name: str, password: str = "", by: User) -> None:
    """Keep somebody's own name, and a password if they choose one; without it they sign in with a code by mail.

    Raises ValidationError when they have a password: changing that asks for the old one, on another page.
    """
    person.name = name
    if password:
        if person.has_usable_password():
            message = _("You have a password already. Change it on the page of your account.")
            raise ValidationError(message, code="password_already")
        person.set_password(password)
    person.save(update_fields=["name", "password"])
