"""What people see when something fails that is not theirs: a database that is away, and everything else.

Django asks for this page wherever an error ends up, in a view, a middleware or a template.
"""

import sys

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

SECONDS_TO_WAIT = 10  # a server that was killed is back by then
AWAY = {"57P01", "57P02", "57P03", "53300"}  # shut down, crashed, starting, no connection left
OF_DATABASE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def is_database_away(error: BaseException | None) -> bool:
    """Whether the connection failed, and not what was asked of it."""
    if not isinstance(error, OF_DATABASE):
        return False
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    state = getattr(cause, "sqlstate", None)  # none: the connection broke before the server could say why
    return state is None or state in AWAY or state.startswith("08")


def server_error(request: HttpRequest) -> HttpResponse:
    """503 with the time to wait while the database is away, 500 for every other fault. Neither asks the database."""
    if not is_database_away(sys.exc_info()[1]):
        return defaults.server_error(request)
    page = loader.get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(SECONDS_TO_WAIT), "Cache-Control": "no-store"})
