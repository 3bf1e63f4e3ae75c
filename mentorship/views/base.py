"""What the pages of one request share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from events.pages import EventPage, leaves
from mentorship.models import MentorshipRequest, MentorshipRequestQuerySet


class RequestPage(EventPage):
    """One mentorship request of the event, if it is the person's to see."""

    asked: MentorshipRequest

    def scope(self) -> MentorshipRequestQuerySet:
        return MentorshipRequest.objects.visible_to(self.request.user)

    def load(self) -> None:
        rows = self.scope().for_list()
        self.asked = get_object_or_404(rows, event=self.event, pk=self.kwargs["request_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asked=self.asked, **kwargs)

    def show(self, *, status: int = 200, refusal: ValidationError | None = None) -> HttpResponse:
        """The request's own page, with what was refused on top."""
        refusals = list(leaves(refusal)) if refusal else []
        return self.render("mentorship/request_detail.html", status=status, refusals=refusals)
