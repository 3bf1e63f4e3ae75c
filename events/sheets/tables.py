"""A file taken apart into rows of text: CSV in any usual encoding and with any usual separator, or XLSX.

Nothing in a file is trusted: its size is limited before and after unpacking, formulas are never reckoned, and
whatever is no spreadsheet is told in a sentence.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.sheets import workbooks
from events.sheets.cells import FORMULA_MARK, LINE_END, UNDECODED, as_meant

LARGEST = 10 * 1024 * 1024  # bytes of a file
MOST_ROWS = 20_000
MOST_TEXT = 30_000_000  # characters of all cells: a workbook keeps a text once, however many cells show it
SEPARATORS = ",;\t"
NO_SPREADSHEET = re.compile(
    rb"%PDF|\x89PNG|GIF8|\xff\xd8\xff|\{\\rtf|<!DOCTYPE|<html|\x1f\x8b|Rar!|7z\xbc\xaf", re.IGNORECASE
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0"

Record = tuple[int, list[str]]  # the number of the row in the file, from 1, and its cells


@dataclass
class Table:
    """The header, the filled rows with their numbers, and what whoever imports should know about the file."""

    header: list[str]
    rows: list[Record]
    notices: list[str] = field(default_factory=list)


def read_table(content: bytes) -> Table:
    """The file as a table. Raises ValidationError when it is none, or is too large."""
    notices: list[str] = []
    records = _records(content, notices)
    filled = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    if not filled:
        raise ValidationError(_("This file is empty. Begin with the template."), code="empty")
    (_number, header), *rows = filled
    return Table(header, rows, notices)


def _records(content: bytes, notices: list[str]) -> Iterator[Record]:
    if NO_SPREADSHEET.match(content.lstrip()) or content.startswith(OLD_EXCEL):
        message = _("This is no spreadsheet that can be read. Save it as XLSX or CSV, then upload it again.")
        raise ValidationError(message, code="no_spreadsheet")
    raw = workbooks.read(content, notices) if content.startswith(b"PK") else _csv(_decoded(content, notices))
    return ((number, [as_meant(LINE_END.sub("\n", cell)) for cell in cells]) for number, cells in _limited(raw))


def _limited(records: Iterable[Record]) -> Iterator[Record]:
    count = length = 0
    for number, cells in records:
        count, length = count + any(cells), length + sum(map(len, cells))
        if length > MOST_TEXT:
            message = _("This file holds more text than can be read. Save only the list itself, as CSV.")
            raise ValidationError(message, code="too_large")
        if count > MOST_ROWS + 1:
            message = _("This file has more than %(most)s rows. Split it, and import the parts one after the other.")
            raise ValidationError(message, code="too_many_rows", params={"most": f"{MOST_ROWS:,}"})
        yield number, cells


def _decoded(content: bytes, notices: list[str]) -> str:
    """The text. Bytes that are wrong in an encoding that is otherwise right stay as lone surrogates, to be told."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            message = _("This file breaks off in the middle of a character. Save it again as UTF-8 CSV.")
            raise ValidationError(message, code="encoding") from None
    text = content.decode("utf-8-sig", "surrogateescape")
    if UNDECODED.search(text) and not _holds_letters_beyond_ascii(text):
        notices.append(_("This file is not in UTF-8; it was read as Windows-1252. Check names with accents."))
        return content.decode("cp1252", "surrogateescape")
    return text


def _holds_letters_beyond_ascii(text: str) -> bool:
    """Whether anything but ASCII was decoded properly: then the file is in UTF-8, with faults."""
    return not UNDECODED.sub("", text).isascii()


def _csv(text: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [f"{FORMULA_MARK}{cell}" if cell.startswith("=") else cell for cell in cells]
    except csv.Error:
        message = _("Line %(line)d cannot be read. Is a quotation mark in it, or before it, never closed?")
        raise ValidationError(message, code="quotes", params={"line": reader.line_num}) from None


def _separator(text: str) -> str:
    """The one that the first filled line has most of, outside quotation marks."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=bare.count)
