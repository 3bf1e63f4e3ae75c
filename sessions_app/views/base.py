"""What the pages of one session share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from events.access import Permission
from events.pages import EventPage, leaves
from sessions_app.booking import terms_of
from sessions_app.history import history_of
from sessions_app.models import Outcome, Session
from sessions_app.models.agenda import SessionQuerySet
from sessions_app.undo import with_offers


class SessionPage(EventPage):
    """One session of the event, if it is the person's to see."""

    session: Session

    def scope(self) -> SessionQuerySet:
        return Session.objects.visible_to(self.request.user)

    def load(self) -> None:
        rows = self.scope().select_related("mentor__user", "idea", "timetable", "slot", "event", "canceled_by")
        rows = rows.select_related("mentor__photo").defer("mentor__photo__image")
        self.session = get_object_or_404(rows, event=self.event, number=self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            session=self.session,
            next=self.next_url(reverse("session_list", args=[self.event.slug])),
            next_if_given=self.next_url(""),
            may_record=self.session.is_recordable_by(self.request.user),
            **kwargs,
        )

    def show(self, *, status: int = 200, refusal: ValidationError | None = None) -> HttpResponse:
        """The session's own page, with what was refused on top."""
        may_manage = self.request.user.can(Permission.MANAGE_SESSIONS)
        return self.render(
            "sessions_app/session_detail.html",
            status=status,
            refusals=list(leaves(refusal)) if refusal else [],
            meetings=self.session.meetings.visible_to(self.request.user).for_page(),
            outcomes=Outcome.choices,
            history=with_offers(history_of(self.session)) if may_manage else [],
            terms=terms_of(self.session, user=self.request.user, now=timezone.now()),
            answers=self.session.requests.visible_to(self.request.user).for_list(),
        )
