"""The people of an event: the list, adding, changing, deactivating and removing them."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from events.access import Permission
from events.form_pages import EventFormPage
from events.models import User
from events.pages import ActForm, ListPage
from events.participants import (
    add_person,
    deactivate,
    edit_person,
    reactivate,
    reasons_to_stay,
    remove_person,
    sessions_to_come,
)
from events.people_filters import PeopleFilter
from events.people_forms import NewPersonForm, PersonForm
from events.sheets.people import PeopleSheet
from events.signing_in import stay_signed_in


class PeopleList(ListPage):
    permission = Permission.MANAGE_PEOPLE
    filterset_class = PeopleFilter
    template_name = "events/people_list.html"
    table_template_name = "events/_people_table.html"
    sheet = PeopleSheet

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.of(self.event).for_list(self.event)


class PersonFormPage(EventFormPage):
    permission = Permission.MANAGE_PEOPLE
    template_name = "events/person_form.html"

    def back(self) -> str:
        return reverse("people_list", args=[self.event.slug])


class PersonAdd(PersonFormPage):
    def form(self, data: QueryDict | None = None) -> NewPersonForm:
        return NewPersonForm(data, event=self.event)

    def act(self, form: NewPersonForm) -> str:
        person = add_person(self.event, **form.facts(), by=self.request.user)
        return _("%(person)s is in this event now.") % {"person": person}


class PersonPage(PersonFormPage):
    """One person of the event."""

    person: User

    def load(self) -> None:
        self.person = get_object_or_404(User.objects.of(self.event), pk=self.kwargs["person"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


class PersonEdit(PersonPage):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_invited=self.person.invitations.open().exists(), **kwargs)

    def form(self, data: QueryDict | None = None) -> PersonForm:
        return PersonForm(data, event=self.event, initial=PersonForm.current(self.person, self.event))

    def act(self, form: PersonForm) -> str:
        edit_person(self.person, event=self.event, **form.cleaned_data, by=self.request.user)
        stay_signed_in(self.request, self.person)
        return _("%(person)s has been saved.") % {"person": self.person}


class PersonDeactivation(PersonPage):
    template_name = "events/person_deactivation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(standing=sessions_to_come(self.person), **kwargs)

    def act(self, form: ActForm) -> str:
        deactivate(self.person, by=self.request.user)
        return _("%(person)s is deactivated.") % {"person": self.person}


class PersonReactivation(PersonPage):
    template_name = "events/person_reactivation.html"

    def act(self, form: ActForm) -> str:
        reactivate(self.person, by=self.request.user)
        return _("%(person)s can sign in again.") % {"person": self.person}


class PersonRemoval(PersonPage):
    """Out of the event; the person stays."""

    template_name = "events/person_removal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(reasons=reasons_to_stay(self.person, self.event), **kwargs)

    def act(self, form: ActForm) -> str:
        remove_person(self.person, self.event, by=self.request.user)
        return _("%(person)s is not in this event any more.") % {"person": self.person}
