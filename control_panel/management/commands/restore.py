"""``manage.py restore FILE``: everything as it was in a backup, checked afterwards."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from control_panel.backups import archive


class Command(BaseCommand):
    help = "Have the database as it was in a backup, bring it up to date, and check every rule on it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="throw away what is in the database now")
        parser.add_argument("--no-input", action="store_false", dest="interactive", help="do not ask first")

    def handle(self, *args: Any, file: Path, replace: bool, interactive: bool, **options: Any) -> None:
        """All or nothing. Ends with 1 when the backup cannot be restored, or breaks a rule."""
        is_empty = archive.is_empty()
        if not is_empty:
            self.refuse_unless_meant(replace=replace, interactive=interactive)
        archive.read(file, replace=not is_empty)
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        self.stdout.write(f"Restored {file}. Everybody signs in again.")
        call_command("check_integrity", stdout=self.stdout)

    def refuse_unless_meant(self, *, replace: bool, interactive: bool) -> None:
        """Raise CommandError unless what is there may go."""
        name = connection.settings_dict["NAME"]
        if not replace:
            raise CommandError(
                f"The database {name} is not empty; nothing was changed. Restore into an empty one, or add --replace"
                " to throw away what is in it now."
            )
        if interactive and asked(f"All that is in {name} now is thrown away. Type its name to go on: ") != name:
            raise CommandError("Nothing was changed.")


def asked(question: str) -> str:
    """What is typed; nothing where nobody can type."""
    try:
        return input(question)
    except EOFError:
        return ""
