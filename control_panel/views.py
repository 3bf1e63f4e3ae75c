"""Home, the event's dashboard, and the choice of theme and language."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from control_panel.dashboard import dashboard_of
from control_panel.homes import NOTHING, home_of
from control_panel.shell import THEMES
from events.access import Permission
from events.models import Event, User
from events.pages import EventPage, PanelPage, Request

A_YEAR = 365 * 24 * 60 * 60


class Home(PanelPage):
    """Where signing in leads: the dashboard of the running event, or what one has to do as a mentor or in a team."""

    permission = Permission.SEE_SESSIONS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "GET" and not request.user.roles:  # type: ignore[union-attr]
            return self.render("home.html", **NOTHING)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        if request.user.can(Permission.MANAGE_SESSIONS):
            event = Event.objects.visible_to(request.user).nearest_first().first()
            return HttpResponseRedirect(event.get_absolute_url() if event else reverse("event_list"))
        return self.render("home.html", **home_of(request.user, now=timezone.now()))


class DashboardPage(EventPage):
    """The event at a glance; every figure leads to the list behind it. htmx gets afresh what changes by itself."""

    permission = Permission.MANAGE_SESSIONS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        is_part = request.htmx and not request.htmx.history_restore_request
        template = "dashboard/_now.html" if is_part else "dashboard.html"
        response = self.render(template, board=dashboard_of(self.event, now=timezone.now()))
        response["Vary"] = "HX-Request, Cookie"
        return response


@method_decorator(login_not_required, name="dispatch")
class Choice(View):
    """What looks different from now on, here and on the page one came from; kept in a cookie, also before sign-in."""

    def remember(self, name: str, value: str) -> HttpResponse:
        back, request = self.request.POST.get("next", ""), self.request
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        response = HttpResponseRedirect(back if is_ours else "/")
        response.set_cookie(name, value, max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
        return response


class Theme(Choice):
    """Light, dark, or as the system says."""

    def post(self, request: HttpRequest) -> HttpResponse:
        theme = request.POST.get("theme", "")
        return self.remember("theme", theme if theme in THEMES else "system")


class Language(Choice):
    """One of the panel's languages; whoever is signed in has it everywhere, and in mails too."""

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = request.POST.get("language", "")
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        if isinstance(request.user, User):
            request.user.speak(language, by=request.user)
        return self.remember(settings.LANGUAGE_COOKIE_NAME, language)
