"""A timetable is published, and made a draft again."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Timetable

LIST = "/events/hack/timetables/"


@pytest.fixture
def draft(cast: Cast) -> Timetable:
    Timetable.objects.filter(pk=cast.hall.pk).update(published_at=None, published_by=None)
    cast.hall.refresh_from_db()
    return cast.hall


def publication(timetable: Timetable) -> str:
    return f"{LIST}{timetable.pk}/publication/"


def withdrawal(timetable: Timetable) -> str:
    return f"{LIST}{timetable.pk}/withdrawal/"


def more(page: Any) -> list[str]:
    return list(reading.content(page).one(class_="menu-more").links())


def test_publishing_asks_and_keeps_who_and_when(admin: Client, cast: Cast, draft: Timetable) -> None:
    asked = admin.get(publication(draft))
    assert reading.heading(asked) == "Publish Main hall?"
    assert "Teams do not book for themselves in this event" in reading.content(asked).words

    page = admin.post(publication(draft), follow=True)

    draft.refresh_from_db()
    assert (draft.is_published, draft.published_by) == (True, cast.admin)
    assert page.redirect_chain == [(draft.get_absolute_url(), 302)]
    assert reading.messages(page) == ["Done: Main hall is published."]


def test_where_teams_book_publishing_says_that_they_will(admin: Client, cast: Cast, draft: Timetable) -> None:
    cast.event.self_booking = True
    cast.event.save()
    assert "Teams see it at once and may book its free slots" in reading.content(admin.get(publication(draft))).words


def test_withdrawing_asks_and_leaves_what_is_booked(admin: Client, cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    assert reading.heading(admin.get(withdrawal(cast.hall))) == "Make Main hall a draft again?"

    page = admin.post(withdrawal(cast.hall), follow=True)

    cast.hall.refresh_from_db()
    assert (cast.hall.published_at, cast.hall.published_by) == (None, None)
    assert reading.messages(page) == ["Done: Main hall is a draft again."]
    assert cast.hall.sessions.in_state("booked").count() == 1


def test_what_is_published_already_is_told(admin: Client, cast: Cast) -> None:
    page = admin.post(publication(cast.hall))
    assert (page.status_code, reading.on_top(page)) == (409, ["Main hall is published already."])


def test_what_is_a_draft_already_is_told(admin: Client, draft: Timetable) -> None:
    page = admin.post(withdrawal(draft))
    assert (page.status_code, reading.on_top(page)) == (409, ["Main hall is a draft already."])


def test_the_page_says_which_it_is_and_offers_the_other(admin: Client, cast: Cast, draft: Timetable) -> None:
    of_draft, of_published = admin.get(draft.get_absolute_url()), admin.get(cast.annas.get_absolute_url())

    assert (reading.heading(of_draft), reading.heading(of_published)) == ("Main hall Draft", "Anna's own Published")
    assert ("Publish it" in more(of_draft), "Make it a draft" in more(of_draft)) == (True, False)
    assert ("Publish it" in more(of_published), "Make it a draft" in more(of_published)) == (False, True)
    notice = reading.content(of_draft).one(class_="notice")
    assert notice.words == "A draft: teams neither see it nor book in it. Publish it"
    assert notice.one("form").attributes["action"] == publication(draft)


def test_the_list_tells_drafts_apart(admin: Client, cast: Cast, draft: Timetable) -> None:
    assert [row[2] for row in reading.rows(admin.get(LIST))] == ["Draft", "Published"]
    assert [row[0] for row in reading.rows(admin.get(f"{LIST}?state=draft"))] == ["Main hall"]
    assert [row[0] for row in reading.rows(admin.get(f"{LIST}?state=published"))] == ["Anna's own"]


def test_teams_neither_find_nor_open_a_draft(client: Client, cast: Cast, draft: Timetable) -> None:
    cast.event.self_booking = True
    cast.event.save()
    client.force_login(cast.kim)

    assert [row[0] for row in reading.rows(client.get(LIST))] == ["Anna's own"]
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_timetable_deleted_meanwhile_is_told(cast: Cast, draft: Timetable) -> None:
    stale = Timetable.objects.get(pk=draft.pk)
    draft.remove(by=cast.admin)
    with pytest.raises(ValidationError, match="has been deleted meanwhile"):
        stale.publish(by=cast.admin)
