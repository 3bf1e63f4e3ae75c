"""The form that changes a session."""

from typing import Any

import pytest
from django.test import Client

from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"
URL = f"{PAGE}edit/"
LOCKED = "Session 1 has an active meeting, so its idea/team stays. Cancel the meeting first."


def facts(session: Session, **changed: Any) -> dict[str, Any]:
    """What the form sends when nothing is touched."""
    now = {name: getattr(session, f"{name}_id") for name in ("mentor", "timetable", "slot")}
    return now | {"idea": session.idea_id or "", "description": session.description, "number": session.number} | changed


def edited(admin: Client, session: Session, **changed: Any) -> Any:
    """The page after sending the form, wherever it leads."""
    return admin.post(URL, facts(session, **changed), follow=True)


# Asking


def test_the_form_holds_what_the_session_is(admin: Client, session: Session) -> None:
    page = admin.get(URL)

    held = {name: str(value) for name, value in facts(session).items()}
    assert reading.typed(page) == held | {"seen": str(session.last_change), "next": LIST}
    assert reading.heading(page) == "Edit Session 1"


def test_its_own_slot_is_offered_beside_the_free_ones(admin: Client, session: Session) -> None:
    assert reading.options(admin.get(URL), "slot") == [
        "Choose a slot (2 free)",
        "Sat 12:00–12:20",
        "Sat 12:30–12:50",
    ]


def test_a_mentor_who_left_the_event_stays_chosen(admin: Client, cast: Cast, session: Session) -> None:
    cast.anna.events.clear()

    assert reading.typed(admin.get(URL))["mentor"] == str(cast.anna.pk)


def test_another_mentor_leads_to_their_slots(admin: Client, cast: Cast, session: Session) -> None:
    making.make_session(cast.half_past, cast.boris)

    page = admin.post(URL, facts(session, mentor=cast.boris.pk, show_slots="1"))

    assert reading.options(page, "timetable") == ["Choose a timetable", "Main hall"]
    assert reading.options(page, "slot") == ["Choose a slot (1 free)", "Sat 12:00–12:20"]


def test_under_an_active_meeting_the_team_is_locked_and_says_why(admin: Client, meeting: Meeting) -> None:
    page = reading.content(admin.get(URL)).one(class_="form-locked")

    assert page.one("input", id="id_idea").attributes["value"] == "Kelp"
    assert "readonly" in page.one("input", id="id_idea").attributes
    assert page.one("p").words == (
        "Session 1 has an active meeting with Kelp, so its idea/team cannot change. Cancel the meeting first."
    )
    assert page.links() == {"Cancel the meeting": f"{PAGE}meeting/cancellation/"}


def test_a_cancelled_session_is_not_edited(admin: Client, cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)

    page = admin.get(URL)

    assert (page.status_code, reading.on_top(page)) == (409, ["Session 1 is cancelled. Reinstate it first."])
    assert reading.heading(page) == "Session 1 Cancelled"


# Saved


def test_everything_may_change_at_once(admin: Client, cast: Cast, session: Session) -> None:
    page = edited(
        admin,
        session,
        mentor=cast.boris.pk,
        slot=cast.half_past.pk,
        idea=cast.moss.pk,
        description="New 🚀",
        number=9,
    )

    session.refresh_from_db()
    assert facts(session) == {
        "mentor": cast.boris.pk,
        "timetable": cast.hall.pk,
        "slot": cast.half_past.pk,
        "idea": cast.moss.pk,
        "description": "New 🚀",
        "number": 9,
    }
    assert page.redirect_chain == [(f"{LIST}9/", 302)]
    assert reading.messages(page) == ["Done: Session 9 has been saved."]


def test_one_returns_to_the_list_one_came_from(admin: Client, session: Session) -> None:
    page = edited(admin, session, next=f"{LIST}?mentor=1&page=2")

    assert page.redirect_chain == [(f"{LIST}?mentor=1&page=2", 302)]


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_one_is_never_sent_elsewhere(admin: Client, session: Session, foreign: str) -> None:
    assert edited(admin, session, next=foreign).redirect_chain == [(PAGE, 302)]


def test_without_a_number_it_keeps_its_own(admin: Client, session: Session) -> None:
    edited(admin, session, number="", description="New")

    session.refresh_from_db()
    assert (session.number, session.description) == (1, "New")


def test_the_team_may_be_taken_away(admin: Client, session: Session) -> None:
    edited(admin, session, idea="")

    session.refresh_from_db()
    assert session.idea is None


def test_the_rest_may_change_under_an_active_meeting(admin: Client, cast: Cast, meeting: Meeting) -> None:
    edited(admin, meeting.session, mentor=cast.boris.pk, slot=cast.half_past.pk)

    session = Session.objects.get()
    assert (session.mentor, session.slot, session.idea) == (cast.boris, cast.half_past, cast.kelp)


def test_once_the_meeting_is_cancelled_the_team_may_change(admin: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.cancel(reason="", by=cast.admin)

    edited(admin, meeting.session, idea=cast.moss.pk)

    assert Session.objects.get().idea == cast.moss


# A shape that is wrong


def test_a_wrong_shape_is_told_beside_its_field_and_nothing_is_lost(admin: Client, session: Session) -> None:
    sent = facts(session, slot="", description="z" * 10_000, number="many", next=LIST, seen=session.last_change)

    page = admin.post(URL, sent)

    assert page.status_code == 200
    assert reading.beside(page, "slot") == ["This field is required."]
    assert reading.beside(page, "number") == ["Enter a whole number."]
    assert reading.beside(page, "description") == ["Ensure this value has at most 4000 characters (it has 10000)."]
    assert reading.typed(page) == {name: str(value) for name, value in sent.items()}


def test_a_slot_of_another_event_is_no_choice(admin: Client, session: Session) -> None:
    elsewhere = making.make_slot(making.make_timetable(event=making.make_event("other")), 600)

    page = edited(admin, session, slot=elsewhere.pk)

    sentence = "Select a valid choice. That choice is not one of the available choices."
    assert (page.status_code, reading.beside(page, "slot")) == (200, [sentence])


def test_a_damaged_hidden_field_is_told_on_top(admin: Client, session: Session) -> None:
    page = edited(admin, session, seen="yesterday")

    assert (page.status_code, reading.on_top(page)) == (200, ["Enter a whole number."])


# Refused by a rule


def test_another_team_under_an_active_meeting_is_refused(admin: Client, cast: Cast, meeting: Meeting) -> None:
    page = edited(admin, meeting.session, idea=cast.moss.pk)

    assert (page.status_code, reading.beside(page, "idea")) == (409, [LOCKED])
    assert reading.on_top(page) == [f"Idea/Team: {LOCKED}"]
    assert Session.objects.get().idea == cast.kelp


def test_after_that_refusal_the_form_holds_the_team_that_stays(admin: Client, cast: Cast, meeting: Meeting) -> None:
    page = edited(admin, meeting.session, idea=cast.moss.pk, description="Kept")

    assert {name: reading.typed(page)[name] for name in ("idea", "description")} == {
        "idea": str(cast.kelp.pk),
        "description": "Kept",
    }
    assert edited(admin, meeting.session, **reading.typed(page)).redirect_chain == [(LIST, 302)]
    assert Session.objects.get().description == "Kept"


def test_no_team_under_an_active_meeting_is_refused(admin: Client, meeting: Meeting) -> None:
    page = edited(admin, meeting.session, idea="")

    assert (page.status_code, reading.beside(page, "idea")) == (409, [LOCKED])


def test_a_busy_mentor_is_named(admin: Client, cast: Cast, session: Session) -> None:
    making.make_session(cast.half_past, cast.boris)

    page = edited(admin, session, mentor=cast.boris.pk, slot=cast.half_past.pk)

    sentence = "This slot has just been booked: Boris Adamov has session 2 at Sat 12:30 in Main hall."
    assert (page.status_code, reading.beside(page, "slot")) == (409, [sentence])


def test_a_busy_team_is_named(admin: Client, cast: Cast, session: Session) -> None:
    making.make_session(cast.half_past, cast.boris, cast.moss)

    page = edited(admin, session, slot=cast.half_past.pk, idea=cast.moss.pk)

    sentence = "This slot has just been booked: Moss has session 2 at Sat 12:30 in Main hall."
    assert (page.status_code, reading.beside(page, "idea")) == (409, [sentence])


def test_a_taken_number_is_refused_by_name(admin: Client, cast: Cast, session: Session) -> None:
    making.make_session(cast.half_past, cast.boris, number=12)

    page = edited(admin, session, number=12)

    sentence = "Number 12 is taken by Boris Adamov, Sat 12:30. The next free one is 13."
    assert (page.status_code, reading.beside(page, "number")) == (409, [sentence])


def test_another_mentors_custom_timetable_is_refused(admin: Client, cast: Cast, session: Session) -> None:
    page = edited(admin, session, mentor=cast.boris.pk, timetable=cast.annas.pk, slot=cast.annas_ten.pk)

    sentence = "This custom timetable belongs to another mentor. Choose that mentor or another timetable."
    assert (page.status_code, reading.beside(page, "timetable")) == (409, [sentence])


def test_a_cancelled_session_is_refused(admin: Client, cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)

    page = edited(admin, session, description="New")

    assert (page.status_code, reading.on_top(page)) == (409, ["Session 1 is cancelled. Reinstate it first."])
    assert reading.typed(page)["description"] == "New"
