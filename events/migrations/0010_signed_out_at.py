from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0009_erasing_people_and_past_events"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="signed_out_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="signed out everywhere at"),
        ),
    ]
