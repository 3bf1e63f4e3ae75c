"""Rows of text made into a file to download."""

import csv
from collections.abc import Iterable, Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify

from events.sheets import workbooks
from events.sheets.cells import defused, plain

FORMATS = ("csv", "xlsx")
BYTE_ORDER_MARK = "\ufeff".encode()  # by which Excel knows UTF-8


class Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def csv_bytes(rows: Iterable[list[str]]) -> Iterator[bytes]:
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK
    for row in rows:
        line: str = writer.writerow([defused(plain(cell)) for cell in row])
        yield line.encode()


def download(file_format: str, file_name: str, rows: Iterable[list[str]], *notes: list[str]) -> HttpResponseBase:
    """The rows, header first, as an attachment; CSV is sent while it is read. `notes` fill a second worksheet.

    Raises Http404 for a format nobody offered.
    """
    if file_format not in FORMATS:
        raise Http404
    if file_format == "csv":
        response: HttpResponseBase = StreamingHttpResponse(csv_bytes(rows), content_type="text/csv; charset=utf-8")
    else:
        pages = [("List", ([plain(cell) for cell in row] for row in rows)), *([("Notes", notes)] if notes else [])]
        response = HttpResponse(workbooks.write(pages), content_type=workbooks.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{slugify(file_name)}.{file_format}"'
    return response
