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
SLOTS = NOTE.format(
    session="NULL::BIGINT",
    number="NULL::INTEGER",
    timetable="NEW.timetable_id",
    table="timetables_slotchange",
    thing="slot",
    event="(SELECT event_id FROM timetables_timetable WHERE id = NEW.timetable_id)",
    deed="CASE WHEN NEW.during <> was.during THEN 'moved' ELSE 'changed' END",
)
TIMETABLES = NOTE.format(
    session="NULL::BIGINT",
    number="NULL::INTEGER",
    timetable="NEW.id",
    table="timetables_timetablechange",
    thing="timetable",
    event="NEW.event_id",
    deed="""CASE
        WHEN NEW.published_at IS NOT NULL AND was.published_at IS NULL THEN 'published'
        WHEN NEW.published_at IS NULL AND was.published_at IS NOT NULL THEN 'withdrawn'
        ELSE 'changed' END""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_index_of_the_history"),
        ("timetables", "0002_offering"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="slotchange",
            trigger=pgtrigger.compiler.Trigger(
                name="note_step",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE was timetables_slotchange%ROWTYPE; deed TEXT; of_event BIGINT;",
                    func="\n            SELECT * INTO was FROM timetables_slotchange\n            WHERE pgh_obj_id = NEW.pgh_obj_id AND pgh_id < NEW.pgh_id ORDER BY pgh_id DESC LIMIT 1;\n            deed := CASE NEW.pgh_label WHEN 'insert' THEN 'added' WHEN 'delete' THEN 'deleted' ELSE CASE WHEN NEW.during <> was.during THEN 'moved' ELSE 'changed' END END;\n            of_event := (SELECT event_id FROM timetables_timetable WHERE id = NEW.timetable_id);\n            IF deed IS NULL OR of_event IS NULL THEN RETURN NULL; END IF;\n            INSERT INTO events_step\n                (event_id, at, who, act, undoes, thing, thing_id, deed, change, before, session, number, timetable)\n            VALUES (of_event, NEW.pgh_created_at, (NEW.pgh_context->>'user')::BIGINT, NEW.pgh_context_id,\n                (NEW.pgh_context->>'undoes')::UUID, 'slot', NEW.pgh_obj_id, deed, NEW.pgh_id, was.pgh_id,\n                NULL, NULL, NEW.timetable_id);\n            RETURN NULL;\n        ",
                    hash="1c280590d95de06b8b4612752fd8aa1162126e58",
                    operation="INSERT",
                    pgid="pgtrigger_note_step_a43bf",
                    table="timetables_slotchange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="timetablechange",
            trigger=pgtrigger.compiler.Trigger(
                name="note_step",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE was timetables_timetablechange%ROWTYPE; deed TEXT; of_event BIGINT;",
                    func="\n            SELECT * INTO was FROM timetables_timetablechange\n            WHERE pgh_obj_id = NEW.pgh_obj_id AND pgh_id < NEW.pgh_id ORDER BY pgh_id DESC LIMIT 1;\n            deed := CASE NEW.pgh_label WHEN 'insert' THEN 'added' WHEN 'delete' THEN 'deleted' ELSE CASE\n        WHEN NEW.published_at IS NOT NULL AND was.published_at IS NULL THEN 'published'\n        WHEN NEW.published_at IS NULL AND was.published_at IS NOT NULL THEN 'withdrawn'\n        ELSE 'changed' END END;\n            of_event := NEW.event_id;\n            IF deed IS NULL OR of_event IS NULL THEN RETURN NULL; END IF;\n            INSERT INTO events_step\n                (event_id, at, who, act, undoes, thing, thing_id, deed, change, before, session, number, timetable)\n            VALUES (of_event, NEW.pgh_created_at, (NEW.pgh_context->>'user')::BIGINT, NEW.pgh_context_id,\n                (NEW.pgh_context->>'undoes')::UUID, 'timetable', NEW.pgh_obj_id, deed, NEW.pgh_id, was.pgh_id,\n                NULL, NULL, NEW.id);\n            RETURN NULL;\n        ",
                    hash="5a3ffb176f02d7ab4b05d0f2393ddc219a2cb2a0",
                    operation="INSERT",
                    pgid="pgtrigger_note_step_5ed58",
                    table="timetables_timetablechange",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(SLOTS, "DELETE FROM events_step WHERE thing = 'slot'"),
        migrations.RunSQL(TIMETABLES, "DELETE FROM events_step WHERE thing = 'timetable'"),
    ]
