"""Somebody's data: for themselves, and for an administrator whom they have asked."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control_panel.privacy.erasing import erase
from control_panel.privacy.keeping import day_of_erasure, people_to_erase
from control_panel.privacy.obstacles import reasons_to_wait, stays
from control_panel.privacy.packing import CONTENT_TYPE, file_name, packed
from events.access import Permission
from events.form_pages import EventFormPage
from events.models import User
from events.models.event import SHORTEST_KEEPING
from events.pages import ActForm, PanelPage, Request
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


class ErasureForm(ActForm):
    sure = forms.BooleanField(
        label=gettext_lazy("Erase for good, in all events"),
        error_messages={"required": gettext_lazy("Tick this, as it cannot be taken back.")},
    )


class PersonErasure(PersonPage):
    """Says what goes and what stays, then erases somebody who asked for it."""

    template_name = "privacy/erasure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reasons = reasons_to_wait(self.person, by=self.request.user)
        return super().get_context_data(reasons=reasons, stays=stays(self.person), **kwargs)

    def form(self, data: QueryDict | None = None) -> ErasureForm:
        return ErasureForm(data)

    def act(self, form: ErasureForm) -> str:
        erase(self.person, by=self.request.user)
        return _("Nothing of the person is kept any more. It is now called “%(person)s”.") % {"person": self.person}


class KeepingForm(ActForm):
    data_kept_for = forms.IntegerField(
        label=gettext_lazy("Days after the last day of the event"),
        min_value=SHORTEST_KEEPING,
        max_value=3650,
        required=False,
        help_text=gettext_lazy("Empty: it is kept until somebody erases it."),
    )


class Keeping(EventFormPage):
    """How long personal data of the event is kept; says what goes then, of how many, and when that is."""

    permission = Permission.MANAGE_EVENTS
    template_name = "privacy/keeping.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = day_of_erasure(self.event, timezone.now())
        return super().get_context_data(day=day, people_count=people_to_erase(self.event).count(), **kwargs)

    def form(self, data: QueryDict | None = None) -> KeepingForm:
        return KeepingForm(data, initial={"data_kept_for": self.event.data_kept_for})

    def act(self, form: KeepingForm) -> str:
        self.event.put(**form.cleaned_data, by=self.request.user)
        return _("How long personal data of %(event)s is kept has been saved.") % {"event": self.event}

    def back(self) -> str:
        return reverse("data_keeping", args=[self.event.slug])
