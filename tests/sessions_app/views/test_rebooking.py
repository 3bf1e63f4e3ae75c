"""The page that takes a session to another slot."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event
from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Slot, Timetable
from timetables.spans import Span

PAGE = "/events/hack/sessions/1/"
URL = f"{PAGE}rebooking/"
NO_CHOICE = "Select a valid choice. That choice is not one of the available choices."


def soon() -> Span:
    """In half an hour: past the usual cut-off of two."""
    return making.at_moment(timezone.now() + timedelta(minutes=30))


def moved(admin: Client, slot: object) -> Any:
    return admin.post(URL, {"slot": slot}, follow=True)


def test_only_slots_its_mentor_and_team_can_come_to_are_offered(admin: Client, cast: Cast, session: Session) -> None:
    making.make_slot(making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris), 60)
    making.make_session(cast.half_past, cast.boris, cast.kelp)

    page = admin.get(URL)

    assert reading.heading(page) == "Move Session 1"
    assert reading.options(page, "slot") == [
        "Choose a slot (2 free)",
        "Sat 12:00–12:20 · Main hall",
        "Sat 12:00–12:20 · Anna's own",
    ]


def test_a_moved_session_is_in_the_other_slot(admin: Client, cast: Cast, session: Session) -> None:
    page = moved(admin, cast.half_past.pk)

    session.refresh_from_db()
    assert (session.slot, session.during) == (cast.half_past, cast.half_past.during)
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: Session 1 has been moved to Sat 6 Mar, 12:30–12:50."]


def test_it_says_that_the_meeting_comes_along(admin: Client, cast: Cast, meeting: Meeting) -> None:
    sentence = "Its meeting moves with it. The old slot becomes free."
    assert sentence in [line.words for line in reading.content(admin.get(URL)).all("p")]

    moved(admin, cast.half_past.pk)

    meeting.refresh_from_db()
    assert (meeting.is_active, meeting.sequence, meeting.session.slot) == (True, 1, cast.half_past)


@pytest.mark.parametrize("nonsense", ["0", "x", "9" * 30])
def test_nonsense_is_no_choice(admin: Client, session: Session, nonsense: str) -> None:
    page = moved(admin, nonsense)

    assert (page.status_code, reading.beside(page, "slot")) == (200, [NO_CHOICE])


def test_no_slot_is_told(admin: Client, session: Session) -> None:
    page = moved(admin, "")

    assert (page.status_code, reading.beside(page, "slot")) == (200, ["This field is required."])
    assert reading.options(page, "slot")[0] == "Choose a slot (3 free)"


def test_a_slot_of_another_event_is_no_choice(admin: Client, session: Session) -> None:
    elsewhere = making.make_slot(making.make_timetable(event=making.make_event("other")), 600)

    page = moved(admin, elsewhere.pk)

    assert (page.status_code, reading.beside(page, "slot")) == (200, [NO_CHOICE])


def test_a_taken_slot_is_refused_by_name_and_the_nearest_offered(admin: Client, cast: Cast, session: Session) -> None:
    taken, free = making.make_slot(cast.hall, CENTURY), making.make_slot(cast.annas, CENTURY + 20)
    making.make_session(taken, cast.anna)

    page = moved(admin, taken.pk)

    sentence = "This slot has just been booked: Anna Berg has session 2 at Thu 12:00 in Main hall."
    assert (page.status_code, reading.beside(page, "slot")) == (409, [sentence])
    (offered,) = reading.content(page).all("button", name="slot")
    assert (offered.attributes["value"], offered.words) == (str(free.pk), "Thu 6 Mar, 12:20–12:40")


def test_a_busy_team_is_named(admin: Client, cast: Cast, session: Session) -> None:
    making.make_session(cast.half_past, cast.boris, cast.kelp)

    page = moved(admin, cast.half_past.pk)

    sentence = "This slot has just been booked: Kelp has session 2 at Sat 12:30 in Main hall."
    assert (page.status_code, reading.beside(page, "slot")) == (409, [sentence])


def test_another_mentors_custom_timetable_is_refused(admin: Client, cast: Cast, session: Session) -> None:
    boriss = making.make_slot(making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris), 60)

    page = moved(admin, boriss.pk)

    sentence = "This custom timetable belongs to another mentor. Choose that mentor or another timetable."
    assert (page.status_code, reading.beside(page, "slot")) == (409, [sentence])


def test_a_cancelled_session_is_refused(admin: Client, cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)

    page = moved(admin, cast.half_past.pk)

    assert (page.status_code, reading.on_top(page)) == (409, ["Session 1 is cancelled. Reinstate it first."])
    assert Session.objects.get().slot == cast.ten


def test_sent_twice_it_stays_moved(admin: Client, cast: Cast, session: Session) -> None:
    assert [admin.post(URL, {"slot": cast.half_past.pk}).status_code for _ in range(2)] == [302, 302]
    assert Session.objects.get().slot == cast.half_past


# A team moves its own booking


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    """Of team Kelp, whose session 1 with Anna is in the hall on Thu 12:00."""
    Event.objects.update(self_booking=True)
    cast.hall.mentors.set([cast.anna, cast.boris])
    coming = making.make_slot(cast.hall, CENTURY)
    making.make_meeting(making.make_session(coming, cast.anna, cast.kelp))
    client.force_login(cast.kim)
    return client


def test_a_team_is_offered_what_its_rules_leave(kim: Client, cast: Cast) -> None:
    for minutes in (30, 60, 90, 130):
        making.make_slot(cast.hall, CENTURY + minutes)
    making.make_session(making.make_slot(cast.annas, CENTURY + 60), cast.anna, cast.moss)
    draft = Timetable.objects.create(event=cast.event, name="Draft", mentor=cast.anna, published_at=None)
    making.make_slot(draft, CENTURY + 200)
    Event.objects.update(break_between=11)

    page = kim.get(URL)

    assert reading.heading(page) == "Move Session 1"
    assert reading.options(page, "slot") == ["Choose a slot (1 free)", "Thu 14:10–14:30 · Main hall"]


def test_a_team_moves_its_booking(kim: Client, cast: Cast) -> None:
    free = making.make_slot(cast.hall, CENTURY + 60)

    page = moved(kim, free.pk)

    meeting = Meeting.objects.get()
    assert (meeting.session.slot, meeting.sequence, meeting.is_active) == (free, 1, True)
    assert page.redirect_chain == [(PAGE, 302)]


def test_a_team_does_not_read_who_has_the_other_slot(kim: Client, cast: Cast) -> None:
    taken, free = making.make_slot(cast.hall, CENTURY + 60), making.make_slot(cast.hall, CENTURY + 90)
    making.make_meeting(making.make_session(taken, cast.anna, cast.moss))

    page = moved(kim, taken.pk)

    sentence = "This slot has been booked. Choose another slot."
    assert (page.status_code, reading.beside(page, "slot")) == (409, [sentence])
    assert [one.attributes["value"] for one in reading.content(page).all("button", name="slot")] == [str(free.pk)]
    assert "Moss" not in page.content.decode()


def test_a_draft_is_no_choice_for_a_team(kim: Client, cast: Cast) -> None:
    draft = Timetable.objects.create(event=cast.event, name="Draft", mentor=cast.anna, published_at=None)

    page = moved(kim, making.make_slot(draft, CENTURY + 60).pk)

    assert (page.status_code, reading.beside(page, "slot")) == (200, [NO_CHOICE])


def test_after_the_cut_off_it_is_told_instead_of_asked(kim: Client, cast: Cast) -> None:
    Slot.objects.filter(sessions=Session.objects.get()).update(during=soon())

    asked, sent = kim.get(URL), moved(kim, making.make_slot(cast.hall, CENTURY + 60).pk)

    assert asked.status_code == 409
    assert reading.on_top(asked)[0].startswith("Changes ended on ")
    assert sent.status_code == 409
    assert Meeting.objects.get().sequence == 0


@pytest.mark.parametrize("person", ["mia", "boris"])
def test_nobody_else_finds_the_page(kim: Client, cast: Cast, person: str) -> None:
    making.make_idea("Reed", event=cast.event, members=[cast.boris.user])
    kim.force_login(cast.mia if person == "mia" else cast.boris.user)

    assert [kim.get(URL).status_code, kim.post(URL).status_code] == [404, 404]


def test_the_mentor_of_a_booking_does_not_move_it(kim: Client, cast: Cast) -> None:
    """Also when the mentor is in a team of their own."""
    making.make_idea("Reed", event=cast.event, members=[cast.anna.user])
    kim.force_login(cast.anna.user)

    assert [kim.get(URL).status_code, kim.post(URL).status_code] == [404, 404]
