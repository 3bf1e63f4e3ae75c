"""The rules of mentorship requests, of people, and of what they are told."""

from django.utils.translation import gettext_lazy as _

from control_panel.integrity.rule import RowRule, query, repeated

REQUEST, USER, MAIL = "mentorship_mentorshiprequest", "events_user", "events_mail"
WAITS = "sent_at is null and dropped_at is null"

REQUESTS = [
    RowRule(
        "request_idea_is_of_the_event",
        "requests",
        _("A request is of a team of its event."),
        REQUEST,
        query("""
            select r.id, '' as detail
            from mentorship_mentorshiprequest r left join events_idea i on i.id = r.idea_id
            where i.id is null or i.event_id <> r.event_id
        """),
    ),
    RowRule(
        "request_session_is_its_own",
        "requests",
        _("A scheduled request has a standing session of its own mentor and team."),
        REQUEST,
        query("""
            select r.id, '' as detail
            from mentorship_mentorshiprequest r left join sessions_app_session s on s.id = r.session_id
            where (r.scheduled_at is not null or r.session_id is not null)
              and (s.id is null or s.canceled_at is not null or r.scheduled_at is null
                   or s.mentor_id is distinct from r.mentor_id or s.idea_id is distinct from r.idea_id)
        """),
        rows="scheduled_at is not null or session_id is not null",
    ),
    RowRule(
        "request_one_per_session",
        "requests",
        _("A session answers one request."),
        REQUEST,
        repeated(REQUEST, "session_id", "session_id is not null"),
        rows="session_id is not null",
    ),
    RowRule(
        "request_in_one_state",
        "requests",
        _("A request is in one state."),
        REQUEST,
        query("""
            select id, '' as detail from mentorship_mentorshiprequest
            where num_nonnulls(assigned_at, declined_at, withdrawn_at) > 1
               or scheduled_at is not null and assigned_at is null
               or (assigned_at is null) <> (mentor_id is null)
        """),
    ),
]

PEOPLE = [
    RowRule(
        "email_unique_whatever_its_case",
        "people",
        _("An email address is one person's."),
        USER,
        repeated(USER, "lower(email)"),
    ),
    RowRule(
        "somebody_administers",
        "people",
        _("At least one administrator can sign in."),
        USER,
        query("""
            select null::bigint as id, 'nobody' as detail
            where not exists (select from events_user where is_administrator and is_active)
        """),
        rows="is_administrator",
    ),
]

MAILS = [
    RowRule(
        "mail_speaks_of_something",
        "mails",
        _("A mail that waits is to somebody who is here, about a meeting or request that is or was here."),
        MAIL,
        query(r"""
            with waiting as (
                select id, user_id,
                       (regexp_match(thread, '^(?:meeting|reminder)-([0-9a-f-]{{36}})$'))[1]::uuid as meeting,
                       (regexp_match(thread, '^request-([0-9]{{1,18}})$'))[1]::bigint as request
                from events_mail where sent_at is null and dropped_at is null
            )
            select mail.id, '' as detail
            from waiting mail
            left join events_user person on person.id = mail.user_id
            left join sessions_app_meeting meeting on meeting.uid = mail.meeting
            left join sessions_app_meetingchange past on past.uid = mail.meeting and past.pgh_label = 'insert'
            left join mentorship_mentorshiprequest request on request.id = mail.request
            where person.id is null
               or mail.meeting is not null and meeting.id is null and past.pgh_id is null
               or mail.request is not null and request.id is null
        """),
        rows=WAITS,
    ),
    RowRule(
        "mail_waits_once_in_thread",
        "mails",
        _("A person waits for one mail about one thing at a time."),
        MAIL,
        repeated(MAIL, "user_id, thread", f"{WAITS} and claimed_at is null and thread <> ''"),
        rows=WAITS,
    ),
    RowRule(
        "notification_told_once",
        "mails",
        _("What must be told once is told once."),
        "events_notification",
        repeated("events_notification", "user_id, key", "key <> ''"),
        rows="key <> ''",
    ),
    RowRule(
        "hearing_is_of_its_people",
        "mails",
        _("What somebody knows of a meeting is kept once."),
        "sessions_app_hearing",
        repeated("sessions_app_hearing", "meeting_id, user_id"),
    ),
]
