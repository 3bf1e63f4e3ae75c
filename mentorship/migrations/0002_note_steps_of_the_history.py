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
REQUESTS = NOTE.format(
    session="coalesce(NEW.session_id, was.session_id)",
    number="NULL::INTEGER",
    timetable="NULL::BIGINT",
    table="mentorship_mentorshiprequestchange",
    thing="request",
    event="NEW.event_id",
    deed="""CASE
        WHEN NEW.withdrawn_at IS NOT NULL AND was.withdrawn_at IS NULL THEN 'withdrawn'
        WHEN NEW.declined_at IS NOT NULL AND was.declined_at IS NULL THEN 'declined'
        WHEN NEW.session_id IS NOT NULL AND was.session_id IS NULL THEN 'scheduled'
        WHEN NEW.session_id IS NULL AND was.session_id IS NOT NULL THEN 'returned'
        WHEN NEW.mentor_id IS NOT NULL AND NEW.mentor_id IS DISTINCT FROM was.mentor_id THEN 'assigned'
        ELSE 'changed' END""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_index_of_the_history"),
        ("mentorship", "0001_mentorship_request"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="mentorshiprequestchange",
            trigger=pgtrigger.compiler.Trigger(
                name="note_step",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE was mentorship_mentorshiprequestchange%ROWTYPE; deed TEXT; of_event BIGINT;",
                    func="\n            SELECT * INTO was FROM mentorship_mentorshiprequestchange\n            WHERE pgh_obj_id = NEW.pgh_obj_id AND pgh_id < NEW.pgh_id ORDER BY pgh_id DESC LIMIT 1;\n            deed := CASE NEW.pgh_label WHEN 'insert' THEN 'added' WHEN 'delete' THEN 'deleted' ELSE CASE\n        WHEN NEW.withdrawn_at IS NOT NULL AND was.withdrawn_at IS NULL THEN 'withdrawn'\n        WHEN NEW.declined_at IS NOT NULL AND was.declined_at IS NULL THEN 'declined'\n        WHEN NEW.session_id IS NOT NULL AND was.session_id IS NULL THEN 'scheduled'\n        WHEN NEW.session_id IS NULL AND was.session_id IS NOT NULL THEN 'returned'\n        WHEN NEW.mentor_id IS NOT NULL AND NEW.mentor_id IS DISTINCT FROM was.mentor_id THEN 'assigned'\n        ELSE 'changed' END END;\n            of_event := NEW.event_id;\n            IF deed IS NULL OR of_event IS NULL THEN RETURN NULL; END IF;\n            INSERT INTO events_step\n                (event_id, at, who, act, undoes, thing, thing_id, deed, change, before, session, number, timetable)\n            VALUES (of_event, NEW.pgh_created_at, (NEW.pgh_context->>'user')::BIGINT, NEW.pgh_context_id,\n                (NEW.pgh_context->>'undoes')::UUID, 'request', NEW.pgh_obj_id, deed, NEW.pgh_id, was.pgh_id,\n                coalesce(NEW.session_id, was.session_id), NULL, NULL);\n            RETURN NULL;\n        ",
                    hash="db06a9bdb730c38fffdc4f565fe02951b79ed25f",
                    operation="INSERT",
                    pgid="pgtrigger_note_step_ae09a",
                    table="mentorship_mentorshiprequestchange",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(REQUESTS, "DELETE FROM events_step WHERE thing = 'request'"),
    ]
