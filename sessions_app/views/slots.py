"""One slot of a timetable: move it, remove it, or ask an administrator to."""

from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from events.access import Permission
from events.form_pages import EventFormPage
from events.pages import ReasonForm, Request
from sessions_app.models import Session
from sessions_app.slot_changes import change_slot
from sessions_app.slot_forms import DecidingForm, MovedSlotForm, RemovedSlotForm, RequestForm
from sessions_app.slot_requests import Wish, ask_administrators, keep_slot
from sessions_app.sparing import spared_in
from sessions_app.views.quiet import QuietablePage
from timetables.models import Slot
from timetables.views import SlotsPage


class SlotPage(SlotsPage, EventFormPage):
    """One slot of the timetable, with the sessions in it."""

    slot: Slot

    def load(self) -> None:
        super().load()
        slots = self.timetable.slots.select_related("timetable__event", "timetable__mentor__user")
        self.slot = get_object_or_404(slots, pk=self.kwargs["slot"])

    @cached_property
    def sessions(self) -> list[Session]:
        """Those that stand in it, with what the page tells of each."""
        standing = self.slot.sessions.standing().for_list().select_related("event", "mentor__user", "timetable", "idea")
        return list(standing.order_by("mentor__user__name", "pk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(slot=self.slot, sessions=self.sessions, **kwargs)

    def back(self) -> str:
        return self.timetable.get_absolute_url()


class SlotChange(QuietablePage, SlotPage):
    """Shows what would follow, and does it. Where sessions stand, whoever does not manage them is told to ask."""

    wish: ClassVar[Wish]

    def spares(self) -> str:
        return spared_in(self.sessions, by=self.request.user)

    def request_page(self) -> HttpResponse | None:
        """The page that asks an administrator, where that is the only way."""
        if not self.sessions or self.request.user.can(Permission.MANAGE_SESSIONS):
            return None
        form = RequestForm(initial={"wish": self.wish})
        status = 409 if self.request.method == "POST" else 200
        return self.render("timetables/slot_request.html", status=status, form=form)

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.request_page() or super().get(request, **kwargs)

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.request_page() or super().post(request, **kwargs)

    def ask(self, form: Any, *, status: int = 200) -> HttpResponse:
        """After a refusal with the sessions as they are now: whatever stood in the way may have changed them."""
        if status == 409:
            self.__dict__.pop("sessions", None)
            if form.session_ids != [session.pk for session in self.sessions]:
                form = self.form(self.request.POST)
                form.is_valid()
                form.tell_of_change()
        return self.request_page() or super().ask(form, status=status)

    def form(self, data: QueryDict | None = None) -> DecidingForm:
        raise NotImplementedError


class SlotEdit(SlotChange):
    template_name = "timetables/slot_form.html"
    wish = Wish.MOVE

    def form(self, data: QueryDict | None = None) -> MovedSlotForm:
        return MovedSlotForm(data, event=self.event, slot=self.slot, sessions=self.sessions)

    def act(self, form: MovedSlotForm) -> str:
        during = form.cleaned_data["during"]
        how: dict[str, Any] = {"decisions": form.decisions(), "by": self.request.user, "quiet": self.is_quiet}
        is_kept = change_slot(self.slot, during=during, **how)
        if is_kept:
            new = Slot(timetable=self.timetable, during=during)
            return _("There is a slot at %(new)s now. The one at %(old)s stays for the sessions kept in it.") % {
                "new": new,
                "old": self.slot,
            }
        return _("The slot is at %(slot)s now.") % {"slot": self.slot}


class SlotDelete(SlotChange):
    template_name = "timetables/slot_delete.html"
    wish = Wish.REMOVE

    def form(self, data: QueryDict | None = None) -> RemovedSlotForm:
        return RemovedSlotForm(data, slot=self.slot, sessions=self.sessions)

    def act(self, form: RemovedSlotForm) -> str:
        words = {"slot": str(self.slot)}
        how: dict[str, Any] = {"decisions": form.decisions(), "by": self.request.user, "quiet": self.is_quiet}
        if change_slot(self.slot, during=None, **how):
            return _("The slot %(slot)s stays for the sessions kept in it.") % words
        return _("The slot %(slot)s has been deleted.") % words


class SlotKept(SlotPage):
    """The answer to a mentor who asked: the slot stays as it is."""

    permission = Permission.MANAGE_TIMETABLES
    template_name = "timetables/slot_kept.html"

    def form(self, data: QueryDict | None = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> str:
        keep_slot(self.slot, reason=form.cleaned_data["reason"], by=self.request.user)
        return _("The slot %(slot)s stays as it is, and its mentor has been told.") % {"slot": self.slot}


class SlotRequest(SlotPage):
    template_name = "timetables/slot_request.html"

    def form(self, data: QueryDict | None = None) -> RequestForm:
        return RequestForm(data, initial={"wish": Wish.MOVE})

    def act(self, form: RequestForm) -> str:
        if not self.sessions:
            message = _("No session stands in this slot. You can change it yourself.")
            raise ValidationError(message, code="nothing_to_ask")
        ask_administrators(self.slot, **form.cleaned_data, by=self.request.user)
        return _("The administrators have been asked. They see your request in their notifications.")
