"""What gunicorn writes: its log of requests has the same secrets taken out as our own log."""

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from control_panel.log import Line, WithoutSecrets, without_secrets


class ServerLog(Logger):
    """Named by gunicorn.conf.py. Loaded before Django, which it does not need."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(WithoutSecrets())
            handler.setFormatter(Line(self.error_fmt, self.datefmt))

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        """What a line of the access log may hold: request, path, query and referrer without secrets."""
        told = super().atoms(resp, req, environ, request_time)
        return {name: without_secrets(value) if isinstance(value, str) else value for name, value in told.items()}
