"""Whatever is uploaded as a photo becomes a small square picture, or is refused with a sentence."""

from io import BytesIO
from random import Random
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from events.photos import LARGEST, SIDE, made_small
from tests import pictures

NO_PICTURE = "This is no JPEG, PNG or WebP picture, or it is damaged. Choose another file."
TOO_MANY = "This picture has too many pixels; 25 million are the most. Make it smaller first."
MOVES = "This picture moves. Choose one that stands still."
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def made(content: bytes, name: str = "photo.jpg") -> bytes:
    return made_small(pictures.upload(content, name))


def refusal(content: bytes, name: str = "photo.jpg") -> list[str]:
    with pytest.raises(ValidationError) as refused:
        made(content, name)
    return refused.value.messages


def colours(content: bytes) -> list[str]:
    """What is to be seen in the corners: top left, top right, bottom left, bottom right."""
    picture = pictures.opened(content).convert("RGB")
    corners = [picture.getpixel(at) for at in ((9, 9), (SIDE - 9, 9), (9, SIDE - 9), (SIDE - 9, SIDE - 9))]
    words = {(True, False): "red", (False, True): "blue", (True, True): "white"}
    return [words[pixel[0] > 128, pixel[2] > 128] for pixel in corners]  # type: ignore[index]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(40, 40), (1200, 800), (800, 1200), (1, 1), (3000, 2)])
def test_a_picture_becomes_a_small_square(kind: str, size: tuple[int, int]) -> None:
    picture = pictures.opened(made(pictures.drawn(size=size, kind=kind)))
    assert (picture.format, picture.size, picture.mode) == ("WEBP", (256, 256), "RGB")


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1", "I;16"])
def test_every_kind_of_colours_will_do(mode: str) -> None:
    picture = pictures.opened(pictures.drawn()).convert("L" if mode == "I;16" else mode.replace("CMYK", "RGB"))
    file = BytesIO()
    picture.convert(mode).save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert pictures.opened(made(file.getvalue())).size == (256, 256)


def test_what_is_transparent_becomes_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(file, "PNG")
    assert colours(made(file.getvalue())) == ["white"] * 4


def test_it_stands_upright_and_tells_nothing_but_the_picture() -> None:
    taken = pictures.taken_with_a_phone()
    assert (b"secret" in taken, pictures.PLACE in pictures.opened(taken).getexif()) == (True, True)

    shown = made(taken)

    assert colours(pictures.drawn(size=(SIDE, SIDE))) == ["red", "red", "blue", "blue"]
    assert colours(shown) == ["blue", "red", "blue", "red"]  # turned by a quarter
    assert (dict(pictures.opened(shown).getexif()), b"secret" in shown) == ({}, False)
    assert set(pictures.opened(shown).info) <= {"loop", "background", "timestamp", "duration"}


def test_a_picture_with_a_page_inside_keeps_the_picture_alone() -> None:
    for picture in (pictures.drawn(kind="JPEG", comment=HTML), pictures.drawn(kind="JPEG") + HTML):
        assert HTML in picture
        assert b"script" not in made(picture, "photo.html")


def test_what_it_is_called_counts_for_nothing() -> None:
    assert pictures.opened(made(pictures.drawn(kind="PNG"), "photo.gif")).format == "WEBP"


def test_the_second_picture_that_phones_add_is_left_out() -> None:
    assert colours(made(pictures.two_in_one())) == ["red"] * 4


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HTML, NO_PICTURE),
        (SVG, NO_PICTURE),
        (b"GIF89a" + HTML, NO_PICTURE),
        (pictures.drawn(kind="GIF"), NO_PICTURE),
        (pictures.drawn(kind="TIFF"), NO_PICTURE),
        (b"\xff\xd8\xff\xe0" + HTML, NO_PICTURE),
        (pictures.drawn(kind="JPEG")[:-40], NO_PICTURE),
        (pictures.drawn(kind="PNG", size=(400, 400))[:200], NO_PICTURE),
        (pictures.drawn(kind="WEBP")[:60], NO_PICTURE),
        (b"\0" * 1000, NO_PICTURE),
        (pictures.bomb(5001, 5000), TOO_MANY),
        (pictures.bomb(20_000, 20_000), TOO_MANY),
        (pictures.bomb(60_000, 60_000), TOO_MANY),
        (pictures.bomb(0, 10), NO_PICTURE),
        (pictures.bomb(2**31 - 1, 2**31 - 1), TOO_MANY),
        (pictures.bomb(40, 40), NO_PICTURE),
        (pictures.moving("PNG"), MOVES),
        (pictures.moving("WEBP"), MOVES),
        (pictures.moving("GIF"), NO_PICTURE),
        (pictures.drawn() + b"\0" * LARGEST, "This file is larger than 5 MB. Choose a smaller one."),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    assert refusal(content) == [sentence]


def test_a_picture_in_passes_is_shown_as_browsers_show_it() -> None:
    assert pictures.opened(made(pictures.in_passes(0))).size == (256, 256)
    assert pictures.opened(made(pictures.in_passes(20))).size == (256, 256)


def test_a_small_picture_of_many_passes_holds_nobody_up() -> None:
    began = process_time()
    assert refusal(pictures.in_passes(50_000)) == [
        "This JPEG is built in too many passes. Save it anew in a photo program, then choose it."
    ]
    assert process_time() - began < 2


def test_what_looks_like_passes_elsewhere_in_the_file_does_not_count() -> None:
    passes = b"\xff\xda\x00\x02" * 1000
    for content in (pictures.drawn(kind="JPEG") + passes, pictures.drawn(kind="JPEG", comment=passes)):
        assert pictures.opened(made(content)).size == (256, 256)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow on damaged metadata
def test_a_damaged_file_is_shown_or_refused_but_never_an_error(kind: str) -> None:
    random, whole = Random(7), pictures.taken_with_a_phone() if kind == "JPEG" else pictures.drawn(kind=kind)
    answers: set[bool | str] = set()
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(random.randrange(1, 6)):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        try:
            answers.add(len(made(bytes(damaged))) > 0)
        except ValidationError as refused:
            answers.update(refused.messages)
    assert answers <= {True, NO_PICTURE, TOO_MANY, MOVES}
