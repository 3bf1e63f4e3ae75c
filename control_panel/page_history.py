"""Which page a change was made on, as its row of history says."""

from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware

from control_panel.log import without_secrets


class PageHistory(HistoryMiddleware):
    """Who is signed in, and the path of the page, without the secret that it may hold."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request)
        return context | {"url": without_secrets(context["url"])}
