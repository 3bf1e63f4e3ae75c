"""The list of sessions, and one session."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from events.access import Permission
from events.pages import ListPage, Request
from sessions_app.filters import SessionFilter
from sessions_app.models import Session
from sessions_app.sheets import SessionSheet
from sessions_app.views.base import SessionPage


class SessionList(ListPage):
    permission = Permission.SEE_SESSIONS
    filterset_class = SessionFilter
    template_name = "sessions_app/session_list.html"
    table_template_name = "sessions_app/_session_table.html"
    sheet = SessionSheet

    def get_queryset(self) -> QuerySet[Session]:
        return Session.objects.visible_to(self.request.user).filter(event=self.event).for_list()


class SessionDetail(SessionPage):
    permission = Permission.SEE_SESSIONS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.show()
