"""Attacks on the rules of meetings, of what people know of them, and of calendar feeds."""

from tests.proof.attacks.attack import Alone, Attack, Pair
from tests.proof.attacks.lawful import (
    FEED,
    HEARING,
    MEETING,
    NOW,
    NULL,
    SESSION,
    feed,
    hearing,
    meeting,
    put,
)
from tests.proof.attacks.writing import Delete, Update, it


def change(pk: str, **changes: str) -> Update:
    return Update(MEETING, pk, changes)


OF_PLANNED = meeting(it.planned, it.moss)
KEY_OF_FEED = f"(select key from {FEED} where id = {it.feed})"

MEETING_ATTACKS: list[Attack] = [
    # A session has at most one active meeting.
    Alone("one_active_meeting_per_session", meeting(it.booked, it.kelp)),
    Alone("one_active_meeting_per_session", change(it.ended_before, canceled_at=NULL)),
    Pair("one_active_meeting_per_session", OF_PLANNED, OF_PLANNED),
    Pair("one_active_meeting_per_session", OF_PLANNED, change(it.ended, canceled_at=NULL)),
    Pair(
        "one_active_meeting_per_session",
        change(it.ended, canceled_at=NULL),
        change(it.ended_too, canceled_at=NULL),
    ),
    # Under an active meeting the team stays, and the session is neither cancelled nor deleted.
    Alone("meeting_team_is_session_team", meeting(it.planned, it.kelp)),
    Alone("meeting_team_is_session_team", meeting(it.open, it.moss)),
    Alone("meeting_team_is_session_team", meeting(it.canceled, it.kelp)),
    Alone("meeting_team_is_session_team", change(it.meeting, idea_id=it.moss)),
    Alone("meeting_team_is_session_team", put(it.booked, idea_id=it.moss)),
    Alone("meeting_team_is_session_team", put(it.booked, idea_id=NULL)),
    Alone("meeting_team_is_session_team", put(it.booked, canceled_at=NOW)),
    Alone("meeting_team_is_session_team", Delete(SESSION, it.booked)),
    Pair("meeting_team_is_session_team", OF_PLANNED, put(it.planned, idea_id=it.kelp)),
    Pair("meeting_team_is_session_team", OF_PLANNED, put(it.planned, canceled_at=NOW)),
    Pair("meeting_team_is_session_team", meeting(it.unanswering, it.moss), Delete(SESSION, it.unanswering)),
    Pair("meeting_team_is_session_team", change(it.ended, canceled_at=NULL), put(it.planned, idea_id=it.kelp)),
    # Who and what are kept together with when.
    Alone("meeting_canceled_by_has_time", meeting(it.planned, it.moss, canceled_by_id=it.ada_user)),
    Alone("meeting_canceled_by_has_time", change(it.meeting, canceled_by_id=it.ada_user)),
    Pair(
        "meeting_canceled_by_has_time",
        change(it.ended, canceled_by_id=it.ada_user),
        change(it.ended, canceled_at=NULL),
    ),
    Alone("meeting_outcome_has_time", meeting(it.planned, it.moss, outcome="'held'")),
    Alone("meeting_outcome_has_time", meeting(it.planned, it.moss, outcome="'lost'", recorded_at=NOW)),
    Alone("meeting_outcome_has_time", change(it.meeting, outcome="'held'")),
    Alone("meeting_outcome_has_time", change(it.meeting, outcome="'lost'", recorded_at=NOW)),
    Alone("meeting_outcome_has_time", change(it.meeting, recorded_at=NOW)),
    Pair(
        "meeting_outcome_has_time",
        change(it.held_meeting, recorded_by_id=it.ada_user),
        change(it.held_meeting, outcome="''", recorded_at=NULL),
    ),
    # What a person knows of a meeting is kept once.
    Alone("one_hearing_per_meeting_and_person", hearing(it.kim_user)),
    Alone("one_hearing_per_meeting_and_person", Update(HEARING, it.mias_hearing, {"user_id": it.kim_user})),
    Pair("one_hearing_per_meeting_and_person", hearing(it.sam_user), hearing(it.sam_user)),
    Pair(
        "one_hearing_per_meeting_and_person",
        hearing(it.sam_user),
        Update(HEARING, it.mias_hearing, {"user_id": it.sam_user}),
    ),
    Pair(
        "one_hearing_per_meeting_and_person",
        Update(HEARING, it.hearing, {"user_id": it.sam_user}),
        Update(HEARING, it.mias_hearing, {"user_id": it.sam_user}),
    ),
    # A feed shows one thing, at an address of its own.
    Alone("feed_shows_one_thing", feed()),
    Alone("feed_shows_one_thing", feed(user_id=it.kim_user, mentor_id=it.anna)),
    Alone("feed_shows_one_thing", Update(FEED, it.feed, {"user_id": NULL})),
    Alone("feed_shows_one_thing", Update(FEED, it.feed, {"timetable_id": it.hall})),
    Pair(
        "feed_shows_one_thing",
        Update(FEED, it.feed, {"user_id": NULL, "mentor_id": it.anna}),
        Update(FEED, it.feed, {"user_id": NULL, "idea_id": it.kelp}),
    ),
    Alone("sessions_app_calendarfeed_key_key", feed(user_id=it.kim_user, key=KEY_OF_FEED)),
    Alone("sessions_app_calendarfeed_key_key", Update(FEED, it.annas_feed, {"key": KEY_OF_FEED})),
    Pair(
        "sessions_app_calendarfeed_key_key",
        feed(user_id=it.kim_user, key=it.new_key),
        feed(idea_id=it.kelp, key=it.new_key),
    ),
    Pair(
        "sessions_app_calendarfeed_key_key",
        feed(user_id=it.kim_user, key=it.new_key),
        Update(FEED, it.feed, {"key": it.new_key}),
    ),
]
