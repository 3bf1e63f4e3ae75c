"""What is kept out of the log: the words and addresses of people, however it goes wrong."""

import logging
import sys

import pytest
from django.db import IntegrityError, transaction

from control_panel.log import Line
from events.models import User
from tests import making


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
