#!/usr/bin/env python3
"""Django's command line, for this project."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command; a wrong environment ends in its hint alone, without a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "control_panel.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
