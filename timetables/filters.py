"""How the list of timetables is narrowed and sorted; every filter is a parameter of the URL."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events.filters import ListFilter, search_filter
from events.models import Mentor
from events.pages import Request
from events.widgets import SearchSelect
from timetables.forms import CUSTOM, REGULAR
from timetables.models import Timetable


class TimetableFilter(ListFilter):
    q = search_filter(_("Name, place, mentor"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        empty_label=_("Both kinds"),
        choices=[(REGULAR, _("Regular")), (CUSTOM, _("Custom"))],
        method="of_kind",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    mentor = django_filters.ChoiceFilter(
        label=_("Mentor"), empty_label=_("All mentors"), method="of_mentor", widget=SearchSelect
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("Both states"),
        choices=[("published", _("Published")), ("draft", _("Draft"))],
        method="in_state",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    free = django_filters.ChoiceFilter(
        label=_("Slots"),
        empty_label=_("Any slots"),
        choices=[("some", _("Still free")), ("none", _("None free"))],
        method="with_free_slots",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sort = django_filters.OrderingFilter(
        fields=(("name", "name"), ("slot_count", "slots"), ("free_count", "free"), ("next_free", "next")),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Timetable
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Timetable], *, request: Request) -> None:
        super().__init__(data, queryset, request=request)
        mentors = Mentor.objects.of(request.event).order_by("user__name", "pk")
        if not request.user.is_administrator:  # others choose from whom their timetables show anyway
            own = Timetable.objects.filter(event=request.event).visible_to(request.user).values("pk")
            shown = Q(custom_timetables__in=own) | Q(regular_timetables__in=own)
            mentors = mentors.filter(pk__in=Mentor.objects.filter(shown).values("pk"))
        self.filters["mentor"].extra["choices"] = list(mentors.values_list("pk", "user__name"))

    def search(self, queryset: QuerySet[Timetable], name: str, value: str) -> QuerySet[Timetable]:
        words = Q(name__icontains=value) | Q(place__icontains=value) | Q(mentor__user__name__icontains=value)
        return queryset.filter(words)

    def of_kind(self, queryset: Any, name: str, value: str) -> QuerySet[Timetable]:
        kept: QuerySet[Timetable] = queryset.custom() if value == CUSTOM else queryset.regular()
        return kept

    def in_state(self, queryset: Any, name: str, value: str) -> QuerySet[Timetable]:
        kept: QuerySet[Timetable] = queryset.published() if value == "published" else queryset.filter(published_at=None)
        return kept

    def with_free_slots(self, queryset: Any, name: str, value: str) -> QuerySet[Timetable]:
        """`free_count` is put there by the list: the coming slots in which somebody could still be met."""
        kept: QuerySet[Timetable] = queryset.filter(**({"free_count__gt": 0} if value == "some" else {"free_count": 0}))
        return kept

    def of_mentor(self, queryset: QuerySet[Timetable], name: str, value: str) -> QuerySet[Timetable]:
        """The mentor's custom ones, and the regular ones they sit in."""
        sits_in = Timetable.objects.filter(mentors=int(value)).values("pk")
        return queryset.filter(Q(mentor=int(value)) | Q(pk__in=sits_in))
