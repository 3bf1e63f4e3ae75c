"""The timetables with what stands in them. Single slots are in slots.py."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from events.access import Permission
from events.pages import ListPage, Request
from sessions_app.meetings import edit_timetable
from sessions_app.occupancy import days_of, seated_in, with_figures, with_freedom
from sessions_app.openings import bookable_from
from sessions_app.slot_filters import SlotFilter
from sessions_app.sparing import spared_in
from sessions_app.views.quiet import QuietablePage
from timetables.filters import TimetableFilter
from timetables.forms import TimetableForm
from timetables.models import Slot, Timetable
from timetables.sheets import SlotSheet, TimetableSheet
from timetables.views import TimetableFormPage, TimetablePage


class TimetableList(ListPage):
    permission = Permission.SEE_TIMETABLES
    filterset_class = TimetableFilter
    template_name = "timetables/timetable_list.html"
    table_template_name = "timetables/_timetable_table.html"
    sheet = TimetableSheet

    def get_queryset(self) -> QuerySet[Timetable]:
        timetables = Timetable.objects.visible_to(self.request.user).filter(event=self.event)
        return with_figures(timetables.for_list()).prefetch_related("mentors__user")


class TimetableEdit(QuietablePage, TimetablePage, TimetableFormPage):
    """When it is held elsewhere, so are the coming meetings in it."""

    def form(self, data: QueryDict | None = None) -> TimetableForm:
        return TimetableForm(data, event=self.event, timetable=self.timetable)

    def act(self, form: TimetableForm) -> str:
        edit_timetable(self.timetable, **form.facts(), by=self.request.user, quiet=self.is_quiet)
        return _("%(timetable)s has been saved.") % {"timetable": self.timetable}

    def spares(self) -> str:
        return spared_in(self.timetable.sessions.with_a_coming_meeting(timezone.now()), by=self.request.user)

    def back(self) -> str:
        return self.timetable.get_absolute_url()


class TimetableDetail(TimetablePage):
    permission = Permission.SEE_TIMETABLES

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        mentors, user = seated_in(self.timetable), request.user
        earliest = bookable_from(user, self.event, now=timezone.now()) if self.timetable.is_published else None
        days = days_of(self.timetable, mentors, seen_by=user, bookable_from=earliest)
        return self.render(
            "timetables/timetable_detail.html",
            days=days,
            mentors=mentors,
            may_edit=self.timetable.is_editable_by(user),
            slot_count=sum(len(day.rows) for day in days),
            free_count=sum(day.free_count for day in days),
            without_slot=self.timetable.sessions.visible_to(user).filter(slot=None).for_list().order_by("during", "pk"),
        )


class SlotList(ListPage):
    """Every slot of the event: which are free, and where."""

    permission = Permission.MANAGE_TIMETABLES
    filterset_class = SlotFilter
    template_name = "sessions_app/slot_list.html"
    table_template_name = "sessions_app/_slot_table.html"
    sheet = SlotSheet

    def get_queryset(self) -> QuerySet[Slot]:
        slots = Slot.objects.filter(timetable__event=self.event).select_related("timetable__mentor__user")
        rows: QuerySet[Slot] = with_freedom(slots.in_order()).prefetch_related("timetable__mentors__user")
        return rows
