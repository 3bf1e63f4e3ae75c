"""What the demo sends, read from the files it is kept in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_binary_file
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from icalendar import Calendar

from events.models import User

AT_MOST = 500  # of the latest are looked through


@dataclass(frozen=True)
class KeptMail:
    """One mail in its file. Its headers are read at once, the rest when asked for."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def at(self) -> datetime:
        """When it was sent; its name says so."""
        return datetime.strptime(self.name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)

    @cached_property
    def headers(self) -> EmailMessage:
        with self.path.open("rb") as file:
            return cast(EmailMessage, BytesHeaderParser(policy=cast(Any, default)).parse(file))

    @property
    def subject(self) -> str:
        return str(self.headers["Subject"] or "")

    @property
    def to(self) -> list[str]:
        header = self.headers["To"]
        return [address.addr_spec for address in header.addresses] if isinstance(header, AddressHeader) else []

    @cached_property
    def content(self) -> EmailMessage:
        with self.path.open("rb") as file:
            return cast(EmailMessage, message_from_binary_file(file, policy=cast(Any, default)))

    @property
    def text(self) -> str:
        body = self.content.get_body(("plain",))
        return str(body.get_content()).strip() if body else ""

    @property
    def invitation(self) -> "Invitation | None":
        """What a calendar makes of it."""
        parts = (part for part in self.content.walk() if part.get_content_type() == "text/calendar")
        return next(
            (Invitation(Calendar.from_ical(cast(bytes, part.get_payload(decode=True)))) for part in parts), None
        )


class Invitation:
    """The calendar part of a mail: what is to be done with which entry."""

    def __init__(self, calendar: Any) -> None:
        (event,) = calendar.walk("VEVENT")[:1] or [{}]
        self.method = str(calendar.get("METHOD", ""))
        self.uid, self.sequence = str(event.get("UID", "")), event.get("SEQUENCE", 0)
        self.summary = str(event.get("SUMMARY", ""))
        start = event.get("DTSTART")
        self.start = start.dt if start and isinstance(start.dt, datetime) else None


def mails_of(person: User) -> Iterator[KeptMail]:
    """The latest first: those to their own address, or all for an administrator."""
    files = sorted(Path(settings.EMAIL_FILE_PATH or "").glob("*.eml"), reverse=True)
    for mail in map(KeptMail, files[:AT_MOST]):
        if person.is_administrator or person.email in (address.lower() for address in mail.to):
            yield mail
