"""How the list of requests is narrowed and sorted; every filter is a parameter of the URL."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.access import Permission
from events.filters import ListFilter, search_filter
from events.models import Event, Idea, Mentor, Topic
from events.pages import Request
from events.widgets import SearchSelect
from mentorship.models import MentorshipRequest, MentorshipRequestQuerySet, State

WAITING, ALL = "waiting", "all"
PROMISED = "promised"
STATES = [(WAITING, _("Waiting")), *State.choices, (ALL, _("All"))]
LONGER = [
    ("30", _("30 min")),
    ("60", _("1 h")),
    ("180", _("3 h")),
    ("1440", _("1 day")),
    (PROMISED, _("promised")),
]
SORTS = (
    ("requested_at", "asked"),
    ("idea__name", "team"),
    ("urgency", "urgency"),
    ("mentor__user__name", "mentor"),
)


def choices_of(event: Event) -> dict[str, list[tuple[int, str]]]:
    """The mentors, teams and topics one may filter by, in a single query."""
    mentors = Mentor.objects.filter(events=event).order_by().values_list(Value("mentor"), "pk", "user__name")
    ideas = Idea.objects.filter(event=event).order_by().values_list(Value("idea"), "pk", "name")
    topics = Topic.objects.order_by().values_list(Value("topic"), "pk", "name")
    choices: dict[str, list[tuple[int, str]]] = {"mentor": [], "idea": [], "topic": []}
    for kind, pk, name in mentors.union(ideas, topics):
        choices[kind].append((pk, name))
    for options in choices.values():
        options.sort(key=lambda option: option[1].casefold())
    return choices


class RequestFilter(ListFilter):
    """Whoever answers requests sees first those that wait; whoever asks sees all of their own, the latest first."""

    q = search_filter(_("Goal, team, member"))
    topic = django_filters.ChoiceFilter(
        label=_("Topic"), field_name="topics", empty_label=_("All topics"), widget=SearchSelect
    )
    mentor = django_filters.ChoiceFilter(
        label=_("Mentor"), empty_label=_("All mentors"), method="of_mentor", widget=SearchSelect
    )
    idea = django_filters.ChoiceFilter(label=_("Idea/Team"), empty_label=_("All teams"), widget=SearchSelect)
    longer = django_filters.ChoiceFilter(
        label=_("Waiting longer than"),
        empty_label=_("Any time"),
        choices=LONGER,
        method="waiting_longer",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="in_state", widget=forms.HiddenInput)
    sort = django_filters.OrderingFilter(fields=SORTS, widget=forms.HiddenInput)

    class Meta:
        model = MentorshipRequest
        fields: list[str] = []

    def __init__(self, data: Any, queryset: MentorshipRequestQuerySet, *, request: Request) -> None:
        super().__init__(data, queryset, request=request)
        self.answers = request.user.can(Permission.MANAGE_REQUESTS)
        self.usual_state = WAITING if self.answers else ALL
        if self.answers:
            for name, options in choices_of(request.event).items():
                self.filters[name].extra["choices"] = options
        else:
            for name in ("topic", "mentor", "idea", "longer"):
                del self.filters[name]

    @property
    def current_state(self) -> str:
        return self.form.cleaned_data.get("state") or self.usual_state

    def filter_queryset(self, queryset: Any) -> MentorshipRequestQuerySet:
        rows: Any = super().filter_queryset(queryset)
        return self.in_state(rows, "state", self.usual_state) if not self.form.cleaned_data.get("state") else rows

    def search(self, queryset: MentorshipRequestQuerySet, name: str, value: str) -> MentorshipRequestQuerySet:
        member = Q(members__name__icontains=value)
        if self.answers:  # to others, a search must not tell the addresses of a team, letter by letter
            member |= Q(members__email__icontains=value)
        with_member = Idea.objects.filter(member).values("pk")
        return queryset.filter(Q(goal__icontains=value) | Q(idea__name__icontains=value) | Q(idea__in=with_member))

    def of_mentor(self, queryset: MentorshipRequestQuerySet, name: str, value: str) -> MentorshipRequestQuerySet:
        """Those they were assigned to, and those that wish for them."""
        return queryset.filter(Q(mentor=value) | Q(wished_mentor=value))

    def waiting_longer(self, queryset: MentorshipRequestQuerySet, name: str, value: str) -> MentorshipRequestQuerySet:
        now = timezone.now()
        if value == PROMISED:
            return queryset.overdue(now)
        return queryset.waiting().filter(requested_at__lt=now - timedelta(minutes=int(value)))

    def in_state(self, queryset: MentorshipRequestQuerySet, name: str, value: str) -> MentorshipRequestQuerySet:
        if value == ALL:
            return queryset
        return queryset.waiting() if value == WAITING else queryset.in_state(value)
