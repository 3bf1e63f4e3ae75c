"""The page that says whether the data keeps every rule."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from control_panel.integrity.asking import ask_for_check
from control_panel.integrity.telling import sections_of
from control_panel.models import IntegrityCheck
from events.access import Permission
from events.pages import PanelPage, Request


class IntegrityPage(PanelPage):
    """The last check, rule by rule; POST asks for another. htmx gets how far that one is, each second."""

    permission = Permission.MANAGE_EVENTS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        is_part = request.htmx and not request.htmx.history_restore_request
        checks, now = IntegrityCheck.objects.visible_to(request.user), timezone.now()
        last, running = checks.finished().latest_first().first(), checks.under_way(now)
        response = self.render(
            "integrity/_check.html" if is_part else "integrity/page.html",
            last=last,
            sections=sections_of(last) if last else [],
            running=running,
            is_stalled=running and running.is_stalled(now),
        )
        response["Vary"] = "HX-Request, Cookie"
        return response

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        ask_for_check(by=request.user)
        return HttpResponseRedirect(reverse("integrity"))
