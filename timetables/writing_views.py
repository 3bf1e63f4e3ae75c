"""Slots from times as people write them: first shown, then added."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.form_pages import EventFormPage
from events.pages import Request
from timetables.spans import Span, start_of
from timetables.views import SlotsPage
from timetables.writing_form import WrittenSlotsForm


class SlotsWrite(SlotsPage, EventFormPage):
    """Three steps in one address: write, look at what would be made, add. What was typed goes along with each."""

    template_name = "timetables/slots_write.html"
    preview_template_name = "timetables/slots_preview.html"

    def form(self, data: QueryDict | None = None) -> WrittenSlotsForm:
        return WrittenSlotsForm(data, timetable=self.timetable)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mentor = self.timetable.mentor
        return super().get_context_data(own_zone=mentor.time_zone if mentor else "", **kwargs)

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        form, step = self.form(request.POST), request.POST.get("step")
        if step == "change" or not form.is_valid():
            return self.ask(form)
        if step != "add":
            return self.preview(form)
        if form.cleaned_data["seen"] != form.plan.fingerprint:
            return self.preview(form, has_changed=True, status=409)
        return self.add(form)

    def add(self, form: WrittenSlotsForm) -> HttpResponse:
        try:
            added = self.timetable.add_slots(form.plan.new, by=self.request.user)
        except ValidationError as refusal:
            again = self.form(self.request.POST)
            if again.is_valid() and again.plan.fingerprint != form.plan.fingerprint:
                return self.preview(again, has_changed=True, status=409)
            form.refuse(refusal)
            return self.ask(form, status=409)
        said = ngettext("%(count)d slot has been added.", "%(count)d slots have been added.", added)
        messages.success(self.request, said % {"count": added})
        return HttpResponseRedirect(self.after())

    def preview(self, form: WrittenSlotsForm, *, has_changed: bool = False, status: int = 200) -> HttpResponse:
        return self.render(
            self.preview_template_name,
            status=status,
            form=form,
            plan=form.plan,
            days=by_day(form.plan.new),
            heading=self.heading(len(form.plan.new)),
            has_changed=has_changed,
        )

    def heading(self, count: int) -> str:
        if not count:
            return _("No new slots")
        return ngettext("%(count)d new slot", "%(count)d new slots", count) % {"count": count}

    def back(self) -> str:
        return self.timetable.get_absolute_url()


def by_day(spans: Iterable[Span]) -> list[tuple[Any, list[Span]]]:
    """Spans in order of time, under the day on which they start on the current clocks."""
    days = groupby(spans, key=lambda span: timezone.localtime(start_of(span)).date())
    return [(day, list(group)) for day, group in days]
