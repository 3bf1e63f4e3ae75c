"""Add, edit and move a session."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from events.access import Permission
from events.pages import EventPage, Request
from sessions_app.forms import SessionForm, SlotForm
from sessions_app.models import Session
from sessions_app.views.base import SessionPage

PREFILLED = ("mentor", "timetable", "slot", "idea")  # by a link from a timetable, mentor or team
CHOOSING = "show_slots"  # the button that asks for the free slots, and what JavaScript sends on each change


def typed(data: QueryDict) -> dict[str, str]:
    """What was typed so far, to draw the form again without judging it."""
    return {name: str(data[name]) for name in SessionForm.base_fields if name in data}


class SessionAdd(EventPage):
    permission = Permission.MANAGE_SESSIONS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("session_list", args=[self.event.slug])
        return super().get_context_data(next=self.next_url(back), **kwargs)

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        prefilled = {name: request.GET[name] for name in PREFILLED if name in request.GET}
        prefilled["number"] = str(Session.objects.next_number(self.event))
        return self.ask(SessionForm(event=self.event, initial=prefilled))

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        if CHOOSING in request.POST:
            return self.ask(SessionForm(event=self.event, initial=typed(request.POST)))
        form = SessionForm(request.POST, event=self.event)
        if not form.is_valid():
            return self.ask(form)
        try:
            session = Session.add(**form.facts(), by=request.user)
        except ValidationError as refusal:
            form.refuse(refusal)
            return self.ask(form, status=409)
        messages.success(request, _("%(session)s has been added.") % {"session": session})
        return HttpResponseRedirect(session.get_absolute_url())

    def ask(self, form: SessionForm, *, status: int = 200) -> HttpResponse:
        return self.render("sessions_app/session_form.html", status=status, form=form)


class SessionEdit(SessionPage):
    permission = Permission.MANAGE_SESSIONS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        if self.session.is_canceled:
            message = _("%(session)s is cancelled. Reinstate it first.") % {"session": self.session}
            return self.show(refusal=ValidationError(message, code="canceled"), status=409)
        return self.ask(SessionForm(event=self.event, session=self.session, initial=self.current()))

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        if CHOOSING in request.POST:
            return self.ask(SessionForm(event=self.event, session=self.session, initial=typed(request.POST)))
        form = SessionForm(request.POST, event=self.event, session=self.session)
        if not form.is_valid():
            return self.ask(form)
        try:
            self.session.edit(**form.facts(), seen=form.cleaned_data["seen"], by=request.user)
        except ValidationError as refusal:
            form.refuse(refusal)
            return self.ask(form, status=409)
        messages.success(request, _("%(session)s has been saved.") % {"session": self.session})
        return HttpResponseRedirect(self.next_url(self.session.get_absolute_url()))

    def current(self) -> dict[str, Any]:
        names = ("mentor", "timetable", "slot", "idea")
        facts = {name: getattr(self.session, f"{name}_id") for name in names}
        texts = {"description": self.session.description, "number": self.session.number}
        return facts | texts | {"seen": self.session.last_change}

    def ask(self, form: SessionForm, *, status: int = 200) -> HttpResponse:
        return self.render("sessions_app/session_form.html", status=status, form=form)


class SessionMove(SessionPage):
    """Take a session, with its meeting, to another free slot of its mentor."""

    permission = Permission.MANAGE_SESSIONS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        form = SlotForm(event=self.event, session=self.session)
        form.offer_slots()
        return self.render("sessions_app/session_move.html", form=form)

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        form = SlotForm(request.POST, event=self.event, session=self.session)
        if not form.is_valid():
            form.offer_slots()
            return self.render("sessions_app/session_move.html", form=form)
        try:
            self.session.move(slot=form.cleaned_data["slot"], by=request.user)
        except ValidationError as refusal:
            form.refuse(refusal)
            return self.render("sessions_app/session_move.html", form=form, status=409)
        message = _("%(session)s has been moved to %(slot)s.")
        messages.success(request, message % {"session": self.session, "slot": self.session.slot})
        return HttpResponseRedirect(self.session.get_absolute_url())
