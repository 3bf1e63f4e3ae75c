"""What was agreed: sessions and their meetings."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions_app"
    verbose_name = "1:1 sessions"

    def ready(self) -> None:
        from events.teams import MEMBERS_CHANGED  # models can be loaded only now
        from sessions_app import sheets  # noqa: F401  # they register
        from sessions_app.meetings import follow_members

        if follow_members not in MEMBERS_CHANGED:
            MEMBERS_CHANGED.append(follow_members)
