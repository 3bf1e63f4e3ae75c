"""When: timetables and their slots."""

from django.apps import AppConfig


class TimetablesConfig(AppConfig):
    name = "timetables"
