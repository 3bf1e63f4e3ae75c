"""The code with which people join an event: for administrators to show, and for everybody to use."""

from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from events.access import Permission
from events.form_pages import EventFormPage
from events.join_mails import send_join_link
from events.joining import JoinLink, close_joining, event_with, join, join_by_link, open_joining
from events.mailing import absolute
from events.models import Event
from events.pages import ActForm, EventPage, Request
from events.people_forms import JoinCodeForm, JoinForm
from events.signing_in import sign_in
from events.views.invitations import SECRET_HEADERS

# Of one venue's address many may mistype the code, but nobody gets to try so many that one fits.
WRONG_CODES = {"app": "allauth.account", "action": "join_code_wrong", "limit_get": True}


class Joining(EventPage):
    """The link and the code, large enough for a projector."""

    permission = Permission.MANAGE_PEOPLE

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        path = reverse("join_event", args=[self.event.join_code]) if self.event.join_code else ""
        return self.render("events/joining.html", address=absolute(path), enter_address=absolute(reverse("join_code")))


class JoiningAct(EventFormPage):
    permission = Permission.MANAGE_PEOPLE

    def back(self) -> str:
        return reverse("joining", args=[self.event.slug])


class JoiningCode(JoiningAct):
    """Another code; the first opens joining."""

    template_name = "events/joining_code.html"

    def act(self, form: ActForm) -> str:
        open_joining(self.event, by=self.request.user)
        return _("People can join with the code %(code)s now.") % {"code": self.event.join_code}


class JoiningClosing(JoiningAct):
    template_name = "events/joining_closing.html"

    def act(self, form: ActForm) -> str:
        close_joining(self.event, by=self.request.user)
        return _("Nobody can join by themselves any more.")


@method_decorator(login_not_required, name="dispatch")
class PublicPage(View):
    """A page that anybody may open."""

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        return TemplateResponse(self.request, template, context, status=status, headers=SECRET_HEADERS)


class JoinPage(PublicPage):
    """A page that looks a code up; after too many wrong ones nobody of that address does for a while."""

    def find(self, code: str) -> Event | HttpResponse:
        """The event of the code, or the answer when there is none."""
        if not ratelimit.consume(self.request, dry_run=True, **WRONG_CODES):
            return ratelimit.respond_429(self.request)
        if event := event_with(code):
            return event
        ratelimit.consume(self.request, **WRONG_CODES)
        form = JoinCodeForm({"code": code})
        form.is_valid()
        form.add_error("code", _("No event can be joined with this code. Look at it again, or ask an organiser."))
        return self.show("events/join_code.html", status=404, form=form)


class JoinCode(JoinPage):
    """Type the code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show("events/join_code.html", form=JoinCodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = JoinCodeForm(request.POST)
        if not form.is_valid():
            return self.show("events/join_code.html", form=form)
        found = self.find(form.cleaned_data["code"])
        if isinstance(found, HttpResponse):
            return found
        return HttpResponseRedirect(reverse("join_event", args=[found.join_code]))


class JoinEvent(JoinPage):
    """Join the event of the code: at once when signed in, else with a link that is sent to one's address."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = self.find(code)
        return found if isinstance(found, HttpResponse) else self.ask(found, JoinForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        found = self.find(code)
        if isinstance(found, HttpResponse):
            return found
        return self.join(found) if request.user.is_authenticated else self.send_link(found)

    def ask(self, event: Event, form: JoinForm, *, status: int = 200) -> HttpResponse:
        return self.show("events/join.html", status=status, joined=event, form=form)

    def join(self, event: Event) -> HttpResponse:
        try:
            join(event, code=event.join_code or "", by=self.request.user)  # type: ignore[arg-type]
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return HttpResponseRedirect(reverse("join_code"))
        messages.success(self.request, _("You take part in %(event)s now.") % {"event": event})
        return HttpResponseRedirect(reverse("team_choice", args=[event.slug]))

    def send_link(self, event: Event) -> HttpResponse:
        """The same answer whether the address is known here or not."""
        form = JoinForm(self.request.POST)
        if not form.is_valid():
            return self.ask(event, form)
        email: str = form.cleaned_data["email"]
        key = email.lower()
        if not ratelimit.consume(self.request, app="allauth.account", action="join", key=key):
            return ratelimit.respond_429(self.request)
        send_join_link.enqueue(event.join_code or "", email, form.cleaned_data["name"], get_language() or "")
        return HttpResponseRedirect(reverse("join_sent"))


class JoinSent(PublicPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show("events/join_sent.html")


class JoinLinkPage(PublicPage):
    """What the link in the mail opens. It only asks, like that of an invitation."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        return self.ask(secret)

    def ask(self, secret: str, why_not: str = "") -> HttpResponse:
        link = JoinLink.read(secret)
        joined = event_with(link.code) if link else None
        if joined is None:
            why_not = why_not or _("This link is not valid, or has expired.")
        context = {"link": link, "joined": joined, "secret": secret, "why_not": why_not}
        return self.show("events/join_link.html", status=409 if why_not else 200, **context)


class JoinLinkAcceptance(JoinLinkPage):
    """Joins, and signs in whoever has got the mail. The secret comes with the form, not in the path."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        secret = request.POST.get("secret", "")
        link = JoinLink.read(secret)
        if not ratelimit.consume(request, app="allauth.account", action="invitation"):
            return ratelimit.respond_429(request)
        if link is None:
            return self.ask(secret)
        try:
            person = join_by_link(link, by=None)
        except ValidationError as refusal:
            return self.ask(secret, " ".join(refusal.messages))
        return sign_in(request, person, to=first_page(link, is_new=person.last_login is None))


def first_page(link: JoinLink, *, is_new: bool) -> str:
    """The event's teams; before that, who they are."""
    event = event_with(link.code)
    teams = reverse("team_choice", args=[event.slug]) if event else reverse("home")
    return f"{reverse('welcome')}?next={teams}" if is_new else teams
