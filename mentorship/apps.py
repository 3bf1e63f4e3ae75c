"""Requests: a team asks for mentorship."""

from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    name = "mentorship"
    verbose_name = "Mentorship requests"

    def ready(self) -> None:
        from mentorship import sheets  # noqa: F401  # they register; models can be loaded only now
        from mentorship.scheduling import give_back_requests
        from sessions_app.letting_go import LETTING_GO

        if give_back_requests not in LETTING_GO:
            LETTING_GO.append(give_back_requests)
