"""What was agreed: sessions and their meetings."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions_app"
    verbose_name = "1:1 sessions"
