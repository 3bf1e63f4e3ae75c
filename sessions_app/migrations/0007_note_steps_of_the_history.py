"""Each change is noted in the index of the history, and those made before are noted now."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

NOTE = """
    INSERT INTO events_step
        (event_id, at, who, act, undoes, thing, thing_id, deed, change, before, session, number, timetable)
    SELECT * FROM (
        SELECT {event} AS event_id, NEW.pgh_created_at, (NEW.pgh_context->>'user')::BIGINT, NEW.pgh_context_id,
            NULL::UUID, '{thing}', NEW.pgh_obj_id,
            CASE NEW.pgh_label WHEN 'insert' THEN 'added' WHEN 'delete' THEN 'deleted' ELSE {deed} END AS deed,
            NEW.pgh_id, was.pgh_id AS before, {session}, {number}, {timetable}
        FROM {table} NEW LEFT JOIN LATERAL (
            SELECT * FROM {table} earlier
            WHERE earlier.pgh_obj_id = NEW.pgh_obj_id AND earlier.pgh_id < NEW.pgh_id
            ORDER BY earlier.pgh_id DESC LIMIT 1
        ) was ON TRUE
        ORDER BY NEW.pgh_id
    ) noted WHERE event_id IS NOT NULL AND deed IS NOT NULL
"""
SESSIONS = NOTE.format(
    session="NEW.id",
    number="NEW.number",
    timetable="NULL::BIGINT",
    table="sessions_app_sessionchange",
    thing="session",
    event="NEW.event_id",
    deed="""CASE
        WHEN NEW.canceled_at IS NOT NULL AND was.canceled_at IS NULL THEN 'canceled'
        WHEN NEW.canceled_at IS NULL AND was.canceled_at IS NOT NULL THEN 'reinstated'
        WHEN NEW.mentor_id <> was.mentor_id THEN 'handed_over'
        WHEN (NEW.during, NEW.timetable_id) IS DISTINCT FROM (was.during, was.timetable_id) THEN 'moved'
        ELSE 'changed' END""",
)
MEETINGS = NOTE.format(
    session="NEW.session_id",
    number="NULL::INTEGER",
    timetable="NULL::BIGINT",
    table="sessions_app_meetingchange",
    thing="meeting",
    event="(SELECT event_id FROM sessions_app_session WHERE id = NEW.session_id)",
    deed="""CASE
        WHEN NEW.canceled_at IS NOT NULL AND was.canceled_at IS NULL THEN 'canceled'
        WHEN NEW.outcome <> was.outcome THEN 'recorded'
        WHEN NEW.link <> was.link THEN 'changed' END""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_index_of_the_history"),
        ("sessions_app", "0006_meetings_made_before_are_known"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="meetingchange",
            trigger=pgtrigger.compiler.Trigger(
                name="note_step",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE was sessions_app_meetingchange%ROWTYPE; deed TEXT; of_event BIGINT;",
                    func="\n            SELECT * INTO was FROM sessions_app_meetingchange\n            WHERE pgh_obj_id = NEW.pgh_obj_id AND pgh_id < NEW.pgh_id ORDER BY pgh_id DESC LIMIT 1;\n            deed := CASE NEW.pgh_label WHEN 'insert' THEN 'added' WHEN 'delete' THEN 'deleted' ELSE CASE\n        WHEN NEW.canceled_at IS NOT NULL AND was.canceled_at IS NULL THEN 'canceled'\n        WHEN NEW.outcome <> was.outcome THEN 'recorded'\n        WHEN NEW.link <> was.link THEN 'changed' END END;\n            of_event := (SELECT event_id FROM sessions_app_session WHERE id = NEW.session_id);\n            IF deed IS NULL OR of_event IS NULL THEN RETURN NULL; END IF;\n            INSERT INTO events_step\n                (event_id, at, who, act, undoes, thing, thing_id, deed, change, before, session, number, timetable)\n            VALUES (of_event, NEW.pgh_created_at, (NEW.pgh_context->>'user')::BIGINT, NEW.pgh_context_id,\n                (NEW.pgh_context->>'undoes')::UUID, 'meeting', NEW.pgh_obj_id, deed, NEW.pgh_id, was.pgh_id,\n                NEW.session_id, NULL, NULL);\n            RETURN NULL;\n        ",
                    hash="fea1c305770dd879ba6eb1b6b31dfb0869e699ea",
                    operation="INSERT",
                    pgid="pgtrigger_note_step_f07c8",
                    table="sessions_app_meetingchange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sessionchange",
            trigger=pgtrigger.compiler.Trigger(
                name="note_step",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE was sessions_app_sessionchange%ROWTYPE; deed TEXT; of_event BIGINT;",
                    func="\n            SELECT * INTO was FROM sessions_app_sessionchange\n            WHERE pgh_obj_id = NEW.pgh_obj_id AND pgh_id < NEW.pgh_id ORDER BY pgh_id DESC LIMIT 1;\n            deed := CASE NEW.pgh_label WHEN 'insert' THEN 'added' WHEN 'delete' THEN 'deleted' ELSE CASE\n        WHEN NEW.canceled_at IS NOT NULL AND was.canceled_at IS NULL THEN 'canceled'\n        WHEN NEW.canceled_at IS NULL AND was.canceled_at IS NOT NULL THEN 'reinstated'\n        WHEN NEW.mentor_id <> was.mentor_id THEN 'handed_over'\n        WHEN (NEW.during, NEW.timetable_id) IS DISTINCT FROM (was.during, was.timetable_id) THEN 'moved'\n        ELSE 'changed' END END;\n            of_event := NEW.event_id;\n            IF deed IS NULL OR of_event IS NULL THEN RETURN NULL; END IF;\n            INSERT INTO events_step\n                (event_id, at, who, act, undoes, thing, thing_id, deed, change, before, session, number, timetable)\n            VALUES (of_event, NEW.pgh_created_at, (NEW.pgh_context->>'user')::BIGINT, NEW.pgh_context_id,\n                (NEW.pgh_context->>'undoes')::UUID, 'session', NEW.pgh_obj_id, deed, NEW.pgh_id, was.pgh_id,\n                NEW.id, NEW.number, NULL);\n            RETURN NULL;\n        ",
                    hash="3d944e5a57a5f2372b337a99c476353c3955b945",
                    operation="INSERT",
                    pgid="pgtrigger_note_step_a7344",
                    table="sessions_app_sessionchange",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(SESSIONS, "DELETE FROM events_step WHERE thing = 'session'"),
        migrations.RunSQL(MEETINGS, "DELETE FROM events_step WHERE thing = 'meeting'"),
    ]
