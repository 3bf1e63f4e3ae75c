"""Delete, cancel and reinstate a session; make, cancel and record its meeting."""

from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.access import Permission
from events.pages import ActForm, ReasonForm, Request
from sessions_app.forms import MeetingForm, OutcomeForm
from sessions_app.meetings import cancel_meeting, change_link, make_meeting
from sessions_app.models import Meeting, Session
from sessions_app.models.agenda import SessionQuerySet
from sessions_app.sparing import spared, spared_in
from sessions_app.views.base import SessionPage
from sessions_app.views.quiet import QuietablePage
from timetables.spans import end_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class SessionAct(SessionPage):
    """GET asks in sentences, POST does; what a rule refuses is told on top of the session's own page."""

    permission = Permission.MANAGE_SESSIONS
    form_class: ClassVar[type[ActForm]] = ActForm
    template_name: ClassVar[str] = ""  # of the page that asks; without one, GET leads to the session
    done: ClassVar["StrPromise"]

    def act(self, facts: dict[str, Any]) -> None:
        """Do it, on the model. Raises ValidationError when a rule refuses."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        return {}

    def after(self) -> str:
        return self.session.get_absolute_url()

    def obstacle(self) -> ValidationError | None:
        """Why there is nothing to ask, if so."""
        return None

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        if not self.template_name:
            return HttpResponseRedirect(self.session.get_absolute_url())
        if refusal := self.obstacle():
            return self.show(refusal=refusal, status=409)
        return self.render(self.template_name, form=self.form_class(initial=self.initial()))

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.ask_again(form)
        try:
            self.act(form.cleaned_data)
        except ValidationError as refusal:
            self.load()  # whatever stood in the way may have changed what the page shows
            return self.show(refusal=refusal, status=409)
        messages.success(request, self.done % {"session": self.session})
        return HttpResponseRedirect(self.next_url(self.after()))

    def ask_again(self, form: ActForm) -> HttpResponse:
        if self.template_name:
            return self.render(self.template_name, form=form)
        return self.show(refusal=ValidationError(list(chain.from_iterable(form.errors.values()))), status=400)


class SessionDelete(SessionAct):
    template_name = "sessions_app/session_delete.html"
    done = gettext_lazy("%(session)s has been deleted.")

    def act(self, facts: dict[str, Any]) -> None:
        self.session.remove(by=self.request.user)

    def after(self) -> str:
        return reverse("session_list", args=[self.event.slug])


class SessionCancellation(SessionAct):
    form_class = ReasonForm
    template_name = "sessions_app/session_cancel.html"
    done = gettext_lazy("%(session)s has been cancelled. The slot is free again.")

    def act(self, facts: dict[str, Any]) -> None:
        self.session.cancel(reason=facts["reason"], by=self.request.user)


class SessionReinstatement(SessionAct):
    done = gettext_lazy("%(session)s stands again.")

    def act(self, facts: dict[str, Any]) -> None:
        self.session.reinstate(by=self.request.user)


class QuietableAct(QuietablePage, SessionAct):
    """An act that mentor and team hear of, unless the session is past."""

    def spares(self) -> str:
        return "" if self.is_past else spared_in([self.session], by=self.request.user)

    @property
    def is_past(self) -> bool:
        return end_of(self.session.during) <= timezone.now()


class MeetingMaking(QuietableAct):
    form_class = MeetingForm
    template_name = "sessions_app/meeting_form.html"
    done = gettext_lazy("The meeting of %(session)s has been made.")

    def initial(self) -> dict[str, Any]:
        return {"link": self.session.timetable.link or self.event.meeting_link(self.session.number)}

    def obstacle(self) -> ValidationError | None:
        if not self.session.has_active_meeting:
            return None
        message = _("This session has an active meeting already. Cancel that one first.")
        return ValidationError(message, code="one_active_meeting_per_session")

    def act(self, facts: dict[str, Any]) -> None:
        make_meeting(self.session, link=facts["link"], by=self.request.user, quiet=self.is_quiet)

    def spares(self) -> str:
        teams = [self.session.idea] if self.session.idea else []
        return spared([self.session.mentor], teams, by=self.request.user) if teams and not self.is_past else ""


class MeetingAct(SessionAct):
    """An act on the session's active meeting; refused with a sentence when it has none."""

    def obstacle(self) -> ValidationError | None:
        return None if self.session.active_meeting else self.no_meeting()

    def no_meeting(self) -> ValidationError:
        message = _("%(session)s has no active meeting.") % {"session": self.session}
        return ValidationError(message, code="no_meeting")

    def act(self, facts: dict[str, Any]) -> None:
        meeting = self.session.active_meeting
        if meeting is None:
            raise self.no_meeting()
        self.act_on(meeting, facts)

    def act_on(self, meeting: Meeting, facts: dict[str, Any]) -> None:
        raise NotImplementedError


class MeetingCancellation(QuietableAct, MeetingAct):
    form_class = ReasonForm
    template_name = "sessions_app/meeting_cancel.html"
    done = gettext_lazy("The meeting of %(session)s has been cancelled. Its team may change now.")

    def act_on(self, meeting: Meeting, facts: dict[str, Any]) -> None:
        cancel_meeting(meeting, reason=facts["reason"], by=self.request.user, quiet=self.is_quiet)


class MeetingLink(QuietableAct, MeetingAct):
    form_class = MeetingForm
    template_name = "sessions_app/meeting_form.html"
    done = gettext_lazy("The link of %(session)s has been saved.")

    def initial(self) -> dict[str, Any]:
        return {"link": self.session.active_meeting.link if self.session.active_meeting else ""}

    def act_on(self, meeting: Meeting, facts: dict[str, Any]) -> None:
        change_link(meeting, link=facts["link"], by=self.request.user, quiet=self.is_quiet)


class MeetingOutcome(MeetingAct):
    permission = Permission.RECORD_OUTCOMES
    form_class = OutcomeForm
    done = gettext_lazy("What happened in %(session)s has been recorded.")

    def scope(self) -> SessionQuerySet:
        return Session.objects.recordable_by(self.request.user)

    def act_on(self, meeting: Meeting, facts: dict[str, Any]) -> None:
        meeting.record(outcome=facts["outcome"], by=self.request.user)
