"""What a team does about its requests: ask, say it better, need none any more."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Permission
from events.form_pages import DraftedFormPage, EventFormPage
from events.models import Idea
from events.pages import Request
from mentorship.asking import revise, withdraw
from mentorship.forms import NewRequestForm, RevisionForm
from mentorship.models import MentorshipRequest, MentorshipRequestQuerySet
from mentorship.offered_times import grid_of
from mentorship.repeating import ask_once
from mentorship.times import Grid
from mentorship.views.base import RequestPage


class AskingPage(DraftedFormPage, EventFormPage):
    """A form about what a team wants, with the event's days as a grid. Says why where nothing can be asked."""

    permission = Permission.ASK
    template_name = "mentorship/request_form.html"
    obstacle_status = 200

    @cached_property
    def grid(self) -> Grid:
        return grid_of(self.event, now=timezone.now())

    def back(self) -> str:
        return reverse("request_list", args=[self.event.slug])

    def obstacle(self) -> str:
        """Why there is nothing to fill in, if so, and what to do instead."""
        return ""

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        if obstacle := self.obstacle():
            return self.render("mentorship/request_obstacle.html", obstacle=obstacle, status=self.obstacle_status)
        return super().get(request, **kwargs)


class RequestAdd(AskingPage):
    """Ask for help. The same sent twice is one request."""

    asked: MentorshipRequest

    @cached_property
    def teams(self) -> list[Idea]:
        """Those somebody may ask for: administrators for all, others for their own."""
        return list(self.event.ideas.bookable_by(self.request.user).order_by("name", "pk"))

    @cached_property
    def only_team(self) -> Idea | None:
        may_choose = self.request.user.can(Permission.MANAGE_REQUESTS) or len(self.teams) != 1
        return None if may_choose else self.teams[0]

    def obstacle(self) -> str:
        if self.event.is_past:
            return _("%(event)s is over, so nobody can be asked any more.") % {"event": self.event}
        if not self.teams:
            return _("A mentor is asked for by a team, and you are in none here yet. Join one, or make one, first.")
        return ""

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.get(request, **kwargs) if self.obstacle() else super().post(request, **kwargs)

    def form(self, data: QueryDict | None = None) -> NewRequestForm:
        teams = self.event.ideas.bookable_by(self.request.user).order_by("name", "pk")
        initial: dict[str, Any] = {name: self.request.GET.get(name) for name in ("idea", "mentor")}
        if self.only_team:
            initial["topics"] = self.only_team.topics.all()
        about: dict[str, Any] = {"event": self.event, "grid": self.grid, "teams": teams, "only_team": self.only_team}
        return NewRequestForm(data, initial=initial, **about)

    def act(self, form: NewRequestForm) -> str:
        self.asked, is_new = ask_once(form.team, **form.facts(), by=self.request.user)
        if not is_new:
            return _("%(team)s has asked this already. Here it is.") % {"team": self.asked.idea}
        before = MentorshipRequest.objects.before(self.asked).count()
        waiting = ngettext("%(count)d waits before it.", "%(count)d wait before it.", before) % {"count": before}
        return " ".join([_("Your request has been sent."), waiting if before else _("It is the next in line.")])

    def after(self) -> str:
        return self.asked.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_join = not self.event.is_past and self.request.user.can(Permission.JOIN_TEAMS)
        return super().get_context_data(asked=None, only_team=self.only_team, may_join=may_join, **kwargs)


class OwnRequestPage(RequestPage):
    """A request of one's own team; administrators change any."""

    permission = Permission.ASK

    def scope(self) -> MentorshipRequestQuerySet:
        return MentorshipRequest.objects.changeable_by(self.request.user)

    def after(self) -> str:
        return self.asked.get_absolute_url()

    def back(self) -> str:
        return self.asked.get_absolute_url()


class RequestEdit(OwnRequestPage, AskingPage):
    """Say it better, as long as nobody works on it. Its place in the queue stays."""

    obstacle_status = 409

    def obstacle(self) -> str:
        try:
            self.asked.require_pending()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        return ""

    def form(self, data: QueryDict | None = None) -> RevisionForm:
        return RevisionForm(data, asked=self.asked, grid=self.grid)

    def act(self, form: RevisionForm) -> str:
        revise(self.asked, **form.facts(), by=self.request.user)
        return _("The request has been saved. Its place in the queue is the same.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(only_team=self.asked.idea, **kwargs)


class RequestWithdrawal(OwnRequestPage, EventFormPage):
    """The team needs no help any more."""

    template_name = "mentorship/request_withdraw.html"

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        try:
            self.asked.require_waiting()
        except ValidationError as refusal:
            return self.render("mentorship/request_obstacle.html", obstacle=" ".join(refusal.messages), status=409)
        return super().get(request, **kwargs)

    def act(self, form: Any) -> str:
        withdraw(self.asked, by=self.request.user)
        return _("The request of %(team)s has been withdrawn.") % {"team": self.asked.idea}
