"""What the pages of one request share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from events.access import Permission
from events.pages import EventPage
from events.widgets import SearchSelect
from mentorship.history import history_of
from mentorship.models import MentorshipRequest, MentorshipRequestQuerySet
from mentorship.reviewing import Review
from sessions_app.sparing import spared, spared_by_booking


class RequestPage(EventPage):
    """One mentorship request of the event, if it is the person's to see."""

    asked: MentorshipRequest

    def scope(self) -> MentorshipRequestQuerySet:
        return MentorshipRequest.objects.visible_to(self.request.user)

    def load(self) -> None:
        rows = self.scope().for_list()
        self.asked = get_object_or_404(rows, event=self.event, pk=self.kwargs["request_id"])
        self.__dict__.pop("review", None)

    @cached_property
    def review(self) -> Review | None:
        """What helps to decide, for those who do."""
        may_decide = self.request.user.can(Permission.MANAGE_REQUESTS)
        return Review(self.asked, by=self.request.user, now=timezone.now()) if may_decide else None

    def before_count(self) -> int:
        """How many wait before it."""
        if self.review:
            return self.review.place.before
        return MentorshipRequest.objects.before(self.asked).count() if self.asked.is_waiting else 0

    def mentor_select(self) -> str:
        """Every mentor of the event, to choose somebody else."""
        if self.review is None or not self.asked.is_waiting:
            return ""
        nobody = [("", _("Choose a mentor"))]
        others = [row for row in self.review.mentors if row[0] != self.asked.mentor_id]
        return SearchSelect(choices=[*nobody, *others]).render("mentor", "", {"id": "id_mentor"})

    def spared(self) -> dict[str, str]:
        """Whom a quiet act spares: who is chosen by now, whoever is chosen instead, and the team alone."""
        mentor, team, by = self.asked.mentor, self.asked.idea, self.request.user
        return {
            "spares": spared_by_booking(mentor, team, by=by),
            "spares_another": spared_by_booking(None, team, by=by),
            "spares_team": "" if self.asked.is_waiting else spared([], [team], by=by),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asked=self.asked, **kwargs)

    def show(self, *, status: int = 200, refusal: ValidationError | None = None, **context: Any) -> HttpResponse:
        """The request's own page, with what was refused on top, and what is possible instead."""
        user, asked = self.request.user, self.asked
        is_theirs = asked.idea.members.contains(user)
        facts = {
            "review": self.review,
            "refusals": refusal.messages if refusal else [],
            "instead": [],
            "history": history_of(asked) if self.review or is_theirs else [],
            "may_change": asked.is_waiting and (is_theirs or self.review is not None),
            "mentor_select": self.mentor_select(),
            "before_count": self.before_count(),
            **(self.spared() if self.review else {}),
            "is_quiet": "quiet" in self.request.POST,
        }
        return self.render("mentorship/request_detail.html", status=status, **facts | context)
