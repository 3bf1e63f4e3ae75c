"""2,000 mentors and 5,000 participants in two files, with 50 planted faults: each is named, the rest is imported."""

import time

import pytest

from events.models import Idea, Mentor, User
from tests import making
from tests.importing import counts, csv_file, faults, import_file, read_file
from tests.sessions_app.conftest import Cast

ZONE = "Europe/Tallinn"
LONG = "x" * 10_000


def mentor_rows() -> list[list[str]]:
    rows = [
        [f"mentor{n}@example.org", f"Mentör {n}", f"Headline, {n}", f"Line\nof {n}", "UX; Law" if n % 2 else "AI", ZONE]
        for n in range(2000)
    ]
    return [["Email", "Name", "Headline", "About", "Topics", "Time zone"], *rows]


def people_rows() -> list[list[str]]:
    rows = [[f"person{n}@example.org", f"Pérson {n}", f"Team {n // 4}"] for n in range(5000)]
    return [["Email", "Name", "Idea/Team"], *rows]


def planted_in_mentors(rows: list[list[str]]) -> list[tuple[int, str]]:
    """Spoil some rows; where each fault is, by the number of the row in the file and the column."""
    where = []
    for row in range(100, 600, 100):
        rows[row - 1][0] = "nobody at example"
        where.append((row, "Email"))
    for row in range(600, 1000, 100):
        rows[row - 1][0] = rows[row - 2][0].upper()
        where.append((row, "Email"))
    for row in range(1000, 1600, 100):
        rows[row - 1][4] = "UX; Knitting"
        where.append((row, "Topics"))
    for row in range(1600, 1900, 100):
        rows[row - 1][2] = '=HYPERLINK("https://example.org")'
        where.append((row, "Headline"))
    for row in (1900, 1950, 1960, 1970):
        rows[row - 1][3] = LONG
        where.append((row, "About"))
    for row in (1980, 1981, 1982):
        rows[row - 1][5] = "Middle/Earth"
        where.append((row, "Time zone"))
    return where


def planted_in_people(rows: list[list[str]]) -> list[tuple[int, str]]:
    where = []
    for row in range(1000, 4000, 300):
        rows[row - 1][0] = "@example.org"
        where.append((row, "Email"))
    for row in range(4000, 4500, 100):
        rows[row - 1][0] = rows[row - 2][0]
        where.append((row, "Email"))
    for row in range(4500, 4800, 100):
        rows[row - 1][1] = ""
        where.append((row, "Name"))
    for row in (4800, 4900, 4950, 4960):
        rows[row - 1][2] = LONG
        where.append((row, "Idea/Team"))
    rows[4970 - 1][1] = "Pérson BROKEN"
    rows[4980 - 1][1] = "Nul\0"
    return [*where, (4970, "Name"), (4980, "Name")]


@pytest.fixture
def topics(db: None) -> None:
    for name in ("UX", "Law", "AI"):
        making.make_topic(name)


def test_each_planted_fault_is_named_and_a_second_import_changes_nothing(cast: Cast, topics: None) -> None:
    mentors, people = mentor_rows(), people_rows()
    planted = planted_in_mentors(mentors), planted_in_people(people)
    assert sum(map(len, planted)) == 49
    people_file = csv_file(*people).replace("Pérson BROKEN".encode(), "Pérson BROKEN".encode("latin-1"))
    people_file = people_file.replace(b"person10@", b"\r\n\r\nperson10@")  # empty lines, which count as rows
    started = time.monotonic()

    first = import_file(cast.event, "mentors", csv_file(*mentors), by=cast.admin)
    second = import_file(cast.event, "people", people_file, by=cast.admin)

    print(f"7,000 rows read and written in {time.monotonic() - started:.1f} s")  # noqa: T201
    assert [(row, column) for row, column, _sentence in faults(first)] == planted[0]
    assert [(row - 2, column) for row, column, _sentence in faults(second)] == planted[1]
    assert counts(first) == {"new": 1975, "changed": 0, "unchanged": 0, "faulty": 25}
    assert counts(second) == {"new": 4976, "changed": 0, "unchanged": 0, "faulty": 24}
    assert Mentor.objects.of(cast.event).count() == 1975 + 2
    assert User.objects.filter(email__startswith="person").count() == 4976
    assert Idea.objects.filter(event=cast.event, name__startswith="Team ").count() == 1250
    again = [
        counts(import_file(cast.event, "mentors", csv_file(*mentors), by=cast.admin)),
        counts(import_file(cast.event, "people", people_file, by=cast.admin)),
    ]
    assert again == [
        {"new": 0, "changed": 0, "unchanged": 1975, "faulty": 25},
        {"new": 0, "changed": 0, "unchanged": 4976, "faulty": 24},
    ]


def test_a_missing_column_is_the_fault_of_the_whole_file(cast: Cast) -> None:
    rows = [row[1:] for row in mentor_rows()]

    read = read_file(cast.event, "mentors", csv_file(*rows), by=cast.admin)

    assert read.report["failure"] == "Row 1, the header, has no column “Email”. Add it, or begin with the template."
