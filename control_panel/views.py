"""Home, the event's dashboard, and the choice between light and dark."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from control_panel.homes import NOTHING, home_of
from control_panel.shell import THEMES
from events.access import Permission
from events.models import Event
from events.pages import EventPage, PanelPage, Request
from sessions_app.models import Session, State

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


class Dashboard(EventPage):
    """The event at a glance; every figure leads to the list behind it."""

    permission = Permission.MANAGE_SESSIONS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        sessions = Session.objects.visible_to(request.user).filter(event=self.event)
        by_state = sessions.count_by_state()
        return self.render(
            "dashboard.html",
            figures=[(state, by_state[state]) for state in State],
            total=sum(by_state.values()),
            coming=sessions.standing().upcoming().for_list().order_by("during", "pk")[:10],
        )


@method_decorator(login_not_required, name="dispatch")
class Theme(View):
    """Light, dark, or as the system says; kept in a cookie, so that it holds before sign-in too."""

    def post(self, request: HttpRequest) -> HttpResponse:
        back = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        response = HttpResponseRedirect(back if is_ours else "/")
        theme = request.POST.get("theme", "")
        response.set_cookie(
            "theme",
            theme if theme in THEMES else "system",
            max_age=A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response
