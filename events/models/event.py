"""One hackathon or programme, and how it is found by those who take part."""

from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.booking_rules import A_WEEK, BOOKING_CLOSES_AFTER_IT_OPENS, BookingRules, minutes_field
from events.integrity import act
from events.models.base import time_zone_choices, when_field
from events.models.people import User

SHORTEST_KEEPING = 14  # days: outcomes are recorded and questions answered after an event, too
RESERVED_SLUGS = {"add"}  # what stands at /events/<here>/ already


def usual_reminders() -> list[int]:
    """Minutes before a session: the day before, and when it is time to go."""
    return [24 * 60, 15]


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> Self:
        """The events a person takes part in; all of them for an administrator."""
        if user.is_administrator:
            return self
        # Each way by itself: joined together, mentors and members would multiply.
        mentors = self.model.objects.filter(mentors__user=user).values("pk")
        teams = self.model.objects.filter(ideas__members=user).values("pk")
        joined = self.model.objects.filter(participants=user).values("pk")
        return self.filter(Q(pk__in=mentors) | Q(pk__in=teams) | Q(pk__in=joined))

    def joined_by(self, user: User) -> Self:
        """The events in which somebody is a participant, with or without a team."""
        teams = self.model.objects.filter(ideas__members=user).values("pk")
        joined = self.model.objects.filter(participants=user).values("pk")
        return self.filter(Q(pk__in=teams) | Q(pk__in=joined))

    def without_team_of(self, user: User) -> Self:
        """Those among them in which they are in no team."""
        return self.joined_by(user).exclude(pk__in=self.model.objects.filter(ideas__members=user).values("pk"))

    def nearest_first(self) -> Self:
        """Running events, then the next, then the last: the one somebody most likely came for stands first."""
        today = timezone.now().date()
        return self.annotate(is_over=Q(ends_on__lt=today)).order_by("is_over", "starts_on", "pk")

    def with_figures(self) -> Self:
        """How many mentors, ideas/teams and sessions each has; counted apart, as joined they would multiply."""
        return self.annotate(
            mentor_count=_how_many("mentors", "events"),
            idea_count=_how_many("ideas", "event"),
            session_count=_how_many("sessions", "event"),
        )


def _how_many(relation: str, back: str) -> Coalesce:
    """The rows that belong to the event in the outer query; what stands above is found by its relation's name."""
    related: Any = Event._meta.get_field(relation).related_model
    rows = related._default_manager.filter(**{back: OuterRef("pk")}).order_by()
    counted = rows.values(back).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class Event(BookingRules):
    """One hackathon or programme."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("short name in links"),
        max_length=60,
        unique=True,
        help_text=_("Letters, digits and hyphens, as in “spring-hack-2027”."),
        error_messages={"unique": _("Another event has this short name. Choose a different one.")},
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        choices=time_zone_choices,
        default="UTC",
        help_text=_("All times of the event are shown in this zone."),
    )
    meeting_link_template = models.CharField(
        _("meeting link"),
        max_length=300,
        blank=True,
        db_default="",
        help_text=_("Offered for each new meeting. {number} becomes the session number, {event} the short name."),
    )

    promised_answer = minutes_field(
        _("Requests are answered within, in minutes"),
        _("Mentorship requests that wait longer stand out in the inbox."),
        60,
    )
    reminders = ArrayField(
        models.PositiveIntegerField(validators=[MaxValueValidator(A_WEEK)]),
        verbose_name=_("reminders, in minutes before a session"),
        size=5,
        blank=True,
        default=usual_reminders,
        db_default=[1440, 15],
    )
    join_code = models.CharField(
        _("code to join"),
        max_length=20,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text=_("Empty: nobody can join by themselves."),
    )
    data_kept_for = models.PositiveSmallIntegerField(
        _("days that personal data is kept after the event"),
        null=True,
        blank=True,
        validators=[MinValueValidator(SHORTEST_KEEPING)],
        help_text=_("Empty: until somebody erases it."),
    )
    data_erased_at = when_field(_("personal data erased at"))
    # With or without a team; members of a team are there through it.
    participants = models.ManyToManyField(
        User, related_name="joined_events", blank=True, verbose_name=_("participants")
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_it_starts",
                violation_error_code="event_ends_after_it_starts",
                violation_error_message=_("The last day is before the first. Choose a later last day."),
            ),
            BOOKING_CLOSES_AFTER_IT_OPENS,
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dashboard", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_running(self) -> bool:
        """Whether today, on the event's clocks, is one of its days."""
        return self.starts_on <= timezone.localdate(timezone=self.zone) <= self.ends_on

    @property
    def is_past(self) -> bool:
        return self.ends_on < timezone.localdate(timezone=self.zone)

    @property
    def data_goes_on(self) -> date | None:
        """The day on which personal data is erased; None where it is kept, or is gone already."""
        if self.data_kept_for is None or self.data_erased_at:
            return None
        return self.ends_on + timedelta(days=self.data_kept_for)

    def clean(self) -> None:
        if self.slug in RESERVED_SLUGS:
            message = _("“%(slug)s” is a page of the panel. Choose another short name.")
            raise ValidationError(message, code="slug_reserved", params={"slug": self.slug})

    @act
    def put(self, *, by: "User | None", **facts: Any) -> None:
        """Save the event, new or changed, with these facts: its columns by name."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.full_clean()
        self.save()

    def local(self, moment: datetime) -> datetime:
        """An aware moment on the event's clocks."""
        return moment.astimezone(self.zone)

    def meeting_link(self, number: int) -> str:
        """The link its template gives for a session's number; empty without a template."""
        return self.meeting_link_template.replace("{number}", str(number)).replace("{event}", self.slug)
