"""Somebody who has proved who they are is signed in, as by allauth's own pages, and stays so."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse

from events.models import User


def sign_in(request: HttpRequest, user: User, *, to: str) -> HttpResponse:
    """Sign them in with a session of its own, whoever was signed in before, and lead them there.

    By a link in a mail, that is: it proves the address, and a second factor is asked for all the same.
    """
    if request.user.is_authenticated:
        get_adapter().logout(request)
    record_authentication(request, user, method="link", email=user.email)
    return perform_login(request, Login(user=user, redirect_url=to, email=user.email))


def stay_signed_in(request: HttpRequest, person: User) -> None:
    """Whoever has just ended all their own sign-ins, or changed what they sign in with, keeps this one."""
    if request.user == person:
        update_session_auth_hash(request, person)
        UserSession.objects.create_from_request(request)
