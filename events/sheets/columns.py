"""The kinds of columns: how each value is written into a cell, and understood from one.

Headers and words of a file are the same in every language, so that files can be handed from one person to another.
"""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from events.sheets.cells import joined, parted
from events.sheets.moments import understood, written

if TYPE_CHECKING:
    from events.sheets.base import Sheet

NAME_AND_ADDRESS = re.compile(r"(?P<name>.*?)\s*<(?P<email>[^<>]*)>", re.DOTALL)
A_FEW = 12  # words that a sentence can name
A_PLACE = re.compile(r"\s*\([^()]*\)\s*$")  # what stands behind a header: "Start (Europe/Tallinn)"


@dataclass(frozen=True, order=True)
class Someone:
    """A person in a cell: "Ann Lee <ann@example.org>". Who it is depends on the address alone."""

    email: str
    name: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True)
class Column:
    """A column that an import passes over: a figure, or a word that follows from others."""

    name: str
    help: str | Promise = ""
    example: str = ""
    required: bool = False
    is_read = False

    def header(self, sheet: "Sheet") -> str:
        return self.name

    def show(self, value: Any, sheet: "Sheet") -> str:
        return "" if value is None else str(value)

    def parse(self, text: str, sheet: "Sheet") -> Any:
        """What the filled cell says. Raises ValidationError with what is wrong and what to do."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Column):
    """Text of at most `limit` characters, without the space around it unless it is `long`."""

    limit: int = 120
    long: bool = False
    is_read = True

    def parse(self, text: str, sheet: "Sheet") -> str:
        text = text if self.long else text.strip()
        if len(text) > self.limit:
            message = _("This has %(length)s characters; %(limit)s are the most. Shorten it.")
            params = {"length": f"{len(text):,}", "limit": f"{self.limit:,}"}
            raise ValidationError(message, code="max_length", params=params)
        return text


@dataclass(frozen=True)
class Link(Text):
    limit: int = 300

    def parse(self, text: str, sheet: "Sheet") -> str:
        link = super().parse(text, sheet)
        try:
            URLValidator()(link)
        except ValidationError:
            raise ValidationError(_("This is no link. Write it whole, as in https://meet.example.org/1.")) from None
        return link


@dataclass(frozen=True)
class Number(Column):
    low: int = 0
    high: int = 2**31 - 1
    is_read = True

    def parse(self, text: str, sheet: "Sheet") -> int:
        if re.fullmatch(r"\d{1,10}", text.strip(), re.ASCII) and self.low <= int(text) <= self.high:
            return int(text)
        message = _("This is no whole number from %(low)d to %(high)d. Correct it.")
        raise ValidationError(message, code="invalid", params={"low": self.low, "high": self.high})


@dataclass(frozen=True)
class Choice(Column):
    """One of some words, written in any case; the value is its code."""

    words: dict[Any, str] = field(default_factory=dict)
    is_read = True

    def show(self, value: Any, sheet: "Sheet") -> str:
        return self.words.get(value, "")

    def parse(self, text: str, sheet: "Sheet") -> Any:
        for code, word in self.words.items():
            if word.lower() == text.strip().lower():
                return code
        raise ValidationError(self._hint(text.strip()), code="invalid")

    def _hint(self, text: str) -> str:
        words = list(self.words.values())
        if len(words) <= A_FEW:
            return _("Write one of these words: %(words)s.") % {"words": ", ".join(words)}
        near = difflib.get_close_matches(text, words, n=1, cutoff=0.5)
        message = _("“%(text)s” is none that is known. Write it as in %(near)s.")
        return message % {"text": text[:40], "near": near[0] if near else self.example}


@dataclass(frozen=True)
class Email(Column):
    """The address somebody is known by; its case does not matter."""

    is_read = True

    def parse(self, text: str, sheet: "Sheet") -> str:
        return address_in(text)


@dataclass(frozen=True)
class Person(Column):
    is_read = True

    def parse(self, text: str, sheet: "Sheet") -> Someone:
        return someone_in(text)


@dataclass(frozen=True)
class People(Column):
    is_read = True

    def show(self, value: Collection[Someone], sheet: "Sheet") -> str:
        return joined(str(someone) for someone in value)

    def parse(self, text: str, sheet: "Sheet") -> tuple[Someone, ...]:
        people = {someone.email: someone for someone in map(someone_in, parted(text))}
        return tuple(sorted(people.values()))


@dataclass(frozen=True)
class Names(Column):
    """Several names in one cell, each of at most `limit` characters."""

    limit: int = 120
    is_read = True

    def show(self, value: Collection[str], sheet: "Sheet") -> str:
        return joined(value)

    def parse(self, text: str, sheet: "Sheet") -> tuple[str, ...]:
        names = parted(text)
        if too_long := next((name for name in names if len(name) > self.limit), None):
            message = _("“%(name)s…” is longer than %(limit)d characters. Shorten it, or separate names by ;.")
            raise ValidationError(message, code="max_length", params={"name": too_long[:30], "limit": self.limit})
        return in_order(sheet.spelled(self.name, name) for name in names)


@dataclass(frozen=True)
class Topics(Names):
    """Topics that are known; new ones only where whoever imports wants them made."""

    limit: int = 80

    def parse(self, text: str, sheet: "Sheet") -> tuple[str, ...]:
        names = super().parse(text, sheet)
        unknown = [name for name in names if name.lower() not in sheet.topics]
        if unknown and "new_topics" not in sheet.ticks:
            for name in unknown:
                sheet.unknown_topics.setdefault(name.lower(), name)
            raise ValidationError(_unknown_topic(unknown[0], list(sheet.topics.values())), code="unknown_topic")
        return names


@dataclass(frozen=True)
class Moment(Column):
    is_read = True

    def header(self, sheet: "Sheet") -> str:
        return f"{self.name} ({sheet.event.time_zone})"

    def show(self, value: datetime | None, sheet: "Sheet") -> str:
        return written(value, sheet.event.zone) if value else ""

    def parse(self, text: str, sheet: "Sheet") -> datetime:
        return understood(text, sheet.event.zone)


@dataclass(frozen=True)
class ShownMoment(Moment):
    """A moment that follows from others."""

    is_read = False


def in_english(words: Any) -> str:
    """As files write it, whatever the language of whoever exports."""
    with translation.override("en"):
        return str(words)


def in_order(names: Any) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (name.lower(), name)))


def address_in(text: str) -> str:
    address = text.strip()
    try:
        validate_email(address)
    except ValidationError:
        message = _("This is no email address. Write it as in ann@example.org.")
        raise ValidationError(message, code="invalid") from None
    if len(address) > 254:
        raise ValidationError(_("This email address is longer than 254 characters. Correct it."), code="max_length")
    return address.lower()


def someone_in(text: str) -> Someone:
    """ "ann@example.org" or "Ann Lee <ann@example.org>"."""
    named = NAME_AND_ADDRESS.fullmatch(text.strip())
    name = named["name"].strip() if named else ""
    if len(name) > 150:
        raise ValidationError(_("This name is longer than 150 characters. Shorten it."), code="max_length")
    return Someone(address_in(named["email"] if named else text), name)


def _unknown_topic(name: str, known: list[str]) -> str:
    if "," in name:
        hint = _("“%(name)s” is no known topic. Separate topics by ; and not by commas.")
        return hint % {"name": name}
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        message = _("“%(name)s” is no known topic. Is “%(near)s” meant? Correct it, or let the import make new topics.")
        return message % {"name": name, "near": near[0]}
    message = _("“%(name)s” is no known topic. Correct it, or let the import make new topics.")
    return message % {"name": name}
