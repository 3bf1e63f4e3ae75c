"""The mail that proves an address before anybody joins with it.

It may go to somebody who is nobody here yet, so it is no `Mail`. It is a task instead: whether the address is known
makes no difference to the page that asks for it, nor to how long that takes.
"""

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from events.joining import JoinLink, event_with
from events.mailing import absolute, one_line
from events.models import User

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 20)]  # then nobody waits for it any more


@task(priority=50)
def send_join_link(code: str, email: str, name: str, language: str, tries: int = 0) -> None:
    """Send it, unless the code has changed meanwhile or whoever has the address is shut out."""
    event = event_with(code)
    if event is None or User.objects.filter(email__iexact=email, is_active=False).exists():
        return
    secret = JoinLink.make(code=code, email=email, name=name).secret
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = one_line(_("Join %(event)s") % {"event": event})
        context = {"event": event, "subject": subject, "link": absolute(reverse("join_link", args=[secret]))}
        mail = EmailMultiAlternatives(subject, render_to_string("mail/join.txt", context), to=[email])
        mail.attach_alternative(render_to_string("mail/join.html", context), "text/html")
    try:
        mail.send()
    except (OSError, SMTPException):
        if tries < len(PAUSES):
            later = send_join_link.using(run_after=timezone.now() + PAUSES[tries])
            later.enqueue(code, email, name, language, tries + 1)
