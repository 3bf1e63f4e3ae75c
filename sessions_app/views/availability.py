"""When somebody is available: the slots of a timetable as a grid of its event, changed all at once."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Permission
from events.form_pages import EventFormPage
from events.pages import EventPage, Request
from sessions_app.availability import Changed, change_slots
from sessions_app.availability_form import ChangesForm
from sessions_app.availability_grid import grid_of
from sessions_app.occupancy import with_figures
from timetables.models import Timetable


class AvailabilityHome(EventPage):
    """A mentor's own timetables of the event; the grid itself when there is just one."""

    permission = Permission.EDIT_SLOTS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        own = Timetable.objects.filter(event=self.event).owned_by(request.user).for_list()
        timetables = list(with_figures(own))
        if len(timetables) == 1:
            return HttpResponseRedirect(reverse("availability", args=[self.event.slug, timetables[0].pk]))
        return self.render("sessions_app/availability_home.html", timetables=timetables)


class Availability(EventFormPage):
    """The grid of one timetable. Without JavaScript it is read here, and written as text on a page of its own."""

    permission = Permission.EDIT_SLOTS
    template_name = "sessions_app/availability.html"
    timetable: Timetable

    def load(self) -> None:
        rows = Timetable.objects.editable_by(self.request.user).select_related("event", "mentor__user")
        self.timetable = get_object_or_404(rows, event=self.event, pk=self.kwargs["pk"])

    def form(self, data: QueryDict | None = None) -> ChangesForm:
        return ChangesForm(data)

    def act(self, form: ChangesForm) -> str:
        facts = form.cleaned_data
        return said(change_slots(self.timetable, add=facts["add"], remove=facts["remove"], by=self.request.user))

    def back(self) -> str:
        return self.request.get_full_path()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, is_whole = self.request.GET.get("days", ""), self.request.GET.get("hours") == "all"
        number = int(page) if page.isdecimal() and len(page) < 4 else 1
        grid = grid_of(self.timetable, now=timezone.now(), page=number, whole_day=is_whole)
        return super().get_context_data(timetable=self.timetable, grid=grid, **kwargs)


def said(changed: Changed) -> str:
    """What has been done, in a sentence."""
    added = ngettext("%(count)d slot has been added", "%(count)d slots have been added", changed.added)
    removed = ngettext("%(count)d slot has been removed", "%(count)d slots have been removed", changed.removed)
    parts = [words % {"count": count} for words, count in ((added, changed.added), (removed, changed.removed)) if count]
    return _("%(what)s.") % {"what": ", ".join(parts)} if parts else _("These slots were there already.")
