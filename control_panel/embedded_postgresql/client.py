"""``manage.py dbshell``: with the psql that comes with the server, since none may be installed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.postgresql import client

from control_panel.embedded_postgresql.server import BINARIES


class DatabaseClient(client.DatabaseClient):
    executable_name = str(BINARIES / "psql")

    def runshell(self, parameters: Iterable[str]) -> None:
        """Start the server first: psql takes the address from the settings."""
        self.connection.ensure_connection()
        self.connection.close()
        super().runshell(parameters)
