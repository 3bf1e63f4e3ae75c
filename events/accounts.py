"""How people get in: an administrator adds them; nobody signs up alone."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.mailing import write
from events.models import User

CODE_MAIL = "account/email/login_code"
WAYS_TO_PROVE = {
    "reauthenticate": gettext_lazy("Use your password"),
    "mfa_reauthenticate": gettext_lazy("Use a code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
}
SIGNING_IN = "signing_in"  # in the session: what a sign-in that has begun is checked against before it is complete


class ResetLinks(PasswordResetTokenGenerator):
    """A link to choose a new password ends where the sign-ins of before do: at a new address, or a deactivation."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.get_session_auth_hash()}"


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
        if template_prefix == CODE_MAIL:
            current.request.session[SIGNING_IN] = person.get_session_auth_hash()
        about = {"request": current.request, "email": email, "current_site": get_current_site(current.request)}
        message = self.render_mail(template_prefix, email, about | context)
        subject, text = str(message.subject), str(message.body)
        write(person, kind="", subject=subject, text=text, thread=template_prefix, delay=timedelta())

    def pre_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse | None:
        """A code holds for the person as they were when it was sent; whatever else proves them begins now."""
        is_by_code = [proof["method"] for proof in get_authentication_records(request, user)][-1:] == ["code"]
        if not is_by_code:
            request.session[SIGNING_IN] = user.get_session_auth_hash()
        return super().pre_login(request, user, **facts)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign them in, unless they were signed out everywhere, or deactivated, since this sign-in began."""
        begun = request.session.pop(SIGNING_IN, None)
        if not user.is_active or begun != user.get_session_auth_hash():
            clear_login(request)
            messages.error(request, _("This sign-in does not hold any more. Please begin again."))
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        super().login(request, user)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How somebody signed in can prove once more that it is them, in our words."""
        return [way | {"description": WAYS_TO_PROVE[way["id"]]} for way in super().get_reauthentication_methods(user)]
