"""A photo as somebody uploads it becomes one that can be shown: upright, square, small, and nothing but a picture.

What a file is called or claims to be counts for nothing. It is decoded and drawn anew, so that neither the place where
it was taken nor anything hidden in it gets through.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

LARGEST = 5 * 1024 * 1024  # bytes
MOST_PIXELS = 25_000_000  # at four bytes each this is what one upload may take of the memory
MOST_SCANS = 40  # passes over a JPEG; usual are 1 or 10, and each takes time for all pixels, however few bytes it has
SIDE = 256
FORMATS = ("JPEG", "PNG", "WEBP")
# In what is compressed, 0xFF is followed by zero, or by one of the eight marks that let a decoder find its way again.
MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
SCAN, END = 0xDA, 0xD9
FACES_ARE_ABOVE_THE_MIDDLE = (0.5, 0.4)
# What Pillow raises on damaged files, as found by damaging some.
UNREADABLE = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError, ArithmeticError),
    *(MemoryError, struct.error, zlib.error),
)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def made_small(file: Any) -> bytes:
    """The uploaded picture as a small square WebP. Raises ValidationError when it is none, or too large."""
    if file.size > LARGEST:
        _refuse(_("This file is larger than 5 MB. Choose a smaller one."), code="large")
    try:
        _require_few_scans(file)
        with Image.open(file, formats=FORMATS) as picture:  # reads its head alone
            _require_a_still_of_good_size(picture)
            return _drawn_anew(picture)
    except BOMBS:
        _refuse_as_too_many_pixels()
    except UNREADABLE:
        _refuse(_("This is no JPEG, PNG or WebP picture, or it is damaged. Choose another file."), code="unreadable")


def _require_few_scans(file: Any) -> None:
    """A picture of 40 bytes more for each pass would keep a processor busy for hours."""
    content = file.read()
    file.seek(0)
    if sum(marker == SCAN for marker in _markers(content)) > MOST_SCANS:
        _refuse(
            _("This JPEG is built in too many passes. Save it anew in a photo program, then choose it."), code="scans"
        )


def _markers(content: bytes) -> Iterator[int]:
    """The markers of a JPEG, as its decoder comes to them; what segments hold is skipped, and so is what follows."""
    place = 2 if content.startswith(b"\xff\xd8") else len(content)
    while found := MARKER.search(content, place):
        marker, place = content[found.end() - 1], found.end()
        if marker == END:
            return
        yield marker
        place += int.from_bytes(content[place : place + 2])


def _require_a_still_of_good_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    # Phones put a second picture into a JPEG, which stands still all the same.
    if picture.format in {"PNG", "WEBP"} and getattr(picture, "is_animated", False):
        _refuse(_("This picture moves. Choose one that stands still."), code="animated")


def _drawn_anew(picture: Image.Image) -> bytes:
    picture.draft("RGB", (SIDE * 2, SIDE * 2))  # a large JPEG is decoded at a fraction of its size
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    square = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS, centering=FACES_ARE_ABOVE_THE_MIDDLE)
    paper = Image.new("RGB", square.size, "white")  # what is transparent would show the page's ground
    paper.paste(square, mask=square)
    result = BytesIO()
    paper.save(result, "WEBP", quality=82)
    return result.getvalue()


def _refuse_as_too_many_pixels() -> NoReturn:
    _refuse(_("This picture has too many pixels; 25 million are the most. Make it smaller first."), code="pixels")


def _refuse(message: str, *, code: str) -> NoReturn:
    raise ValidationError(message, code=code)
