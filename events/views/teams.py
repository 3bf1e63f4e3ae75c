"""Participants make a team, ask to join one, and leave it; members and administrators take them in."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from events.access import Permission
from events.form_pages import EventFormPage
from events.models import Application, Event, Idea
from events.pages import ActForm, EventPage, ListPage, Request
from events.people_filters import TeamFilter
from events.people_forms import TeamForm
from events.team_joining import accept, ask_to_join, leave, make_team, refuse, withdraw


class ParticipantPage(EventPage):
    """A page for participants of the event, in a team or without one."""

    permission = Permission.JOIN_TEAMS

    def load(self) -> None:
        if not Event.objects.joined_by(self.request.user).contains(self.event):
            raise Http404

    @cached_property
    def own_teams(self) -> list[Idea]:
        return list(self.event.ideas.filter(members=self.request.user).order_by("name", "pk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(own_teams=self.own_teams, **kwargs)


class TeamChoice(ParticipantPage, ListPage):
    """The teams of the event. What they work on is told only to those who look for one."""

    filterset_class = TeamFilter
    template_name = "events/team_choice.html"
    table_template_name = "events/_team_table.html"

    def get_queryset(self) -> QuerySet[Idea]:
        return self.event.ideas.for_list().with_application_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Application.objects.undecided().of(self.event).to_members(self.request.user).for_list()
        return super().get_context_data(waiting=list(waiting), **kwargs)


class TeamFormPage(ParticipantPage, EventFormPage):
    def back(self) -> str:
        return reverse("team_choice", args=[self.event.slug])


class TeamAdd(TeamFormPage):
    template_name = "events/team_form.html"

    def form(self, data: QueryDict | None = None) -> TeamForm:
        return TeamForm(data)

    def act(self, form: TeamForm) -> str:
        idea = Idea(event=self.event)
        make_team(idea, **form.facts(), by=self.request.user)
        return _("%(team)s has been made, and you are in it.") % {"team": idea}


class TeamApplication(TeamFormPage):
    """Ask to join."""

    template_name = "events/team_application.html"

    def load(self) -> None:
        super().load()
        self.idea = get_object_or_404(self.event.ideas, pk=self.kwargs["idea"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(idea=self.idea, **kwargs)

    def act(self, form: ActForm) -> str:
        ask_to_join(self.idea, by=self.request.user)
        return _("%(team)s has been asked. You hear as soon as somebody decides.") % {"team": self.idea}


class TeamLeaving(TeamApplication):
    template_name = "events/team_leaving.html"

    def load(self) -> None:
        super().load()
        if self.idea not in self.own_teams:
            raise Http404

    def act(self, form: ActForm) -> str:
        leave(self.idea, by=self.request.user)
        return _("You are not in %(team)s any more.") % {"team": self.idea}


class ApplicationPage(EventFormPage):
    """One application that waits."""

    permission = Permission.JOIN_TEAMS
    template_name = "events/application.html"
    application: Application

    def scope(self) -> Any:
        return Application.objects.decidable_by(self.request.user)

    def load(self) -> None:
        rows = self.scope().of(self.event).select_related("user", "idea__event")
        self.application = get_object_or_404(rows, pk=self.kwargs["application"])

    def back(self) -> str:
        return reverse("application_list", args=[self.event.slug])

    def words(self) -> dict[str, Any]:
        return {"person": self.application.user, "team": self.application.idea}

    def ask(self, form: ActForm, *, status: int = 200) -> HttpResponse:
        return self.render(self.template_name, status=status, form=form, application=self.application, **self.asks())

    def asks(self) -> dict[str, str]:
        """The question, what follows, and the words of the button."""
        raise NotImplementedError


class ApplicationAcceptance(ApplicationPage):
    def asks(self) -> dict[str, str]:
        return {
            "question": _("Take %(person)s into %(team)s?") % self.words(),
            "follows": _("They then see and book what the team does, and are told at once.") % self.words(),
            "verb": _("Take in %(person)s") % self.words(),
        }

    def act(self, form: ActForm) -> str:
        accept(self.application, by=self.request.user)
        return _("%(person)s is in %(team)s now.") % self.words()


class ApplicationRefusal(ApplicationPage):
    def asks(self) -> dict[str, str]:
        return {
            "question": _("Turn down %(person)s?") % self.words(),
            "follows": _("They are told that %(team)s did not take them in, and can ask again.") % self.words(),
            "verb": _("Turn down %(person)s") % self.words(),
        }

    def act(self, form: ActForm) -> str:
        refuse(self.application, by=self.request.user)
        return _("%(person)s has been told that %(team)s did not take them in.") % self.words()


class ApplicationWithdrawal(ApplicationPage):
    """By whoever asked."""

    def scope(self) -> Any:
        return Application.objects.filter(user=self.request.user)

    def back(self) -> str:
        return reverse("team_choice", args=[self.event.slug])

    def asks(self) -> dict[str, str]:
        return {
            "question": _("Do you not want to join %(team)s any more?") % self.words(),
            "follows": _("%(team)s is not asked any more. You can ask again later.") % self.words(),
            "verb": _("Do not ask %(team)s") % self.words(),
        }

    def act(self, form: ActForm) -> str:
        withdraw(self.application, by=self.request.user)
        return _("%(team)s is not asked any more.") % self.words()


class ApplicationList(EventPage):
    """Who waits for a team to decide: one's own, or all for an administrator."""

    permission = Permission.JOIN_TEAMS

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        rows = Application.objects.undecided().of(self.event).decidable_by(request.user).for_list()
        return self.render("events/application_list.html", applications=list(rows))
