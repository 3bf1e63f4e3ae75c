"""Who a mentor and a team are, for the people of the event they meet in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from events.access import Permission
from events.models import Application, Idea, Mentor
from events.pages import EventPage, Request
from sessions_app.models import Session
from sessions_app.occupancy import with_figures
from timetables.models import Timetable


class MentorDetail(EventPage):
    """A mentor's page for everybody in the event: teams know whom they ask."""

    permission = Permission.SEE_SESSIONS
    mentor: Mentor

    def load(self) -> None:
        mentors = Mentor.objects.of(self.event).for_list()
        self.mentor = get_object_or_404(mentors, pk=self.kwargs["mentor"])

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        timetables = Timetable.objects.visible_to(request.user).filter(event=self.event)
        sessions = Session.objects.visible_to(request.user).filter(event=self.event, mentor=self.mentor)
        return self.render(
            "sessions_app/mentor_detail.html",
            mentor=self.mentor,
            is_own=self.mentor.user == request.user,
            may_ask=request.user.can(Permission.ASK) and not self.event.is_past,
            own_timetables=with_figures(timetables.owned_by(self.mentor.user).for_list()),
            shared_timetables=timetables.regular().filter(mentors=self.mentor).for_list(),
            session_count=sessions.standing().count(),
        )


class IdeaDetail(EventPage):
    """A team's page for its members, the mentors it meets, and administrators."""

    permission = Permission.SEE_SESSIONS
    idea: Idea

    def load(self) -> None:
        ideas = Idea.objects.visible_to(self.request.user).filter(event=self.event).for_list()
        self.idea = get_object_or_404(ideas, pk=self.kwargs["idea"])

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        sessions = Session.objects.visible_to(request.user).filter(idea=self.idea).for_list()
        return self.render(
            "sessions_app/idea_detail.html",
            idea=self.idea,
            may_change=Idea.objects.changeable_by(request.user).contains(self.idea),
            may_leave=request.user in self.idea.members.all(),
            applications=Application.objects.undecided().decidable_by(request.user).filter(idea=self.idea).for_list(),
            sessions=sessions.order_by("during", "pk"),
        )
