"""Inviting people by mail, and the page their link opens."""

from typing import Any
from urllib.parse import urlsplit

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from events.inviting import AT_ONCE, accept, invite_all, refusal, revoke
from events.models import Invitation, User
from events.pages import ActForm
from events.people_filters import PeopleFilter
from events.signing_in import sign_in
from events.views.people import PersonFormPage, PersonPage

# Nobody but its receiver should come to know the address. Not "no-referrer": with that, browsers do not say from
# where a form is sent, and Django then refuses it. The origin is all that is sent, never the path.
SECRET_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "strict-origin",
}


class PeopleInvitations(PersonFormPage):
    """Invite the people ticked in the list, or all whom its filters match and who have never signed in."""

    template_name = "events/people_invitations.html"

    @cached_property
    def chosen(self) -> QuerySet[User]:
        people = User.objects.of(self.event).for_list(self.event).filter(is_active=True)
        if "all" in self.request.GET:
            query = QueryDict(urlsplit(self.next_url("")).query)
            return PeopleFilter(query, people.filter(last_login=None), request=self.request).qs
        words = self.request.GET.getlist("ticked")
        return people.filter(pk__in={int(word) for word in words if word.isdecimal() and len(word) < 10})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        most = {"people": self.chosen[:AT_ONCE], "total": self.chosen.count(), "at_once": AT_ONCE}
        return super().get_context_data(**most, **kwargs)

    def act(self, form: ActForm) -> str:
        count = invite_all(self.chosen[:AT_ONCE], event=self.event, by=self.request.user)
        return ngettext("%(count)d person has been invited.", "%(count)d people have been invited.", count) % {
            "count": count
        }


class PersonRevocation(PersonPage):
    """Take back the link somebody was sent."""

    template_name = "events/person_revocation.html"

    def act(self, form: ActForm) -> str:
        revoke(self.person, by=self.request.user)
        return _("The invitation of %(person)s has been revoked.") % {"person": self.person}


@method_decorator(login_not_required, name="dispatch")
class InvitationPage(View):
    """What the link in the mail opens. It only asks: programs that look into mails open links, but press no button."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        return show(request, secret)


@method_decorator(login_not_required, name="dispatch")
class InvitationAcceptance(View):
    """Signs the receiver in. The secret comes with the form: the path is kept in logs and in history."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if refused := ratelimit.consume_or_429(request, action="invitation"):
            return refused
        secret = request.POST.get("secret", "")
        invitation = Invitation.objects.with_secret(secret)
        if invitation is None:
            return show(request, secret)
        try:
            accept(invitation, by=invitation.user, now=timezone.now())
        except ValidationError:
            return show(request, secret)
        is_first = invitation.user.last_login is None
        return sign_in(request, invitation.user, to=reverse("welcome" if is_first else "home"))


def show(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of a link: whom it signs in where, or why it does not."""
    invitation = Invitation.objects.with_secret(secret)
    why_not = refusal(invitation, now=timezone.now())
    context = {"invitation": invitation, "secret": secret, "why_not": why_not}
    status = 409 if why_not else 200
    return TemplateResponse(request, "events/invitation.html", context, status=status, headers=SECRET_HEADERS)
