"""How the list of slots is narrowed; every filter is a parameter of the URL."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.filters import ListFilter, search_filter
from events.pages import Request
from events.widgets import SearchSelect
from timetables.models import Slot, Timetable

FREE, TAKEN, PAST = "free", "taken", "past"


class SlotFilter(ListFilter):
    """`is_free` is put there by the list."""

    q = search_filter(_("Timetable, place, mentor"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("Any state"),
        choices=[(FREE, _("Free")), (TAKEN, _("Taken")), (PAST, _("Past"))],
        method="in_state",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    timetable = django_filters.ChoiceFilter(label=_("Timetable"), empty_label=_("All timetables"), widget=SearchSelect)
    date = django_filters.DateFilter(
        label=_("Date"), method="on_date", widget=forms.DateInput(attrs={"type": "date", "class": "form-control"})
    )
    sort = django_filters.OrderingFilter(
        fields=(("during", "time"), ("timetable__name", "timetable")), widget=forms.HiddenInput
    )
    tie_breakers = ("during", "pk")

    class Meta:
        model = Slot
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Slot], *, request: Request) -> None:
        super().__init__(data, queryset, request=request)
        timetables = Timetable.objects.filter(event=request.event).order_by("name", "pk")
        self.filters["timetable"].extra["choices"] = list(timetables.values_list("pk", "name"))

    def search(self, queryset: QuerySet[Slot], name: str, value: str) -> QuerySet[Slot]:
        seated = Timetable.objects.filter(mentors__user__name__icontains=value).values("pk")
        timetable = Q(timetable__name__icontains=value) | Q(timetable__place__icontains=value)
        return queryset.filter(timetable | Q(timetable__mentor__user__name__icontains=value) | Q(timetable__in=seated))

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """The same question as the row's state."""
        begun = Q(during__startswith__lte=timezone.now())
        return queryset.filter(begun) if value == PAST else queryset.filter(~begun, is_free=value == FREE)

    def on_date(self, queryset: QuerySet[Slot], name: str, value: dt.date) -> QuerySet[Slot]:
        return queryset.filter(during__startswith__date=value)
