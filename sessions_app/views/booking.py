"""Book a slot; move, give back and hand over what is booked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.access import Permission
from events.booking_words import rules_in_words
from events.form_pages import EventFormPage
from events.pages import ReasonForm, Request
from sessions_app.booking import book, call_off, hand_over, rebook, require_booking, require_changeable
from sessions_app.booking_forms import BookingForm, HandoverForm, RebookingForm, taken
from sessions_app.booking_limits import obstacle
from sessions_app.handover import offers
from sessions_app.models import Session
from sessions_app.models.agenda import SessionQuerySet
from sessions_app.obstacles import who_was_faster
from sessions_app.openings import instead_of
from sessions_app.sparing import spared_by_booking, spared_in
from sessions_app.views.acts import QuietableAct
from sessions_app.views.base import SessionPage
from sessions_app.views.quiet import QuietablePage
from timetables.models import Slot
from timetables.views import TimetablePage

PREFILLED = ("idea", "mentor", "description")  # by a link from a taken slot


class SlotBook(QuietablePage, TimetablePage, EventFormPage):
    """Book a mentor in a free slot for a team. Of a taken one it says so, and offers others."""

    permission = Permission.BOOK
    template_name = "sessions_app/slot_book.html"
    slot: Slot
    asking: BookingForm

    def load(self) -> None:
        super().load()
        slots = Slot.objects.select_related("timetable__event", "timetable__mentor__user")
        self.slot = get_object_or_404(slots, timetable=self.timetable, pk=self.kwargs["slot"])

    def form(self, data: QueryDict | None = None) -> BookingForm:
        prefilled = {name: self.request.GET[name] for name in PREFILLED if name in self.request.GET}
        return BookingForm(data, slot=self.slot, by=self.request.user, initial=prefilled)

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        form = self.form()
        refusal = self.obstacle(form)
        return self.ask(form, status=409 if refusal else 200, refusal=refusal)

    def obstacle(self, form: BookingForm) -> ValidationError | None:
        """Why there is nothing to choose, if so."""
        user = self.request.user
        refusal = None if form.books_for_others else obstacle(self.slot, idea=form.team(), now=timezone.now())
        return refusal or (None if form.mentors else taken(who_was_faster(self.slot, form.wanted(), user=user)))

    def act(self, form: BookingForm) -> str:
        self.meeting = book(self.slot, **form.facts(), by=self.request.user, quiet=self.is_quiet)
        facts = {"mentor": self.meeting.session.mentor, "slot": self.slot, "team": self.meeting.idea}
        return _("%(team)s is booked with %(mentor)s, %(slot)s.") % facts

    def ask(self, form: Any, *, status: int = 200, refusal: ValidationError | None = None) -> HttpResponse:
        self.asking = form
        facts = {"idea": form.team(), "user": self.request.user, "now": timezone.now()}
        return self.render(
            self.template_name,
            status=status,
            form=form,
            slot=self.slot,
            idea=form.team(),
            refusal=refusal,
            rules=[] if form.books_for_others else rules_in_words(self.event),
            instead=instead_of(self.slot, form.wanted(), **facts) if status == 409 else None,
        )

    def spares(self) -> str:
        return spared_by_booking(self.asking.chosen_mentor(), self.asking.team(), by=self.request.user)

    def back(self) -> str:
        return self.timetable.get_absolute_url()

    def after(self) -> str:
        return self.meeting.session.get_absolute_url()


class BookingPage(SessionPage):
    """A session that somebody may move or give back; 404 for everybody else's."""

    permission = Permission.BOOK

    def scope(self) -> SessionQuerySet:
        return Session.objects.changeable_by(self.request.user)

    def obstacle(self) -> ValidationError | None:
        """Why this person cannot change it now, if so."""
        try:
            self.require()
        except ValidationError as refusal:
            return refusal
        return None

    def require(self) -> None:
        require_changeable(self.session, by=self.request.user, now=timezone.now())


class Rebooking(QuietablePage, BookingPage, EventFormPage):
    """Take a session, with its meeting, to another free slot of its mentor."""

    template_name = "sessions_app/session_move.html"

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        if refusal := self.obstacle():
            return self.show(refusal=refusal, status=409)
        return super().get(request, **kwargs)

    def form(self, data: QueryDict | None = None) -> RebookingForm:
        return RebookingForm(data, session=self.session, by=self.request.user, now=timezone.now())

    def ask(self, form: Any, *, status: int = 200) -> HttpResponse:
        form.offer_slots()
        return super().ask(form, status=status)

    def act(self, form: RebookingForm) -> str:
        rebook(self.session, slot=form.cleaned_data["slot"], by=self.request.user, quiet=self.is_quiet)
        return _("%(session)s has been moved to %(slot)s.") % {"session": self.session, "slot": self.session.slot}

    def spares(self) -> str:
        return spared_in([self.session], by=self.request.user)

    def back(self) -> str:
        return self.session.get_absolute_url()


class CallingOff(BookingPage, QuietableAct):
    """A team gives its booking back."""

    permission = Permission.BOOK
    form_class = ReasonForm
    template_name = "sessions_app/session_call_off.html"
    done = gettext_lazy("%(session)s has been given back. The slot is free again.")

    def require(self) -> None:
        super().require()
        require_booking(self.session)

    def act(self, facts: dict[str, Any]) -> None:
        call_off(self.session, reason=facts["reason"], by=self.request.user, quiet=self.is_quiet)


class SessionHandover(QuietablePage, SessionPage, EventFormPage):
    """Give the session to another mentor: those who are free and fit stand first, each with why."""

    permission = Permission.MANAGE_SESSIONS
    template_name = "sessions_app/session_handover.html"

    def form(self, data: QueryDict | None = None) -> HandoverForm:
        return HandoverForm(data, session=self.session)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = offers(self.session, by=self.request.user, now=timezone.now())
        return super().get_context_data(offers=found, **kwargs)

    def act(self, form: HandoverForm) -> str:
        mentor, slot = form.cleaned_data["mentor"], form.cleaned_data["slot"]
        hand_over(self.session, mentor=mentor, slot=slot, by=self.request.user, quiet=self.is_quiet)
        facts = {"session": self.session, "mentor": mentor, "slot": slot}
        return _("%(session)s is with %(mentor)s now, %(slot)s.") % facts

    def spares(self) -> str:
        return spared_in([self.session], by=self.request.user)

    def back(self) -> str:
        return self.session.get_absolute_url()
