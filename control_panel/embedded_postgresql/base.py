"""Django's PostgreSQL backend, on a server that is started when first needed."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from control_panel.embedded_postgresql.client import DatabaseClient
from control_panel.embedded_postgresql.server import server_in


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes two settings more: ``DATA_DIRECTORY`` and, if wanted, ``SERVER_OPTIONS`` (as in postgresql.conf)."""

    client_class = DatabaseClient

    def start_server(self) -> None:
        """Have the server running, and tell Django where; the test runner too reads it from these settings."""
        settings = self.settings_dict
        server = server_in(settings["DATA_DIRECTORY"], **settings.get("SERVER_OPTIONS", {}))
        server.acquire(database="control_panel")
        settings.update(server.address)

    def get_connection_params(self) -> dict[str, Any]:
        """Asked for whenever a new connection is about to be made."""
        self.start_server()
        return super().get_connection_params()
