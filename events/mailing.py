"""Mails are written here, in the transaction of the change they tell of; a worker sends them (`events.sending`).

Each is rendered whole as it is written: in its reader's language, with times on the event's clocks and links that
begin with the panel's address. Mails of one thread that nobody has begun to send are one mail, which says the latest.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DataError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from events.models import Event, Kind, Mail, User

A_MOMENT = timedelta(minutes=2)  # what else changes meanwhile goes into the same mail
SUBJECT_LENGTH = 250
SAID = ["event", "kind", "subject", "text", "html", "calendar", "facts", "created_at", "expires_at"]

log = logging.getLogger(__name__)


def write(person: User, *, kind: Kind | str, thread: str = "", **said: Any) -> Mail | None:
    """Write a mail in place of the one that waits for this person in the same thread; within an act.

    The mail it replaces leaves it the time it was due, so that changes in a row are one mail that is not put off
    for ever. None when the person is inactive or wants no mail of this kind; what waits is then taken back, as it
    no longer holds. No act fails because of a mail that cannot be written.

    said   the rest of what `compose` takes
    """
    if not wants(person, kind):
        take_back(person, thread)
        return None
    return _put_if_possible(compose(person, kind=kind, thread=thread, **said))


def compose(
    person: User,
    *,
    kind: Kind | str,
    subject: str,
    text: str,
    html: str = "",
    event: Event | None = None,
    thread: str = "",
    calendar: str = "",
    facts: Any = None,
    delay: timedelta = A_MOMENT,
    now: datetime | None = None,
    expires_at: datetime | None = None,
) -> Mail:
    """The mail that `write` writes, not yet written; whether the person wants it was asked before.

    kind        "" is mail that nobody can decline, such as an invitation
    html        empty: the text, laid out
    calendar    an iCalendar invitation or cancellation, whole
    facts       what the person knows once they have read it (JSON); see `events.mail_threads`
    delay       how long it waits for what else changes
    expires_at  from then on it is of no use, and given up
    """
    now = now or timezone.now()
    subject, text = one_line(subject), text.replace("\0", "")
    with reading_as(person, event):
        html = html or render_to_string("mail/plain.html", {**frame(person, event), "subject": subject, "text": text})
    said = {"subject": subject, "text": text, "html": html.replace("\0", ""), "calendar": calendar, "facts": facts}
    when = {"created_at": now, "due_at": now + delay, "expires_at": expires_at}
    return Mail(user=person, event=event, kind=kind, thread=thread, **when, **said)


def write_all(mails: list[Mail]) -> None:
    """Write many that were composed, each of a thread and no two of the same person's, in one statement."""
    if not mails:
        return
    try:
        with transaction.atomic():
            _put_all(mails)
    except (DataError, ValueError):
        for mail in mails:
            _put_if_possible(mail)


def _put_if_possible(mail: Mail) -> Mail | None:
    try:
        with transaction.atomic():
            return _put(mail)
    except (DataError, ValueError) as error:
        log.error("A mail of the thread %r could not be written: %s", mail.thread, type(error).__name__)
        return None


def _put(mail: Mail) -> Mail:
    """Insert it, or let the one that waits say the same: one statement, so that acts at the same time agree."""
    if not mail.thread:
        mail.save(force_insert=True)
        return mail
    (put,) = _put_all([mail])
    return put


def _put_all(mails: list[Mail]) -> list[Mail]:
    return Mail.objects.bulk_create(
        mails, update_conflicts=True, unique_fields=["user", "waits_in"], update_fields=SAID
    )


def wants(person: User, kind: Kind | str) -> bool:
    return person.is_active and (not kind or kind not in person.unwanted_mail)


def one_line(subject: str) -> str:
    """Fit for a header: no line ends, nothing a server refuses."""
    words = "".join(letter if letter.isprintable() else " " for letter in subject).split()
    return " ".join(words)[:SUBJECT_LENGTH]


def take_back(person: User, thread: str) -> None:
    """Remove the mail of the thread that waits, unless somebody has begun to send it: it no longer holds."""
    take_back_all(person, [thread])


def take_back_all(person: User, threads: Iterable[str]) -> None:
    """The same for many threads."""
    Mail.objects.filter(user=person, thread__in=[thread for thread in threads if thread]).unclaimed().delete()


def letter(person: User, template: str, *, event: Event | None = None, **context: Any) -> dict[str, Any]:
    """The `text` and `html` for `write`, of templates/mail/<template>.txt and .html, as the person reads them."""
    with reading_as(person, event):
        known = frame(person, event) | context
        return {kind: render_to_string(f"mail/{template}.{end}", known) for kind, end in KINDS.items()}


KINDS = {"text": "txt", "html": "html"}


@contextmanager
def reading_as(person: User, event: Event | None = None) -> Iterator[None]:
    """The person's language and the event's clocks."""
    with (
        translation.override(person.language or settings.LANGUAGE_CODE),
        timezone.override(event.zone if event else None),
    ):
        yield


def frame(person: User, event: Event | None) -> dict[str, Any]:
    """What the base of every mail asks for."""
    return {"person": person, "event": event, "panel_url": absolute("/"), "account_url": absolute("/account/")}


def absolute(path: str) -> str:
    """A page of the panel, as a link in a mail."""
    return path if "://" in path else settings.BASE_URL + path
