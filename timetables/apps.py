"""When: timetables and their slots."""

from django.apps import AppConfig


class TimetablesConfig(AppConfig):
    name = "timetables"

    def ready(self) -> None:
        from timetables import sheets  # noqa: F401  # they register; models can be loaded only now
