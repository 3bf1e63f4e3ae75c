"""Attacks on the rules of sessions."""

from tests.proof.attacks.attack import Alone, Attack, Pair
from tests.proof.attacks.lawful import (
    IDEA,
    NOW,
    NULL,
    SLOT,
    TIMETABLE,
    during,
    idea_to_other_event,
    move,
    put,
    reinstate,
    session,
)
from tests.proof.attacks.writing import Delete, Update, it

IN_OTHER_EVENT = session("other_ten", it.anna, 91, event_id=it.other)
IN_NO_SLOT = session("spare_slot", timetable_id=it.spare_timetable, slot_id=NULL, canceled_at=NOW)
TO_ANNAS = put(
    it.unanswering,
    timetable_id=it.annas,
    timetable_owner=it.anna,
    slot_id=it.annas_ten,
    during="%(annas_ten_during)s",
)

SESSION_ATTACKS: list[Attack] = [
    # A mentor is in one session at a time, over all timetables and events.
    Alone("mentor_not_double_booked", session("noon", it.anna)),
    Alone("mentor_not_double_booked", put(it.open, mentor_id=it.olga)),
    Alone("mentor_not_double_booked", move(it.annas_noon, 365)),
    Pair("mentor_not_double_booked", session("ten", it.anna), session("annas_ten", it.anna, 91)),
    Pair("mentor_not_double_booked", session("attic_ten", it.anna), IN_OTHER_EVENT),
    Pair("mentor_not_double_booked", session("attic_ten", it.anna), reinstate(it.canceled)),
    Pair("mentor_not_double_booked", reinstate(it.canceled), reinstate(it.canceled_too)),
    Pair("mentor_not_double_booked", session("one", it.boris), put(it.planned, mentor_id=it.boris)),
    Pair("mentor_not_double_booked", move(it.four, 700), move(it.annas_noon, 690)),
    # So is a team.
    Alone("team_not_double_booked", session("noon", idea_id=it.kelp)),
    Alone("team_not_double_booked", put(it.spare_session, canceled_at=NULL, idea_id=it.kelp, during=during(120))),
    Alone("team_not_double_booked", move(it.annas_noon, 425)),
    Pair(
        "team_not_double_booked",
        session("ten", idea_id=it.fern),
        session("attic_ten", it.olga, 91, idea_id=it.fern),
    ),
    Pair("team_not_double_booked", session("attic_ten", it.olga, idea_id=it.kelp), reinstate(it.canceled)),
    Pair("team_not_double_booked", put(it.open, idea_id=it.fern), put(it.open_too, idea_id=it.fern)),
    Pair("team_not_double_booked", move(it.five, 780), move(it.annas_noon, 790)),
    # A number is given once in an event, from 1.
    Alone("session_number_unique_in_event", session("ten", number=12)),
    Alone("session_number_unique_in_event", put(it.open, number="11")),
    Pair("session_number_unique_in_event", session("ten"), session("attic_ten", it.olga)),
    Pair("session_number_unique_in_event", session("ten"), put(it.open, number="90")),
    Pair("session_number_unique_in_event", put(it.planned, number="90"), put(it.open, number="90")),
    Alone("session_number_positive", session("ten", number=0)),
    Alone("session_number_positive", session("ten", number=-1)),
    Alone("session_number_positive", put(it.open, number="0")),
    Pair(
        "session_number_positive",
        put(it.spare_session, number="number - 1"),
        put(it.spare_session, number="number - 1"),
    ),
    # A session is in its slot's timetable at its slot's time; when the slot moves, it moves along.
    Alone("session_time_is_slot_time", session("ten", during=during(600))),
    Alone("session_time_is_slot_time", session("ten", timetable_id=it.attic)),
    Alone("session_time_is_slot_time", put(it.open, during=during(600))),
    Alone("session_time_is_slot_time", put(it.open, slot_id=it.nine)),
    Alone("session_time_is_slot_time", put(it.open, timetable_id=it.attic)),
    Pair("session_time_is_slot_time", move(it.nine, 1000), session("nine"), back=""),
    Pair(
        "session_time_is_slot_time",
        move(it.nine, 1000),
        put(it.open, slot_id=it.nine, during="%(nine_during)s"),
        back="",
    ),
    Pair("session_time_is_slot_time", Delete(SLOT, it.nine), session("nine"), back="standing_session_has_slot"),
    # A session is of its timetable's event, and knows whose timetable it is.
    Alone("session_fits_timetable", session("ten", event_id=it.other)),
    Alone("session_fits_timetable", session("annas_ten", it.boris, timetable_owner=it.boris)),
    Alone("session_fits_timetable", put(it.open, event_id=it.other)),
    Alone("session_fits_timetable", Update(TIMETABLE, it.annas, {"mentor_id": it.boris})),
    Alone("session_fits_timetable", Update(TIMETABLE, it.hall, {"event_id": it.other})),
    Alone("session_fits_timetable", Update(SLOT, it.four, {"timetable_id": it.annas})),
    Alone("session_fits_timetable", Delete(TIMETABLE, it.annas)),
    Pair("session_fits_timetable", Update(TIMETABLE, it.attic, {"mentor_id": it.anna}), session("attic_ten")),
    Pair("session_fits_timetable", Delete(TIMETABLE, it.spare_timetable), IN_NO_SLOT),
    # A custom timetable is its mentor's alone.
    Alone("custom_timetable_is_its_mentors", session("annas_ten", it.boris)),
    Alone("custom_timetable_is_its_mentors", put(it.booked, mentor_id=it.boris)),
    Pair("custom_timetable_is_its_mentors", TO_ANNAS, put(it.unanswering, mentor_id=it.boris)),
    # Only a cancelled session may have lost its slot.
    Alone("standing_session_has_slot", session("ten", slot_id=NULL)),
    Alone("standing_session_has_slot", put(it.open, slot_id=NULL)),
    Alone("standing_session_has_slot", reinstate(it.slotless)),
    Alone("standing_session_has_slot", Delete(SLOT, it.eleven)),
    Pair("standing_session_has_slot", Delete(SLOT, it.annas_ten), reinstate(it.canceled_too)),
    # A team takes part in the event of its sessions.
    Alone("idea_is_of_the_event", session("ten", idea_id=it.newt)),
    Alone("idea_is_of_the_event", put(it.open, idea_id=it.newt)),
    Alone("idea_is_of_the_event", idea_to_other_event(it.rush)),
    Alone("idea_is_of_the_event", Delete(IDEA, it.rush)),
    Pair("idea_is_of_the_event", idea_to_other_event(it.fern), session("ten", idea_id=it.fern)),
    Pair("idea_is_of_the_event", Delete(IDEA, it.fern), put(it.open, idea_id=it.fern)),
    # Who cancelled is kept together with when.
    Alone("session_canceled_by_has_time", session("ten", canceled_by_id=it.ada_user)),
    Alone("session_canceled_by_has_time", put(it.open, canceled_by_id=it.ada_user)),
    Pair("session_canceled_by_has_time", put(it.canceled, canceled_by_id=it.ada_user), reinstate(it.canceled)),
]
