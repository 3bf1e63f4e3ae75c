"""The demo's mailbox: one's own mails, all of them for administrators, and nothing at all outside the demo."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail
from django.test import Client

from events.models import User
from events.sending import send_due
from tests import making, reading
from tests.events.test_sending import INVITATION
from tests.sessions_app.conftest import Cast, make_cast

LIST = "/demo/mail/"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """In the demo, mails are kept here."""
    settings.DEMO = True
    settings.EMAIL_BACKEND = "control_panel.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


def send(person: User, subject: str, **facts: Any) -> None:
    making.make_mail(person, subject, **facts)
    send_due()


def seen(client: Client, person: User) -> list[str]:
    client.force_login(person)
    return [row[0] for row in reading.rows(client.get(LIST))]


def only(client: Client) -> str:
    """The address of the one mail that is shown."""
    return next(href for href in reading.content(client.get(LIST)).links().values() if href.startswith(LIST))


def test_one_sees_ones_own_and_administrators_see_all(client: Client, cast: Cast, folder: Path) -> None:
    send(cast.kim, "For Kim")
    send(cast.mia, "For Mia")
    assert seen(client, cast.kim) == ["For Kim"]
    assert seen(client, cast.admin) == ["For Mia", "For Kim"]
    assert seen(client, cast.anna.user) == []


def test_each_is_a_file_of_its_own(cast: Cast, folder: Path) -> None:
    for person in (cast.kim, cast.mia):
        making.make_mail(person)
    send_due()
    assert len(list(folder.glob("*.eml"))) == len(list(folder.iterdir())) == 2


def test_a_mail_shows_its_text_and_what_a_calendar_makes_of_it(client: Client, cast: Cast, folder: Path) -> None:
    send(cast.kim, "Grüße 🎉 <b>", html="<script>alert(1)</script>", calendar=INVITATION.format(method="CANCEL"))
    client.force_login(cast.kim)

    page = client.get(only(client))

    assert reading.heading(page) == "Grüße 🎉 <b>"
    assert reading.content(page).one(class_="mail-text").words == "To 10:20."
    assert reading.facts(page) == {
        "Method": "CANCEL",
        "Entry": "Grüße von Kelp 🌿",
        "Starts": "Sat 6 Mar, 10:20",
        "UID": "meeting-1@example.org",
        "SEQUENCE": "3",
    }
    assert b"alert(1)" not in page.content


def test_the_whole_mail_is_downloaded(client: Client, cast: Cast, folder: Path) -> None:
    send(cast.kim, "For Kim")
    client.force_login(cast.kim)
    answer = client.get(only(client) + "file/")
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"][:11]) == (
        "message/rfc822",
        "attachment;",
    )
    assert b"Subject: For Kim" in b"".join(answer)


def test_mails_of_others_are_not_found(client: Client, cast: Cast, folder: Path) -> None:
    send(cast.mia, "For Mia")
    client.force_login(cast.mia)
    url = only(client)
    client.force_login(cast.kim)
    assert [client.get(way).status_code for way in (url, f"{url}file/", f"{LIST}x/", f"{LIST}../x/")] == [404] * 4


def test_mails_of_other_senders_are_shown_too(client: Client, cast: Cast, folder: Path) -> None:
    send_mail("Your code", "ABC", None, [cast.kim.email])
    assert seen(client, cast.kim) == ["Your code"]


def test_the_navigation_leads_there_in_the_demo_only(client: Client, cast: Cast, settings: Any, folder: Path) -> None:
    client.force_login(cast.kim)
    assert reading.read(client.get("/events/")).links()["Demo mailbox"] == LIST
    settings.DEMO = False
    assert "Demo mailbox" not in reading.read(client.get("/events/")).links()
    assert client.get(LIST).status_code == 404


def test_an_empty_box_says_so(client: Client, cast: Cast, folder: Path) -> None:
    client.force_login(cast.kim)
    empty = reading.content(client.get(LIST)).one(class_="empty")
    assert empty.words == "Nothing yet. Mails arrive here up to two minutes after the change they tell of."


def test_who_has_no_role_sees_no_mail(client: Client, cast: Cast, folder: Path) -> None:
    send(cast.kim, "For Kim")
    client.force_login(cast.kim)
    url = only(client)
    client.force_login(making.make_user("Sam Stranger"))
    assert [client.get(way).status_code for way in (LIST, url, f"{url}file/")] == [403] * 3
