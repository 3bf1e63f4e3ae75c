"""Each rule, broken in the database by a direct write: no model, no form, no act in between."""

from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from sessions_app.models import Session
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot

INSERT = """
    insert into sessions_app_session
        (event_id, number, timetable_id, timetable_owner, slot_id, mentor_id, idea_id, during)
    values (%(event)s, %(number)s, %(timetable)s, %(owner)s, %(slot)s, %(mentor)s, %(idea)s, %(during)s)
"""


def refused_by(sql: str, params: Any = ()) -> str:
    """The name of the constraint that refuses a statement."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.execute("set constraints all immediate")
    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name or ""


def row(cast: Cast, **changed: Any) -> dict[str, Any]:
    """A lawful session of Boris in the hall at ten."""
    lawful = {
        "event": cast.event.pk,
        "number": 90,
        "timetable": cast.hall.pk,
        "owner": 0,
        "slot": cast.ten.pk,
        "mentor": cast.boris.pk,
        "idea": None,
        "during": cast.ten.during,
    }
    return lawful | changed


@pytest.fixture
def booked(cast: Cast) -> Session:
    """Anna's session with team Kelp at ten, with an active meeting."""
    session = making.make_session(cast.annas_ten, cast.anna, cast.kelp)
    making.make_meeting(session)
    return session


def test_the_lawful_row_is_accepted(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row(cast))
    assert Session.objects.get(number=90).mentor == cast.boris


def test_a_mentor_is_never_in_two_sessions_at_once(cast: Cast, booked: Session) -> None:
    assert refused_by(INSERT, row(cast, mentor=cast.anna.pk)) == "mentor_not_double_booked"


def test_not_even_in_two_events(cast: Cast, booked: Session) -> None:
    other = making.make_event("other")
    hall = making.make_timetable(event=other)
    slot = making.make_slot(hall, 10)
    elsewhere = row(cast, event=other.pk, timetable=hall.pk, slot=slot.pk, during=slot.during, mentor=cast.anna.pk)
    assert refused_by(INSERT, elsewhere) == "mentor_not_double_booked"


def test_a_team_is_never_in_two_sessions_at_once(cast: Cast, booked: Session) -> None:
    assert refused_by(INSERT, row(cast, idea=cast.kelp.pk)) == "team_not_double_booked"


def test_a_session_is_not_moved_by_hand_from_its_slot(cast: Cast) -> None:
    assert refused_by(INSERT, row(cast, during=making.at(600))) == "session_time_is_slot_time"


def test_a_session_is_in_the_timetable_of_its_slot(cast: Cast) -> None:
    other = making.make_timetable("Second hall", event=cast.event)
    assert refused_by(INSERT, row(cast, timetable=other.pk)) == "session_time_is_slot_time"


def test_a_session_is_of_the_event_of_its_timetable(cast: Cast) -> None:
    assert refused_by(INSERT, row(cast, event=making.make_event("other").pk)) == "session_fits_timetable"


def test_a_custom_timetable_is_its_mentors_alone(cast: Cast) -> None:
    in_annas = row(cast, timetable=cast.annas.pk, slot=cast.annas_ten.pk, owner=cast.anna.pk)
    assert refused_by(INSERT, in_annas) == "custom_timetable_is_its_mentors"


def test_nor_does_lying_about_the_owner_help(cast: Cast) -> None:
    in_annas = row(cast, timetable=cast.annas.pk, slot=cast.annas_ten.pk, owner=cast.boris.pk)
    assert refused_by(INSERT, in_annas) == "session_fits_timetable"


def test_a_custom_timetable_with_sessions_keeps_its_mentor(cast: Cast, booked: Session) -> None:
    sql = "update timetables_timetable set mentor_id = %s where id = %s"
    assert refused_by(sql, [cast.boris.pk, cast.annas.pk]) == "session_fits_timetable"


def test_a_team_is_of_the_event(cast: Cast) -> None:
    stranger = making.make_idea("Stranger", event=making.make_event("other"))
    assert refused_by(INSERT, row(cast, idea=stranger.pk)) == "idea_is_of_the_event"


def test_a_team_with_sessions_stays_in_its_event(cast: Cast, booked: Session) -> None:
    sql = "update events_idea set event_id = %s where id = %s"
    assert refused_by(sql, [making.make_event("other").pk, cast.kelp.pk]) == "idea_is_of_the_event"


def test_a_standing_session_has_a_slot(cast: Cast) -> None:
    assert refused_by(INSERT, row(cast, slot=None)) == "standing_session_has_slot"


def test_a_slot_under_a_standing_session_is_not_deleted(cast: Cast, booked: Session) -> None:
    sql = "delete from timetables_slot where id = %s"
    assert refused_by(sql, [cast.annas_ten.pk]) == "standing_session_has_slot"


def test_a_number_is_given_once_in_an_event(cast: Cast, booked: Session) -> None:
    assert refused_by(INSERT, row(cast, number=booked.number)) == "session_number_unique_in_event"


@pytest.mark.parametrize("number", [0, -1])
def test_a_number_is_positive(cast: Cast, number: int) -> None:
    assert refused_by(INSERT, row(cast, number=number)) == "session_number_positive"


def test_under_an_active_meeting_the_team_stays(cast: Cast, booked: Session) -> None:
    sql = "update sessions_app_session set idea_id = %s where id = %s"
    assert refused_by(sql, [cast.moss.pk, booked.pk]) == "meeting_team_is_session_team"


def test_under_an_active_meeting_the_session_is_not_canceled(booked: Session) -> None:
    sql = "update sessions_app_session set canceled_at = now() where id = %s"
    assert refused_by(sql, [booked.pk]) == "meeting_team_is_session_team"


def test_under_an_active_meeting_the_session_is_not_deleted(booked: Session) -> None:
    assert refused_by("delete from sessions_app_session where id = %s", [booked.pk]) == "meeting_team_is_session_team"


def test_a_canceled_meeting_still_holds_its_session(booked: Session) -> None:
    booked.meetings.get().cancel(reason="", by=None)
    name = refused_by("delete from sessions_app_session where id = %s", [booked.pk])
    assert name.startswith("sessions_app_meeting_session_id")


def test_a_session_has_one_active_meeting(cast: Cast, booked: Session) -> None:
    sql = "insert into sessions_app_meeting (session_id, idea_id) values (%s, %s)"
    assert refused_by(sql, [booked.pk, cast.kelp.pk]) == "one_active_meeting_per_session"


def test_a_meeting_is_with_the_team_of_its_session(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    sql = "insert into sessions_app_meeting (session_id, idea_id) values (%s, %s)"
    assert refused_by(sql, [session.pk, cast.moss.pk]) == "meeting_team_is_session_team"


def test_an_open_session_has_no_meeting(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna)
    sql = "insert into sessions_app_meeting (session_id, idea_id) values (%s, %s)"
    assert refused_by(sql, [session.pk, cast.moss.pk]) == "meeting_team_is_session_team"


def test_what_happened_has_a_time(booked: Session) -> None:
    sql = "update sessions_app_meeting set outcome = 'held' where session_id = %s"
    assert refused_by(sql, [booked.pk]) == "meeting_outcome_has_time"


def test_nothing_unheard_of_happens(booked: Session) -> None:
    sql = "update sessions_app_meeting set outcome = 'lost', recorded_at = now() where session_id = %s"
    assert refused_by(sql, [booked.pk]) == "meeting_outcome_has_time"


def test_who_canceled_a_session_goes_with_when(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna)
    sql = "update sessions_app_session set canceled_by_id = %s where id = %s"
    assert refused_by(sql, [cast.admin.pk, session.pk]) == "session_canceled_by_has_time"


def test_who_canceled_a_meeting_goes_with_when(cast: Cast, booked: Session) -> None:
    sql = "update sessions_app_meeting set canceled_by_id = %s where session_id = %s"
    assert refused_by(sql, [cast.admin.pk, booked.pk]) == "meeting_canceled_by_has_time"


def test_slots_of_a_timetable_do_not_overlap(cast: Cast) -> None:
    sql = "insert into timetables_slot (timetable_id, during) values (%s, %s)"
    assert refused_by(sql, (cast.hall.pk, making.at(10))) == "timetable_slots_do_not_overlap"


@pytest.mark.parametrize(
    "during",
    [
        "empty",
        "[2027-03-06 10:00+00,)",
        "(,2027-03-06 10:00+00)",
        "[2027-03-06 08:00+00, 2027-03-06 08:20+00]",
        "(2027-03-06 08:00+00, 2027-03-06 08:20+00)",
    ],
)
def test_a_slot_is_bounded_half_open_and_not_empty(cast: Cast, during: str) -> None:
    sql = "insert into timetables_slot (timetable_id, during) values (%s, %s::tstzrange)"
    assert refused_by(sql, [cast.hall.pk, during]) == "slot_not_empty"


def test_moving_a_slot_moves_its_session(cast: Cast, booked: Session) -> None:
    Slot.objects.filter(pk=cast.annas_ten.pk).update(during=making.at(120))
    booked.refresh_from_db()
    assert booked.during == making.at(120)


def test_a_slot_does_not_move_onto_another_session_of_its_mentor(cast: Cast, booked: Session) -> None:
    making.make_session(cast.half_past, cast.anna)
    sql = "update timetables_slot set during = %s where id = %s"
    assert refused_by(sql, [making.at(25), cast.annas_ten.pk]) == "mentor_not_double_booked"


def test_back_to_back_is_not_double_booked(cast: Cast, booked: Session) -> None:
    after = making.make_slot(cast.hall, 120, 20)
    just_before = making.make_slot(cast.hall, 100, 20)
    for slot in (after, just_before):
        making.make_session(slot, cast.anna, cast.kelp)
    assert Session.objects.standing().filter(mentor=cast.anna).count() == 3


def test_all_of_it_in_turn_ends_well(cast: Cast, booked: Session) -> None:
    statements = [
        "update sessions_app_meeting set canceled_at = now()",
        "update sessions_app_session set idea_id = null",
        "update sessions_app_session set canceled_at = now()",
        "delete from timetables_slot",
        "delete from sessions_app_meeting",
        "delete from sessions_app_session",
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("set constraints all immediate")
    assert Session.objects.count() == 0


def test_every_constraint_of_ours_has_a_code_and_a_sentence() -> None:
    from django.apps import apps
    from django.db.models import BaseConstraint

    from events.integrity import CompositeKey

    def is_told(rule: BaseConstraint) -> bool:
        return rule.violation_error_code == rule.name and "%(name)s" not in str(rule.violation_error_message)

    ours = [apps.get_app_config(label) for label in ("events", "timetables", "sessions_app")]
    rules = [rule for app in ours for model in app.get_models() for rule in model._meta.constraints]
    assert [rule.name for rule in rules if not isinstance(rule, CompositeKey) and not is_told(rule)] == []
