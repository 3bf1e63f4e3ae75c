"""A slot moves: what follows is shown first, decided for each session, and done in one go."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Event, Notification
from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.timetables.slots import address, at, concerned, decided
from timetables.models import Slot
from timetables.spans import span, start_of

AUTUMN = date(2027, 10, 31)  # in Tallinn 03:00-04:00 comes twice


def edit(slot: Slot) -> str:
    return address(slot, "edit")


def told(page: object) -> list[str]:
    return reading.on_top(page)


# What it shows


def test_it_says_which_sessions_teams_and_meetings_are_concerned(admin: Client, cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    making.make_session(cast.ten, cast.boris)
    making.make_session(making.make_slot(cast.hall, 60), cast.boris).cancel(reason="", by=None)

    page = admin.get(edit(cast.ten))

    assert concerned(page) == [
        "Session 1 Booked: Anna Berg with Kelp. It has a meeting: calendars hear of whatever you choose. along",
        "Session 2 Open: Boris Adamov with no team yet. along",
    ]
    fields = reading.typed(page)
    assert [fields[name] for name in ("date", "start", "end")] == ["2027-03-06", "12:00", "12:20"]


def test_an_empty_slot_moves_without_a_question(admin: Client, cast: Cast) -> None:
    page = admin.get(edit(cast.ten))
    assert (concerned(page), reading.content(page).all(class_="notice")) == ([], [])


def test_it_offers_where_mentor_and_team_are_free(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    boris = making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris)
    making.make_session(making.make_slot(boris, 60), cast.boris, cast.kelp)
    making.make_slot(cast.annas, 60)  # the team is with Boris
    free = making.make_slot(cast.annas, 90)

    page = admin.get(edit(cast.ten))

    (choice,) = reading.content(page).all("select", name=f"slot_{session.pk}")
    offered = [option.attributes["value"] for option in choice.all("option")]
    assert offered == ["", str(cast.annas_ten.pk), str(cast.half_past.pk), str(free.pk)]


def test_it_costs_the_same_for_one_session_and_for_three(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    admin.get(edit(cast.ten))
    # session, person, event, timetable, slot, sessions in it, slots around, who is busy, unread notifications
    with django_assert_num_queries(9):
        admin.get(edit(cast.ten))
    making.make_session(cast.ten, cast.boris, cast.moss)
    making.make_session(cast.ten, making.make_mentor("Cleo Third", event=cast.event))
    with django_assert_num_queries(9):
        admin.get(edit(cast.ten))


# What it does


def test_an_empty_slot_moves(admin: Client, cast: Cast) -> None:
    page = admin.post(edit(cast.ten), at("17:00", "17:45"), follow=True)

    cast.ten.refresh_from_db()
    assert cast.ten.during == making.at(5 * 60, 45)
    assert page.redirect_chain == [(cast.hall.get_absolute_url(), 302)]
    assert reading.messages(page) == ["Done: The slot is at Sat 6 Mar, 17:00–17:45 now."]


def test_a_session_moves_along_and_calendars_hear_of_it(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    meeting = making.make_meeting(session)

    admin.post(edit(cast.ten), at("17:00", "17:45") | decided(session, "along"))

    session.refresh_from_db()
    meeting.refresh_from_db()
    assert (session.slot_id, session.during) == (cast.ten.pk, making.at(5 * 60, 45))
    assert (meeting.sequence, meeting.is_active) == (1, True)


def test_without_a_word_about_it_a_session_moves_along(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna)
    admin.post(edit(cast.ten), at("17:00", "17:45"))
    session.refresh_from_db()
    assert session.during == making.at(5 * 60, 45)


def test_each_goes_where_it_was_decided_in_one_confirm(admin: Client, cast: Cast) -> None:
    """One of four moves along, one stays, one goes elsewhere, one is cancelled with its meeting."""
    mentors = [cast.anna, cast.boris, *(making.make_mentor(name, event=cast.event) for name in ("Cleo C", "Dan D"))]
    teams = [cast.kelp, cast.moss, *(making.make_idea(name, event=cast.event) for name in ("Fern", "Alga"))]
    sessions = [making.make_session(cast.ten, mentor, team) for mentor, team in zip(mentors, teams, strict=True)]
    meetings = [making.make_meeting(session) for session in sessions]
    along, kept, elsewhere, canceled = sessions

    page = admin.post(
        edit(cast.ten),
        at("17:00", "17:20")
        | decided(along, "along")
        | decided(kept, "keep")
        | decided(elsewhere, "elsewhere", slot=cast.half_past.pk)
        | decided(canceled, "cancel", reason="Dan is ill"),
        follow=True,
    )

    there, kept_there = "There is a slot at Sat 6 Mar, 17:00–17:20 now.", "The one at Sat 6 Mar, 12:00–12:20 stays"
    assert reading.messages(page) == [f"Done: {there} {kept_there} for the sessions kept in it."]
    new = Slot.objects.get(timetable=cast.hall, during=making.at(5 * 60))
    placed = [Session.objects.get(pk=session.pk) for session in sessions]
    assert [session.slot_id for session in placed] == [new.pk, cast.ten.pk, cast.half_past.pk, cast.ten.pk]
    assert [(session.is_canceled, session.cancellation_reason) for session in placed] == [
        (False, ""),
        (False, ""),
        (False, ""),
        (True, "Dan is ill"),
    ]
    held = [Meeting.objects.get(pk=meeting.pk) for meeting in meetings]
    assert [(meeting.sequence, meeting.is_active) for meeting in held] == [(1, True), (0, True), (1, True), (1, False)]


# What is refused, and changes nothing


def test_one_refusal_takes_all_of_it_back(admin: Client, cast: Cast) -> None:
    canceled = making.make_session(cast.ten, cast.anna, cast.kelp)
    making.make_meeting(canceled)
    elsewhere = making.make_session(cast.ten, cast.boris, cast.moss)
    making.make_session(cast.half_past, cast.boris)

    page = admin.post(
        edit(cast.ten),
        at("17:00", "17:20")
        | decided(canceled, "cancel", reason="x")
        | decided(elsewhere, "elsewhere", slot=cast.half_past.pk),
    )

    assert page.status_code == 409
    sentence = "This slot has just been booked: Boris Adamov has session 3 at Sat 12:30 in Main hall."
    assert reading.beside(page, f"slot_{elsewhere.pk}") == [sentence]
    assert [Session.objects.get(pk=one.pk).state for one in (canceled, elsewhere)] == ["booked", "open"]
    cast.ten.refresh_from_db()
    assert cast.ten.during == making.at(0)


def test_a_session_in_the_way_is_named(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)
    making.make_session(making.make_slot(cast.annas, 60), cast.anna)

    page = admin.post(edit(cast.ten), at("13:00", "13:20"))

    assert page.status_code == 409
    assert reading.beside(page, "start") == [
        "Session 1 cannot move there: Anna Berg has session 2 at Sat 13:00 in Anna's own."
    ]
    assert reading.heading(page) == "Edit slot Sat 6 Mar, 12:00–12:20"
    assert reading.typed(page)["start"] == "13:00"


def test_a_team_in_the_way_is_named(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    third = making.make_slot(making.make_timetable("Third", event=cast.event), 200)
    making.make_session(third, cast.boris, cast.kelp)

    page = admin.post(edit(cast.ten), at("15:25", "15:45"))

    assert reading.beside(page, "start") == ["Session 1 cannot move there: Kelp has session 2 at Sat 15:20 in Third."]


def test_a_slot_in_the_way_is_told(admin: Client, cast: Cast) -> None:
    page = admin.post(edit(cast.ten), at("12:20", "12:40"))
    assert reading.beside(page, "start") == [
        "This time overlaps another slot of the timetable. Choose a time that is not yet offered."
    ]


def test_elsewhere_needs_a_slot(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna)
    page = admin.post(edit(cast.ten), at("17:00", "17:20") | decided(session, "elsewhere"))
    assert reading.beside(page, f"slot_{session.pk}") == ["Choose the slot that session 1 moves to."]


def test_a_session_that_came_meanwhile_is_shown_first(admin: Client, cast: Cast) -> None:
    first = making.make_session(cast.ten, cast.anna)
    seen = reading.typed(admin.get(edit(cast.ten)))["seen"]
    making.make_session(cast.ten, cast.boris)

    page = admin.post(edit(cast.ten), at("17:00", "17:20", seen=seen) | decided(first, "along"))

    assert told(page) == ["The sessions in this slot have changed meanwhile. Look again, then decide."]
    assert len(concerned(page)) == 2
    again = admin.post(edit(cast.ten), at("17:00", "17:20", seen=reading.typed(page)["seen"]))
    assert again.status_code == 302


def test_what_happened_in_a_meeting_is_not_cancelled(admin: Client, cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    making.make_meeting(session).record(outcome="held", by=None)

    page = admin.post(edit(cast.ten), at("17:00", "17:20") | decided(session, "cancel"))

    assert page.status_code == 409
    assert reading.beside(page, f"what_{session.pk}") == [
        "This meeting is recorded as “Held”. Take that back first, then cancel the meeting."
    ]


def test_a_slot_only_moves_within_the_event(admin: Client, cast: Cast) -> None:
    page = admin.post(edit(cast.ten), at("12:00", "12:20", date="2027-03-05"))

    assert reading.beside(page, "date") == [
        "This day is not one of the event's, which lasts from 6 Mar 2027 to 7 Mar 2027."
    ]


def test_saving_what_is_shown_twice_that_night_changes_nothing(admin: Client, cast: Cast) -> None:
    """03:30 comes twice; the slot is in the second of the two hours, and stays there."""
    Event.objects.update(starts_on=AUTUMN, ends_on=AUTUMN)
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    Slot.objects.filter(pk=cast.ten.pk).update(during=span(second, second + timedelta(minutes=40)))
    assert reading.typed(admin.get(edit(cast.ten)))["start"] == "03:30"

    admin.post(edit(cast.ten), at("03:30", "04:20", date=AUTUMN))

    cast.ten.refresh_from_db()
    assert start_of(cast.ten.during) == second


# Mentors


@pytest.fixture
def anna(cast: Cast, client: Client) -> Client:
    client.force_login(cast.anna.user)
    return client


def test_a_mentor_moves_an_empty_slot_of_their_own(anna: Client, cast: Cast) -> None:
    assert anna.post(edit(cast.annas_ten), at("17:00", "17:20")).status_code == 302
    cast.annas_ten.refresh_from_db()
    assert cast.annas_ten.during == making.at(5 * 60)


def test_where_a_session_stands_a_mentor_is_told_to_ask(anna: Client, cast: Cast) -> None:
    session = making.make_session(cast.annas_ten, cast.anna, cast.kelp)

    asked = anna.get(edit(cast.annas_ten))
    done = anna.post(edit(cast.annas_ten), at("17:00", "17:20") | decided(session, "along"))

    for page in (asked, done):
        (form,) = reading.content(page).all("form")
        assert form.attributes["action"] == address(cast.annas_ten, "request")
        assert form.one("button").words == "Ask an administrator"
        assert [line.words for line in form.all("ul")[0].all("li")] == ["Session 1 Kelp Open"]
    assert (asked.status_code, done.status_code) == (200, 409)
    session.refresh_from_db()
    assert (session.during, Notification.objects.count()) == (making.at(0), 0)


def test_other_slots_are_not_found(anna: Client, cast: Cast) -> None:
    boris = making.make_slot(making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris))
    forged = f"/events/hack/timetables/{cast.annas.pk}/slots/{cast.ten.pk}/edit/"
    urls = [edit(cast.ten), edit(boris), forged, edit(cast.annas_ten).replace("hack", "other")]
    assert [anna.post(url, at("17:00", "17:20")).status_code for url in urls] == [404] * 4


def test_an_administrator_finds_a_slot_in_its_own_timetable_only(admin: Client, cast: Cast) -> None:
    elsewhere = making.make_slot(making.make_timetable("Other", event=making.make_event("other")))
    urls = [f"/events/hack/timetables/{cast.hall.pk}/slots/{cast.annas_ten.pk}/edit/", edit(elsewhere)]
    assert [admin.post(url).status_code for url in urls] == [404] * 2


def test_participants_move_none(client: Client, cast: Cast) -> None:
    client.force_login(cast.kim)
    assert client.post(edit(cast.ten), at("17:00", "17:20")).status_code == 403
