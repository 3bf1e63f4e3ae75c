"""``manage.py erase_person ADDRESS``: the same as on the page, also for somebody who is in no event any more."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from control_panel.privacy.erasing import erase
from control_panel.privacy.obstacles import stays
from events.models import User


class Command(BaseCommand):
    help = "Erase a person for good: all but the fact that somebody was there. Says first what stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="of their mail, by which they sign in")
        parser.add_argument("--sure", action="store_true", help="do it; without this it is only said what stays")

    def handle(self, *args: Any, address: str, sure: bool, **options: Any) -> None:
        person = User.objects.filter(email__iexact=address.strip(), erased_at=None).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        self.stdout.write("\n".join(["Without a name stays:", *(stays(person) or ["nothing"])]))
        if not sure:
            self.stdout.write("Nothing was erased. Add --sure to do it; it cannot be taken back.")
            return
        try:
            erase(person, by=None)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"Nothing of them is kept any more. They are called {person.name} now.")
