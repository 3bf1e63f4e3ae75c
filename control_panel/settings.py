"""Every setting, in one file, read from the environment.

A missing or malformed value stops the start with one line that names the variable and says what to set.

``DEBUG`` is off unless asked for. Without it this is production: ``DATABASE_URL``, ``SECRET_KEY`` and
``ALLOWED_HOSTS`` are required. With it (as ``make test`` sets it) they have local defaults.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from control_panel.development_key import development_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # all that a local run leaves behind; `make reset` removes it

env = Env()
Value = TypeVar("Value")


def is_set(name: str) -> bool:
    """An empty variable counts as not set, so that ``NAME= command`` takes a value away."""
    return env.str(name, default="").strip() != ""


def read(parse: Callable[..., Value], name: str, *, hint: str) -> Value:
    """The parsed value of a required variable; ``hint`` tells the reader what to set."""
    if not is_set(name):
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    try:
        return parse(name)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} is malformed. {hint}") from error


def read_or(default: Value, parse: Callable[..., Value], name: str, *, hint: str) -> Value:
    """The parsed value of an optional variable."""
    return read(parse, name, hint=hint) if is_set(name) else default


def malformed_unless(correct: object, name: str, *, hint: str) -> None:
    """Stop the start when a value that could be parsed still makes no sense."""
    if not correct:
        raise ImproperlyConfigured(f"{name} is malformed. {hint}")


# --- Mode ----------------------------------------------------------------------------------------------------

DEBUG = read_or(False, env.bool, "DEBUG", hint="Set it to 1 (local use only) or 0.")
PRODUCTION = not DEBUG
# Mails can then be read in the panel, where they are kept as files.
DEMO = read_or(False, env.bool, "DEMO", hint="Set it to 1 (a demo, whose mails can be read in the panel) or 0.")
OR_DEBUG = "Or set DEBUG=1 to try the panel on this machine."

# --- Hosts and addresses -------------------------------------------------------------------------------------

HOSTS_HINT = f"Set it to the host names people type, separated by commas: panel.example.org. {OR_DEBUG}"
if PRODUCTION or is_set("ALLOWED_HOSTS"):
    ALLOWED_HOSTS: list[str] = read(env.list, "ALLOWED_HOSTS", hint=HOSTS_HINT)
    ALLOWED_HOSTS = [host.strip() for host in ALLOWED_HOSTS]
    malformed_unless(
        all(ALLOWED_HOSTS) and not any(set(host) & set("/ @") for host in ALLOWED_HOSTS),
        "ALLOWED_HOSTS",
        hint=HOSTS_HINT,
    )
else:
    ALLOWED_HOSTS = ["localhost", ".localhost", "127.0.0.1", "[::1]"]

# Where the panel is reached: links in emails and calendars begin with it.
BASE_URL_HINT = "Set it to the address of the panel without a path: https://panel.example.org."
BASE_URL = read_or(
    f"https://{ALLOWED_HOSTS[0].lstrip('.*')}" if PRODUCTION else "http://127.0.0.1:8000",
    env.str,
    "BASE_URL",
    hint=BASE_URL_HINT,
).rstrip("/")
base_url = urlsplit(BASE_URL)
malformed_unless(
    base_url.scheme in {"http", "https"} and base_url.netloc and not base_url.path and not base_url.query,
    "BASE_URL",
    hint=BASE_URL_HINT,
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# --- Secrets -------------------------------------------------------------------------------------------------

SECRET_KEY_HINT = (
    "Set it to at least 50 random characters and keep it: "
    f"python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. {OR_DEBUG}"
)
if PRODUCTION or is_set("SECRET_KEY"):
    SECRET_KEY = read(env.str, "SECRET_KEY", hint=SECRET_KEY_HINT)
    malformed_unless(len(SECRET_KEY) >= 50 and len(set(SECRET_KEY)) >= 5, "SECRET_KEY", hint=SECRET_KEY_HINT)
else:
    SECRET_KEY = development_key(VAR_DIR / "secret_key")

# --- Database ------------------------------------------------------------------------------------------------

DATABASE_URL_HINT = f"Set it to a PostgreSQL server: postgres://user:password@host:5432/control_panel. {OR_DEBUG}"
if PRODUCTION or is_set("DATABASE_URL"):
    database: dict[str, Any] = dict(read(env.dj_db_url, "DATABASE_URL", hint=DATABASE_URL_HINT))
    malformed_unless(
        database["ENGINE"] == "django.db.backends.postgresql" and database["NAME"],
        "DATABASE_URL",
        hint=DATABASE_URL_HINT,
    )
else:
    database = {
        "ENGINE": "control_panel.embedded_postgresql",
        "NAME": "control_panel",
        "DATA_DIRECTORY": VAR_DIR / "postgres",
    }

# One connection per thread of the server is kept and checked before use: 3.6 x the requests per second of a
# new connection each time. A pool does the same, but its threads outlive short commands. Not with DEBUG:
# the development server has a new thread per request and would leave a connection behind in each.
DATABASES = {
    "default": {
        **database,
        "CONN_MAX_AGE": 600 if PRODUCTION else 0,
        "CONN_HEALTH_CHECKS": PRODUCTION,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in attempts are counted here, so it must be shared by all processes of the server.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Django would drop a third of all at 300 entries: a venue coming in at once would forget its limits.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Work for `manage.py worker`. Kept in the database: enqueued with the change it follows from, or not at all.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Applications --------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "control_panel",
    "mentorship",
    "sessions_app",
    "timetables",
    "events",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",  # before staticfiles: the same server of static files everywhere
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django_tomselect",
    "heroicons",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "control_panel.headers.Headers",  # it, and the next three, before the first that may answer by itself
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "control_panel.uploads.LimitedRequest",  # before the first that reads what was sent
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",  # as the cookie says, or the browser asks...
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "control_panel.languages.LanguageOfThePerson",  # ...unless somebody signed in has chosen
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "control_panel.page_history.PageHistory",  # after authentication: it records who
]

ROOT_URLCONF = "control_panel.urls"
WSGI_APPLICATION = "control_panel.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "control_panel.shell.shell",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- People and sign-in --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "events.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "events.accounts.AccountAdapter"  # nobody signs up: administrators add people
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "events.accounts.ResetLinks"  # noqa: S105 - a class
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's password or second factor changes is told
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Sign-up is closed; that a password is listed here is what makes the sign-in form ask for one.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; the mail may be slow
# An administrator vouches for the address when adding the person, so there is nothing to verify first. Sign-in
# by code and password reset find people by their own email, which is stored in lower case.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None  # the person chooses on the form
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = base_url.scheme
# A second factor is offered to everybody, and asked of administrators where the installation says so.
REQUIRE_SECOND_FACTOR = read_or(
    False, env.bool, "REQUIRE_SECOND_FACTOR", hint="Set it to 1 (administrators sign in with a second factor) or 0."
)
MFA_ADAPTER = "events.second_factor_adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "events.second_factor_forms.CodeForm",
    "reauthenticate": "events.second_factor_forms.CodeAgainForm",
    "activate_totp": "events.second_factor_forms.AppForm",
    "add_webauthn": "events.second_factor_forms.PasskeyForm",
    "edit_webauthn": "events.second_factor_forms.PasskeyNameForm",
    "authenticate_webauthn": "events.second_factor_forms.PasskeyUseForm",
    "reauthenticate_webauthn": "events.second_factor_forms.PasskeyAgainForm",
    "login_webauthn": "events.second_factor_forms.PasskeySignInForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "1:1 Sessions"
MFA_TOTP_TOLERANCE = 1  # the code of before and the next hold too: people type slowly, and clocks differ
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators vouch for addresses
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}  # a venue's people again; there is nothing to guess
# Whether an address is known here is nobody's business: all forms answer alike, and unknown addresses get no
# mail, or the forms could be used to send mail to strangers.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Tries per address of the network (ip), per email address (key) or per person (user); m minute, s second.
# A venue's several hundred people may share one ip: the per-email limits do the guarding.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "request_login_code": "120/m/ip,3/m/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
    "invitation": "120/m/ip",
    "join": "300/m/ip,3/600s/key",
    "join_code_wrong": "120/m/ip,1500/h/ip",  # of 7 billion codes
}

# --- Uploads -------------------------------------------------------------------------------------------------

LARGEST_REQUEST = 12 * 1024 * 1024  # bytes: the largest file a page asks for has 10 MB
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes of what was typed: a pasted calendar has 1 MB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 2  # no form has more than one

# --- History -------------------------------------------------------------------------------------------------

# Each row of history carries its own who and where, so it can be read without joins and outlives the user.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"  # the moment, not the start of the transaction
PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# --- Transport and browser security --------------------------------------------------------------------------

SERVED_OVER_TLS = PRODUCTION and base_url.scheme == "https"
SECURE_SSL_REDIRECT = SERVED_OVER_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, in plain HTTP
SESSION_COOKIE_SECURE = SERVED_OVER_TLS
CSRF_COOKIE_SECURE = SERVED_OVER_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SERVED_OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVED_OVER_TLS
SECURE_HSTS_PRELOAD = SERVED_OVER_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the page
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60

# Only behind a proxy of your own that replaces these headers: otherwise anybody may claim to come by TLS or
# from another address.
if read_or(False, env.bool, "BEHIND_PROXY", hint="Set it to 1 behind a proxy that sets X-Forwarded-*, else 0."):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Nothing inline and nothing from outside; Bootstrap's style sheet draws its marks as data: images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Language and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each in its own words
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["control_panel.formats"]
USE_TZ = True
TIME_ZONE = "UTC"  # stored and computed in UTC; shown in the event's zone

# --- Static files --------------------------------------------------------------------------------------------


def package_directory(name: str) -> Path:
    """Where a package lies that ships files and no Python module of its own."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured(f"The package {name} is not installed. Run: make .venv/base")
    return Path(next(iter(spec.submodule_search_locations)))


STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", package_directory("bootstrap"))]

# After `manage.py collectstatic`, files have names that change with their content and are cached for ever.
# Before it (development, the demo), they are served from where they lie.
COLLECTED = PRODUCTION and (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Email ---------------------------------------------------------------------------------------------------

EMAIL_URL_HINT = (
    "Set it to a mail server: smtp://user:password@host:587/?tls=True&_default_from_email=panel@example.org."
)
FILES = "django.core.mail.backends.filebased.EmailBackend"
if is_set("EMAIL_URL"):
    email: dict[str, Any] = read(env.dj_email_url, "EMAIL_URL", hint=EMAIL_URL_HINT)
    malformed_unless("EMAIL_BACKEND" in email, "EMAIL_URL", hint=EMAIL_URL_HINT)
elif PRODUCTION:
    email = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "localhost"}
else:
    email = {
        "EMAIL_BACKEND": FILES,
        "EMAIL_FILE_PATH": str(VAR_DIR / "mail"),
    }
# As files, one for each mail: Django's own puts all that one connection sends into one.
EMAIL_BACKEND = "control_panel.mail_files.EmailBackend" if email["EMAIL_BACKEND"] == FILES else email["EMAIL_BACKEND"]
EMAIL_HOST = email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(email.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(email.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = email.get("EMAIL_TIMEOUT") or 10  # seconds
EMAIL_FILE_PATH = email.get("EMAIL_FILE_PATH") or None
DEFAULT_FROM_EMAIL = email.get("DEFAULT_FROM_EMAIL") or f"panel@{base_url.hostname}"
SERVER_EMAIL = email.get("SERVER_EMAIL") or DEFAULT_FROM_EMAIL

# --- Log -----------------------------------------------------------------------------------------------------

# To the standard error stream, for the service manager to keep. Nothing here logs what people typed or who
# they are: requests appear with their path, never with their body, and those of calendar feeds without the secret.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "control_panel.log.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {
        "without_secrets": {"()": "control_panel.log.WithoutSecrets"},
        "one_line_when_away": {"()": "control_panel.log.OneLineWhenAway"},
    },
    "handlers": {
        "stream": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_secrets", "one_line_when_away"],
        }
    },
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stream"], "level": "WARNING", "propagate": False},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns at each HEAD that Django wrote a body it drops
        "django.request": {"level": "ERROR"},  # a page one may not open is no fault: no traceback for it
    },
}
