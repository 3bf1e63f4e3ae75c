"""The settings of the tests: those of development, quicker and less forgiving."""

import os

os.environ["DEBUG"] = "1"  # before the settings are read; Django's test runner turns it off again for the tests

from control_panel.settings import *  # noqa: F403
from control_panel.settings import DATABASES, TEMPLATES, VAR_DIR
from tests.templates import UndefinedVariable

SECRET_KEY = "the tests need no secret, only a key that is always the same one"
BASE_URL = "http://testserver"

if "DATA_DIRECTORY" in DATABASES["default"]:
    # A server of its own beside the demo's; its data may be lost, so nothing waits for the disk.
    DATABASES["default"] |= {
        "DATA_DIRECTORY": VAR_DIR / "test-postgres",
        "SERVER_OPTIONS": {
            "max_connections": "200",
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            # It counts as empty what a test's open transaction has filled, and queries planned for that take for ever.
            "autovacuum": "off",
        },
    }

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()  # type: ignore[index]
