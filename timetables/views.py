"""Add, edit and delete a timetable, and put slots into it. What shows its sessions too is in sessions_app."""

from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Permission
from events.form_pages import EventFormPage
from events.pages import EventPage
from timetables.forms import SlotsForm, TimetableForm, first_free_day
from timetables.models import Timetable


class TimetablePage(EventPage):
    """One timetable of the event, if it is the person's to open."""

    permission = Permission.MANAGE_TIMETABLES
    timetable: Timetable

    def load(self) -> None:
        rows = Timetable.objects.visible_to(self.request.user).select_related("event", "mentor__user")
        self.timetable = get_object_or_404(rows, event=self.event, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(timetable=self.timetable, **kwargs)


class TimetableFormPage(EventFormPage):
    """Leads back to the list."""

    permission = Permission.MANAGE_TIMETABLES
    template_name = "timetables/timetable_form.html"

    def back(self) -> str:
        return reverse("timetable_list", args=[self.event.slug])


class TimetableAdd(TimetableFormPage):
    def form(self, data: QueryDict | None = None) -> TimetableForm:
        return TimetableForm(data, event=self.event)

    def act(self, form: TimetableForm) -> str:
        self.added = Timetable(event=self.event)
        self.added.put(**form.facts(), by=self.request.user)
        return _("%(timetable)s has been added. Add its slots next.") % {"timetable": self.added}

    def after(self) -> str:
        return self.added.get_absolute_url()


class TimetableEdit(TimetablePage, TimetableFormPage):
    def form(self, data: QueryDict | None = None) -> TimetableForm:
        return TimetableForm(data, event=self.event, timetable=self.timetable)

    def act(self, form: TimetableForm) -> str:
        self.timetable.put(**form.facts(), by=self.request.user)
        return _("%(timetable)s has been saved.") % {"timetable": self.timetable}

    def back(self) -> str:
        return self.timetable.get_absolute_url()


class TimetableDelete(TimetablePage, TimetableFormPage):
    template_name = "timetables/timetable_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = {"slots": self.timetable.slots.count(), "sessions": self.timetable.sessions.count()}
        return super().get_context_data(**figures, **kwargs)

    def act(self, form: Any) -> str:
        self.timetable.remove(by=self.request.user)
        return _("%(timetable)s has been deleted.") % {"timetable": self.timetable}


class SlotAdd(TimetablePage, EventFormPage):
    """One slot, or many at once."""

    template_name = "timetables/slot_add.html"

    def form(self, data: QueryDict | None = None) -> SlotsForm:
        return SlotsForm(data, event=self.event, initial={"date": first_free_day(self.event), "minutes": 20})

    def act(self, form: SlotsForm) -> str:
        spans = form.cleaned_data["spans"]
        added = self.timetable.add_slots(spans, by=self.request.user)
        if added < len(spans):
            message = _("%(added)d slots have been added; %(there)d were there already.")
            return message % {"added": added, "there": len(spans) - added}
        return ngettext("%(added)d slot has been added.", "%(added)d slots have been added.", added) % {"added": added}

    def back(self) -> str:
        return self.timetable.get_absolute_url()
