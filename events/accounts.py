"""How people get in: an administrator adds them; nobody signs up alone."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest

from events.mailing import write
from events.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the worker, as every mail: no page waits for the mail server, or fails with it.

        Whoever asks again for a code before the first went out gets the one that holds.
        """
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            return
        about = {"request": current.request, "email": email, "current_site": get_current_site(current.request)}
        message = self.render_mail(template_prefix, email, about | context)
        subject, text = str(message.subject), str(message.body)
        write(person, kind="", subject=subject, text=text, thread=template_prefix, delay=timedelta())
