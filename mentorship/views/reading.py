"""One mentorship request, as its team, its mentor and administrators see it."""

from typing import Any

from django.http import HttpResponse

from events.access import Permission
from events.pages import Request
from mentorship.views.base import RequestPage


class RequestDetail(RequestPage):
    permission = Permission.SEE_REQUESTS

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.show()
