"""Somebody's data: for themselves, and for an administrator whom they have asked."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from control_panel.privacy.packing import CONTENT_TYPE, file_name, packed
from events.models import User
from events.pages import PanelPage, Request
from events.views.people import PersonPage


def _download(person: User) -> HttpResponse:
    now = timezone.now()
    name = f'attachment; filename="{file_name(person, now)}"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return HttpResponse(packed(person, now=now), content_type=CONTENT_TYPE, headers=headers)


class OwnData(PanelPage):
    """One's own, also for somebody who takes part in nothing any more."""

    permission = None

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return _download(request.user)


class PersonData(PersonPage):
    """Of a person of the event, over all events."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return _download(self.person)
