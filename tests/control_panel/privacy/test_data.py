"""A person's own data, downloaded."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from control_panel.privacy.collecting import SECRETS, collected
from events.inviting import invite
from events.models import Mail, Notification, Photo, User
from sessions_app.models import CalendarFeed
from tests import making
from tests.sessions_app.conftest import Cast, make_cast

OWN = "/account/data/"


@pytest.fixture
def cast(db: None) -> Cast:
    cast = make_cast()
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin, description="About prices"))
    making.make_request(cast.kelp, by=cast.kim)
    making.make_mail(cast.kim, "Session 1 is booked")
    Notification.objects.create(user=cast.anna.user, text="Kelp booked you")
    Photo.objects.create(mentor=cast.anna, image=b"a picture")
    return cast


def opened(response: Any) -> zipfile.ZipFile:
    assert response.headers["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(response.content))


def sections(person: User) -> dict[str, list[dict[str, Any]]]:
    return {section.title: section.rows for section in collected(person)}


def test_it_is_a_zip_for_people_and_machines(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna.user)

    response = client.get(OWN)

    archive = opened(response)
    assert archive.namelist() == ["data.txt", "data.json", "photo.webp"]
    data = json.loads(archive.read("data.json"))
    titles = [section["title"] for section in data["sections"]]
    assert (data["person"], titles[0]) == ("Anna Berg", "You")
    text = archive.read("data.txt").decode()
    assert text.startswith("What the panel keeps about Anna Berg\r\n")
    assert [title for title in titles if f"\r\n{title}\r\n=" not in text] == []
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="anna-berg-data-20')


def test_a_mentor_gets_profile_sessions_and_messages(cast: Cast) -> None:
    found = sections(cast.anna.user)

    assert found["You"][0]["Email"] == "anna@example.org"
    assert found["Sessions, as a mentor"][0]["Description"] == "About prices"
    assert found["Sessions, as a mentor"][0]["Idea/team"] == "Kelp"
    assert found["Notifications, about you"][0]["Message"] == "Kelp booked you"
    assert found["Events, as a mentor"] == [{"Events": "Hack"}]


def test_a_member_gets_what_is_of_the_team_and_what_they_asked(cast: Cast) -> None:
    found = sections(cast.kim)

    assert [row["Mentor"] for row in found["Sessions, of your teams"]] == ["Anna Berg"]
    assert [row["Subject"] for row in found["Mails, about you"]] == ["Session 1 is booked"]
    assert [row["What"] for row in found["Mentorship requests: asked by, you"]] == ["Request of Kelp"]


def test_whoever_did_something_gets_what_the_history_keeps_of_it(cast: Cast) -> None:
    found = sections(cast.admin)

    assert len(found["Sessions: changes you made"]) == 1
    assert "Sessions: changes you made" not in sections(cast.kim)


def test_nothing_of_others_is_in_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.mia)

    archive = opened(client.get(OWN))

    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert [word for word in (b"kim", b"Anna", b"Kelp", b"prices") if word in everything] == []


def test_no_way_in_is_in_it(client: Client, cast: Cast) -> None:
    Mail.objects.all().delete()
    invitation = invite(cast.kim, event=cast.event, by=cast.admin)
    feed = CalendarFeed.make(by=cast.kim, user=cast.kim)
    client.force_login(cast.kim)

    archive = opened(client.get(OWN))

    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert invitation.secret in Mail.objects.get().text
    secrets = [cast.kim.password, *(key for one in (invitation, feed) for key in (str(one.key), one.key.hex))]
    secrets.append(str(client.session.session_key))
    assert [secret for secret in secrets if secret in everything] == []


def test_every_table_that_points_at_a_person_is_asked(cast: Cast) -> None:
    """By name, so that whoever adds one looks at what a download then says."""
    tables = {
        relation.related_model._meta.label
        for relation in User._meta.related_objects
        if not relation.field.name.endswith("_by") and not hasattr(relation.related_model, "pgh_tracked_model")
    }
    assert tables >= {"events.Mail", "events.Notification", "events.Mentor", "sessions_app.CalendarFeed"}
    secret = {
        field.name
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.name in SECRETS or field.name.endswith(("secret", "token", "key"))
    }
    assert secret - SECRETS <= {"object_key", "pgh_slug"}


def test_an_administrator_gets_it_for_somebody_who_asks(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)

    data = json.loads(opened(client.get(f"/events/hack/people/{cast.kim.pk}/data/")).read("data.json"))

    assert data["person"] == "Kim Kelp"


def test_also_somebody_who_takes_part_in_nothing_gets_it(client: Client, db: None) -> None:
    client.force_login(making.make_user("Sam Stranger"))

    assert json.loads(opened(client.get(OWN)).read("data.json"))["person"] == "Sam Stranger"
