"""A workbook is a zip of XML: looked through before anything builds it up, so that no small file becomes a great load.

What openpyxl makes of an element takes a thousand times the bytes it is written in, and a hundred megabytes of the
same element pack into a hundred kilobytes. Whoever imports only trusts a file somebody sent; it costs a worker seconds
at most, whatever is in it.
"""

import io
import zipfile
from xml.parsers import expat  # nosec B407  # this is the check: it expands nothing and stops early

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes of all members
MOST_MEMBERS = 1000
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # what a workbook may use; others ask for memory by themselves
CHUNK = 64 * 1024  # bytes
MOST_CHUNKS_IN_A_TAG = 16
DEEPEST = 64
WIDEST = 16_384  # children of one element, as a worksheet has columns; lists of rows and of texts have more
MOST_SHEETS = 100
# Elements and attributes of all lists (worksheets and shared texts) together, and of anything else.
MOST_IN_LISTS = 4_000_000
MOST_ELSEWHERE = 100_000
LISTS = {"worksheet", "sst"}


class OverloadError(Exception):
    """It would become too much."""


def require_harmless(content: bytes) -> None:
    """Raises ValidationError for what would unpack to more than fits, BadZipFile for what is no zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_modest(archive.infolist())
            left = MOST_IN_LISTS
            for member in archive.infolist():
                left -= _weight(archive, member, most_in_lists=left)
    except OverloadError:
        message = _("This workbook unpacks to more than can be read. Save only the list itself, as CSV.")
        raise ValidationError(message, code="too_large") from None


def _require_modest(members: list[zipfile.ZipInfo]) -> None:
    """By what it says it unpacks to; Python's zipfile unpacks no more than that."""
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise OverloadError
    if any(member.compress_type not in METHODS for member in members):
        raise NotImplementedError


def _weight(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, most_in_lists: int) -> int:
    """How much of what lists may hold is in this member; its name counts for nothing. Raises OverloadError."""
    survey, in_one_tag = _Survey(most_in_lists), 0
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            in_one_tag = 0 if b">" in chunk else in_one_tag + 1
            if in_one_tag > MOST_CHUNKS_IN_A_TAG:
                raise OverloadError
            try:
                survey.parser.Parse(chunk, False)
            except expat.ExpatError:
                break  # no XML from here on, for openpyxl as little as for us
    return survey.count if survey.is_list else 0


class _Survey:
    """Counts while it reads, and keeps nothing."""

    def __init__(self, most_in_lists: int) -> None:
        self.most_in_lists, self.count, self.sheets, self.is_list = most_in_lists, 0, 0, False
        self.children: list[int] = []  # of each element that is open
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self.declare
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end

    def declare(self, *args: object) -> None:
        """Only a declaration can define entities, and no program that writes workbooks makes one."""
        raise ValueError("a workbook declares no types")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self.children:
            self.is_list = local in LISTS
        self.count += 1 + len(attributes)
        self.sheets += local == "sheet"
        self.children.append(0)
        if len(self.children) > 1:
            self.children[-2] += 1
        self._require_modest()

    def end(self, name: str) -> None:
        self.children.pop()

    def _require_modest(self) -> None:
        depth = len(self.children)
        too_many = self.count > (self.most_in_lists if self.is_list else MOST_ELSEWHERE)
        too_wide = depth > 3 and self.children[-2] > WIDEST
        if too_many or too_wide or depth > DEEPEST or self.sheets > MOST_SHEETS:
            raise OverloadError
