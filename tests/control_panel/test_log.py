"""What is kept out of the log: the words and addresses of people, however it goes wrong."""

import logging
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from gunicorn.app.wsgiapp import WSGIApplication
from gunicorn.config import Config

from control_panel.log import Line, WithoutSecrets
from control_panel.page_history import PageHistory
from control_panel.server_log import ServerLog
from events.models import User
from sessions_app.models import Session
from tests import making
from tests.sessions_app.conftest import make_cast


def logged(error: Exception) -> str:
    """The traceback of the error, as it is in the log."""
    try:
        raise error
    except Exception:
        record = logging.LogRecord("tests", logging.ERROR, __file__, 1, "It failed", (), sys.exc_info())
    return Line().format(record)


@pytest.mark.django_db
def test_a_row_that_the_database_quotes_is_not_logged() -> None:
    person = making.make_user("Kim Kelp")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        User.objects.create(email=person.email.upper())

    line = logged(refused.value)

    assert ("duplicate key value" in line, "The above exception was the direct cause" in line) == (True, True)
    assert (person.email in line.lower(), "DETAIL" in line) == (False, False)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("550 <kim@example.org>: no such person", "550 <[address]>: no such person"),
        ("{'kim@example.org': (550, b'no')}", "{'[address]': (550, b'no')}"),
        ("bad /calendar/0123456789abcdef.ics", "bad /calendar/[secret].ics"),
        ("No module named 'kelp'", "No module named 'kelp'"),
    ],
)
def test_an_error_is_logged_without_addresses_and_secrets(said: str, shown: str) -> None:
    assert logged(ValueError(said)).splitlines()[-1] == f"ValueError: {shown}"


SECRET = "0123456789abcdef0123456789abcdef-0123456789012345678901234567890123456789"
PATHS = {
    f"/calendar/{SECRET}.ics": "/calendar/[secret].ics",
    f"/calendar/{SECRET}": "/calendar/[secret]",
    f"/calendar/{SECRET}.ICS": "/calendar/[secret].ICS",
    f"/calendar/{SECRET}.ics/": "/calendar/[secret].ics/",
    f"/invitations/{SECRET}/": "/invitations/[secret]/",
    "/invitations/a-half/": "/invitations/[secret]/",
    "/invitations/acceptance/": "/invitations/acceptance/",
    f"/join/link/{SECRET}:x/": "/join/link/[secret]/",
    "/join/link/": "/join/link/",
    "/join/KXRT-WPMH/": "/join/[secret]/",
    "/join/kxrtwpmh": "/join/[secret]",
    "/join/sent/": "/join/sent/",
    "/join/": "/join/",
    "/accounts/password/reset/key/2f-set-x1-0ab/": "/accounts/password/reset/key/[secret]/",
    "/accounts/password/reset/key/done/": "/accounts/password/reset/key/done/",
    "/accounts/login/?next=/join/KXRT-WPMH/&a=b": "/accounts/login/?next=/join/[secret]/&a=b",
    f"/?next=%2Fcalendar%2F{SECRET}.ics": "/?next=%2Fcalendar%2F[secret].ics",
    "/?next=%2Fjoin%2FKXRT-WPMH%2F": "/?next=%2Fjoin%2F[secret]%2F",
    "/events/hack/sessions/?q=join": "/events/hack/sessions/?q=join",
}


@pytest.mark.parametrize(("path", "shown"), PATHS.items())
def test_a_path_is_logged_without_its_secret(path: str, shown: str) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Failed: %s", (path,), None)

    assert (WithoutSecrets().filter(record), record.getMessage()) == (True, f"Failed: {shown}")


@pytest.mark.parametrize(("path", "shown"), PATHS.items())
def test_the_log_of_the_server_has_neither_path_nor_referrer_with_a_secret(path: str, shown: str) -> None:
    config = Config()
    config.set("accesslog", "-")
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": path,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": path.partition("?")[0],
        "QUERY_STRING": path.partition("?")[2],
        "HTTP_REFERER": f"https://panel.example.org{path}",
    }
    answer = SimpleNamespace(status="200 OK", headers=[], sent=2)

    told = ServerLog(config).atoms(answer, SimpleNamespace(headers=[]), environ, timedelta())

    assert (told["r"], told["f"]) == (f"GET {shown} HTTP/1.1", f"https://panel.example.org{shown}")
    assert (told["U"], told["q"]) == (shown.partition("?")[0], shown.partition("?")[2])


def test_the_server_of_the_deployment_logs_that_way() -> None:
    app = WSGIApplication.__new__(WSGIApplication)
    app.cfg = Config()
    app.load_config_from_file(str(settings.BASE_DIR / "gunicorn.conf.py"))

    assert app.cfg.logger_class is ServerLog


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/join/KXRT-WPMH/", "/events/hack/sessions/add/"])
def test_history_says_which_page_without_its_secret(path: str) -> None:
    cast = make_cast()
    request = RequestFactory().post(path)
    request.user = cast.admin

    def add_session(request: HttpRequest) -> HttpResponse:
        making.make_session(cast.ten, cast.anna, by=cast.admin)
        return HttpResponse()

    PageHistory(add_session)(request)

    (change,) = Session.objects.get().history
    assert (change.pgh_context["url"], change.pgh_context["user"]) == (PATHS.get(path, path), cast.admin.pk)
