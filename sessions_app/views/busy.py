"""Somebody's busy times, read from a calendar: the slots they fall into are proposed for removal."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import ngettext

from events.form_pages import EventFormPage
from events.pages import Request, leaves
from sessions_app.availability import change_slots, lasting
from sessions_app.busy_forms import CalendarForm, ticked
from sessions_app.busy_slots import Clash, clashes, slots_with_state
from timetables.busy import read_busy
from timetables.views import SlotsPage


class BusyImport(SlotsPage, EventFormPage):
    """Two steps in one address: a calendar, then ticks. The calendar is read and forgotten, never kept."""

    template_name = "sessions_app/busy_import.html"
    ticks_template_name = "sessions_app/busy_ticks.html"

    def form(self, data: QueryDict | None = None) -> CalendarForm:
        return CalendarForm(data, self.request.FILES or None)

    def back(self) -> str:
        return self.timetable.get_absolute_url()

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.remove() if request.POST.get("step") == "remove" else self.propose()

    def propose(self) -> HttpResponse:
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.ask(form)
        try:
            busy = read_busy(form.cleaned_data["calendar"], within=lasting(self.event), zone=self.event.zone)
        except ValidationError as refusal:
            form.refuse(refusal)
            return self.ask(form)
        found = clashes(self.timetable, busy.times)
        return self.tick(found, {clash.slot.pk for clash in found}, busy_count=len(busy.times), unread=busy.unread)

    def remove(self) -> HttpResponse:
        try:
            ids = ticked(self.request.POST)
            removed = change_slots(self.timetable, add=[], remove=ids, by=self.request.user).removed
        except ValidationError as refusal:
            return self._refused(refusal)
        said = ngettext("%(count)d slot has been removed.", "%(count)d slots have been removed.", removed)
        messages.success(self.request, said % {"count": removed})
        return HttpResponseRedirect(self.after())

    def _refused(self, refusal: ValidationError) -> HttpResponse:
        """The proposal once more, with what was ticked: of the slots offered those that are still there."""
        offered, chosen = (set(self.request.POST.getlist(name)) for name in ("offered", "slot"))
        slots = [slot for slot in slots_with_state(self.timetable) if str(slot.pk) in offered]
        found = [Clash(slot, "", slot.is_held) for slot in slots]
        kept = {slot.pk for slot in slots if str(slot.pk) in chosen}
        return self.tick(found, kept, refusals=list(leaves(refusal)), status=409)

    def tick(
        self, found: list[Clash], kept: set[int], *, status: int = 200, refusals: Any = (), **figures: int
    ) -> HttpResponse:
        return self.render(
            self.ticks_template_name,
            status=status,
            free=[clash for clash in found if not clash.is_held],
            held=[clash for clash in found if clash.is_held],
            ticked=kept,
            refusals=refusals,
            busy_count=figures.get("busy_count", 0),
            unread_events=figures.get("unread", 0),
        )
