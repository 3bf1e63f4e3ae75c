"""``manage.py backup FILE``: everything in one file, while the panel runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from control_panel.backups import archive


class Command(BaseCommand):
    help = "Write everything people entered or uploaded into one file, as of one moment. The panel may go on running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="replace the file if there is one of this name")

    def handle(self, *args: Any, file: Path, overwrite: bool, **options: Any) -> None:
        """The SECRET_KEY is not in it; keep that beside it, or all invitations and calendar addresses end."""
        if file.exists() and not overwrite:
            raise CommandError(f"{file} is there already. Choose another name, or add --overwrite.")
        archive.write(file)
        self.stdout.write(f"Wrote {file}, {file.stat().st_size:,} bytes. Restore it with: manage.py restore {file}")
        self.stdout.write("Keep the SECRET_KEY too: it is not in the file.")
