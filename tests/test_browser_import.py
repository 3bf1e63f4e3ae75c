"""A file is uploaded, looked at and imported in a browser, while a worker does its part."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from events.importing import read_import, write_import
from events.models import Import, Mentor
from tests.browser import Pages, Screen
from tests.importing import csv_file
from tests.sessions_app.conftest import make_cast

ROWS = [["Email", "Name", "Headline"], ["nora@example.org", "Nora New", "Law; design"], ["nobody", "No Body", ""]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_file_is_uploaded_looked_at_and_imported(pages: Pages, tmp_path: Path, screen: Screen) -> None:
    cast = make_cast()
    file = tmp_path / "mentors.csv"
    file.write_bytes(csv_file(*ROWS))
    page = pages.open(screen=screen, user=cast.admin)

    page.goto("/events/hack/mentors/")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="The file is being read")).to_be_visible()
    read_import.func(Import.objects.get().pk)
    expect(page.get_by_text("1 row has faults")).to_be_visible()
    expect(page.get_by_text("This is no email address.")).to_be_visible()
    page.get_by_role("link", name="What will be written").click()
    expect(page.get_by_text("nora@example.org")).to_be_visible()
    assert not Mentor.objects.filter(user__name="Nora New").exists()
    page.get_by_role("button", name="Import the 1 row").click()
    expect(page.get_by_role("heading", name="The good rows are being written")).to_be_visible()
    write_import.func(Import.objects.get().pk)
    expect(page.get_by_text("The import is done.")).to_be_visible()
    page.get_by_role("link", name="Show the list").click()
    expect(page.get_by_role("link", name="Nora New", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
