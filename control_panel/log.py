"""What is kept out of the log."""

import logging
import re
from http import HTTPStatus
from typing import Any

# Of calendar feeds, and of the links in mails that sign somebody in or change a password.
SECRET_PATHS = (
    (re.compile(r"/calendar/[^\s/?\"']+\.ics"), "/calendar/[secret].ics"),
    (re.compile(r"/(invitations|join/link)/[^\s/?\"']{40,}"), r"/\1/[secret]"),
    (re.compile(r"/password/reset/key/(?!done)[^\s/?\"']+"), "/password/reset/key/[secret]"),
)
# Of what errors say: the database quotes rows in which people stand, and mail servers their addresses.
PRIVATE = (
    *SECRET_PATHS,
    (
        re.compile(r"^DETAIL: .*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL | re.MULTILINE),
        "[private]",
    ),
    (re.compile(r"[^\s@<>\"'(),:;=]+@[^\s@<>\"'(),:;=]+"), "[address]"),
)


class WithoutSecrets(logging.Filter):
    """Whoever reads such a path can do what it is for: it is logged without its secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = shown = record.getMessage()
        for path, without in SECRET_PATHS:
            shown = path.sub(without, shown)
        if shown != message:
            record.msg, record.args = shown, ()
        return True


class OneLineWhenAway(logging.Filter):
    """While the database is away each request says so in one line: hundreds of tracebacks would tell no more."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == HTTPStatus.SERVICE_UNAVAILABLE:
            record.exc_info = None
        return True


class Line(logging.Formatter):
    """A traceback says where and what went wrong, and nobody's address or words."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - named by logging
        told = super().formatException(ei)
        for private, without in PRIVATE:
            told = private.sub(without, told)
        return told
