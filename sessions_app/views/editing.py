"""Add and edit a session."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from events.access import Permission
from events.form_pages import EventFormPage
from events.pages import Request
from sessions_app.forms import SessionForm
from sessions_app.meetings import edit_session
from sessions_app.models import Session
from sessions_app.sparing import spared_in
from sessions_app.views.base import SessionPage
from sessions_app.views.quiet import QuietablePage

PREFILLED = ("mentor", "timetable", "slot", "idea")  # by a link from a timetable, mentor or team
CHOOSING = "show_slots"  # the button that asks for the free slots, and what JavaScript sends on each change


def typed(data: QueryDict) -> dict[str, str]:
    """What was typed so far, to draw the form again without judging it."""
    return {name: str(data[name]) for name in SessionForm.base_fields if name in data}


class SessionFormPage(EventFormPage):
    """The form of a session: asked for the free slots it is drawn again, not judged."""

    permission = Permission.MANAGE_SESSIONS
    template_name = "sessions_app/session_form.html"
    session: Session | None = None

    def form(self, data: QueryDict | None = None) -> SessionForm:
        return self.filled(data=data, initial=self.current() if data is None else {})

    def filled(self, **content: Any) -> SessionForm:
        return SessionForm(event=self.event, session=self.session, **content)

    def current(self) -> dict[str, Any]:
        """What the form holds at first."""
        raise NotImplementedError

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        if CHOOSING in request.POST:
            return self.ask(self.filled(initial=typed(request.POST)))
        return super().post(request, **kwargs)


class SessionAdd(SessionFormPage):
    def current(self) -> dict[str, Any]:
        prefilled = {name: self.request.GET[name] for name in PREFILLED if name in self.request.GET}
        return prefilled | {"number": str(Session.objects.next_number(self.event))}

    def act(self, form: SessionForm) -> str:
        self.added = Session.add(**form.facts(), by=self.request.user)
        return _("%(session)s has been added.") % {"session": self.added}

    def back(self) -> str:
        return reverse("session_list", args=[self.event.slug])

    def after(self) -> str:
        return self.added.get_absolute_url()


class SessionEdit(QuietablePage, SessionPage, SessionFormPage):
    session: Session

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        if self.session.is_canceled:
            message = _("%(session)s is cancelled. Reinstate it first.") % {"session": self.session}
            return self.show(refusal=ValidationError(message, code="canceled"), status=409)
        return super().get(request, **kwargs)

    def current(self) -> dict[str, Any]:
        names = ("mentor", "timetable", "slot", "idea")
        facts = {name: getattr(self.session, f"{name}_id") for name in names}
        texts = {"description": self.session.description, "number": self.session.number}
        return facts | texts | {"seen": self.session.last_change}

    def act(self, form: SessionForm) -> str:
        facts = {**form.facts(), "seen": form.cleaned_data["seen"]}
        edit_session(self.session, **facts, by=self.request.user, quiet=self.is_quiet)
        return _("%(session)s has been saved.") % {"session": self.session}

    def spares(self) -> str:
        return spared_in([self.session], by=self.request.user)

    def back(self) -> str:
        return self.session.get_absolute_url()
