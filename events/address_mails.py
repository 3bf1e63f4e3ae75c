"""The mail to an address that signs nobody in any more: whoever reads it there learns what was done to their account.

It goes to where somebody was reached before, so it is no `Mail`, which goes to where they are reached now.
"""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from events.join_mails import PAUSES
from events.mailing import absolute


@task(priority=40)
def tell_old_address(email: str, language: str, tries: int = 0) -> None:
    """Send it, or try again a few times while the mail server does not take it."""
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = _("Your sign-in address was changed")
        text = render_to_string("mail/address_changed.txt", {"link": absolute("/accounts/login/")})
    try:
        EmailMessage(subject, text, to=[email]).send()
    except (OSError, SMTPException):
        if tries < len(PAUSES):
            tell_old_address.using(run_after=timezone.now() + PAUSES[tries]).enqueue(email, language, tries + 1)
