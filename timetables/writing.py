"""Reads times as people write them: "Sat 10-12, 14:30-17; Sunday morning 9 to 11" or "28 Nov 9-11".

Pure: text and the event's days in, wall-clock ranges out. Nothing is guessed: what cannot be read is refused with
the words in question. The words for days are in timetables.written_days.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from timetables.written_days import read_days

__all__ = ["MAXIMUM_LINES", "Written", "every_week", "read", "without_length"]

MAXIMUM_LINES = 200
NOON, DAY = 12 * 60, 24 * 60  # minutes
MAXIMUM_RANGES = 2000

CLOCK = r"(\d{1,2})(?:[:.h](\d{2})|h)?\s?(am|pm|a\.m\.|p\.m\.)?"
RANGE = re.compile(rf"(?:from )?{CLOCK} ?(?:-|to|until|till?) ?{CLOCK}(?![\w:])", re.IGNORECASE)
HALF_OF_DAY = re.compile(r"(morning|afternoon|evening)s?\b[ :]*", re.IGNORECASE)
BETWEEN = re.compile(r"(?:[ ,;&.:]|and\b)+", re.IGNORECASE)
REST = re.compile(r"[^,;&]+")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
WORDS = ((r"\b(?:12 )?noon\b", "12:00"), (r"\b(?:12 )?midnight\b", "24:00"))
LENGTH = re.compile(r"[,;]?\s*(?<![\d:.])(\d{1,4})\s?-?\s?min(?:ute)?s?\b\.?(?: (?:each|slots?))?", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Written:
    """One range on one day, on the clocks of the event. An end of 00:00 is the midnight after the day."""

    day: date
    start: time
    end: time


def read(text: str, days: list[date]) -> list[Written]:
    """Every range in the text, in the order written.

    days    the event's days, in order and at least one; a weekday means each of them with this name

    Raises ValidationError with one sentence for each line that cannot be read.
    """
    lines = [line for line in map(_plain, text.splitlines()) if line]
    if len(lines) > MAXIMUM_LINES:
        raise ValidationError(_("These are more than %(count)d lines. Write fewer.") % {"count": MAXIMUM_LINES})
    ranges: list[Written] = []
    refusals: list[ValidationError] = []
    for line in lines:
        try:
            ranges += _Line(line, days).read()
        except ValidationError as refusal:
            refusals.append(refusal)
    if refusals:
        raise ValidationError(refusals)
    if len(ranges) > MAXIMUM_RANGES:
        raise ValidationError(_("These are more than %(count)d ranges. Write fewer.") % {"count": MAXIMUM_RANGES})
    return ranges


def without_length(text: str) -> tuple[str, int | None]:
    """The text without "20 minutes", and that number; None when it names no length. The last one named counts."""
    found: list[str] = LENGTH.findall(text)
    return LENGTH.sub("", text), int(found[-1]) if found else None


def every_week(ranges: list[Written], until: date) -> Iterator[Written]:
    """Each range, and the same on its weekday and wall-clock time week after week through `until`; none twice."""
    seen: set[Written] = set()
    for first in ranges:
        weeks = max((until - first.day).days // 7, 0)
        for week in range(weeks + 1):
            written = Written(first.day + timedelta(weeks=week), first.start, first.end)
            if written not in seen:
                seen.add(written)
                yield written


def _plain(line: str) -> str:
    """One space between words, one kind of dash, plain digits."""
    plain = " ".join(unicodedata.normalize("NFKC", line).translate(DASHES).split())
    for words, clock in WORDS:
        plain = re.sub(words, clock, plain, flags=re.IGNORECASE)
    return plain


@dataclass(frozen=True)
class _Left:
    """What is left of a line once a part of it has been taken."""

    rest: str


@dataclass
class _Line:
    """A line while it is read from left to right: days, then the times on them, then perhaps further days."""

    text: str
    event_days: list[date]
    days: list[date] = field(default_factory=list)
    half: str = ""  # "pm" after "afternoon"
    has_times: bool = False
    ranges: list[Written] = field(default_factory=list)

    def read(self) -> list[Written]:
        rest = self.text
        while rest := _after(BETWEEN, rest):
            left = next(
                filter(None, (take(rest) for take in (self._take_days, self._take_half, self._take_range))), None
            )
            rest = self._refuse(rest) if left is None else left.rest
        self._require_times()
        return self.ranges

    def _take_days(self, rest: str) -> "_Left | None":
        found = read_days(rest, self.event_days)
        if found is None:
            return None
        if self.has_times:
            self.days, self.half, self.has_times = [], "", False
        self.days += [day for day in found.days if day not in self.days]
        return _Left(found.rest)

    def _take_half(self, rest: str) -> "_Left | None":
        match = HALF_OF_DAY.match(rest)
        if match is None:
            return None
        self.half = "am" if match[1].lower() == "morning" else "pm"
        return _Left(rest[match.end() :])

    def _take_range(self, rest: str) -> "_Left | None":
        match = RANGE.match(rest)
        if match is None:
            return None
        if not self.days:
            self._refuse(rest)
        start, end = _clocks(match, self.half, self.text)
        self.ranges += [Written(day, start, end) for day in self.days]
        self.has_times = True
        return _Left(rest[match.end() :])

    def _refuse(self, rest: str) -> NoReturn:
        if not self.days:
            message = _("“%(line)s” does not begin with a day. Write it like “Sat 10-12” or “28 Nov 10-12”.")
            raise ValidationError(message, code="no_day", params={"line": shorten(self.text)})
        match = REST.match(rest)
        words = shorten((match[0] if match else rest).strip())
        message = _("“%(part)s” in “%(line)s” is not a range of times. Write it like “10-12” or “14:30-17”.")
        raise ValidationError(message, code="not_a_range", params={"part": words, "line": shorten(self.text)})

    def _require_times(self) -> None:
        if not self.has_times:
            message = _("“%(line)s” names a day but no time. Write it like “Sat 10-12”.")
            raise ValidationError(message, code="no_time", params={"line": shorten(self.text)})


def shorten(words: str) -> str:
    return Truncator(words).chars(60)


def _after(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return text[match.end() :] if match else text


# Clocks: minutes after midnight until they are known to be a time of day.


def _clocks(match: re.Match[str], half: str, line: str) -> tuple[time, time]:
    """The two times of a range; where only one says am or pm, the other is the one that makes it shortest."""
    params = {"part": match[0], "line": shorten(line)}
    starts = _meanings(match[1], match[2], own=match[3], other=match[6], half=half)
    ends = _meanings(match[4], match[5], own=match[6], other=match[3], half=half)
    if not starts or not ends:
        raise ValidationError(_("“%(part)s” is not a time of day. Hours go from 0 to 24.") % params, code="no_clock")
    pairs = [(start % DAY, end or DAY) for start in starts for end in ends]  # midnight begins and ends the day
    fitting = [(start, end) for start, end in pairs if start < end]
    if not fitting:
        message = _(
            "“%(part)s” in “%(line)s” ends before it starts. Write the earlier time first, "
            "and what is past midnight on a line of the next day."
        )
        raise ValidationError(message, code="ends_before_start", params=params)
    start, end = min(fitting, key=lambda pair: pair[1] - pair[0])
    return _time(start), _time(end)


def _meanings(hours: str, minutes: str | None, *, own: str | None, other: str | None, half: str) -> list[int]:
    """What a clock can mean, in minutes after midnight: none for 25:00, two where it stands beside an am or pm."""
    hour, minute = int(hours), int(minutes or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return []
    morning = hour % 12 * 60 + minute
    evening = morning + NOON
    if not 1 <= hour <= 12 or not (own or other or half == "pm"):
        return [hour * 60 + minute]
    if own:
        return [evening if own.lower().startswith("p") else morning]
    if other:
        return [morning, evening]
    return [evening, morning] if hour == 12 else [evening]  # "evening 9-12" ends at midnight


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
