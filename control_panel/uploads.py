"""No more of a request is taken in than the largest file that some page asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LONGEST = 12  # digits


class LimitedRequest:
    """Refuses by the size a request says it has, which is also the most that is read of it.

    Before anything else reads it: whoever looks for a form's token takes in all that came with it, files to disk,
    also from somebody who is not signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if len(said) > LONGEST or (said.isdecimal() and int(said) > settings.LARGEST_REQUEST):
            return render(request, "413.html", status=413)
        return self.get_response(request)
