-- What an organisation had in the panel's first release: something in every table and every state.
-- The ids count from 1, as the database is new.

insert into events_user (email, name, password, is_administrator, is_active, created_at) values
    ('ada@example.org', 'Ada Admin', '!', true, true, '2026-01-01 08:00+00'),
    ('anna@example.org', 'Anna Berg', '!', false, true, '2026-01-01 08:01+00'),
    ('boris@example.org', 'Boris Adamov', '!', false, true, '2026-01-01 08:02+00'),
    ('kim@example.org', 'Kim Kelp', '!', false, true, '2026-01-01 08:03+00'),
    ('mia@example.org', 'Mia “Moss” Ünlü 🌿', '!', false, false, '2026-01-01 08:04+00');
insert into events_event (name, slug, starts_on, ends_on, time_zone, meeting_link_template) values
    ('Hack', 'hack', '2027-03-06', '2027-03-07', 'Europe/Tallinn', 'https://meet.example.org/{event}-{number}'),
    ('Other', 'other', '2027-05-01', '2027-05-02', 'UTC', '');
insert into events_topic (name) values ('UX'), ('Fintech law');
insert into events_mentor (user_id, headline, bio, time_zone) values
    (2, 'Design lead', 'Since 2010', 'Europe/Tallinn'), (3, '', '', 'UTC');
insert into events_mentor_events (mentor_id, event_id) values (1, 1), (2, 1), (2, 2);
insert into events_mentor_topics (mentor_id, topic_id) values (1, 1), (2, 2);
insert into events_idea (event_id, name, brief) values (1, 'Kelp', 'Seaweed'), (1, 'Moss', ''), (2, 'Kelp', '');
insert into events_idea_members (idea_id, user_id) values (1, 4), (2, 5), (3, 4);
insert into events_idea_topics (idea_id, topic_id) values (1, 1);

select set_config('pghistory.context_metadata', '{"user": 1, "url": "/events/hack/"}', false);
insert into timetables_timetable (event_id, name, place, mentor_id) values
    (1, 'Main hall', 'Hall', null), (1, 'Anna''s own', 'Online', 1), (2, 'Main hall', '', null), (1, 'Empty', '', null);
insert into timetables_timetable_mentors (timetable_id, mentor_id) values (1, 2), (3, 2);
insert into timetables_slot (timetable_id, during) values
    (1, '[2027-03-06 10:00+00,2027-03-06 10:20+00)'), (1, '[2027-03-06 10:30+00,2027-03-06 10:50+00)'),
    (1, '[2027-03-06 11:00+00,2027-03-06 11:20+00)'), (2, '[2027-03-06 10:00+00,2027-03-06 10:20+00)'),
    (2, '[2027-03-06 12:00+00,2027-03-06 12:20+00)'), (3, '[2027-05-01 10:00+00,2027-05-01 10:20+00)');

-- 1 booked, 2 held, 3 open, 4 cancelled, 5 cancelled and without its slot, 1 of the other event missed, 7 deleted.
insert into sessions_app_session
    (event_id, number, timetable_id, timetable_owner, slot_id, mentor_id, idea_id, during, description)
select t.event_id, wanted.number, t.id, t.owner, s.id, wanted.mentor, wanted.idea, s.during, wanted.description
from (values
    (1, 4, 1, 1, 'Pricing'), (2, 1, 2, 2, ''), (3, 2, 2, null, 'Open to all'), (4, 5, 1, 2, ''), (5, 3, 2, 1, ''),
    (1, 6, 2, 3, '')
) wanted (number, slot, mentor, idea, description)
join timetables_slot s on s.id = wanted.slot join timetables_timetable t on t.id = s.timetable_id
order by s.timetable_id = 3, wanted.number;
insert into sessions_app_meeting (session_id, idea_id, link, made_by_id) values
    (1, 1, 'https://meet.example.org/hack-1', 1), (2, 2, '', 1), (4, 2, '', 1), (6, 3, '', null);

update sessions_app_meeting
    set canceled_at = '2026-02-01 09:00+00', canceled_by_id = 1, cancellation_reason = 'Ill', sequence = 1 where id = 3;
update sessions_app_session
    set canceled_at = '2026-02-01 09:01+00', canceled_by_id = 1, cancellation_reason = 'Ill' where number = 4;
update sessions_app_session set canceled_at = '2026-02-01 09:02+00' where number = 5;
delete from timetables_slot where id = 3;
update sessions_app_meeting
    set outcome = 'held', recorded_at = '2027-03-06 12:00+00', recorded_by_id = 3 where session_id = 2;
update sessions_app_meeting set outcome = 'team_missed', recorded_at = '2027-05-01 12:00+00' where session_id = 6;
update timetables_slot set during = '[2027-03-06 10:35+00,2027-03-06 10:55+00)' where id = 2;
update timetables_timetable set name = 'Great hall' where id = 1;
insert into sessions_app_session (event_id, number, timetable_id, timetable_owner, slot_id, mentor_id, during)
    select 1, 7, 2, 1, id, 1, during from timetables_slot where id = 5;
delete from sessions_app_session where number = 7;
delete from timetables_timetable where id = 4;
select set_config('pghistory.context_metadata', '', false);
