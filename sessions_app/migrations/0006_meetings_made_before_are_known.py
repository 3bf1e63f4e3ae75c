"""Meetings made before the panel told anybody: whoever takes part in one knows of it, so that changes are told."""

from django.db import migrations

KNOWN = """
    insert into sessions_app_hearing (meeting_id, user_id, told, told_at, known, known_at)
    select meeting, person, facts || jsonb_build_object('as_mentor', is_mentor), made_at,
           facts || jsonb_build_object('as_mentor', is_mentor), made_at
    from (
        select m.id as meeting, m.made_at, member.person, member.person = mentor.user_id as is_mentor,
               jsonb_build_object(
                   'start', to_char(lower(s.during) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'),
                   'end', to_char(upper(s.during) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'),
                   'place', t.place, 'link', coalesce(nullif(m.link, ''), t.link),
                   'mentor', s.mentor_id, 'team', m.idea_id, 'zone', e.time_zone,
                   'mentor_name', u.name, 'team_name', i.name
               ) as facts
        from sessions_app_meeting m
        join sessions_app_session s on s.id = m.session_id
        join timetables_timetable t on t.id = s.timetable_id
        join events_event e on e.id = s.event_id
        join events_idea i on i.id = m.idea_id
        join events_mentor mentor on mentor.id = s.mentor_id
        join events_user u on u.id = mentor.user_id
        cross join lateral (
            select user_id as person from events_idea_members where idea_id = m.idea_id
            union select mentor.user_id
        ) member
        where m.canceled_at is null
    ) known
    on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_one_waiting_mail_in_a_thread"),
        ("sessions_app", "0005_what_people_know_of_a_meeting"),
    ]

    operations = [migrations.RunSQL(KNOWN, migrations.RunSQL.noop)]
