"""People join an event by themselves, with its code: a link in a mail first proves that the address is theirs."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from events.integrity import act
from events.models import Event, Invitation, User
from events.models.joining import GRACE
from events.taking_up import Person, take_up_person

# No vowels, so that no code is a word, and no letters that are taken for digits or for each other.
LETTERS = "CDFGHJKMNPRTVWXYZ"
LENGTH = 8
SALT = "events.joining"
VALID_FOR = timedelta(hours=1)


class JoinLink(NamedTuple):
    """What a link by mail holds; nothing of it is stored before it is used."""

    key: str
    code: str
    email: str
    name: str
    sent_at: float  # seconds of the epoch

    @classmethod
    def make(cls, *, code: str, email: str, name: str) -> "JoinLink":
        return cls(uuid.uuid4().hex, code, email.strip().lower(), name, timezone.now().timestamp())

    @property
    def secret(self) -> str:
        return signing.dumps(list(self), salt=SALT, compress=True)

    @classmethod
    def read(cls, secret: str) -> "JoinLink | None":
        """The link with this secret; None for a forged or expired one."""
        try:
            return cls(*signing.loads(secret, salt=SALT, max_age=VALID_FOR))
        except (signing.BadSignature, TypeError):  # or of a release that put other things into it
            return None


def tidy(code: str) -> str:
    """A code as it is kept, however it was typed: "kxrt wpmh" is "KXRT-WPMH"."""
    letters = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())[: LENGTH + 1]
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == LENGTH else ""


def event_with(code: str) -> Event | None:
    """The event that can be joined with this code."""
    wanted = tidy(code)
    return Event.objects.filter(join_code=wanted).first() if wanted else None


@act
def open_joining(event: Event, *, by: User) -> None:
    """Let people join by a code, or by another one: whoever has the code of before cannot join with it any more."""
    letters = "".join(secrets.choice(LETTERS) for _position in range(LENGTH))
    event.join_code = tidy(letters)
    event.save(update_fields=["join_code"])


@act
def close_joining(event: Event, *, by: User) -> None:
    """From now on nobody joins by themselves; whoever has joined stays."""
    event.join_code = None
    event.save(update_fields=["join_code"])


@act
def join(event: Event, *, code: str, by: User) -> None:
    """Somebody who is signed in becomes a participant. Raises ValidationError when the code has changed."""
    _hold(code)
    event.participants.add(by)


@act
def join_by_link(link: JoinLink, *, by: User | None = None, now: datetime | None = None) -> User:
    """Whoever the link was sent to becomes a participant of the event, and a person if they were none; gives them.

    The link holds once. Raises ValidationError when it has been used, the code has changed, they are deactivated, or
    were signed out everywhere since it was sent.
    """
    now = now or timezone.now()
    event = _hold(link.code)
    person = take_up_person(Person(link.email, link.name))
    if not person.is_active:
        message = _("This account is deactivated. Ask an administrator of your event.")
        raise ValidationError(message, code="inactive")
    if person.signed_out_at and link.sent_at <= person.signed_out_at.timestamp():
        raise ValidationError(_("This link does not hold any more. Ask for another one."), code="signed_out")
    facts = {"user": person, "event": event, "expires_at": now, "accepted_at": now}
    used, is_first = Invitation.objects.get_or_create(key=uuid.UUID(hex=link.key), defaults=facts)
    if not is_first and not (used.accepted_at and now - used.accepted_at < GRACE):
        raise ValidationError(_("This link has been used. It signs you in only once."), code="accepted")
    event.participants.add(person)
    return person


def _hold(code: str) -> Event:
    """The event of this code, locked: those who join it follow one another."""
    event = Event.objects.filter(join_code=tidy(code) or None).exclude(join_code=None)
    held = event.select_for_update(no_key=True).first()
    if held is None:
        message = _("The code has changed, or joining has been closed. Ask an organiser for the code of today.")
        raise ValidationError(message, code="code_changed")
    return held
