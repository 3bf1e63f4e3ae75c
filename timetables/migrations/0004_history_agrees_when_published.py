"""Timetables older than publishing were all published in the moment that the column was added.

Their history was given the column by another statement, a moment apart, so that it said another time than the timetable
itself. What it says of the time before is now what the timetable said.
"""

from django.db import migrations

# An entry is written after the moment it tells of; where it seems to be before, it is one that was given the column.
AGREE = """
    ALTER TABLE timetables_timetablechange DISABLE TRIGGER USER;
    UPDATE timetables_timetablechange early SET published_at = said.published_at
    FROM (
        SELECT id, published_at FROM timetables_timetable
        UNION
        SELECT pgh_obj_id, published_at FROM timetables_timetablechange WHERE published_at <= pgh_created_at
    ) said
    WHERE said.id = early.pgh_obj_id AND early.published_at > early.pgh_created_at
      AND said.published_at BETWEEN early.published_at - INTERVAL '1 minute' AND early.published_at + INTERVAL '1 minute';
    ALTER TABLE timetables_timetablechange ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("timetables", "0003_note_steps_of_the_history")]

    operations = [migrations.RunSQL(AGREE, migrations.RunSQL.noop)]
