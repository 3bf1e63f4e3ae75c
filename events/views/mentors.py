"""The mentors of an event."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from events.access import Permission
from events.filters import MentorFilter
from events.form_pages import EventFormPage
from events.forms import MentorForm, NewMentorForm
from events.mentoring import add_mentor, edit_mentor, leave_event, reasons_to_stay
from events.models import Mentor
from events.pages import ListPage
from events.sheets.mentors import MentorSheet


class MentorList(ListPage):
    permission = Permission.MANAGE_PEOPLE
    filterset_class = MentorFilter
    template_name = "events/mentor_list.html"
    table_template_name = "events/_mentor_table.html"
    sheet = MentorSheet

    def get_queryset(self) -> QuerySet[Mentor]:
        return Mentor.objects.of(self.event).for_list().with_figures(self.event)


class MentorFormPage(EventFormPage):
    permission = Permission.MANAGE_PEOPLE
    template_name = "events/mentor_form.html"

    def back(self) -> str:
        return reverse("mentor_list", args=[self.event.slug])


class MentorAdd(MentorFormPage):
    def form(self, data: QueryDict | None = None) -> NewMentorForm:
        return NewMentorForm(data, initial={"time_zone": self.event.time_zone})

    def act(self, form: NewMentorForm) -> str:
        mentor = add_mentor(self.event, person=form.person(), **form.facts(), by=self.request.user)
        if mentor.user.name != form.cleaned_data["name"]:
            message = _("%(mentor)s, who has this address already, is a mentor of this event now.")
        else:
            message = _("%(mentor)s is a mentor of this event now.")
        return message % {"mentor": mentor}


class MentorPage(MentorFormPage):
    """One mentor of the event."""

    mentor: Mentor

    def load(self) -> None:
        mentors = Mentor.objects.of(self.event).select_related("user").with_photo()
        self.mentor = get_object_or_404(mentors, pk=self.kwargs["mentor"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mentor=self.mentor, **kwargs)


class MentorEdit(MentorPage):
    def form(self, data: QueryDict | None = None) -> MentorForm:
        known = MentorForm.current(self.mentor)
        return MentorForm(data, self.request.FILES or None, initial=known, has_photo=hasattr(self.mentor, "photo"))

    def act(self, form: MentorForm) -> str:
        facts = form.facts() | form.photo_facts()
        edit_mentor(self.mentor, name=form.cleaned_data["name"], **facts, by=self.request.user)
        return _("%(mentor)s has been saved.") % {"mentor": self.mentor}


class MentorRemove(MentorPage):
    """Out of the event; the person stays."""

    template_name = "events/mentor_remove.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(reasons=reasons_to_stay(self.mentor, self.event), **kwargs)

    def act(self, form: Any) -> str:
        leave_event(self.mentor, self.event, by=self.request.user)
        return _("%(mentor)s is no mentor of this event any more.") % {"mentor": self.mentor}
