"""An administrator assigns a request, schedules it, declines it, or opens it again."""

from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from events.access import Permission
from events.booking_words import moment_in_words
from events.form_pages import EventFormPage
from events.pages import ActForm, Request, leaves
from mentorship.deciding import assign, decline, reopen
from mentorship.deciding_forms import AssignmentForm, DeclineForm, SchedulingForm
from mentorship.scheduling import schedule
from mentorship.views.base import RequestPage
from sessions_app.sparing import spared, spared_by_booking
from sessions_app.views.quiet import QuietablePage
from timetables.spans import start_of


class RequestAct(QuietablePage, RequestPage, EventFormPage):
    """POST does, GET leads to the request. What a rule refuses is told on top of the request's own page."""

    permission = Permission.MANAGE_REQUESTS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.asked.get_absolute_url())

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(refusal=ValidationError(list(chain.from_iterable(form.errors.values()))), status=400)
        try:
            said = self.act(form)
        except ValidationError as refusal:
            self.load()  # whoever was faster has changed what the page shows
            return self.show_refused(form, refusal)
        messages.success(request, said)
        return HttpResponseRedirect(self.after())

    def show_refused(self, form: Any, refusal: ValidationError) -> HttpResponse:
        return self.show(refusal=refusal, status=409)

    def spares(self) -> str:
        return spared_by_booking(self.asked.mentor, self.asked.idea, by=self.request.user)

    def back(self) -> str:
        return self.asked.get_absolute_url()


class RequestAssignment(RequestAct):
    """Choose who will help, or somebody else."""

    def form(self, data: QueryDict | None = None) -> AssignmentForm:
        return AssignmentForm(data, asked=self.asked)

    def act(self, form: AssignmentForm) -> str:
        mentor = form.cleaned_data["mentor"]
        assign(self.asked, mentor=mentor, by=self.request.user, quiet=self.is_quiet)
        return _("%(mentor)s is assigned. Choose a slot next.") % {"mentor": mentor}


class RequestSession(RequestAct):
    """Make session and meeting in a slot: of the mentor who is assigned, or of another, in one step."""

    def form(self, data: QueryDict | None = None) -> SchedulingForm:
        return SchedulingForm(data, asked=self.asked)

    def act(self, form: SchedulingForm) -> str:
        facts = {name: form.cleaned_data[name] for name in ("slot", "mentor")}
        session = schedule(self.asked, **facts, by=self.request.user, quiet=self.is_quiet).session
        said = _("Session %(number)d has been made: %(team)s meets %(mentor)s, %(when)s.")
        when = moment_in_words(start_of(session.during))
        return said % {"number": session.number, "team": session.idea, "mentor": session.mentor, "when": when}

    def show_refused(self, form: Any, refusal: ValidationError) -> HttpResponse:
        """Says who was faster, and offers the nearest slots that the same mentor has free."""
        named = ValidationError([form.named(leaf) for leaf in leaves(refusal)])
        facts = form.cleaned_data
        instead = (
            self.review.instead_of(facts["slot"], facts["mentor"]) if self.review and self.asked.is_waiting else []
        )
        return self.show(refusal=named, status=409, instead=instead, wanted=facts["mentor"])


class RequestDecline(RequestAct):
    """Say that no mentor will be found, and why."""

    template_name = "mentorship/request_decline.html"

    def form(self, data: QueryDict | None = None) -> DeclineForm:
        return DeclineForm(data)

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        try:
            self.asked.require_waiting()
        except ValidationError as refusal:
            return self.show(refusal=refusal, status=409)
        return self.ask(self.form())

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        return super().post(request, **kwargs) if form.is_valid() else self.ask(form)

    def act(self, form: DeclineForm) -> str:
        decline(self.asked, reason=form.cleaned_data["reason"], by=self.request.user, quiet=self.is_quiet)
        return _("The request of %(team)s has been declined.") % {"team": self.asked.idea}

    def spares(self) -> str:
        mentors = [self.asked.mentor] if self.asked.mentor else []
        return spared(mentors, [self.asked.idea], by=self.request.user)


class RequestReopening(RequestAct):
    """Take a decline or a withdrawal back."""

    def act(self, form: ActForm) -> str:
        reopen(self.asked, by=self.request.user, quiet=self.is_quiet)
        return _("The request of %(team)s waits again, with its age.") % {"team": self.asked.idea}
