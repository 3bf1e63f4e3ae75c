import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_mails_too_late_and_waiting_for_the_server"),
    ]

    operations = [
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("who", models.BigIntegerField(null=True, verbose_name="who")),
                ("act", models.UUIDField(null=True, verbose_name="act")),
                ("undoes", models.UUIDField(null=True, verbose_name="takes back")),
                (
                    "thing",
                    models.CharField(
                        choices=[
                            ("session", "Session"),
                            ("meeting", "Meeting"),
                            ("timetable", "Timetable"),
                            ("slot", "Slot"),
                            ("request", "Request"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("thing_id", models.BigIntegerField()),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("changed", "Changed"),
                            ("moved", "Moved"),
                            ("handed_over", "Handed over"),
                            ("canceled", "Cancelled"),
                            ("reinstated", "Reinstated"),
                            ("recorded", "Outcome recorded"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                            ("assigned", "Assigned"),
                            ("scheduled", "Scheduled"),
                            ("returned", "Back in the queue"),
                            ("declined", "Declined"),
                            ("deleted", "Deleted"),
                        ],
                        max_length=12,
                        verbose_name="done",
                    ),
                ),
                ("change", models.BigIntegerField()),
                ("before", models.BigIntegerField(null=True)),
                ("session", models.BigIntegerField(null=True)),
                ("number", models.IntegerField(null=True)),
                ("timetable", models.BigIntegerField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="events.event",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of the history",
                "indexes": [
                    models.Index(models.F("event"), models.F("at"), models.F("id"), name="steps_of_event"),
                    models.Index(
                        models.F("event"), models.F("who"), models.F("at"), models.F("id"), name="steps_by_person"
                    ),
                    models.Index(
                        models.F("event"),
                        models.F("thing"),
                        models.F("deed"),
                        models.F("at"),
                        models.F("id"),
                        name="steps_by_kind",
                    ),
                    models.Index(models.F("thing"), models.F("thing_id"), models.F("id"), name="steps_of_thing"),
                    models.Index(models.F("act"), name="steps_of_act"),
                    models.Index(
                        models.F("undoes"), condition=models.Q(("undoes__isnull", False)), name="steps_taking_back"
                    ),
                    models.Index(
                        models.F("session"), condition=models.Q(("session__isnull", False)), name="steps_of_session"
                    ),
                    models.Index(
                        models.F("event"),
                        models.F("number"),
                        condition=models.Q(("number__isnull", False)),
                        name="steps_by_number",
                    ),
                    models.Index(
                        models.F("timetable"),
                        condition=models.Q(("timetable__isnull", False)),
                        name="steps_of_timetable",
                    ),
                ],
            },
        ),
    ]
