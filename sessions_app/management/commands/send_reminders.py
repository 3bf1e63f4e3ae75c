"""``manage.py send_reminders``: remind of the sessions that come, at the times their events chose.

For cron, every minute, where no worker runs: `manage.py worker` does the same. Safe to run twice,
late, or side by side.
"""

from typing import Any

from django.core.management.base import BaseCommand

from sessions_app.reminders import send_reminders


class Command(BaseCommand):
    help = "Remind mentors and teams of their sessions, each once, at the times the event chose."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_reminders()} reminded.")
