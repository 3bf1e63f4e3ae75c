"""In which language the panel speaks to whom."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class LanguageOfThePerson:
    """Whoever is signed in and has chosen a language reads that one, whatever the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language not in dict(settings.LANGUAGES):
            return self.get_response(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language  # LocaleMiddleware, outside, knows of its own choice only
        return response
