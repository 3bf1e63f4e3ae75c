"""One's own mentor profile: headline, bio, topics, time zone and photo."""

from typing import Any

import pytest
from django.test import Client

from events.models import Mentor, Photo
from tests import making, pictures, reading
from tests.sessions_app.conftest import Cast

PAGE = "/profile/"


@pytest.fixture
def anna(cast: Cast, client: Client) -> Client:
    client.force_login(cast.anna.user)
    return client


def facts(**changed: Any) -> dict[str, Any]:
    lawful = {"headline": "Designer 🎨", "bio": "Since 2009.", "time_zone": "Europe/Paris", "new_topics": "UX, Law"}
    return lawful | changed


def photo(content: bytes | None = None) -> Any:
    return pictures.upload(pictures.drawn() if content is None else content)


def test_it_shows_the_profile_and_where_others_see_it(anna: Client, cast: Cast) -> None:
    Mentor.objects.filter(pk=cast.anna.pk).update(headline="Designer")

    page = anna.get(PAGE)

    assert reading.heading(page) == "Your mentor profile"
    assert list(reading.typed(page)) == ["headline", "bio", "topics", "new_topics", "time_zone", "photo"]
    assert reading.typed(page)["headline"] == "Designer"
    assert reading.content(page).one("form", class_="form-page").attributes["enctype"] == "multipart/form-data"
    assert reading.content(page).links()["Your page in Hack"] == f"/events/hack/mentors/{cast.anna.pk}/"
    assert reading.content(page).one(class_="portrait").attributes["data-initials"] == "AB"


def test_a_profile_is_saved(anna: Client, cast: Cast) -> None:
    page = anna.post(PAGE, facts(), follow=True)

    mentor = Mentor.objects.get(pk=cast.anna.pk)
    assert (mentor.headline, mentor.bio, mentor.time_zone) == ("Designer 🎨", "Since 2009.", "Europe/Paris")
    assert [topic.name for topic in mentor.topics.all()] == ["Law", "UX"]
    assert str(mentor) == "Anna Berg"
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: Your profile has been saved."]


def test_the_name_is_not_changed_here(anna: Client, cast: Cast) -> None:
    anna.post(PAGE, facts(name="Somebody else"))
    assert str(Mentor.objects.get(pk=cast.anna.pk)) == "Anna Berg"


def test_a_photo_is_added_changed_kept_and_removed(anna: Client, cast: Cast) -> None:
    anna.post(PAGE, facts(photo=photo()))
    first = Photo.objects.get(mentor=cast.anna)
    assert pictures.opened(bytes(first.image)).size == (256, 256)

    anna.post(PAGE, facts(photo=photo(pictures.drawn(size=(400, 400)))))
    second = Photo.objects.get(mentor=cast.anna)
    assert (second.pk, second.version != first.version) == (first.pk, True)

    anna.post(PAGE, facts())
    assert Photo.objects.get(mentor=cast.anna).version == second.version

    page = anna.get(PAGE)
    assert "remove_photo" in reading.typed(page)
    shown = reading.content(page).one("img", class_="portrait").attributes
    assert shown["src"] == f"/photos/{cast.anna.pk}.webp?v={second.version}"
    anna.post(PAGE, facts(remove_photo="on"))
    assert not Photo.objects.exists()


def test_a_new_photo_outweighs_the_tick_to_remove_it(anna: Client, cast: Cast) -> None:
    anna.post(PAGE, facts(photo=photo()))
    anna.post(PAGE, facts(photo=photo(), remove_photo="on"))
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (
            b"<svg></svg>",
            "This is no JPEG, PNG or WebP picture, or it is damaged. Choose another file.",
        ),
        (
            pictures.bomb(60_000, 60_000),
            "This picture has too many pixels; 25 million are the most. Make it smaller first.",
        ),
    ],
)
def test_what_is_no_photo_is_told_beside_it_and_the_rest_stays(
    anna: Client, cast: Cast, content: bytes, sentence: str
) -> None:
    page = anna.post(PAGE, facts(photo=photo(content)))

    assert page.status_code == 200
    assert reading.beside(page, "photo") == [sentence]
    assert reading.typed(page)["headline"] == "Designer 🎨"
    assert (Photo.objects.count(), Mentor.objects.get(pk=cast.anna.pk).headline) == (0, "")


def test_a_photo_is_asked_for_again_when_something_else_is_wrong(anna: Client) -> None:
    page = anna.post(PAGE, facts(photo=photo(), time_zone="Mars/Phobos"))

    assert reading.beside(page, "photo") == [
        "Choose the photo once more: browsers do not keep it while something else is mended."
    ]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("headline", "h" * 161, "Ensure this value has at most 160 characters (it has 161)."),
        ("bio", "b" * 10_000, "Ensure this value has at most 4000 characters (it has 10000)."),
        ("bio", "a\x00b", "Null characters are not allowed."),
        ("time_zone", "x\x00", "Select a valid choice. x\x00 is not one of the available choices."),
        ("new_topics", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(anna: Client, field: str, value: str, sentence: str) -> None:
    assert reading.beside(anna.post(PAGE, facts(**{field: value})), field) == [sentence]


def test_an_administrator_without_a_profile_has_none_to_edit(admin: Client) -> None:
    assert (admin.get(PAGE).status_code, admin.post(PAGE, facts()).status_code) == (404, 404)


def test_an_administrator_sets_and_removes_a_mentors_photo(admin: Client, cast: Cast) -> None:
    edit = f"/events/hack/mentors/{cast.anna.pk}/edit/"

    admin.post(edit, facts(name="Anna Berg", photo=photo()))
    assert Photo.objects.get().mentor == cast.anna

    admin.post(edit, facts(name="Anna Berg", remove_photo="on"))
    assert not Photo.objects.exists()


def test_a_mentor_is_added_without_a_photo(admin: Client, cast: Cast) -> None:
    making.make_topic()
    assert "photo" not in reading.typed(admin.get("/events/hack/mentors/add/"))
