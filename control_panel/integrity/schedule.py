"""The rules of timetables, slots, sessions and their meetings, each asked of the rows alone."""

from django.utils.translation import gettext_lazy as _
from psycopg import sql

from control_panel.integrity.rule import RowRule, query, repeated

SESSION, SLOT, MEETING = "sessions_app_session", "timetables_slot", "sessions_app_meeting"
STANDING = "canceled_at is null"

# In the order of their starts, a row that starts before all others have ended overlaps one of them. One sort, whatever
# the number of rows; the index of the constraint is not asked, as it is what may be missing.
OVERLAPPING = """
    select id, '' as detail from (
        select id, coalesce(lower(during), '-infinity') as starts,
               max(coalesce(upper(during), 'infinity')) over (
                   partition by {key} order by coalesce(lower(during), '-infinity'), id
                   rows between unbounded preceding and 1 preceding
               ) as others_end
        from {table} where {key} is not null and not isempty(during) and """


def _overlapping(table: str, key: str, condition: str) -> sql.Composed:
    return query(OVERLAPPING + condition + ") placed where starts < others_end", table=table, key=key)


def _first_overlapped(table: str, key: str, condition: str = "true") -> str:
    joined = f"{table} s, {table} o where s.id = f.id and o.{key} = s.{key} and o.id <> s.id"
    return f"(select min(o.id) from {joined} and o.during && s.during and o.{condition})"  # noqa: S608  # nosec B608  # our words


SESSIONS = [
    RowRule(
        "mentor_not_double_booked",
        "sessions",
        _("A mentor is in one session at a time, over all timetables and events."),
        SESSION,
        _overlapping(SESSION, "mentor_id", STANDING),
        rows=STANDING,
        other=_first_overlapped(SESSION, "mentor_id", STANDING),
    ),
    RowRule(
        "team_not_double_booked",
        "sessions",
        _("A team is in one session at a time."),
        SESSION,
        _overlapping(SESSION, "idea_id", STANDING),
        rows=f"{STANDING} and idea_id is not null",
        other=_first_overlapped(SESSION, "idea_id", STANDING),
    ),
    RowRule(
        "session_number_unique_in_event",
        "sessions",
        _("A session number is given once in an event."),
        SESSION,
        repeated(SESSION, "event_id, number"),
        other="(select min(o.id) from sessions_app_session s, sessions_app_session o"
        " where s.id = f.id and o.event_id = s.event_id and o.number = s.number and o.id <> s.id)",
    ),
    RowRule(
        "session_time_is_slot_time",
        "sessions",
        _("A session is in its slot's timetable, at its slot's time."),
        SESSION,
        query("""
            select s.id, '' as detail from sessions_app_session s left join timetables_slot l on l.id = s.slot_id
            where s.slot_id is not null
              and (l.id is null or l.timetable_id <> s.timetable_id or l.during is distinct from s.during)
        """),
        rows="slot_id is not null",
    ),
    RowRule(
        "standing_session_has_slot",
        "sessions",
        _("A session that stands has a slot."),
        SESSION,
        query(
            "select id, '' as detail from sessions_app_session where canceled_at is null and slot_id is null",
        ),
        rows=STANDING,
    ),
    RowRule(
        "session_fits_timetable",
        "sessions",
        _("A session is of its timetable's event; in a custom timetable it is with the timetable's mentor."),
        SESSION,
        query("""
            select s.id, '' as detail
            from sessions_app_session s left join timetables_timetable t on t.id = s.timetable_id
            where t.id is null or t.event_id <> s.event_id or coalesce(t.mentor_id, 0) <> s.timetable_owner
               or coalesce(t.mentor_id, s.mentor_id) <> s.mentor_id
        """),
    ),
    RowRule(
        "session_mentor_is_seated",
        "sessions",
        _("Who mentors a session takes part in its event and sits in its timetable, until they are erased."),
        SESSION,
        query("""
            select s.id, '' as detail
            from sessions_app_session s
            join timetables_timetable t on t.id = s.timetable_id
            join events_mentor mentor on mentor.id = s.mentor_id
            join events_user person on person.id = mentor.user_id
            left join events_mentor_events e on e.mentor_id = s.mentor_id and e.event_id = s.event_id
            left join timetables_timetable_mentors m on m.mentor_id = s.mentor_id and m.timetable_id = s.timetable_id
            where s.canceled_at is null and person.erased_at is null
              and (e.id is null or t.mentor_id is null and m.id is null)
        """),
        rows=STANDING,
    ),
    RowRule(
        "idea_is_of_the_event",
        "sessions",
        _("A session's team takes part in the session's event."),
        SESSION,
        query("""
            select s.id, '' as detail from sessions_app_session s left join events_idea i on i.id = s.idea_id
            where s.idea_id is not null and (i.id is null or i.event_id <> s.event_id)
        """),
        rows="idea_id is not null",
    ),
]

TIMETABLES = [
    RowRule(
        "timetable_slots_do_not_overlap",
        "timetables",
        _("Slots of a timetable do not overlap."),
        SLOT,
        _overlapping(SLOT, "timetable_id", "true"),
        other=_first_overlapped(SLOT, "timetable_id", "id is not null"),
    ),
    RowRule(
        "slot_not_empty",
        "timetables",
        _("A slot is bounded, and starts before it ends."),
        SLOT,
        query("""
            select id, '' as detail from timetables_slot
            where isempty(during) or lower_inf(during) or upper_inf(during) or not lower_inc(during)
               or upper_inc(during)
        """),
    ),
]

MEETINGS = [
    RowRule(
        "one_active_meeting_per_session",
        "meetings",
        _("A session has at most one active meeting."),
        MEETING,
        repeated(MEETING, "session_id", STANDING),
        rows=STANDING,
        other="(select min(o.id) from sessions_app_meeting m, sessions_app_meeting o"
        " where m.id = f.id and o.session_id = m.session_id and o.canceled_at is null and o.id <> m.id)",
    ),
    RowRule(
        "meeting_team_is_session_team",
        "meetings",
        _("An active meeting is of a session that stands, with that session's team."),
        MEETING,
        query("""
            select m.id, '' as detail
            from sessions_app_meeting m left join sessions_app_session s on s.id = m.session_id
            where m.canceled_at is null
              and (s.id is null or s.canceled_at is not null or s.idea_id is distinct from m.idea_id)
        """),
        rows=STANDING,
    ),
]
