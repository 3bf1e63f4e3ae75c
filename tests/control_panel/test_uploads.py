"""What is too large is refused before it is read, whoever sends it."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, RequestFactory

from control_panel.uploads import LimitedRequest
from tests import making, pictures, reading

TOO_LARGE = settings.LARGEST_REQUEST + 1


class NeverRead(BytesIO):
    def read(self, *args: Any) -> bytes:
        raise AssertionError("it was read")


@pytest.mark.parametrize("path", ["/accounts/login/", "/profile/", "/nowhere/"])
def test_a_request_that_is_too_large_is_refused_with_a_page(client: Client, db: None, path: str) -> None:
    page = client.post(path, b"x" * TOO_LARGE, content_type="multipart/form-data; boundary=x")

    assert page.status_code == 413
    assert reading.heading(page) == "This is too large to be taken in"
    assert (page["X-Content-Type-Options"], page["X-Frame-Options"]) == ("nosniff", "DENY")


def test_nothing_of_it_is_read() -> None:
    request = RequestFactory().generic("POST", "/")
    request.META |= {"CONTENT_LENGTH": str(TOO_LARGE), "wsgi.input": NeverRead()}

    assert LimitedRequest(answered)(request).status_code == 413


def answered(request: HttpRequest) -> Any:
    raise AssertionError("it came through")


def test_more_files_than_a_form_has_are_refused(client: Client, db: None) -> None:
    client.force_login(making.make_mentor().user)
    files = {name: pictures.upload(b"x") for name in ("photo", "second", "third")}

    assert client.post("/profile/", files).status_code == 400
