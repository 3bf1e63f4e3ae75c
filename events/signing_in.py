"""Somebody who has proved who they are is signed in, as by allauth's own pages."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from events.models import User


def sign_in(request: HttpRequest, user: User, *, to: str) -> HttpResponse:
    """Sign them in with a session of its own, whoever was signed in before, and lead them there.

    By a link in a mail, that is: it proves the address as a code in a mail does.
    """
    if request.user.is_authenticated:
        get_adapter().logout(request)
    record_authentication(request, user, method="code", email=user.email)
    return perform_login(request, Login(user=user, redirect_url=to, email=user.email))
