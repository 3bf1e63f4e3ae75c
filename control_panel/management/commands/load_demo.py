"""``manage.py load_demo``: the demo event, into any database, once."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from control_panel.demo.loading import load, local_today


class Command(BaseCommand):
    help = "Load the demo event, unless it is there. Its people sign in with a password that everybody knows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="reckon the event's dates from this day (YYYY-MM-DD) instead of today",
        )

    def handle(self, *args: Any, today: date | None, **options: Any) -> None:
        """All or nothing; what is there already is never changed."""
        events = load(today or local_today())
        for event in events:
            self.stdout.write(f"Loaded {event.name} ({event.slug}), {event.starts_on} to {event.ends_on}.")
        if not events:
            self.stdout.write("The demo event is there already; nothing was changed.")
