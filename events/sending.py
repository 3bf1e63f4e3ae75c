"""Mails that are due go to the mail server, each once, however often workers or the server fall over.

A worker claims one mail in a short transaction, hands it to the server, and marks it as sent as soon as the server
has taken it. Killed in between, it leaves a claim that runs out (`LEASE`): the next worker sends that one mail again,
under the same Message-ID, as nobody can know whether the server had taken it. A mail the server does not take is
tried again after growing pauses, for as long as it takes, unless it is of no use by then. Mails that were not even
tried, because the server was out of order, go as soon as another gets through. Nothing here logs an address or what a
mail says.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from events.mailing import one_line, wants
from events.models import Mail
from events.models.mail import LEASE
from events.refusals import Failure, explain, unreachable

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60)]  # then as the last
SERVER_PAUSES = PAUSES[:4]  # one try tells for all, so it may come more often
LONG_PAUSE = timedelta(hours=6)  # where trying again soon is of no use
DATABASE_PAUSES = [0.1, 0.2, 0.5, 1, 2, 5]  # seconds, then as the last
BROKEN_TWICE = 2  # one mail may break the server, two in a row do not

Clock = Callable[[], datetime]


def send_due(*, clock: Clock = timezone.now, stop: Callable[[], bool] = lambda: False, at_most: int = 100) -> int:
    """Send what is due, over one connection to the server; how many mails were taken in hand.

    Ends early when asked to `stop`, or when the server is out of order: all that is due then waits for its pause,
    rather than for one time-out each.
    """
    server = Server()
    taken, was_seen_up = 0, False
    try:
        while taken < at_most and not stop() and (mail := claim(clock())):
            taken += 1
            failure = unfit(mail, clock()) or server.deliver(mail)
            insist(partial(settle, mail, failure, clock()))
            if server.is_down and failure:
                insist(partial(postpone_due, failure, clock()))
                break
            if not failure and not was_seen_up:
                insist(partial(hurry_untried, clock()))
                was_seen_up = True
    finally:
        server.leave()
    return taken


def unfit(mail: Mail, now: datetime) -> Failure | None:
    """Why this mail is not to be sent any more; None when it is."""
    if not wants(mail.user, mail.kind):
        return Failure(_("The person is not active any more, or wants no mail of this kind."), is_final=True)
    if mail.is_too_late(now):
        return Failure(_("It was too late for this mail."), is_final=True)
    return None


def claim(now: datetime) -> Mail | None:
    """Take the mail that is due longest and that no other worker has, for as long as the lease."""
    with transaction.atomic():
        due = Mail.objects.due(now).select_related("user")
        mail = due.select_for_update(skip_locked=True, of=("self",)).first()
        if mail:
            mail.claimed_at = now
            mail.save(update_fields=["claimed_at"])
    return mail


class Server:
    """One conversation with the mail server, begun with the first mail."""

    def __init__(self) -> None:
        self.connection = get_connection()
        self.is_down = False
        self._is_open = False
        self._broken = 0

    def deliver(self, mail: Mail) -> Failure | None:
        """None once the server has taken it; else what was wrong."""
        try:
            self._enter()
        except (OSError, SMTPException) as error:
            self.is_down = True
            return unreachable(error)
        try:
            self.connection.send_messages([message(mail)])
        except Exception as error:  # noqa: BLE001 - no mail, however bad, may hold up the others
            return self._failed(explain(error))
        self._broken = 0
        return None

    def leave(self) -> None:
        self._is_open = False
        with suppress(OSError, SMTPException):
            self.connection.close()

    def _enter(self) -> None:
        if not self._is_open:
            self.connection.open()
            self._is_open = True

    def _failed(self, failure: Failure) -> Failure:
        if failure.breaks:
            self.leave()
            self._broken += 1
            self.is_down = self._broken >= BROKEN_TWICE
        return failure


def message(mail: Mail) -> EmailMultiAlternatives:
    """As it is sent. Its Message-ID stays the same however often that is tried."""
    host = urlsplit(settings.BASE_URL).hostname
    headers = {
        "Message-ID": f"<mail-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    sent = EmailMultiAlternatives(one_line(mail.subject), mail.text, to=[mail.user.email], headers=headers)
    if mail.html:
        sent.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        sent.attach_alternative(mail.calendar, f"text/calendar; method={method_of(mail.calendar)}")
        sent.attach("invite.ics", mail.calendar.encode(), "application/ics")
    return sent


def method_of(calendar: str) -> str:
    """REQUEST or CANCEL, as the calendar says itself."""
    lines = (line.upper().partition(":") for line in calendar.splitlines())
    return next((value.strip() for name, _colon, value in lines if name == "METHOD"), "PUBLISH")


def settle(mail: Mail, failure: Failure | None, now: datetime) -> None:
    """Note what came of a claimed mail: sent, not to be sent any more, or to be tried again."""
    claimed = Mail.objects.filter(pk=mail.pk, claimed_at=mail.claimed_at)
    if failure is None:
        claimed.update(sent_at=now, error="", **mail.spent)
    elif failure.is_final:
        claimed.update(dropped_at=now, error=failure.words, **mail.spent)
    else:
        again = {"attempts": F("attempts") + 1, "error": failure.words, "due_at": now + pause(mail.attempts, failure)}
        try:
            with transaction.atomic():
                claimed.update(claimed_at=None, waits_for_server=failure.is_untried, **again)
        except IntegrityError:  # mail_waits_once_in_thread: written while this one was in our hands
            claimed.update(dropped_at=now, error=_("A later mail about the same goes in its place."), **mail.spent)


def pause(attempts: int, failure: Failure) -> timedelta:
    if failure.is_permanent:
        return LONG_PAUSE
    pauses = SERVER_PAUSES if failure.is_untried else PAUSES
    return pauses[min(attempts, len(pauses) - 1)]


def postpone_due(failure: Failure, now: datetime) -> int:
    """The server is out of order: whatever is due waits for its next try, without one."""
    pauses = [When(attempts=tries, then=Value(now + span)) for tries, span in enumerate(SERVER_PAUSES)]
    again = {"attempts": F("attempts") + 1, "error": failure.words, "waits_for_server": True}
    due = Mail.objects.unclaimed().filter(due_at__lte=now)
    return due.update(**again, due_at=Case(*pauses, default=Value(now + SERVER_PAUSES[-1])))


def hurry_untried(now: datetime) -> int:
    """The server takes mails again: those that waited for nothing else go at once."""
    return Mail.objects.unclaimed().filter(waits_for_server=True).update(due_at=now, waits_for_server=False)


def insist(note: Callable[[], object]) -> None:
    """Note it even when the database is away for a moment: a mail that went out must not go out again.

    After the lease there is nothing left to hold on to: another worker has taken it for ours to die.
    """
    given_up = time.monotonic() + LEASE.total_seconds()
    tries = 0
    while True:
        try:
            note()
            return
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > given_up:
                raise
            connection.close()
            time.sleep(DATABASE_PAUSES[min(tries, len(DATABASE_PAUSES) - 1)])
            tries += 1
