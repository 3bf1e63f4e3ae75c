"""A slot is removed: what stands in it is settled first, in the same confirm."""

import pytest
from django.test import Client

from sessions_app.models import Session
from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.timetables.slots import address, concerned, decided
from timetables.models import Slot


def delete(slot: Slot) -> str:
    return address(slot, "delete")


def is_there(slot: Slot) -> bool:
    return Slot.objects.filter(pk=slot.pk).exists()


def test_an_empty_slot_is_deleted(admin: Client, cast: Cast) -> None:
    assert reading.heading(admin.get(delete(cast.ten))) == "Delete slot Sat 6 Mar, 12:00–12:20?"

    page = admin.post(delete(cast.ten), follow=True)

    assert not is_there(cast.ten)
    assert reading.messages(page) == ["Done: The slot Sat 6 Mar, 12:00–12:20 has been deleted."]


def test_a_cancelled_session_loses_its_slot(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna)
    session.cancel(reason="", by=None)

    admin.post(delete(cast.ten))

    session.refresh_from_db()
    assert (session.slot_id, session.during) == (None, making.at(0))


def test_nothing_happens_to_a_session_before_it_is_decided(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)

    asked, done = admin.get(delete(cast.ten)), admin.post(delete(cast.ten))

    assert concerned(asked) == ["Session 1 Open: Anna Berg with Kelp. nothing chosen"]
    assert done.status_code == 409
    assert reading.on_top(done) == [
        "A session stands in this slot. Move or cancel the session first.",
        "What becomes of session 1: Choose one of these.",
    ]
    assert (is_there(cast.ten), Session.objects.get(pk=session.pk).state) == (True, "open")


def test_sessions_move_or_are_cancelled_and_the_slot_goes(admin: Client, cast: Cast) -> None:
    moved = making.make_session(cast.ten, cast.anna, cast.kelp)
    meeting = making.make_meeting(moved)
    canceled = making.make_session(cast.ten, cast.boris, cast.moss)
    making.make_meeting(canceled)

    page = admin.post(
        delete(cast.ten),
        decided(moved, "elsewhere", slot=cast.half_past.pk) | decided(canceled, "cancel", reason="Room closed"),
        follow=True,
    )

    assert reading.messages(page) == ["Done: The slot Sat 6 Mar, 12:00–12:20 has been deleted."]
    moved.refresh_from_db()
    meeting.refresh_from_db()
    canceled.refresh_from_db()
    assert (is_there(cast.ten), moved.slot_id, meeting.sequence) == (False, cast.half_past.pk, 1)
    assert (canceled.cancellation_reason, canceled.slot_id) == ("Room closed", None)


def test_for_a_session_that_is_kept_the_slot_stays(admin: Client, cast: Cast) -> None:
    kept, canceled = making.make_session(cast.ten, cast.anna), making.make_session(cast.ten, cast.boris)

    page = admin.post(delete(cast.ten), decided(kept, "keep") | decided(canceled, "cancel"), follow=True)

    assert reading.messages(page) == ["Done: The slot Sat 6 Mar, 12:00–12:20 stays for the sessions kept in it."]
    canceled.refresh_from_db()
    assert (is_there(cast.ten), canceled.is_canceled) == (True, True)


def test_no_session_moves_along_with_a_slot_that_goes(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna)
    page = admin.post(delete(cast.ten), decided(session, "along"))
    assert (page.status_code, is_there(cast.ten)) == (200, True)


def test_one_refusal_takes_all_of_it_back(admin: Client, cast: Cast) -> None:
    canceled, moved = making.make_session(cast.ten, cast.anna), making.make_session(cast.ten, cast.boris)
    making.make_session(cast.half_past, cast.boris)

    page = admin.post(
        delete(cast.ten), decided(canceled, "cancel") | decided(moved, "elsewhere", slot=cast.half_past.pk)
    )

    assert page.status_code == 409
    canceled.refresh_from_db()
    assert (is_there(cast.ten), canceled.is_canceled) == (True, False)


def test_a_slot_of_another_event_is_no_target(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna)
    foreign = making.make_slot(making.make_timetable("Other", event=making.make_event("other")))
    page = admin.post(delete(cast.ten), decided(session, "elsewhere", slot=foreign.pk))
    assert (page.status_code, is_there(cast.ten)) == (200, True)


# Mentors


@pytest.fixture
def anna(cast: Cast, client: Client) -> Client:
    client.force_login(cast.anna.user)
    return client


def test_a_mentor_removes_an_empty_slot_of_their_own(anna: Client, cast: Cast) -> None:
    assert anna.post(delete(cast.annas_ten)).status_code == 302
    assert not is_there(cast.annas_ten)


def test_where_a_session_stands_a_mentor_is_told_to_ask(anna: Client, cast: Cast) -> None:
    session = making.make_session(cast.annas_ten, cast.anna)

    page = anna.post(delete(cast.annas_ten), decided(session, "cancel"))

    assert (page.status_code, is_there(cast.annas_ten)) == (409, True)
    assert reading.content(page).one("form").one("button").words == "Ask an administrator"
    session.refresh_from_db()
    assert not session.is_canceled


def test_other_slots_are_not_found(anna: Client, cast: Cast) -> None:
    boris = making.make_slot(making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris))
    forged = f"/events/hack/timetables/{cast.annas.pk}/slots/{cast.ten.pk}/delete/"
    assert [anna.post(url).status_code for url in (delete(cast.ten), delete(boris), forged)] == [404] * 3
    assert is_there(cast.ten)
