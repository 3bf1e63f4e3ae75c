"""A photo as somebody uploads it becomes one that can be shown: upright, square, small, and nothing but a picture.

What a file is called or claims to be counts for nothing. It is decoded and drawn anew, so that neither the place where
it was taken nor anything hidden in it gets through.
"""

import struct
import zlib
from io import BytesIO
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

LARGEST = 5 * 1024 * 1024  # bytes
MOST_PIXELS = 25_000_000  # at four bytes each this is what one upload may take of the memory
SIDE = 256
FORMATS = ("JPEG", "PNG", "WEBP")
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
        with Image.open(file, formats=FORMATS) as picture:  # reads its head alone
            _require_a_still_of_good_size(picture)
            return _drawn_anew(picture)
    except BOMBS:
        _refuse_as_too_many_pixels()
    except UNREADABLE:
        _refuse(_("This is no JPEG, PNG or WebP picture, or it is damaged. Choose another file."), code="unreadable")


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
