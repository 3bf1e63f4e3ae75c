"""Reads the day or days at the start of a text: "Sat", "Mon-Fri", "weekdays", "28 Nov", "Nov 28", "2026-11-28".

Pure, like timetables.writing, whose lines it reads: one space between words, one kind of dash.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
GROUPS = {"weekday": range(5), "weekend": range(5, 7), "every day": range(7), "each day": range(7), "daily": range(7)}

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
DOTTED_DAY = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4})(?!\d|:\d))?(?!\d)")
SLASHED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\d/])")
DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?([a-z]{3,9})\b\.?(?:,? (\d{4})(?!\d|:\d))?", re.IGNORECASE
)
MONTH_DAY = re.compile(
    r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?![\d:.h]|[ap]m| ?-| to\b)(?:,? (\d{4})(?!\d|:\d))?", re.IGNORECASE
)
WEEKDAY = re.compile(r"([a-z]{2,10})\b\.?", re.IGNORECASE)
WEEKDAYS_TO = re.compile(r"([a-z]{2,10})\.? ?(?:-|to|until|till) ?([a-z]{2,10})\b\.?", re.IGNORECASE)
GROUP = re.compile(r"(?:on )?(?:the )?(weekday|weekend|every day|each day|daily)s?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """The days a text begins with, and what is left of it."""

    days: list[date]
    rest: str


def read_days(text: str, days: list[date]) -> Found | None:
    """The days at the start of the text, or None when it starts with none.

    days    the event's days: a weekday means each of them, and a date without a year is in theirs

    Raises ValidationError for a weekday the event does not have, one that is not the day of the date beside it, and
    a date that can be read in two ways.
    """
    return _group(text, days) or _date(text, days) or _weekdays_to(text, days) or _weekday(text, days)


def _group(text: str, days: list[date]) -> Found | None:
    match = GROUP.match(text)
    if match is None:
        return None
    numbers = GROUPS[match[1].lower()]
    return _of_the_event([day for day in days if day.weekday() in numbers], match[0], text[match.end() :])


def _weekdays_to(text: str, days: list[date]) -> Found | None:
    """ "Mon-Fri", also "Fri-Mon"."""
    match = WEEKDAYS_TO.match(text)
    if match is None:
        return None
    first, last = _number(match[1]), _number(match[2])
    if first is None or last is None:
        return None
    length = (last - first) % 7
    meant = [day for day in days if (day.weekday() - first) % 7 <= length]
    return _of_the_event(meant, match[0], text[match.end() :])


def _weekday(text: str, days: list[date]) -> Found | None:
    """ "Sat", and "Sat 28 Nov", which must be one."""
    match = WEEKDAY.match(text)
    if match is None or (number := _number(match[1])) is None:
        return None
    rest = text[match.end() :]
    dated = _date(rest.lstrip(" ,"), days)
    if dated is None:
        return _of_the_event([day for day in days if day.weekday() == number], match[0], rest)
    if dated.days[0].weekday() != number:
        message = _("%(date)s is a %(weekday)s, not “%(word)s”. Write the one you mean.")
        params = {"date": _words(dated.days[0]), "weekday": date_format(dated.days[0], "l"), "word": match[1]}
        raise ValidationError(message, code="wrong_weekday", params=params)
    return dated


def _of_the_event(meant: list[date], words: str, rest: str) -> Found:
    if not meant:
        message = _("The event has no such day as “%(day)s”. Write a date.")
        raise ValidationError(message, code="no_such_day", params={"day": words.strip()})
    return Found(meant, rest)


def _number(word: str) -> int | None:
    """0 for any way to write Monday, as in "Mo", "Mon" or "Mondays"."""
    lower = word.lower()
    for number, name in enumerate(WEEKDAYS):
        if len(lower) >= 2 and (name.startswith(lower) or lower == f"{name}s" or lower == "weds" == f"{name[:3]}s"):
            return number
    return None


def _date(text: str, days: list[date]) -> Found | None:
    for pattern, reading in PATTERNS:
        match = pattern.match(text)
        if match and (day := reading(match, days)):
            return Found([day], text[match.end() :])
    return None


def _iso(match: re.Match[str], days: list[date]) -> date | None:
    return _day(int(match[1]), int(match[2]), int(match[3]))


def _dotted(match: re.Match[str], days: list[date]) -> date | None:
    return _in_year(match[3], int(match[2]), int(match[1]), days)


def _slashed(match: re.Match[str], days: list[date]) -> date | None:
    """3/6 is 3 June for some and 6 March for others: the one that is a day of the event, never a guess."""
    readings = ((int(match[2]), int(match[1])), (int(match[1]), int(match[2])))
    meant = {day for month, number in readings if (day := _in_year(match[3], month, number, days))}
    of_event = meant & set(days)
    if len(of_event or meant) > 1:
        message = _("“%(text)s” can be %(first)s or %(second)s. Write the month as a word.")
        first, second = (_words(day) for day in sorted(of_event or meant))
        params = {"text": match[0], "first": first, "second": second}
        raise ValidationError(message, code="two_dates", params=params)
    return next(iter(of_event or meant), None)


def _day_month(match: re.Match[str], days: list[date]) -> date | None:
    return _in_year(match[3], _month(match[2]), int(match[1]), days)


def _month_day(match: re.Match[str], days: list[date]) -> date | None:
    return _in_year(match[3], _month(match[1]), int(match[2]), days)


PATTERNS = (
    (ISO_DAY, _iso),
    (DOTTED_DAY, _dotted),
    (SLASHED_DAY, _slashed),
    (DAY_MONTH, _day_month),
    (MONTH_DAY, _month_day),
)


def _month(word: str) -> int:
    """1 for January and its short forms; 0 when it is no month."""
    found = [number for number, name in enumerate(MONTHS, start=1) if name.startswith(word.lower())]
    return found[0] if len(found) == 1 else 0


def _in_year(year: str | None, month: int, number: int, days: list[date]) -> date | None:
    """Without a year it is the one that makes it a day of the event, or else the event's first."""
    if year:
        return _day(int(year), month, number)
    years = dict.fromkeys(day.year for day in days)
    readings = [day for candidate in years if (day := _day(candidate, month, number))]
    return next((day for day in readings if day in days), readings[0] if readings else None)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _words(day: date) -> str:
    return date_format(day, "DAY_OF_YEAR_IN_FULL_FORMAT")
