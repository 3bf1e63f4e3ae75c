"""The timetables with what stands in them, and the slots that sessions stand in."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from events.access import Permission
from events.form_pages import EventFormPage
from events.pages import ListPage, Request, leaves
from sessions_app.models import Session
from sessions_app.occupancy import days_of, seated_in, with_figures
from sessions_app.rescheduling import move_slot, name_collision
from timetables.filters import TimetableFilter
from timetables.forms import SlotTimeForm
from timetables.models import Slot, Timetable
from timetables.views import TimetablePage


class TimetableList(ListPage):
    permission = Permission.MANAGE_TIMETABLES
    filterset_class = TimetableFilter
    template_name = "timetables/timetable_list.html"
    table_template_name = "timetables/_timetable_table.html"

    def get_queryset(self) -> QuerySet[Timetable]:
        timetables = Timetable.objects.visible_to(self.request.user).filter(event=self.event)
        return with_figures(timetables.for_list()).prefetch_related("mentors__user")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(here=self.request.get_full_path(), **kwargs)


class TimetableDetail(TimetablePage):
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        days = days_of(self.timetable)
        return self.render(
            "timetables/timetable_detail.html",
            days=days,
            mentors=seated_in(self.timetable),
            slot_count=sum(len(day.rows) for day in days),
            free_count=sum(day.free_count for day in days),
            without_slot=self.timetable.sessions.filter(slot=None).for_list().order_by("during", "pk"),
        )


class SlotPage(TimetablePage, EventFormPage):
    """One slot of the timetable, with the sessions in it."""

    slot: Slot

    def load(self) -> None:
        super().load()
        self.slot = get_object_or_404(self.timetable.slots.select_related("timetable"), pk=self.kwargs["slot"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions: Iterable[Session] = self.slot.sessions.standing().for_list().order_by("mentor__user__name", "pk")
        return super().get_context_data(slot=self.slot, sessions=sessions, **kwargs)

    def back(self) -> str:
        return self.timetable.get_absolute_url()


class MovedSlotForm(SlotTimeForm):
    """The slot's new time; what stands in its way is named."""

    refusal_fields = SlotTimeForm.refusal_fields | {
        "mentor_not_double_booked": "start",
        "team_not_double_booked": "start",
    }

    def refuse(self, error: ValidationError) -> None:
        for leaf in leaves(error):
            super().refuse(name_collision(leaf, slot=self.slot, during=self.cleaned_data["during"]))


class SlotEdit(SlotPage):
    template_name = "timetables/slot_form.html"

    def form(self, data: QueryDict | None = None) -> MovedSlotForm:
        return MovedSlotForm(data, event=self.event, slot=self.slot)

    def act(self, form: MovedSlotForm) -> str:
        move_slot(self.slot, during=form.cleaned_data["during"], by=self.request.user)
        return _("The slot is at %(slot)s now.") % {"slot": self.slot}


class SlotDelete(SlotPage):
    template_name = "timetables/slot_delete.html"

    def act(self, form: Any) -> str:
        said = _("The slot %(slot)s has been deleted.") % {"slot": self.slot}
        self.slot.remove(by=self.request.user)
        return said
