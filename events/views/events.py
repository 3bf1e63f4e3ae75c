"""Choose, add and edit an event."""

from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from events.access import Permission
from events.exporting import Exports
from events.form_pages import EventFormPage, FormPage
from events.forms import EventForm
from events.models import Event
from events.pages import PanelPage, Request
from events.sheets.organisation import EventSheet

FIELDS = list(EventForm.base_fields)


class EventList(Exports, PanelPage):
    """The event switch."""

    permission = Permission.SEE_SESSIONS
    sheet = EventSheet

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        events = Event.objects.visible_to(request.user).with_figures().nearest_first()
        if "export" in request.GET:
            return self.export(events, request.GET, request.user, None)
        links = self.file_links(request.GET, request.user, None)
        return self.render("events/event_list.html", events=events, file_links=links)


class EventAdd(FormPage):
    permission = Permission.MANAGE_EVENTS
    template_name = "events/event_form.html"

    def form(self, data: QueryDict | None = None) -> EventForm:
        latest = Event.objects.order_by("pk").last()  # most organisers stay where they are
        return EventForm(data, initial={"time_zone": latest.time_zone if latest else "UTC"})

    def act(self, form: EventForm) -> str:
        self.added = Event()
        self.added.put(**form.cleaned_data, by=self.request.user)
        return _("%(event)s has been added. Add its mentors, teams and timetables next.") % {"event": self.added}

    def back(self) -> str:
        return reverse("event_list")

    def after(self) -> str:
        return self.added.get_absolute_url()


class EventEdit(EventFormPage):
    permission = Permission.MANAGE_EVENTS
    template_name = "events/event_form.html"

    def form(self, data: QueryDict | None = None) -> EventForm:
        return EventForm(data, initial={name: getattr(self.event, name) for name in FIELDS})

    def act(self, form: EventForm) -> str:
        self.is_renamed = "slug" in form.changed_data
        self.event.put(**form.cleaned_data, by=self.request.user)
        return _("%(event)s has been saved.") % {"event": self.event}

    def back(self) -> str:
        return self.event.get_absolute_url()

    def after(self) -> str:
        return self.back() if self.is_renamed else super().after()  # never to an address of before
