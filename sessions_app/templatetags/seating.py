"""The grid of a regular timetable, asked for by its page day by day."""

from django import template

from events.models import Mentor
from sessions_app.occupancy import Day
from sessions_app.seating import Line, lines_of

register = template.Library()


@register.filter
def lines(day: Day, mentors: list[Mentor]) -> list[Line]:
    """Each slot of the day, by mentor."""
    return lines_of(day, mentors)
