"""How the history of an event is narrowed; every filter is a parameter of the URL."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms import DayField
from events.models import Deed, Event, Step, StepQuerySet, Thing, User
from events.pages import Request
from events.widgets import SearchSelect
from timetables.models import Slot, Timetable

OUTSIDE = "outside"


class DayFilter(django_filters.DateFilter):
    field_class = DayField


def day_filter(label: Any, method: str) -> DayFilter:
    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"})
    return DayFilter(label=label, method=method, widget=widget)


class HistoryFilter(django_filters.FilterSet):
    """The latest first, always: pages are found by their first row, not counted."""

    q = django_filters.CharFilter(
        label=_("Session Number"),
        method="of_session",
        max_length=200,
        widget=forms.SearchInput(attrs={"placeholder": _("Such as 12"), "class": "form-control"}),
    )
    who = django_filters.ChoiceFilter(label=_("Who"), empty_label=_("Everybody"), method="by", widget=SearchSelect)
    thing = django_filters.ChoiceFilter(
        label=_("What"),
        empty_label=_("Everything"),
        choices=Thing.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    deed = django_filters.ChoiceFilter(
        label=_("Done"),
        empty_label=_("Whatever was done"),
        choices=Deed.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    since = day_filter(_("From"), "from_day")
    until = day_filter(_("Until"), "until_day")
    timetable = django_filters.ChoiceFilter(label=_("Timetable"), empty_label=_("All timetables"), widget=SearchSelect)
    slot = django_filters.ChoiceFilter(label=_("Slot"), method="of_slot", widget=forms.HiddenInput)

    class Meta:
        model = Step
        fields: list[str] = []

    def __init__(self, data: Any, queryset: StepQuerySet, *, request: Request) -> None:
        super().__init__(data, queryset, request=request)
        self.filters["who"].extra["choices"] = [*authors_in(request.event), (OUTSIDE, _("Outside the panel"))]
        timetables = Timetable.objects.filter(event=request.event).order_by("name", "pk")
        self.filters["timetable"].extra["choices"] = list(timetables.values_list("pk", "name"))
        self.filters["slot"].extra["choices"] = slot_named(request.event, str(data.get("slot", "")))

    def filter_queryset(self, queryset: StepQuerySet) -> StepQuerySet:
        rows: StepQuerySet = super().filter_queryset(queryset)
        return rows.latest_first()

    def of_session(self, queryset: StepQuerySet, name: str, value: str) -> StepQuerySet:
        number = value.strip().lstrip("#")
        is_number = number.isdecimal() and number.isascii() and len(number) < 10
        return queryset.of_session_number(int(number), event=self.request.event) if is_number else queryset.none()

    def by(self, queryset: QuerySet[Step], name: str, value: str) -> QuerySet[Step]:
        return queryset.filter(who=None if value == OUTSIDE else value)

    def from_day(self, queryset: QuerySet[Step], name: str, value: dt.date) -> QuerySet[Step]:
        return queryset.filter(at__gte=midnight(value))

    def until_day(self, queryset: QuerySet[Step], name: str, value: dt.date) -> QuerySet[Step]:
        """Through the whole of that day."""
        return queryset.filter(at__lt=midnight(value + dt.timedelta(days=1)))

    def of_slot(self, queryset: QuerySet[Step], name: str, value: str) -> QuerySet[Step]:
        return queryset.filter(thing=Thing.SLOT, thing_id=value)


def midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day on the current clocks."""
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_current_timezone())


def authors_in(event: Event) -> list[tuple[int, str]]:
    """Whoever did something in the event, by address; those who were erased by what they are called now."""
    did = Step.objects.filter(event=event, who=OuterRef("pk"))
    people = User.objects.filter(Exists(did)).order_by("email")
    return [(person.pk, person.name if person.erased_at else person.email) for person in people]


def slot_named(event: Event, value: str) -> list[tuple[int, str]]:
    """The one slot that is asked for, by its time; also when it was removed."""
    if not (value.isdecimal() and value.isascii() and len(value) < 18):
        return []
    step = Step.objects.filter(event=event, thing=Thing.SLOT, thing_id=int(value)).order_by("-pk").first()
    slot = Slot.objects.filter(pk=int(value)).first() if step else None
    return [(int(value), str(slot or _("removed")))] if step else []
