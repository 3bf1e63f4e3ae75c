"""The start is refused, with one line that helps, unless the environment makes sense."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DATABASE_URL": "postgres://panel:secret@db.invalid:5432/panel",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "panel.example.org",
}
HINTS = {
    "DEBUG": "Set it to 1 (local use only) or 0.",
    "DATABASE_URL": "Set it to a PostgreSQL server: postgres://user:password@host:5432/control_panel.",
    "SECRET_KEY": "Set it to at least 50 random characters and keep it",
    "ALLOWED_HOSTS": "Set it to the host names people type, separated by commas: panel.example.org.",
    "BASE_URL": "Set it to the address of the panel without a path: https://panel.example.org.",
    "EMAIL_URL": "Set it to a mail server: smtp://user:password@host:587/",
    "DEMO": "Set it to 1 (a demo, whose mails can be read in the panel) or 0.",
    "BEHIND_PROXY": "Set it to 1 behind a proxy that sets X-Forwarded-*, else 0.",
    "REQUIRE_SECOND_FACTOR": "Set it to 1 (administrators sign in with a second factor) or 0.",
}


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in an environment of these variables alone."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def value(expression: str, **variables: str) -> str:
    """What an expression over the settings gives, in that environment."""
    done = run("-c", f"from control_panel import settings; print({expression})", **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def refusal(**variables: str) -> str:
    """The one line with which ``manage.py check`` refuses to start."""
    done = run("manage.py", "check", **variables)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    return done.stderr


@pytest.mark.parametrize("name", PRODUCTION)
@pytest.mark.parametrize("debug", ["", "0", "false"])
def test_production_needs_the_variable(name: str, debug: str) -> None:
    others = {other: given for other, given in PRODUCTION.items() if other != name}

    assert refusal(DEBUG=debug, **others).startswith(f"{name} is not set. {HINTS[name]}")


def test_an_empty_environment_is_production_and_refused() -> None:
    assert refusal().startswith("ALLOWED_HOSTS is not set. ")


@pytest.mark.parametrize("name", PRODUCTION)
def test_an_empty_value_is_not_set(name: str) -> None:
    assert refusal(**PRODUCTION | {name: " "}).startswith(f"{name} is not set. ")


@pytest.mark.parametrize(
    ("name", "malformed"),
    [
        ("DEBUG", "perhaps"),
        ("DATABASE_URL", "panel"),
        ("DATABASE_URL", "mysql://panel@localhost/panel"),
        ("DATABASE_URL", "sqlite:///panel.db"),
        ("DATABASE_URL", "postgres://panel@localhost/"),
        ("DATABASE_URL", "postgres://panel@localhost:port/panel"),
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "x" * 60),
        ("ALLOWED_HOSTS", "https://panel.example.org"),
        ("ALLOWED_HOSTS", "panel.example.org,"),
        ("ALLOWED_HOSTS", "panel.example.org other.example.org"),
        ("BASE_URL", "panel.example.org"),
        ("BASE_URL", "ftp://panel.example.org"),
        ("BASE_URL", "https://panel.example.org/panel/"),
        ("EMAIL_URL", "panel@example.org"),
        ("EMAIL_URL", "pigeon://loft"),
        ("EMAIL_URL", "smtp://host:port"),
        ("DEMO", "perhaps"),
        ("BEHIND_PROXY", "perhaps"),
        ("REQUIRE_SECOND_FACTOR", "perhaps"),
    ],
)
def test_a_malformed_value_is_refused_with_its_hint(name: str, malformed: str) -> None:
    assert refusal(**PRODUCTION | {name: malformed}).startswith(f"{name} is malformed. {HINTS[name]}")


def test_the_hint_does_not_repeat_a_malformed_secret() -> None:
    assert "changeme" not in refusal(**PRODUCTION | {"SECRET_KEY": "changeme"})


def test_production_never_loads_the_embedded_database() -> None:
    loaded = "[name for name in sys.modules if 'embedded' in name]"
    program = f"import sys, django; django.setup(); from django.db import connection; print({loaded})"

    done = run("-c", program, DJANGO_SETTINGS_MODULE="control_panel.settings", **PRODUCTION)

    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_debug_uses_the_embedded_database_unless_one_is_named() -> None:
    engine = "settings.DATABASES['default']['ENGINE']"

    assert value(engine, DEBUG="1") == "control_panel.embedded_postgresql"
    assert value(engine, DEBUG="1", DATABASE_URL=PRODUCTION["DATABASE_URL"]) == "django.db.backends.postgresql"


def test_the_deploy_check_is_silent_in_production() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("base_url", "secure"), [("", "True"), ("https://panel.example.org", "True"), ("http://10.0.0.1:8000", "False")]
)
def test_production_is_served_over_tls_unless_its_address_says_otherwise(base_url: str, secure: str) -> None:
    switches = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_PRELOAD"]

    for switch in switches:
        assert value(f"settings.{switch}", BASE_URL=base_url, **PRODUCTION) == secure


def test_forwarded_headers_are_believed_only_behind_a_proxy() -> None:
    header = "getattr(settings, 'SECURE_PROXY_SSL_HEADER', None)"

    assert value(header, **PRODUCTION) == "None"
    assert value(header, BEHIND_PROXY="1", **PRODUCTION) == "('HTTP_X_FORWARDED_PROTO', 'https')"


def test_mail_goes_where_the_variable_says() -> None:
    mail = "settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL"
    url = "smtp://me:secret@mail.example.org:587/?tls=True&_default_from_email=panel@example.org"

    assert value(mail, EMAIL_URL=url, **PRODUCTION) == "mail.example.org 587 True panel@example.org"


def test_the_policy_allows_nothing_inline_and_nothing_from_outside() -> None:
    sources = {source for given in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in given}

    assert {str(source) for source in sources} == {"'none'", "'self'", "data:"}


def test_mails_kept_as_files_are_one_file_each() -> None:
    kept = value("settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH", EMAIL_URL="file:////srv/mail", **PRODUCTION)

    assert kept == "control_panel.mail_files.EmailBackend /srv/mail"


@pytest.mark.parametrize("name", ["DEMO", "REQUIRE_SECOND_FACTOR"])
@pytest.mark.parametrize(("given", "is_on"), [("", "False"), ("0", "False"), ("1", "True")])
def test_what_is_off_is_asked_for(name: str, given: str, is_on: str) -> None:
    assert value(f"settings.{name}", **{name: given}, **PRODUCTION) == is_on


def test_only_on_this_machine_a_passkey_may_come_without_tls() -> None:
    assert value("settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", **PRODUCTION) == "False"
