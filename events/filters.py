"""How the lists of mentors and ideas/teams are narrowed and sorted; every filter is a parameter of the URL."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.mentor_load import Load, in_load
from events.models import Idea, IdeaQuerySet, Mentor, MentorQuerySet, Topic
from events.widgets import SearchSelect


def search_filter(placeholder: Any) -> django_filters.CharFilter:
    """One field over several columns; the filter set says which in `search`."""
    widget = forms.SearchInput(attrs={"placeholder": placeholder, "class": "form-control"})
    return django_filters.CharFilter(label=_("Search"), method="search", max_length=200, widget=widget)


class ListFilter(django_filters.FilterSet):
    """Rows that compare equal stand by name, then by key, so that pages never overlap."""

    tie_breakers: tuple[str, ...] = ("pk",)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        return rows.order_by(*rows.query.order_by, *self.tie_breakers)


class TopicFilter(ListFilter):
    topic = django_filters.ChoiceFilter(
        label=_("Topic"), field_name="topics", empty_label=_("All topics"), widget=SearchSelect
    )

    def __init__(self, data: Any, queryset: QuerySet[Any], *, request: HttpRequest) -> None:
        super().__init__(data, queryset, request=request)
        self.filters["topic"].extra["choices"] = list(Topic.objects.values_list("pk", "name"))


class MentorFilter(TopicFilter):
    q = search_filter(_("Name, email, headline"))
    load = django_filters.ChoiceFilter(
        label=_("Load"),
        empty_label=_("Any load"),
        choices=Load.choices,
        method="of_load",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sort = django_filters.OrderingFilter(
        fields=(("user__name", "name"), ("session_count", "sessions")), widget=forms.HiddenInput
    )

    class Meta:
        model = Mentor
        fields: list[str] = []

    def of_load(self, queryset: MentorQuerySet, name: str, value: str) -> MentorQuerySet:
        return in_load(queryset, value, event=self.request.event, now=timezone.now())

    def search(self, queryset: QuerySet[Mentor], name: str, value: str) -> QuerySet[Mentor]:
        words = Q(user__name__icontains=value) | Q(user__email__icontains=value) | Q(headline__icontains=value)
        return queryset.filter(words)


class IdeaFilter(TopicFilter):
    q = search_filter(_("Name, brief, member"))
    sessions = django_filters.ChoiceFilter(
        label=_("Sessions"),
        empty_label=_("With and without"),
        choices=[("none", _("Without a session")), ("some", _("With a session"))],
        method="with_sessions",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sort = django_filters.OrderingFilter(
        fields=(("name", "name"), ("session_count", "sessions")), widget=forms.HiddenInput
    )

    class Meta:
        model = Idea
        fields: list[str] = []

    def with_sessions(self, queryset: IdeaQuerySet, name: str, value: str) -> IdeaQuerySet:
        return queryset.without_session() if value == "none" else queryset.with_session()

    def search(self, queryset: QuerySet[Idea], name: str, value: str) -> QuerySet[Idea]:
        member = Q(members__name__icontains=value) | Q(members__email__icontains=value)
        with_member = Idea.objects.filter(member).values("pk")
        return queryset.filter(Q(name__icontains=value) | Q(brief__icontains=value) | Q(pk__in=with_member))
