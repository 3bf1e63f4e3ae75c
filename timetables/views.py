"""Add, edit and delete a timetable, and put slots into it. What shows its sessions too is in sessions_app."""

from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Permission
from events.form_pages import EventFormPage
from events.pages import EventPage
from timetables.duplicating import duplicate, first_day_of
from timetables.forms import DuplicateForm, SlotsForm, TimetableForm, first_free_day
from timetables.models import Timetable, TimetableQuerySet


class TimetablePage(EventPage):
    """One timetable of the event, if it is the person's to open."""

    permission = Permission.MANAGE_TIMETABLES
    timetable: Timetable

    def scope(self) -> TimetableQuerySet:
        return Timetable.objects.visible_to(self.request.user)

    def load(self) -> None:
        rows = self.scope().select_related("event", "mentor__user")
        self.timetable = get_object_or_404(rows, event=self.event, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(timetable=self.timetable, **kwargs)


class SlotsPage(TimetablePage):
    """A page that changes the timetable's slots: anybody's for administrators, mentors' own custom ones."""

    permission = Permission.EDIT_SLOTS

    def scope(self) -> TimetableQuerySet:
        return Timetable.objects.editable_by(self.request.user)


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
        self.added = Timetable(event=self.event, **form.publication(by=self.request.user))
        self.added.put(**form.facts(), by=self.request.user)
        return _("%(timetable)s has been added. Add its slots next.") % {"timetable": self.added}

    def after(self) -> str:
        return self.added.get_absolute_url()


class TimetableDelete(TimetablePage, TimetableFormPage):
    template_name = "timetables/timetable_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = {"slots": self.timetable.slots.count(), "sessions": self.timetable.sessions.count()}
        return super().get_context_data(**figures, **kwargs)

    def act(self, form: Any) -> str:
        self.timetable.remove(by=self.request.user)
        return _("%(timetable)s has been deleted.") % {"timetable": self.timetable}


class TimetablePublication(TimetablePage, TimetableFormPage):
    """A draft is shown to teams."""

    template_name = "timetables/timetable_publication.html"

    def act(self, form: Any) -> str:
        self.timetable.publish(by=self.request.user)
        return _("%(timetable)s is published.") % {"timetable": self.timetable}

    def back(self) -> str:
        return self.timetable.get_absolute_url()


class TimetableWithdrawal(TimetablePage, TimetableFormPage):
    """What was published becomes a draft again."""

    template_name = "timetables/timetable_withdrawal.html"

    def act(self, form: Any) -> str:
        self.timetable.withdraw(by=self.request.user)
        return _("%(timetable)s is a draft again.") % {"timetable": self.timetable}

    def back(self) -> str:
        return self.timetable.get_absolute_url()


class TimetableDuplicate(TimetablePage, TimetableFormPage):
    """The same slots on other days, in a timetable of their own."""

    template_name = "timetables/timetable_duplicate.html"

    def form(self, data: QueryDict | None = None) -> DuplicateForm:
        name = _("%(timetable)s (copy)") % {"timetable": self.timetable.name[:110]}
        first = first_day_of(self.timetable) or self.event.starts_on
        next_day = min(first + timedelta(days=1), self.event.ends_on)
        return DuplicateForm(data, event=self.event, initial={"name": name, "date": next_day})

    def act(self, form: DuplicateForm) -> str:
        facts = {"name": form.cleaned_data["name"], "first_day": form.cleaned_data["date"]}
        self.copy = duplicate(self.timetable, **facts, by=self.request.user)
        message = _("%(copy)s has been made from %(timetable)s. It is a draft: publish it when it is ready.")
        return message % {"copy": self.copy, "timetable": self.timetable}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = first_day_of(self.timetable)
        return super().get_context_data(first_day=first, slots=self.timetable.slots.count(), **kwargs)

    def back(self) -> str:
        return self.timetable.get_absolute_url()

    def after(self) -> str:
        return self.copy.get_absolute_url()


class SlotAdd(SlotsPage, EventFormPage):
    """One slot, or many at once."""

    template_name = "timetables/slot_add.html"

    def form(self, data: QueryDict | None = None) -> SlotsForm:
        return SlotsForm(data, event=self.event, initial=self.initial())

    def initial(self) -> dict[str, Any]:
        usual = {"minutes": self.timetable.slot_minutes, "gap": self.timetable.gap_minutes}
        return {"date": first_free_day(self.event)} | usual

    def act(self, form: SlotsForm) -> str:
        spans = form.cleaned_data["spans"]
        added = self.timetable.add_slots(spans, by=self.request.user)
        if added < len(spans):
            message = _("%(added)d slots have been added; %(there)d were there already.")
            return message % {"added": added, "there": len(spans) - added}
        return ngettext("%(added)d slot has been added.", "%(added)d slots have been added.", added) % {"added": added}

    def back(self) -> str:
        return self.timetable.get_absolute_url()
