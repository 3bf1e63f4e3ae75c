"""Requests: a team asks for mentorship."""

from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    name = "mentorship"
    verbose_name = "Mentorship requests"

    def ready(self) -> None:
        from events.teams import MEMBERS_CHANGED
        from mentorship import sheets, undoing  # noqa: F401  # they register; models can be loaded only now
        from mentorship.scheduling import give_back_requests
        from mentorship.telling import stop_telling
        from sessions_app.letting_go import LETTING_GO

        if give_back_requests not in LETTING_GO:
            LETTING_GO.append(give_back_requests)
        if stop_telling not in MEMBERS_CHANGED:
            MEMBERS_CHANGED.append(stop_telling)
