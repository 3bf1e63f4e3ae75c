"""XLSX: text in, text out. The same rows give the same bytes, whenever they are written."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice, zip_longest
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from events.sheets.cells import FORMULA, FORMULA_MARK, marked
from events.sheets.unpacking import require_harmless

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_COLUMNS = 100
LAST_ROW = 1_048_576  # a worksheet has no more; a row that claims a higher number would be padded up to it
LONGEST = 32_767  # characters that a cell can hold
MEASURED = 100  # rows by which the width of columns goes
NARROWEST, WIDEST = 10, 60  # characters
ALWAYS = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook has no zone; and nobody is to read this date
# What openpyxl raises at a file that only looks like a workbook.
UNREADABLE = (
    AttributeError, EOFError, IndexError, InvalidFileException, KeyError, OSError, OverflowError, ParseError,
    RuntimeError, TypeError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read(content: bytes, notices: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first worksheet with their numbers.

    Raises ValidationError for what is no workbook, and for one that would unpack to more than fits.
    """
    try:
        require_harmless(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        if len(book.worksheets) > 1:
            notices.append(_("Only the first worksheet, “%(name)s”, is read.") % {"name": book.worksheets[0].title})
        rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, max_row=LAST_ROW)
        previous = None
        for number, row in enumerate(rows, start=1):
            if row is not previous:  # what is missing between two rows is one and the same empty row each time
                yield number, [_text(cell) for cell in row]
            previous = row
    except UNREADABLE as error:
        if isinstance(error, ValidationError):
            raise
        message = _("This workbook cannot be read. Open it, save it as XLSX or CSV, then upload it again.")
        raise ValidationError(message, code="unreadable") from None


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return f"{FORMULA_MARK}{value}"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def write(sheets: Iterable[tuple[str, Iterable[list[str]]]]) -> bytes:
    """A workbook with these worksheets: name and rows, the first of them a header."""
    book = Workbook(write_only=True)
    for title, rows in sheets:
        page = book.create_sheet(title)
        page.freeze_panes = "A2"
        rest = iter(rows)
        first = list(islice(rest, MEASURED))
        _widen(page, first)
        for row in chain(first, rest):
            page.append([_cell(page, text) for text in row])
    file = io.BytesIO()
    book.save(file)
    return _without_dates(file)


def _widen(page: Any, rows: list[list[str]]) -> None:
    """Columns as wide as what stands in these rows, so that a person can read them; long texts are cut by the next."""
    for place, texts in enumerate(zip_longest(*rows, fillvalue=""), start=1):
        longest = max(len(line) for text in texts for line in text.split("\n"))
        page.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, NARROWEST), WIDEST)


def _cell(page: Any, text: str) -> Any:
    """Always text: a spreadsheet neither reckons it nor takes it for a date."""
    if not FORMULA.match(text):
        return text[:LONGEST]
    cell = WriteOnlyCell(page, value=marked(text)[:LONGEST])
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _without_dates(file: io.BytesIO) -> bytes:
    properties = DocumentProperties(creator="", created=ALWAYS, modified=ALWAYS)
    dated, out = zipfile.ZipFile(file), io.BytesIO()
    with dated, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dated.namelist():
            content = tostring(properties.to_tree()) if name == ARC_CORE else dated.read(name)
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
