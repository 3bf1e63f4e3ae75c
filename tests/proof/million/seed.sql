-- %(mentors)s mentors, each with %(slots)s slots and a session in each slot; two teams for each mentor. Half of the sessions
-- have a meeting, some have a request. Exclusion constraints are built afterwards, which is many times faster; the history
-- is written below, as triggers would take an hour.

set session_replication_role = replica;
set maintenance_work_mem = '512MB';

insert into events_user (email, name, password, is_administrator)
    select 'u' || n || '@example.org', 'Person ' || n, '!', n = 1 from generate_series(1, 4 * %(mentors)s) n;
insert into events_event (name, slug, starts_on, ends_on, time_zone)
    select 'Event ' || n, 'event-' || n, '2027-01-01', '2027-12-31', 'UTC' from generate_series(1, 10) n;
insert into events_mentor (user_id) select n from generate_series(1, %(mentors)s) n order by n;
insert into events_mentor_events (mentor_id, event_id) select n, 1 + n %% 10 from generate_series(1, %(mentors)s) n;
insert into events_idea (event_id, name)
    select 1 + m %% 10, 'Team ' || m || '-' || which
    from generate_series(1, %(mentors)s) m, generate_series(0, 1) which order by m, which;
insert into events_idea_members (idea_id, user_id) select n, n + %(mentors)s from generate_series(1, 2 * %(mentors)s) n;
insert into timetables_timetable (event_id, name, mentor_id)
    select 1 + n %% 10, 'Own of ' || n, n from generate_series(1, %(mentors)s) n order by n;

alter table timetables_slot drop constraint timetable_slots_do_not_overlap;
alter table sessions_app_session drop constraint mentor_not_double_booked, drop constraint team_not_double_booked;
insert into timetables_slot (timetable_id, during)
    select m, tstzrange(start, start + interval '20 minutes')
    from generate_series(1, %(mentors)s) m, generate_series(1, %(slots)s) s,
         lateral (select timestamptz '2027-01-01' + s * interval '20 minutes' as start) at
    order by m, s;
insert into sessions_app_session
    (event_id, number, timetable_id, timetable_owner, slot_id, mentor_id, idea_id, during)
    select 1 + timetable_id %% 10, id, timetable_id, timetable_id, id, timetable_id,
           2 * timetable_id - id %% 2, during
    from timetables_slot order by id;
insert into sessions_app_meeting (session_id, idea_id, uid)
    select id, idea_id, gen_random_uuid() from sessions_app_session where id %% 2 = 0 order by id;
insert into sessions_app_hearing (meeting_id, user_id) select id, 1 + id %% %(mentors)s from sessions_app_meeting;
insert into mentorship_mentorshiprequest (event_id, idea_id, goal, requested_by_id)
    select event_id, idea_id, 'Help', 1 from sessions_app_session where id %% 10 = 0;
insert into events_mail (user_id, thread, subject, text, sent_at)
    select 1, 'meeting-' || uid, 'Moved', 'To 10:20', now() from sessions_app_meeting;
insert into events_mail (user_id, thread, subject, text)
    select 1, 'meeting-' || uid, 'Moved', 'To 10:20' from sessions_app_meeting where id %% 100 = 0;
insert into events_notification (user_id, text, key) select 1, 'Soon', 'reminder-' || uid from sessions_app_meeting;

alter table timetables_slot add constraint timetable_slots_do_not_overlap
    exclude using gist (timetable_id with =, during with &&);
alter table sessions_app_session
    add constraint mentor_not_double_booked
        exclude using gist (mentor_id with =, during with &&) where (canceled_at is null),
    add constraint team_not_double_booked
        exclude using gist (idea_id with =, during with &&) where (canceled_at is null);
