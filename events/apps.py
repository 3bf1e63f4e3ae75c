"""The ground floor: who takes part, and what every screen stands on."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events and people"

    def ready(self) -> None:
        from events import second_factor  # noqa: F401  # these register; models can be loaded only now
        from events.sheets import mentors, people, teams  # noqa: F401
