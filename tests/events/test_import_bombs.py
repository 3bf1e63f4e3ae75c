"""Workbooks made to break whoever reads them: refused in a sentence, in a moment, and in little memory."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from events.sheets import tables, unpacking
from events.sheets.tables import read_table

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, STYLES, BOOK, SHARED = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
TOO_MUCH = ["This workbook unpacks to more than can be read. Save only the list itself, as CSV."]
MANY_ATTRIBUTES = " ".join(f'a{number}="1"' for number in range(500_000))
UNREADABLE = ["This workbook cannot be read. Open it, save it as XLSX or CSV, then upload it again."]


def packed(method: int = zipfile.ZIP_DEFLATED, /, **parts: str) -> bytes:
    """A workbook of one sheet; SHEET and the like, as names, replace what is in it."""
    book, source, out = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["Email", "Name"])
    book.save(source)
    own = {globals()[name]: content for name, content in parts.items()}
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(out, "w", method) as target:
        for name in dict.fromkeys([*archive.namelist(), *own]):
            target.writestr(name, own[name] if name in own else archive.read(name))
    return out.getvalue()


def sheet(rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def refusal(content: bytes) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        read_table(content)
    return refused.value.messages


@pytest.fixture
def little_memory() -> Iterator[None]:
    """What Python was made to hold at most: far less than the bomb would have taken."""
    tracemalloc.start()
    yield
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 40 * 1024 * 1024


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize(
    "parts",
    [
        {"SHEET": sheet(f"<row>{'<c/>' * 1_000_000}</row>")},
        {"SHEET": sheet(f"<row>{'<row><c/></row>' * 100_000}</row>")},
        {"SHEET": f"<worksheet {MAIN}>{'<x>' * 1_000_000}"},
        {"SHEET": f"<worksheet {MAIN}><a {MANY_ATTRIBUTES}/></worksheet>"},
        {"SHEET": f"<x:worksheet xmlns:x='{MAIN[7:-1]}'><x:y><x:z>{'<x:c/>' * 100_000}</x:z></x:y></x:worksheet>"},
        {"STYLES": f"<styleSheet {MAIN}><fonts>{'<font/>' * 200_000}</fonts></styleSheet>"},
        {"BOOK": f"<workbook {MAIN}><sheets>{'<sheet/>' * 200}</sheets></workbook>"},
    ],
    ids=["wide", "nested", "deep", "attributes", "prefixed", "styles", "sheets"],
)
def test_much_of_the_same_is_not_built_up(parts: dict[str, str]) -> None:
    content = packed(**parts)
    assert len(content) < 2 * 1024 * 1024

    assert refusal(content) == TOO_MUCH


def test_lists_of_all_sheets_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_IN_LISTS", 150)
    rows, texts = "<row/>" * 100, f"<sst {MAIN}>{'<si/>' * 100}</sst>"

    assert refusal(packed(SHEET=sheet(rows), SHARED=texts)) == TOO_MUCH
    assert read_table(packed()).header[:2] == ["Email", "Name"]


def test_a_text_shown_in_every_cell_counts_in_every_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_TEXT", 10_000)
    cell = f'<c t="inlineStr"><is><t>{"long" * 100}</t></is></c>'

    assert refusal(packed(SHEET=sheet(f"<row>{cell}</row>" * 30))) == [
        "This file holds more text than can be read. Save only the list itself, as CSV."
    ]


def test_what_says_it_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_UNPACKED", 1000)

    assert refusal(packed()) == TOO_MUCH


def test_what_says_it_unpacks_to_little_is_not_believed() -> None:
    content = bytearray(packed(SHEET=sheet("<row/>" * 100_000)))
    size = (600_000 + len(sheet(""))).to_bytes(4, "little")
    assert content.count(size) == 2  # before the member, and in the list of members

    assert refusal(bytes(content.replace(size, (100).to_bytes(4, "little")))) == UNREADABLE


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_no_workbook_has_are_refused(method: int) -> None:
    assert refusal(packed(method)) == UNREADABLE


@pytest.mark.parametrize("name", ["SHEET", "STYLES", "BOOK", "SHARED"])
@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % b SYSTEM "http://127.0.0.1/x"> %b;',
        "",
    ],
)
def test_entities_are_neither_expanded_nor_fetched(name: str, declared: str) -> None:
    content = f"<!DOCTYPE worksheet [{declared}]><worksheet {MAIN}>&b;</worksheet>"

    assert refusal(packed(**{name: content})) == UNREADABLE
