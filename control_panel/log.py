"""What is kept out of logs, and out of the history of pages: secrets, and the words and addresses of people."""

import logging
import re
from http import HTTPStatus
from typing import Any

SLASH = r"(?:/|%2[Ff])"  # a path may stand in the query of another
REST = r"""(?:(?!%2[Ff])[^\s/?&#"'])"""
# Of calendar feeds, of links in mails that sign somebody in or change a password, and of codes to join with.
SECRET_PATHS = (
    # With or without its ending: an address that was cut off there says the secret all the same.
    (re.compile(rf"({SLASH}calendar{SLASH}){REST}+?(\.ics)?(?!{REST})", re.IGNORECASE), r"\1[secret]\2"),
    (re.compile(rf"({SLASH}invitations{SLASH})(?!acceptance\b){REST}+"), r"\1[secret]"),
    (re.compile(rf"({SLASH}join{SLASH}link{SLASH}){REST}+"), r"\1[secret]"),
    (re.compile(rf"({SLASH}join{SLASH})(?!sent\b|link\b){REST}+"), r"\1[secret]"),
    (re.compile(rf"({SLASH}password{SLASH}reset{SLASH}key{SLASH})(?!done\b){REST}+"), r"\1[secret]"),
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


def without_secrets(text: str) -> str:
    """Whoever reads such a path can do what it is for: the same without its secret."""
    for path, without in SECRET_PATHS:
        text = path.sub(without, text)
    return text


class WithoutSecrets(logging.Filter):
    """A path that holds a secret is logged without it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        shown = without_secrets(message)
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
