"""The page that asks before an act is taken back, or says why it no longer can be."""

import uuid
from typing import Any

import pghistory
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Notification, Step
from sessions_app import booking, meetings
from sessions_app.models import Meeting, Session
from sessions_app.sheets import SessionSheet
from sessions_app.undo import plan
from tests import making, reading
from tests.importing import csv_file, import_file
from tests.sessions_app.conftest import Cast
from tests.sessions_app.undoing import last_act

LIST = "/events/hack/history/"


@pytest.fixture
def session(cast: Cast) -> Session:
    return making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)


@pytest.fixture
def moved(cast: Cast, session: Session) -> str:
    """The page of the act that moved a session with its meeting."""
    meetings.make_meeting(session, link="", by=cast.admin)
    booking.rebook(session, slot=cast.half_past, by=cast.admin)
    return undo_page()


def undo_page() -> str:
    return f"{LIST}{last_act()}/undo/"


def lists(page: Any) -> list[list[str]]:
    """The items of each list between the headings."""
    found = reading.content(page).all("ul")
    return [[item.words for item in one.all("li")] for one in found if "class" not in one.attributes]


def test_it_says_what_was_done_what_happens_now_and_who_hears_of_it(admin: Client, cast: Cast, moved: str) -> None:
    page = admin.get(moved)

    assert reading.heading(page) == "Undo this change?"
    assert lists(page) == [
        ["Session 1: changed Time from Sat 6 Mar 12:00–12:20 to Sat 6 Mar 12:30–12:50"],
        ["Session 1: Time Sat 6 Mar 12:00–12:20 instead of Sat 6 Mar 12:30–12:50."],
    ]
    assert reading.content(page).one(class_="form-check-label").words == (
        "Do not notify Anna Berg and Team Kelp (2 people)"
    )
    assert reading.content(page).one("button").words == "Undo the change"


def test_it_is_taken_back_and_leads_to_where_one_came_from(admin: Client, cast: Cast, moved: str) -> None:
    answer = admin.post(moved, {"next": "/events/hack/sessions/1/"}, follow=True)

    assert (answer.redirect_chain, reading.messages(answer)) == (
        [("/events/hack/sessions/1/", 302)],
        ["Done: 1 change has been taken back."],
    )
    assert Session.objects.get().slot == cast.ten
    assert Notification.objects.filter(user=cast.kim).count() == 3
    assert Step.objects.filter(undoes__isnull=False).values_list("thing", "deed", "who").get() == (
        "session",
        "moved",
        cast.admin.pk,
    )


def test_nobody_hears_of_a_quiet_one(admin: Client, cast: Cast, moved: str) -> None:
    admin.post(moved, {"quiet": "on"})

    assert Session.objects.get().slot == cast.ten
    assert Notification.objects.filter(user=cast.kim).count() == 2


def test_without_a_meeting_nobody_has_to_be_told(admin: Client, cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)

    page = admin.get(undo_page())

    assert reading.content(page).all(class_="form-check-label") == []
    assert "Nobody has a meeting here who would have to be told." in reading.content(page).words


def test_the_undo_itself_is_offered_to_be_taken_back(admin: Client, cast: Cast, moved: str) -> None:
    admin.post(moved)
    again = reading.content(admin.get(LIST)).all("a", class_="btn")[0].attributes["href"]

    admin.post(again)

    assert Session.objects.get().slot == cast.half_past


def test_what_stands_in_the_way_is_told_instead_of_a_button(admin: Client, cast: Cast, moved: str) -> None:
    booking.rebook(Session.objects.get(), slot=cast.annas_ten, by=cast.admin)
    Step.objects.update(at=making.TEN)

    page = admin.get(moved)

    assert (page.status_code, reading.heading(page)) == (200, "This can no longer be taken back")
    assert lists(page)[1] == [
        "Session 1 has been changed since (Moved), by ada@example.org on Sat 6 Mar, 12:00. Take that back first."
    ]
    assert reading.content(page).all("button") == []


def test_what_stands_in_the_way_is_told_to_whoever_sends_it_all_the_same(admin: Client, cast: Cast, moved: str) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.moss)

    page = admin.post(moved)

    refusal = "Session 1: Anna Berg has session 2 at Sat 12:00 in Anna's own by now."
    assert (page.status_code, reading.on_top(page)) == (409, [refusal])
    assert Session.objects.get(number=1).slot == cast.half_past


def test_a_second_click_is_told_that_it_is_done(admin: Client, cast: Cast, moved: str) -> None:
    admin.post(moved)

    page = admin.post(moved)

    assert page.status_code == 409
    assert reading.on_top(page)[0].startswith("This was taken back already, by ada@example.org on ")


def test_an_act_of_many_is_told_in_full_up_to_fifty(admin: Client, cast: Cast) -> None:
    cast.hall.add_slots([making.at(minutes, 10) for minutes in range(60, 660, 10)], by=cast.admin)

    page = admin.get(undo_page())

    assert reading.heading(page) == "Undo these 60 changes?"
    assert [(len(items), items[-1]) for items in lists(page)] == [(51, "… 60 in all."), (51, "… 60 in all.")]
    assert reading.messages(admin.post(undo_page(), follow=True)) == ["Done: 60 changes have been taken back."]
    assert cast.hall.slots.count() == 2


def test_an_act_of_thousands_is_left_to_be_changed_by_hand(
    admin: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "MOST", 2)
    cast.hall.add_slots([making.at(minutes) for minutes in (60, 90, 120)], by=cast.admin)

    page = admin.get(undo_page())

    assert lists(page)[1] == ["More than 2 changes were made in one go. Take back by hand what you need, one by one."]
    assert admin.post(undo_page()).status_code == 409
    assert cast.hall.slots.count() == 5


def test_changes_that_take_long_are_fewer_than_slots(
    admin: Client, cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "MOST_APART_FROM_SLOTS", 1)
    other = making.make_session(cast.half_past, cast.anna)
    cast.hall.add_slots([making.at(minutes) for minutes in (60, 90, 120)], by=cast.admin)
    assert admin.post(undo_page()).status_code == 302
    with pghistory.context(user=cast.admin.pk):
        session.cancel(reason="Ill", by=cast.admin)
        other.cancel(reason="Ill", by=cast.admin)

    page = admin.get(undo_page())

    assert lists(page)[1] == ["More than 1 changes were made in one go. Take back by hand what you need, one by one."]
    assert admin.post(undo_page()).status_code == 409
    assert not Session.objects.standing().exists()


def test_an_act_that_nobody_knows_is_not_found(admin: Client, cast: Cast, session: Session) -> None:
    assert admin.get(f"{LIST}{uuid.uuid4()}/undo/").status_code == 404
    assert admin.post(f"{LIST}{uuid.UUID(int=0)}/undo/").status_code == 404
    assert admin.get(f"{LIST}nothing/undo/").status_code == 404


@pytest.mark.parametrize("path", ["/events/hack/sessions/1/", "/events/hack/history/?q=1"])
def test_the_history_of_a_session_offers_each_act_once(admin: Client, cast: Cast, session: Session, path: str) -> None:
    booking.call_off(meetings.make_meeting(session, link="", by=cast.admin).session, reason="", by=cast.admin)

    offered = [link for link in reading.content(admin.get(path)).links().values() if "/undo/" in link]

    acts = Step.objects.filter(session=session.pk).latest_first().values_list("act", flat=True)
    assert [link.split("/")[4] for link in offered] == [str(act) for act in dict.fromkeys(acts)]
    assert len(offered) == 3


def test_a_timetable_and_a_slot_lead_to_their_history(admin: Client, cast: Cast) -> None:
    timetable = f"/events/hack/timetables/{cast.hall.pk}/"
    assert reading.read(admin.get(timetable)).links()["Show its history"] == f"{LIST}?timetable={cast.hall.pk}"
    slot = f"{timetable}slots/{cast.ten.pk}/edit/"
    assert reading.read(admin.get(slot)).links()["Show its history"] == f"{LIST}?slot={cast.ten.pk}"


def test_a_mentor_is_shown_no_history_of_their_slots(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna.user)
    slot = f"/events/hack/timetables/{cast.annas.pk}/slots/{cast.annas_ten.pk}/edit/"
    assert "Show its history" not in reading.read(client.get(slot)).links()


def test_the_page_asks_no_more_for_more_slots(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        cast.hall.add_slots([making.at(100 * count + 20 * n) for n in range(count)], by=cast.admin)
        with django_assert_num_queries(17):
            admin.get(undo_page())
        admin.post(undo_page())
        with django_assert_num_queries(17):
            admin.get(undo_page())


def test_the_page_asks_no_more_for_more_sessions(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        slots = [making.make_slot(cast.annas, 100 * count + 20 * n) for n in range(count)]
        booked = [making.make_meeting(making.make_session(slot, cast.anna, cast.kelp)) for slot in slots]
        with pghistory.context(user=cast.admin.pk):
            for meeting in booked:
                booking.call_off(meeting.session, reason="", by=cast.admin)
        with django_assert_num_queries(30):
            admin.get(undo_page())


def test_an_import_is_taken_back_as_a_whole(admin: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SessionSheet, "batch", 1)
    header = ["Number", "Start", "End", "Mentor", "Timetable", "Idea/Team", "State"]
    rows = [
        [str(number), f"2027-03-06 {start}", f"2027-03-06 {end}", "anna@example.org", "Main hall", "Kelp", "Booked"]
        for number, start, end in ((7, "12:00", "12:20"), (8, "12:30", "12:50"))
    ]
    import_file(cast.event, "sessions", csv_file(header, *rows), by=cast.admin)
    assert Meeting.objects.active().count() == 2

    admin.post(undo_page())

    assert not Meeting.objects.active().exists()
    assert not Session.objects.standing().exists()
