"""An independent checker of the rules: plain SQL on the tables as they stand.

It knows no model and trusts no constraint of ours. Each rule of DESIGN section 4 is restated as naively as it can be,
as the rows that break it; what the database keeps by exclusion, composite key or generated column is compared here
row by row. All are asked in one statement, so that a database in use is seen at one moment.

    assert violations(connection) == []      # of psycopg, or of Django
"""

from typing import Any

OVERLAPS = "lower(one.during) < upper(other.during) and lower(other.during) < upper(one.during)"

# The name of each rule -> a query whose rows, each a text, are its violations.
RULES = {
    "mentor_not_double_booked": f"""
        select concat('sessions ', one.id, ' and ', other.id, ' of mentor ', one.mentor_id)
        from sessions_app_session as one
        join sessions_app_session as other on one.id < other.id and one.mentor_id = other.mentor_id
        where one.canceled_at is null and other.canceled_at is null and {OVERLAPS}
    """,
    "team_not_double_booked": f"""
        select concat('sessions ', one.id, ' and ', other.id, ' of idea ', one.idea_id)
        from sessions_app_session as one
        join sessions_app_session as other on one.id < other.id and one.idea_id = other.idea_id
        where one.canceled_at is null and other.canceled_at is null and {OVERLAPS}
    """,
    "timetable_slots_do_not_overlap": f"""
        select concat('slots ', one.id, ' and ', other.id, ' of timetable ', one.timetable_id)
        from timetables_slot as one
        join timetables_slot as other on one.id < other.id and one.timetable_id = other.timetable_id
        where {OVERLAPS}
    """,
    "slot_not_empty": """
        select concat('slot ', id) from timetables_slot
        where not coalesce(lower(during) < upper(during) and lower_inc(during) and not upper_inc(during), false)
    """,
    "session_number_unique_in_event": """
        select concat('sessions ', one.id, ' and ', other.id, ' are number ', one.number, ' of event ', one.event_id)
        from sessions_app_session as one
        join sessions_app_session as other
            on one.id < other.id and one.event_id = other.event_id and one.number = other.number
    """,
    "session_number_positive": """
        select concat('session ', id, ' is number ', number) from sessions_app_session
        where number is null or number < 1
    """,
    "session_time_is_slot_time": """
        select concat('session ', session.id, ' in slot ', session.slot_id)
        from sessions_app_session as session
        left join timetables_slot as slot on slot.id = session.slot_id
        where session.slot_id is not null and (
            slot.id is null
            or slot.timetable_id <> session.timetable_id
            or lower(slot.during) <> lower(session.during)
            or upper(slot.during) <> upper(session.during)
        )
    """,
    "session_fits_timetable": """
        select concat('session ', session.id, ' in timetable ', session.timetable_id)
        from sessions_app_session as session
        left join timetables_timetable as timetable on timetable.id = session.timetable_id
        where timetable.id is null
            or timetable.event_id <> session.event_id
            or coalesce(timetable.mentor_id, 0) <> session.timetable_owner
    """,
    "custom_timetable_is_its_mentors": """
        select concat('session ', session.id, ' of mentor ', session.mentor_id, ' in timetable ', timetable.id)
        from sessions_app_session as session
        join timetables_timetable as timetable on timetable.id = session.timetable_id
        where timetable.mentor_id is not null and timetable.mentor_id <> session.mentor_id
    """,
    "standing_session_has_slot": """
        select concat('session ', id) from sessions_app_session where canceled_at is null and slot_id is null
    """,
    "idea_is_of_the_event": """
        select concat('session ', session.id, ' of idea ', session.idea_id)
        from sessions_app_session as session
        left join events_idea as idea on idea.id = session.idea_id
        where session.idea_id is not null and (idea.id is null or idea.event_id <> session.event_id)
    """,
    "one_active_meeting_per_session": """
        select concat('meetings ', one.id, ' and ', other.id, ' of session ', one.session_id)
        from sessions_app_meeting as one
        join sessions_app_meeting as other on one.id < other.id and one.session_id = other.session_id
        where one.canceled_at is null and other.canceled_at is null
    """,
    "meeting_team_is_session_team": """
        select concat('meeting ', meeting.id, ' with idea ', meeting.idea_id)
        from sessions_app_meeting as meeting
        join sessions_app_session as session on session.id = meeting.session_id
        where meeting.canceled_at is null
            and (session.canceled_at is not null or session.idea_id is distinct from meeting.idea_id)
    """,
    "meeting_has_session": """
        select concat('meeting ', meeting.id, ' of session ', meeting.session_id)
        from sessions_app_meeting as meeting
        where not exists (select from sessions_app_session as session where session.id = meeting.session_id)
    """,
    "canceled_by_has_time": """
        select concat('session ', id) from sessions_app_session
        where canceled_at is null and canceled_by_id is not null
        union all
        select concat('meeting ', id) from sessions_app_meeting
        where canceled_at is null and canceled_by_id is not null
    """,
    "meeting_outcome_has_time": """
        select concat('meeting ', id, ' was ', outcome) from sessions_app_meeting
        where outcome not in ('', 'held', 'team_missed', 'mentor_missed')
            or (outcome = '') <> (recorded_at is null)
            or (recorded_at is null and recorded_by_id is not null)
    """,
    "request_idea_is_of_the_event": """
        select concat('request ', request.id, ' of idea ', request.idea_id)
        from mentorship_mentorshiprequest as request
        left join events_idea as idea on idea.id = request.idea_id
        where idea.id is null or idea.event_id <> request.event_id
    """,
    "request_mentor_is_session_mentor": """
        select concat('request ', request.id, ' of mentor ', request.mentor_id, ' in session ', session.id)
        from mentorship_mentorshiprequest as request
        join sessions_app_session as session on session.id = request.session_id
        where request.mentor_id is distinct from session.mentor_id
    """,
    "request_team_is_session_team": """
        select concat('request ', request.id, ' of idea ', request.idea_id, ' in session ', request.session_id)
        from mentorship_mentorshiprequest as request
        left join sessions_app_session as session on session.id = request.session_id
        where request.session_id is not null and (
            session.id is null or session.canceled_at is not null or session.idea_id is distinct from request.idea_id
        )
    """,
    "request_one_per_session": """
        select concat('requests ', one.id, ' and ', other.id, ' in session ', one.session_id)
        from mentorship_mentorshiprequest as one
        join mentorship_mentorshiprequest as other on one.id < other.id and one.session_id = other.session_id
    """,
    "request_by_and_when": """
        select concat('request ', request.id, ' was ', pair.what)
        from mentorship_mentorshiprequest as request
        cross join lateral (values
            ('assigned', assigned_at, assigned_by_id),
            ('scheduled', scheduled_at, scheduled_by_id),
            ('declined', declined_at, declined_by_id),
            ('withdrawn', withdrawn_at, withdrawn_by_id)
        ) as pair(what, happened_at, by)
        where (pair.happened_at is null) <> (pair.by is null)
    """,
    "request_assigned_has_mentor": """
        select concat('request ', id) from mentorship_mentorshiprequest
        where (assigned_at is null) <> (mentor_id is null)
    """,
    "request_scheduled_has_session": """
        select concat('request ', id) from mentorship_mentorshiprequest
        where (scheduled_at is null) <> (session_id is null)
    """,
    "request_scheduled_is_assigned": """
        select concat('request ', id) from mentorship_mentorshiprequest
        where scheduled_at is not null and assigned_at is null
    """,
    "request_in_one_state": """
        select concat('request ', id) from mentorship_mentorshiprequest
        where num_nonnulls(assigned_at, declined_at, withdrawn_at) > 1
    """,
}
QUESTION = "\nunion all\n".join(
    f"select '{rule}: ' || broken.said from ({query}) as broken(said)" for rule, query in RULES.items()
)


def violations(connection: Any) -> list[str]:
    """What breaks a rule now, each as "rule: rows"; with a connection of psycopg or of Django, in its transaction."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTION)
        return sorted(said for (said,) in cursor.fetchall())
