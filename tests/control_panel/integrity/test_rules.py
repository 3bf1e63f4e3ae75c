"""Each rule finds what breaks it, with every constraint out of the way, and nothing in lawful data."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from control_panel.integrity.asking import ask_all
from control_panel.integrity.rules import all_rules
from events.models import User
from mentorship.models import MentorshipRequest
from sessions_app.models import Meeting, Session
from tests.sessions_app.conftest import Cast
from timetables.models import Slot

SESSION = "update sessions_app_session set "
REQUEST = "update mentorship_mentorshiprequest set "
COPY_MEETING = """
    insert into sessions_app_meeting (session_id, idea_id, link, uid, sequence, made_at)
    select session_id, idea_id, link, gen_random_uuid(), 0, now() from sessions_app_meeting
"""
COPY_MAIL = (
    "insert into events_mail (user_id, thread, subject, text) select user_id, thread, subject, text from events_mail"
)
COPY_NOTE = "insert into events_notification (user_id, key, text) select user_id, key, text from events_notification"
COPY_HEARING = (
    "insert into sessions_app_hearing (meeting_id, user_id) select meeting_id, user_id from sessions_app_hearing"
)
DISTANT = "'[2027-03-06 10:05+00,2027-03-06 10:25+00)'"

# What is done, and how many rows break the rule then.
BROKEN = {
    "mentor_not_double_booked": (SESSION + "mentor_id = (select min(mentor_id) from sessions_app_session)", 1),
    "team_not_double_booked": (SESSION + "idea_id = (select min(idea_id) from sessions_app_session)", 1),
    "session_number_unique_in_event": (SESSION + "number = 7", 2),
    "session_time_is_slot_time": (SESSION + f"during = {DISTANT} where number = 2", 1),
    "standing_session_has_slot": (SESSION + "slot_id = null where number > 1", 2),
    "session_fits_timetable": (SESSION + "timetable_owner = 999999 where number = 1", 1),
    "session_mentor_is_seated": ("delete from timetables_timetable_mentors", 2),
    "idea_is_of_the_event": ("delete from events_idea", 2),
    "timetable_slots_do_not_overlap": (f"update timetables_slot set during = {DISTANT}", 1),
    "slot_not_empty": ("update timetables_slot set during = 'empty'", 3),
    "one_active_meeting_per_session": (COPY_MEETING, 1),
    "meeting_team_is_session_team": (SESSION + "canceled_at = now() where number = 1", 1),
    "request_idea_is_of_the_event": ("delete from events_idea", 2),
    "request_session_is_its_own": (SESSION + "canceled_at = now() where number = 1", 1),
    "request_one_per_session": (REQUEST + "session_id = (select min(id) from sessions_app_session)", 1),
    "request_in_one_state": (REQUEST + "declined_at = now(), withdrawn_at = now()", 2),
    "email_unique_whatever_its_case": ("update events_user set email = 'Same@example.org'", 4),
    "somebody_administers": ("update events_user set is_active = false", 1),
    "mail_speaks_of_something": ("update events_mail set thread = 'request-4711' where sent_at is null", 2),
    "mail_waits_once_in_thread": (COPY_MAIL, 2),
    "notification_told_once": (COPY_NOTE, 1),
    "hearing_is_of_its_people": (COPY_HEARING, 1),
    "checks_of_sessions_app_session": (SESSION + "number = -number", 3),
    "checks_of_mentorship_mentorshiprequest": (REQUEST + "assigned_by_id = null", 1),
    "references_of_sessions_app_session": ("delete from events_event", 3),
    "references_of_events_idea_members": ("delete from events_user", 2),
    "history_of_timetables_slot": (
        "alter table timetables_slot disable trigger user; update timetables_slot set timetable_id = 0",
        3,
    ),
    "history_of_sessions_app_session": (
        "alter table sessions_app_session disable trigger user; delete from sessions_app_session",
        3,
    ),
    "history_of_sessions_app_meeting": (
        "alter table sessions_app_meetingchange disable trigger user; delete from sessions_app_meetingchange",
        1,
    ),
    "next_numbers_are_free": ("update events_user set id = id + 100000", 1),
}


def nobody_watches(done: int) -> None:
    """How far it is."""


def asked() -> dict[str, dict[str, Any]]:
    return {found["rule"]: found for found in ask_all(nobody_watches)}


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def ask(name: str) -> Any:
    (rule,) = [rule for rule in all_rules() if rule.name == name]
    with connection.cursor() as cursor:
        return rule.ask(cursor)


def test_lawful_data_breaks_no_rule(cast: Cast) -> None:
    assert {name: found["faults"] for name, found in asked().items() if found["found"]} == {}


def test_each_rule_says_how_many_rows_it_looked_at(cast: Cast) -> None:
    checked = {name: found["checked"] for name, found in asked().items()}

    wanted = {"mentor_not_double_booked": 3, "team_not_double_booked": 2, "meeting_team_is_session_team": 1}
    wanted |= {"request_one_per_session": 1, "history_of_timetables_slot": 3, "mail_speaks_of_something": 2}
    assert {name: checked[name] for name in wanted} == wanted


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_finds_what_breaks_it(unguarded: Cast, name: str) -> None:
    statement, count = BROKEN[name]
    run(statement)
    assert ask(name).found == count


def test_each_written_rule_is_broken_here_and_a_derived_one_of_each_kind() -> None:
    names = {rule.name for rule in all_rules()}
    derived = {name for name in names if name.startswith(("checks_of_", "references_of_", "history_of_"))}
    asked_of_the_database = {"declared_is_in_force", "triggers_in_force", "pages_are_whole"}
    assert names - derived - asked_of_the_database == set(BROKEN) - derived
    assert {name.split("_")[0] for name in derived} == {name.split("_")[0] for name in derived & set(BROKEN)}


def test_every_table_that_refers_to_another_is_looked_at() -> None:
    names = {rule.name for rule in all_rules()}
    assert {"references_of_events_mail", "references_of_timetables_timetable_mentors"} <= names
    assert {f"history_of_{model._meta.db_table}" for model in tracked()} <= names


def tracked() -> list[Any]:
    return [model.pgh_tracked_model for model in apps.get_models() if getattr(model, "pgh_tracked_model", None)]  # type: ignore[attr-defined]


def test_an_overlap_is_told_with_the_session_it_overlaps(unguarded: Cast) -> None:
    first, second = Session.objects.filter(number__in=(1, 2)).order_by("number")
    Session.objects.update(mentor=unguarded.anna)

    (fault,) = ask("mentor_not_double_booked").faults

    assert (fault.table, fault.pk, fault.other) == ("sessions_app_session", second.pk, first.pk)


def test_a_long_session_overlaps_a_later_one_across_a_short_one_between_them(unguarded: Cast) -> None:
    run("alter table sessions_app_session disable trigger user")
    spans = {1: "[2027-01-01 10:00+00,2027-01-01 18:00+00)", 2: "[2027-01-01 11:00+00,2027-01-01 12:00+00)"}
    spans[3] = "[2027-01-01 17:00+00,2027-01-01 19:00+00)"
    for number, span in spans.items():
        run(f"update sessions_app_session set mentor_id = 1, during = '{span}' where number = {number}")
    assert ask("mentor_not_double_booked").found == 2


def test_sessions_that_touch_do_not_overlap(unguarded: Cast) -> None:
    for number in (1, 2, 3):
        span = f"[2027-01-01 1{number}:00+00,2027-01-01 1{number + 1}:00+00)"
        run(f"update sessions_app_session set mentor_id = 1, during = '{span}' where number = {number}")
    assert ask("mentor_not_double_booked").found == 0


def test_a_row_that_breaks_checks_is_told_with_their_names(unguarded: Cast) -> None:
    Session.objects.filter(number=1).update(number=0, canceled_by=unguarded.admin)

    (fault,) = ask("checks_of_sessions_app_session").faults

    assert fault.detail == "session_number_positive, session_canceled_by_has_time"


def test_a_lost_reference_is_told_with_its_column(unguarded: Cast) -> None:
    Meeting.objects.update(made_by=999_999)
    assert [fault.detail for fault in ask("references_of_sessions_app_meeting").faults] == ["made_by_id"]


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        ("delete from sessions_app_session where number = 2", "gone"),
        ("update sessions_app_session set description = 'x' where number = 2", "differs"),
        ("delete from sessions_app_sessionchange where number = 2", "unrecorded"),
    ],
)
def test_what_happened_without_an_entry_is_told(unguarded: Cast, statement: str, detail: str) -> None:
    for table in ("sessions_app_session", "sessions_app_sessionchange"):
        run(f"alter table {table} disable trigger user")
    run(statement)
    assert [fault.detail for fault in ask("history_of_sessions_app_session").faults] == [detail]


def test_a_history_without_its_beginning_is_told(cast: Cast) -> None:
    run("alter table timetables_slotchange disable trigger user")
    run("update timetables_slotchange set pgh_label = 'update'")
    assert {fault.detail for fault in ask("history_of_timetables_slot").faults} == {"begins_late"}


def test_many_violations_are_counted_and_the_first_are_named(unguarded: Cast) -> None:
    User.objects.bulk_create([User(email=f"{number}@example.org") for number in range(30)])
    run("update events_user set email = 'same@example.org'")

    result = ask("email_unique_whatever_its_case")

    assert (result.found, len(result.faults)) == (34, 20)


def test_a_session_moved_with_its_slot_keeps_every_rule(cast: Cast) -> None:
    Slot.objects.filter(pk=cast.ten.pk).update(during="[2027-03-06 20:00+00,2027-03-06 20:20+00)")
    MentorshipRequest.objects.filter(session=None).delete()
    assert sum(found["found"] for found in asked().values()) == 0
