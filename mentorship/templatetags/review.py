"""Moments on buttons."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from events.booking_words import moment_in_words

register = template.Library()
A_WEEK = timedelta(days=6)  # up to which the name of a day says which one


@register.simple_tag
def short_moment(value: datetime) -> str:
    """On the current clocks: "Sat 10:20"; with the date where the day's name could be that of another week."""
    local = timezone.localtime(value)
    is_near = value - timezone.now() < A_WEEK
    return f"{date_format(local, 'D')} {local:%H:%M}" if is_near else moment_in_words(value)
