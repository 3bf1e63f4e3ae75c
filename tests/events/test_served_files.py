"""What somebody uploaded comes back as a file of a known kind, never as a page, whatever is in it or it is called."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events.importing import read_import
from events.models import Import, Photo
from tests import pictures
from tests.importing import csv_file, read_file
from tests.sessions_app.conftest import Cast

PAGE = "<script>alert(1)</script>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOAD = "/events/hack/imports/add/?sheet=mentors"


def kind(response: Any) -> tuple[str, str, str]:
    disposition = response.headers.get("Content-Disposition", "")
    return response["Content-Type"], response["X-Content-Type-Options"], disposition


@pytest.mark.parametrize(("file_format", "content_type"), [("csv", "text/csv; charset=utf-8"), ("xlsx", XLSX)])
def test_faulty_rows_come_back_as_a_file_to_be_kept(
    admin: Client, cast: Cast, file_format: str, content_type: str
) -> None:
    import_ = read_file(cast.event, "mentors", csv_file(["Email", "Name"], [PAGE, SVG]), by=cast.admin)
    Import.objects.filter(pk=import_.pk).update(file_name=f'"; filename=a.html\r\n{PAGE}.html')

    response = admin.get(f"/events/hack/imports/{import_.pk}/faults/?format={file_format}")

    name = f"filenameahtml-scriptalert1scripthtml-faults.{file_format}"
    assert kind(response) == (content_type, "nosniff", f'attachment; filename="{name}"')


@pytest.mark.parametrize("address", ["imports/template/?sheet=mentors&format={}", "people/?export={}"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_lists_are_files_to_be_kept(admin: Client, address: str, file_format: str) -> None:
    content_type, sniffing, disposition = kind(admin.get(f"/events/hack/{address.format(file_format)}"))

    assert (content_type.partition(";")[0] in {"text/csv", XLSX}, sniffing) == (True, "nosniff")
    assert disposition.startswith('attachment; filename="')


@pytest.mark.parametrize("content", [PAGE, SVG, f"<?xml version='1.0'?>{SVG}", f"GIF89a{PAGE}", f"%PDF-1.7{PAGE}"])
@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "page.html", "list.xlsx.html"])
def test_a_page_or_picture_that_claims_to_be_a_list_is_told_apart(
    admin: Client, cast: Cast, content: str, name: str
) -> None:
    admin.post(UPLOAD, {"file": SimpleUploadedFile(name, content.encode(), "text/csv")})
    read_import.func(Import.objects.get().pk)

    page = admin.get(f"/events/hack/imports/{Import.objects.get().pk}/")
    assert Import.objects.get().failed_at is not None
    assert b"<script>alert" not in page.content
    assert b"onload=" not in page.content.replace(b"onload=&quot;", b"")


def test_a_photo_that_is_a_page_too_is_shown_as_a_picture_alone(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna.user)
    both = pictures.drawn(kind="JPEG", comment=PAGE.encode()) + PAGE.encode()
    profile = {"headline": "", "bio": "", "time_zone": "UTC"}
    client.post("/profile/", {**profile, "photo": SimpleUploadedFile("photo.html", both, "text/html")})

    response = client.get(f"/photos/{Photo.objects.get().mentor_id}.webp")

    assert kind(response) == ("image/webp", "nosniff", "")
    assert b"script" not in response.content
