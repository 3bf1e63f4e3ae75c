"""Every list as a file: with the filters of the page, for administrators alone, and harmless in a spreadsheet."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from events.models import Mentor, User
from tests import making
from tests.importing import exported, table
from tests.reading import content
from tests.sessions_app.conftest import Cast


def names(rows: list[list[str]], column: str) -> list[str]:
    header, *lines = rows
    return [line[header.index(column)] for line in lines]


def test_a_file_has_the_rows_of_the_filtered_list_in_its_order(cast: Cast, admin: Client) -> None:
    making.make_mentor("Bela Anders", event=cast.event)

    rows = table(exported(admin, "mentor_list", cast.event, q="an", sort="-name"))

    assert names(rows, "Name") == ["Bela Anders", "Anna Berg"]


def test_a_file_has_all_rows_not_one_page_of_them(cast: Cast, admin: Client) -> None:
    for n in range(30):
        making.make_idea(f"Team {n:02}", event=cast.event)

    rows = table(exported(admin, "idea_list", cast.event, size="25", page="2"))

    assert len(rows) == 1 + 30 + 2


def test_a_file_of_people_says_who_is_what(cast: Cast, admin: Client) -> None:
    rows = table(exported(admin, "people_list", cast.event))

    assert dict(zip(names(rows, "Name"), names(rows, "Roles"), strict=True)) == {
        "Ada Admin": "Administrator",
        "Anna Berg": "Mentor",
        "Boris Adamov": "Mentor",
        "Kim Kelp": "Participant",
        "Mia Moss": "Participant",
    }


def test_a_file_says_what_it_is(cast: Cast, admin: Client) -> None:
    response = admin.get("/events/hack/mentors/", {"export": "csv"})

    name = response["Content-Disposition"]
    assert name.startswith('attachment; filename="hack-mentors-20')
    assert name.endswith('.csv"')
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.getvalue().startswith(b"\xef\xbb\xbfEmail,Name,Headline")


def test_a_formula_is_text_in_csv(cast: Cast, admin: Client) -> None:
    Mentor.objects.filter(pk=cast.anna.pk).update(headline='=HYPERLINK("https://example.org")')

    rows = table(exported(admin, "mentor_list", cast.event))

    assert names(rows, "Headline") == ['\'=HYPERLINK("https://example.org")', ""]


def test_a_formula_is_text_in_a_workbook(cast: Cast, admin: Client) -> None:
    Mentor.objects.filter(pk=cast.anna.pk).update(headline="=1+1")

    book = load_workbook(io.BytesIO(exported(admin, "mentor_list", cast.event, "xlsx")))

    cell = book.worksheets[0]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_list_can_be_empty(cast: Cast, admin: Client) -> None:
    assert len(table(exported(admin, "session_list", cast.event))) == 1


def test_times_are_on_the_clocks_of_the_event_with_their_offset(cast: Cast, admin: Client) -> None:
    making.make_session(cast.ten, cast.anna)

    header, row = table(exported(admin, "session_list", cast.event))

    assert header[1] == "Start (Europe/Tallinn)"
    assert row[1:3] == ["2027-03-06 12:00 +02:00", "2027-03-06 12:20 +02:00"]


def test_the_events_of_the_organisation_are_a_file_too(cast: Cast, admin: Client) -> None:
    assert table(exported(admin, "event_list", None))[1][:2] == ["Hack", "hack"]


def test_another_format_is_not_found(cast: Cast, admin: Client) -> None:
    assert admin.get("/events/hack/mentors/", {"export": "pdf"}).status_code == 404


@pytest.mark.parametrize("page", ["sessions", "timetables"])
@pytest.mark.parametrize("who", ["anna", "kim"])
def test_lists_that_others_see_are_files_for_administrators_alone(
    cast: Cast, client: Client, page: str, who: str
) -> None:
    person: User = cast.anna.user if who == "anna" else cast.kim
    client.force_login(person)

    assert client.get(f"/events/hack/{page}/", {"export": "csv"}).status_code == 403
    assert "Export as CSV" not in content(client.get(f"/events/hack/{page}/")).links()


def test_the_menu_keeps_the_filters(cast: Cast, admin: Client) -> None:
    links = content(admin.get("/events/hack/mentors/", {"q": "an", "page": "1", "size": "25"})).links()

    assert links["Export as CSV"] == "?q=an&export=csv"
    assert links["Export as XLSX"] == "?q=an&export=xlsx"
    assert links["Import"] == "/events/hack/imports/add/?sheet=mentors"
    assert links["Earlier imports"] == "/events/hack/imports/"


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_asks_as_much_of_the_database_for_one_row_as_for_three(
    cast: Cast, admin: Client, count: int, django_assert_num_queries: object
) -> None:
    for n in range(count):
        making.make_session(making.make_slot(cast.hall, 60 + 30 * n), cast.anna, cast.kelp, number=n + 1)

    with django_assert_num_queries(6):  # type: ignore[operator]
        exported(admin, "session_list", cast.event)
