"""The ideas of an event, with their teams."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from events.access import Permission
from events.filters import IdeaFilter
from events.form_pages import EventFormPage
from events.forms import IdeaForm, IdeaProfileForm
from events.models import Idea
from events.pages import ListPage
from events.sheets.teams import TeamSheet
from events.teams import describe_idea, put_idea, reasons_to_stay, remove_idea


class IdeaList(ListPage):
    permission = Permission.MANAGE_PEOPLE
    filterset_class = IdeaFilter
    template_name = "events/idea_list.html"
    table_template_name = "events/_idea_table.html"
    sheet = TeamSheet

    def get_queryset(self) -> QuerySet[Idea]:
        return self.event.ideas.for_list().with_figures()


class IdeaFormPage(EventFormPage):
    permission = Permission.MANAGE_PEOPLE
    template_name = "events/idea_form.html"
    idea: Idea

    def back(self) -> str:
        return reverse("idea_list", args=[self.event.slug])

    def put(self, form: IdeaForm) -> None:
        facts = {name: form.cleaned_data[name] for name in ("name", "brief", "members")}
        put_idea(self.idea, **facts, topics=form.topic_names, by=self.request.user)


class IdeaAdd(IdeaFormPage):
    def form(self, data: QueryDict | None = None) -> IdeaForm:
        return IdeaForm(data)

    def act(self, form: IdeaForm) -> str:
        self.idea = Idea(event=self.event)
        self.put(form)
        return _("%(idea)s has been added.") % {"idea": self.idea}


class IdeaPage(IdeaFormPage):
    """One idea/team of the event."""

    def load(self) -> None:
        self.idea = get_object_or_404(self.event.ideas, pk=self.kwargs["idea"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(idea=self.idea, **kwargs)


class IdeaEdit(IdeaPage):
    def form(self, data: QueryDict | None = None) -> IdeaForm:
        return IdeaForm(data, initial=IdeaForm.current(self.idea))

    def act(self, form: IdeaForm) -> str:
        self.put(form)
        return _("%(idea)s has been saved.") % {"idea": self.idea}


class IdeaProfile(EventFormPage):
    """What a team says of itself, written by its members."""

    permission = Permission.ASK
    template_name = "events/idea_profile.html"
    idea: Idea

    def load(self) -> None:
        ideas = Idea.objects.changeable_by(self.request.user).filter(event=self.event)
        self.idea = get_object_or_404(ideas, pk=self.kwargs["idea"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(idea=self.idea, **kwargs)

    def form(self, data: QueryDict | None = None) -> IdeaProfileForm:
        return IdeaProfileForm(data, idea=self.idea)

    def act(self, form: IdeaProfileForm) -> str:
        describe_idea(self.idea, **form.facts(), by=self.request.user)
        return _("Brief and topics of %(idea)s have been saved.") % {"idea": self.idea}

    def back(self) -> str:
        return reverse("idea_detail", args=[self.event.slug, self.idea.pk])


class IdeaDelete(IdeaPage):
    template_name = "events/idea_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(reasons=reasons_to_stay(self.idea), **kwargs)

    def act(self, form: Any) -> str:
        remove_idea(self.idea, by=self.request.user)
        return _("%(idea)s has been deleted.") % {"idea": self.idea}
