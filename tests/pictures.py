"""Pictures as people and attackers upload them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

RED, BLUE = (200, 20, 20), (20, 20, 200)
ORIENTATION, DESCRIPTION, PLACE = 0x0112, 0x010E, 0x8825


def drawn(*, size: tuple[int, int] = (40, 40), kind: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    """A picture that is red above and blue below."""
    picture = Image.new(mode, size, RED)
    picture.paste(BLUE, (0, size[1] // 2, *size))
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def taken_with_a_phone() -> bytes:
    """A JPEG lying on its side, red to the left once upright, that says where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = 6, "A secret garden"
    exif.get_ifd(PLACE).update({1: "N", 2: (59.0, 26.0, 13.0)})
    return drawn(kind="JPEG", exif=exif, comment=b"A secret comment", quality=95)


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, BLUE)]
    file = BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=100)
    return file.getvalue()


def two_in_one() -> bytes:
    """As phones write them: a JPEG with a second one behind it."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, BLUE)]
    file = BytesIO()
    frames[0].save(file, "MPO", save_all=True, append_images=frames[1:])
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def in_passes(more: int) -> bytes:
    """A JPEG of ten passes, and the last of them so many times again: as good as nothing in bytes."""
    file = BytesIO()
    Image.new("RGB", (1000, 1000), RED).save(file, "JPEG", progressive=True)
    whole = file.getvalue()
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * more + whole[-2:]


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))
