"""Whatever is answered, and however it goes wrong, the browser is told the same of what it must not do."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from control_panel.headers import PERMISSIONS
from events.models import Photo, User
from mentorship.models import Urgency
from sessions_app.models import CalendarFeed
from tests.sessions_app.conftest import Cast, make_cast

TLS: dict[str, Any] = {"secure": True}
POLICY = [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
]
ALWAYS = {
    "Content-Security-Policy": "; ".join(POLICY),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.fixture(autouse=True)
def tls(settings: Any) -> None:
    """As in production, where the settings follow from the address."""
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def browser(person: User | None = None, **how: Any) -> Client:
    client = Client(raise_request_exception=False, **how)
    if person:
        client.force_login(person)
    return client


def asked(client: Client, method: str, path: str, **how: Any) -> Any:
    response = client.generic(method, path, **TLS | how)
    response.close()
    return response


def told(response: Any) -> dict[str, str | None]:
    policy = {"Content-Security-Policy": "; ".join(sorted(response.headers["Content-Security-Policy"].split("; ")))}
    return {name: response.headers.get(name) for name in ALWAYS} | policy


# Who asks, how, for what, and the status that makes it an answer of its own kind.
ANSWERS = [
    (None, "GET", "/accounts/login/", 200),
    (None, "GET", "/", 302),
    ("admin", "GET", "/events/hack/sessions/", 200),
    ("admin", "GET", "/events/hack/sessions/?export=csv", 200),
    ("admin", "GET", "/events/hack/sessions/?export=xlsx", 200),
    ("admin", "GET", "/photos/{anna}.webp", 200),
    ("kim", "GET", "/events/hack/people/", 403),
    ("kim", "POST", "/events/hack/sessions/", 405),
    ("admin", "GET", "/events/hack/sessions/999/", 404),
    ("admin", "POST", "/events/hack/mentors/{anna}/remove/", 409),
    (None, "GET", "/join/NONE-SUCH/", 404),
    (None, "GET", "/invitations/x/", 409),
    (None, "GET", "/calendar/{secret}.ics", 200),
    (None, "GET", "/calendar/x.ics", 404),
    (None, "GET", "/healthz", 200),
    (None, "GET", "/readyz", 200),
    (None, "GET", "/static/css/panel.css", 200),
    (None, "GET", "/static/img/favicon.svg", 200),
    (None, "GET", "/static/nothing.css", 404),
]


@pytest.mark.parametrize(("who", "method", "path", "status"), ANSWERS)
def test_every_kind_of_answer_has_all_headers(cast: Cast, who: str | None, method: str, path: str, status: int) -> None:
    Photo.objects.create(mentor=cast.anna, image=b"a picture")
    feed = CalendarFeed.make(by=cast.admin, user=cast.admin)

    person = getattr(cast, who) if who else None
    response = asked(browser(person), method, path.format(anna=cast.anna.pk, secret=feed.secret))

    assert (response.status_code, told(response)) == (status, ALWAYS)
    assert response.headers["Referrer-Policy"] in {"same-origin", "strict-origin", "no-referrer"}
    assert "Cache-Control" in response.headers


def test_a_page_that_fails_has_them_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("control_panel.views.home_of", broken)

    response = asked(browser(cast.kim), "GET", "/")

    assert (response.status_code, told(response)) == (500, ALWAYS)


def test_a_form_without_its_token_and_a_host_we_are_not_are_refused_with_them(cast: Cast) -> None:
    without_token = asked(browser(cast.admin, enforce_csrf_checks=True), "POST", "/theme/")
    other_host = asked(browser(), "GET", "/", HTTP_HOST="evil.example")

    assert [(answer.status_code, told(answer)) for answer in (without_token, other_host)] == [
        (403, ALWAYS),
        (400, ALWAYS),
    ]


def test_what_comes_without_tls_is_led_to_it(cast: Cast) -> None:
    response = asked(browser(), "GET", "/join/", secure=False)

    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/join/")
    assert told(response) == ALWAYS | {"Strict-Transport-Security": None}  # browsers believe it by TLS alone


def test_a_page_is_kept_by_no_cache_between_and_a_static_file_is(cast: Cast) -> None:
    page, file = asked(browser(cast.admin), "GET", "/account/"), asked(browser(), "GET", "/static/css/panel.css")

    assert page.headers["Cache-Control"] == "private, no-cache"
    assert file.headers["Cache-Control"].endswith("public")


def flags(cookies: SimpleCookie) -> dict[str, tuple[bool, bool, str]]:
    return {
        name: (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]) for name, cookie in cookies.items()
    }


def test_every_cookie_stays_with_tls_and_away_from_other_sites(cast: Cast) -> None:
    client = browser()
    client.get("/accounts/login/", **TLS)
    client.post("/accounts/login/", {"login": "ada@example.org", "password": "password"}, **TLS)
    client.post("/theme/", {"theme": "dark"}, **TLS)
    client.post("/language/", {"language": "en"}, **TLS)
    client.force_login(cast.kim)
    asked_for = {"goal": "A pricing page", "urgency": Urgency.TODAY.value}
    client.post("/events/hack/requests/add/", asked_for, **TLS)

    set_ones = flags(client.cookies)

    assert set_ones.pop("draft-saved") == (True, False, "Lax")  # the page's own script reads it
    names = [settings.SESSION_COOKIE_NAME, "csrftoken", "language", "messages", "theme"]
    assert set_ones == dict.fromkeys(names, (True, True, "Lax"))
