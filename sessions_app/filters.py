"""How the session list is narrowed and sorted; every filter is a parameter of the URL."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event, Idea, Mentor, User
from events.pages import Request
from events.widgets import SearchSelect
from sessions_app.models import Session, State
from sessions_app.models.agenda import SessionQuerySet
from sessions_app.when import When, stands
from timetables.models import Timetable

SORTS = (
    ("during", "time"),
    ("number", "number"),
    ("mentor__user__name", "mentor"),
    ("timetable__name", "timetable"),
    ("idea__name", "idea"),
)

Choices = dict[str, list[tuple[int, str]]]


def choices_for(event: Event, user: User) -> Choices:
    """The mentors, timetables and ideas one may filter by, in a single query.

    An administrator may choose any of the event; others only what their own sessions show anyway.
    """
    if user.is_administrator:
        parts = [
            Mentor.objects.filter(events=event).values_list(Value("mentor"), "pk", "user__name"),
            Timetable.objects.filter(event=event).values_list(Value("timetable"), "pk", "name"),
            Idea.objects.filter(event=event).values_list(Value("idea"), "pk", "name"),
        ]
    else:
        own = Session.objects.filter(event=event).visible_to(user).order_by()
        parts = [
            own.values_list(Value("mentor"), "mentor", "mentor__user__name"),
            own.values_list(Value("timetable"), "timetable", "timetable__name"),
            own.exclude(idea=None).values_list(Value("idea"), "idea", "idea__name"),
        ]
    choices: Choices = {"mentor": [], "timetable": [], "idea": []}
    for kind, pk, name in parts[0].order_by().union(*(part.order_by() for part in parts[1:])):
        choices[kind].append((pk, name))
    for options in choices.values():
        options.sort(key=lambda option: option[1].casefold())
    return choices


class SessionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "form-control", "placeholder": _("Number, description, mentor, team")}
        ),
    )
    mentor = django_filters.ChoiceFilter(label=_("Mentor"), empty_label=_("All mentors"), widget=SearchSelect)
    timetable = django_filters.ChoiceFilter(label=_("Timetable"), empty_label=_("All timetables"), widget=SearchSelect)
    idea = django_filters.ChoiceFilter(
        label=_("Idea/Team"), empty_label=_("All teams"), null_label=_("Without a team"), widget=SearchSelect
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("Any state"),
        choices=State.choices,
        method="in_state",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    date = django_filters.DateFilter(
        label=_("Date"), method="on_date", widget=forms.DateInput(attrs={"type": "date", "class": "form-control"})
    )
    when = django_filters.ChoiceFilter(
        label=_("When"),
        empty_label=_("Any time"),
        choices=When.choices,
        method="at_time",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sort = django_filters.OrderingFilter(fields=SORTS, widget=forms.HiddenInput)

    class Meta:
        model = Session
        fields: list[str] = []

    def __init__(self, data: Any, queryset: SessionQuerySet, *, request: Request) -> None:
        super().__init__(data, queryset, request=request)
        self.event = request.event
        for name, options in choices_for(request.event, request.user).items():
            self.filters[name].extra["choices"] = options

    def filter_queryset(self, queryset: SessionQuerySet) -> SessionQuerySet:
        """Rows that compare equal stand by time, then by key, so that pages never overlap."""
        rows = super().filter_queryset(queryset)
        return rows.order_by(*rows.query.order_by, "during", "pk")

    def search(self, queryset: SessionQuerySet, name: str, value: str) -> SessionQuerySet:
        words = (
            Q(description__icontains=value) | Q(mentor__user__name__icontains=value) | Q(idea__name__icontains=value)
        )
        number = value.lstrip("#")
        if number.isdecimal() and len(number) < 10:
            words |= Q(number=int(number))
        return queryset.filter(words)

    def in_state(self, queryset: SessionQuerySet, name: str, value: str) -> SessionQuerySet:
        return queryset.in_state(value)

    def at_time(self, queryset: SessionQuerySet, name: str, value: str) -> SessionQuerySet:
        return queryset.filter(stands(value, event=self.event, now=timezone.now()))

    def on_date(self, queryset: SessionQuerySet, name: str, value: dt.date) -> SessionQuerySet:
        return queryset.filter(during__startswith__date=value)
