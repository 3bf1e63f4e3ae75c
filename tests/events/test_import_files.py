"""Every kind of file somebody may upload: read where it can be, told in a sentence where it cannot."""

import io
import zipfile
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from events.models import Import
from events.sheets import tables
from tests.importing import counts, csv_file, faults, read_file
from tests.sessions_app.conftest import Cast

HEADER = ["Email", "Name"]
ROWS = [HEADER, ["zoe@example.org", "Zoë Łąka"]]


def workbook(*lines: Sequence[object]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file.getvalue()


def shown(import_: Import) -> list[str]:
    """The cells of the first row that will be written."""
    return [cell for _column, cell in import_.report["shown"][0][2]]


def spoiled(name: str, content: bytes) -> bytes:
    """A workbook with one part replaced."""
    source, out = zipfile.ZipFile(io.BytesIO(workbook(HEADER, ["a@example.org", "A"]))), io.BytesIO()
    with source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.namelist():
            archive.writestr(member, content if member == name else source.read(member))
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'


@pytest.mark.parametrize(
    "content",
    [
        csv_file(*ROWS),
        csv_file(*ROWS, encoding="utf-8-sig"),
        csv_file(*ROWS, encoding="utf-16"),
        csv_file(*ROWS).replace(b",", b";"),
        csv_file(*ROWS).replace(b",", b"\t"),
        csv_file(*ROWS).replace(b"\r\n", b"\n"),
        csv_file(*ROWS).replace(b"\r\n", b"\r\n\r\n,\r\n"),
        workbook(*ROWS),
    ],
)
def test_any_usual_encoding_and_separator_is_understood(cast: Cast, content: bytes) -> None:
    import_ = read_file(cast.event, "mentors", content, by=cast.admin)

    assert (counts(import_)["new"], faults(import_)) == (1, [])
    assert shown(import_) == ["zoe@example.org", "Zoë Łąka"]


def test_a_file_in_windows_1252_is_read_with_a_notice(cast: Cast) -> None:
    content = csv_file(HEADER, ["zoe@example.org", "Zoë"], encoding="cp1252")

    import_ = read_file(cast.event, "mentors", content, by=cast.admin)

    assert import_.report["notices"] == [
        "This file is not in UTF-8; it was read as Windows-1252. Check names with accents."
    ]
    assert shown(import_)[1] == "Zoë"


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (b"", "This file is empty."),
        (b"\r\n ,\r\n", "This file is empty."),
        (b"\x89PNG\r\n\x1a\n", "This is no spreadsheet that can be read."),
        (b"\xd0\xcf\x11\xe0old", "This is no spreadsheet that can be read."),
        (b"PK\x03\x04not a zip", "This workbook cannot be read."),
        (spoiled("xl/workbook.xml", b"<nonsense"), "This workbook cannot be read."),
        (spoiled("xl/worksheets/sheet1.xml", ENTITIES), "This workbook cannot be read."),
        (b"\xff\xfea", "This file breaks off in the middle of a character."),
        (b'Email,Name\r\na@example.org,"open\r\n' + b"x" * 200_000, "Line "),
        (b"Email,Email,Name\r\n", "Row 1, the header, has the column “Email” twice."),
        (b"Mail,Name\r\n", "Row 1, the header, has no column “Email”."),
        (b"\x00\x01\x02", "Row 1, the header, has no column"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(cast: Cast, content: bytes, begins: str) -> None:
    import_ = read_file(cast.event, "mentors", content, by=cast.admin)

    assert import_.report["failure"].startswith(begins)


def test_a_file_of_too_many_rows_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    rows = [[f"p{n}@example.org", "P"] for n in range(3)]

    import_ = read_file(cast.event, "mentors", csv_file(HEADER, *rows), by=cast.admin)

    assert import_.report["failure"].startswith("This file has more than 2 rows.")


def test_a_row_that_claims_to_be_the_billionth_holds_nobody_up(cast: Cast) -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.cell(9, 1, "far@example.org")
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b'r="9"', b'r="1000000000"')
    sheet = sheet.replace(b'"A9"', b'"A1000000000"').replace(b"A1:B9", b"A1:B1000000000")

    import_ = read_file(cast.event, "mentors", spoiled("xl/worksheets/sheet1.xml", sheet), by=cast.admin)

    assert import_.report["counts"] == {"new": 0, "changed": 0, "unchanged": 0, "faulty": 0}


def test_a_column_with_a_name_that_cannot_be_kept_is_left_out(cast: Cast) -> None:
    content = csv_file([*HEADER, "\0odd"], ["zoe@example.org", "Zoë", ""])

    import_ = read_file(cast.event, "mentors", content, by=cast.admin)

    assert import_.report["notices"] == ["The column “odd” is not known here; it was left out."]


def test_formulas_and_numbers_of_a_workbook(cast: Cast) -> None:
    content = workbook([*HEADER, "Headline"], ["a@example.org", "=1+1", "x"], ["b@example.org", 42, True])

    import_ = read_file(cast.event, "mentors", content, by=cast.admin)

    assert [(row, column) for row, column, _sentence in faults(import_)] == [(2, "Name")]
    assert shown(import_) == ["b@example.org", "42", "TRUE"]


def test_each_fault_of_a_row_is_named(cast: Cast) -> None:
    header = [*HEADER, "Topics", "Time zone", "About"]
    rows = [["", "", "Knitting", "Mars", "x" * 10_000], ["nul\0@example.org", "A", "a, b", "utc", ""]]

    import_ = read_file(cast.event, "mentors", csv_file(header, *rows), by=cast.admin)

    assert faults(import_) == [
        (2, "Email", "This is required. Fill it in."),
        (2, "Name", "This is required. Fill it in."),
        (2, "About", "This has 10,000 characters; 4,000 are the most. Shorten it."),
        (2, "Topics", "“Knitting” is no known topic. Correct it, or let the import make new topics."),
        (2, "Time zone", "“Mars” is none that is known. Write it as in Europe/Tallinn."),
        (3, "Email", "This holds an invisible character that cannot be kept. Type it anew."),
        (3, "Topics", "“a, b” is no known topic. Separate topics by ; and not by commas."),
    ]


def test_an_address_twice_is_told_with_the_row_it_is_in_already(cast: Cast) -> None:
    rows = [["a@example.org", "A"], ["a@example.org", "B"], ["A@Example.org", "C"]]

    import_ = read_file(cast.event, "mentors", csv_file(HEADER, *rows), by=cast.admin)

    assert faults(import_) == [
        (3, "Email", "This is in row 2 already. Take one of the two rows away."),
        (4, "Email", "This is in row 2 already, in other letters. Take one of the two rows away."),
    ]
