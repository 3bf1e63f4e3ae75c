"""Who is shown a mentor's photo, and how it is kept."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Photo, User
from tests import making, pictures
from tests.sessions_app.conftest import Cast


@pytest.fixture
def photo(cast: Cast) -> Photo:
    return Photo.objects.create(mentor=cast.anna, image=pictures.drawn(kind="WEBP"))


def shown(photo: Photo, person: User | None, **headers: str) -> Any:
    client = Client()
    if person:
        client.force_login(person)
    return client.get(f"/photos/{photo.mentor_id}.webp?v={photo.version}", headers=headers)


def test_it_is_a_picture_and_nothing_else(photo: Photo, cast: Cast) -> None:
    answer = shown(photo, cast.kim)

    assert (answer.status_code, answer.content) == (200, bytes(photo.image))
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=604800"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_an_unchanged_photo_is_not_sent_again(photo: Photo, cast: Cast) -> None:
    etag = shown(photo, cast.kim).headers["ETag"]

    again = shown(photo, cast.kim, if_none_match=etag)

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Cache-Control"] == "private, max-age=604800"


def test_those_who_meet_the_mentor_see_it(photo: Photo, cast: Cast) -> None:
    joined = making.make_user("Jo Joined")
    cast.event.participants.add(joined)
    people = [cast.admin, cast.anna.user, cast.boris.user, cast.kim, cast.mia, joined]
    assert [shown(photo, person).status_code for person in people] == [200] * 6


def test_nobody_else_does(photo: Photo, cast: Cast) -> None:
    other = making.make_event("other")
    olga, omar = making.make_mentor("Olga Other", event=other), making.make_user("Omar Other")
    making.make_idea("Newt", event=other, members=[omar])

    assert [shown(photo, person).status_code for person in (olga.user, omar)] == [404, 404]
    assert shown(photo, making.make_user("Sam Stranger")).status_code == 403
    assert shown(photo, None).headers["Location"].startswith("/accounts/login/")


def test_a_mentor_without_an_event_sees_the_own_one(cast: Cast) -> None:
    own = Photo.objects.create(mentor=making.make_mentor("Olga Other"), image=b"x")
    assert shown(own, own.mentor.user).status_code == 200


def test_whoever_has_none_is_not_found(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    assert [client.get(f"/photos/{pk}.webp").status_code for pk in (cast.boris.pk, 999_999, 10**18)] == [404] * 3


def test_a_list_asks_once_for_all_photos_and_loads_no_picture(
    admin: Client, cast: Cast, photo: Photo, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8) as asked:  # as without photos
        admin.get("/events/hack/mentors/")
    assert not any('"events_photo"."image"' in query["sql"] for query in asked.captured_queries)
