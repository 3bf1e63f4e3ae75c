"""What follows when somebody adds a second factor, and how they get in again when they have lost it."""

from datetime import timedelta
from typing import Any

from allauth.mfa.signals import authenticator_added
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from events.integrity import act
from events.mailing import absolute, letter, reading_as, write
from events.models import User
from events.signing_in import stay_signed_in


@receiver(authenticator_added)
def end_sign_ins_without_it(sender: Any, request: HttpRequest, user: User, **facts: Any) -> None:
    """Whoever signed in as them before their first second factor has shown none: only this browser stays."""
    if user.authenticator_set.exclude(type="recovery_codes").count() == 1:
        user.sign_out(by=user)
        stay_signed_in(request, user)


@act
def remove_second_factor(person: User, *, by: User | None) -> None:
    """They sign in without one from now on, everywhere anew, and are told by mail.

    Raises ValidationError for oneself, who takes it away with a proof, and when there is none.
    """
    if person == by:
        message = _("Change your own second factor on your account page. Lost it? Ask another administrator.")
        raise ValidationError(message, code="second_factor_own")
    if not person.has_second_factor:
        message = _("%(person)s has no second factor.")
        raise ValidationError(message, code="second_factor_none", params={"person": person})
    person.authenticator_set.all().delete()
    person.sign_out(by=by)
    _tell(person)


def _tell(person: User) -> None:
    with reading_as(person):
        subject = _("Your second factor has been removed")
    said = letter(person, "second_factor_removed", subject=subject, link=absolute("/accounts/2fa/"))
    write(person, kind="", subject=subject, thread="second-factor-removed", delay=timedelta(), **said)
