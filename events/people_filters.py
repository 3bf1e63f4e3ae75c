"""How the list of an event's people is narrowed and sorted."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events.filters import ListFilter, TopicFilter, search_filter
from events.models import Idea, User
from events.pages import Request
from events.widgets import SearchSelect

NO_TEAM = "none"
ROLES = (
    ("participant", _("Participants")),
    ("mentor", _("Mentors")),
    ("administrator", _("Administrators")),
)
OF_ROLE = {
    "participant": Q(takes_part_here=True),
    "mentor": Q(leads_here=True),
    "administrator": Q(is_administrator=True),
}
STATES = (
    ("never", _("Never signed in")),
    ("uninvited", _("Never invited")),
    ("inactive", _("Deactivated")),
)


class PeopleFilter(ListFilter):
    q = search_filter(_("Name, email"))
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=ROLES, empty_label=_("All roles"), method="of_role", widget=SearchSelect
    )
    team = django_filters.ChoiceFilter(
        label=_("Idea/Team"), empty_label=_("All ideas/teams"), method="of_team", widget=SearchSelect
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, empty_label=_("All states"), method="in_state", widget=SearchSelect
    )
    sort = django_filters.OrderingFilter(
        fields=(("name", "name"), ("email", "email"), ("last_login", "last_login")), widget=forms.HiddenInput
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Any], *, request: Request) -> None:
        super().__init__(data, queryset, request=request)
        self.event = request.event
        teams = list(self.event.ideas.order_by("name", "pk").values_list("pk", "name"))
        self.filters["team"].extra["choices"] = [(NO_TEAM, _("Without a team")), *teams]

    def search(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def of_role(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset.filter(OF_ROLE[value])

    def of_team(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        if value == NO_TEAM:
            return queryset.filter(pk__in=User.objects.without_team(self.event))
        return queryset.filter(ideas__pk=value)

    def in_state(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        if value == "uninvited":
            return queryset.filter(pk__in=User.objects.never_invited())
        return queryset.filter(last_login=None) if value == "never" else queryset.filter(is_active=False)


class TeamFilter(TopicFilter):
    """For participants who look for a team: nothing here finds people by their address."""

    q = search_filter(_("Name of the idea or team"))
    sort = django_filters.OrderingFilter(fields=(("name", "name"),), widget=forms.HiddenInput)

    class Meta:
        model = Idea
        fields: list[str] = []

    def search(self, queryset: QuerySet[Idea], name: str, value: str) -> QuerySet[Idea]:
        return queryset.filter(name__icontains=value)
