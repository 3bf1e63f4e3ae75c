"""Who: events, the people in them, and the ideas their teams work on."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.access import Permission, Role
from events.booking_rules import BOOKING_CLOSES_AFTER_IT_OPENS, BookingRules
from events.integrity import CompositeKey, act

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def time_zone_choices() -> list[tuple[str, str]]:
    """The IANA zones an event or mentor can be in, by name."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a person; without a password they sign in with a code sent by email."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The first administrator, made by `manage.py createsuperuser`."""
        return self.create_user(email, password, is_administrator=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in with an email address. What they may do follows from what they are."""

    email = models.EmailField(
        _("email"), unique=True, error_messages={"unique": _("Someone has this address already.")}
    )
    name = models.CharField(_("name"), max_length=150)
    is_administrator = models.BooleanField(_("administrator"), default=False, db_default=False)
    is_active = models.BooleanField(_("active"), default=True, db_default=True)
    created_at = models.DateTimeField(_("added"), db_default=models.functions.Now(), editable=False)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="email_unique_whatever_its_case",
                violation_error_code="email_unique_whatever_its_case",
                violation_error_message=_("Someone has this email address already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Every role this person holds, in any event."""
        held = {
            Role.ADMINISTRATOR: self.is_administrator,
            Role.MENTOR: not self.is_administrator and Mentor.objects.filter(user=self).exists(),
            Role.PARTICIPANT: not self.is_administrator and self.ideas.exists(),
        }
        return frozenset(role for role, holds in held.items() if holds)

    def can(self, permission: Permission) -> bool:
        """Whether one of this person's roles includes the permission."""
        return any(permission in role.value for role in self.roles)


RESERVED_SLUGS = {"add"}  # what stands at /events/<here>/ already


def when_field(label: "StrPromise") -> models.DateTimeField:
    """The moment of a who/when pair: null until it happens."""
    return models.DateTimeField(label, null=True, blank=True, editable=False)


def who_field(label: "StrPromise") -> models.ForeignKey:
    """The person of a who/when pair; null until it happens, or when it was done outside the panel."""
    return models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=label
    )


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> Self:
        """The events a person takes part in; all of them for an administrator."""
        if user.is_administrator:
            return self
        # Each way by itself: joined together, mentors and members would multiply.
        mentors = self.model.objects.filter(mentors__user=user).values("pk")
        teams = self.model.objects.filter(ideas__members=user).values("pk")
        return self.filter(Q(pk__in=mentors) | Q(pk__in=teams))

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


class Topic(models.Model):
    """A field of expertise or need, shared by mentors and ideas."""

    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("topic")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="topic_name_unique",
                violation_error_code="topic_name_unique",
                violation_error_message=_("This topic exists already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


M = TypeVar("M", bound=models.Model)


class LockableQuerySet(models.QuerySet[M]):
    def hold(self, ids: Iterable[int | None]) -> list[int]:
        """Lock these rows until the transaction ends, in the order of their ids so that no two acts deadlock.

        Gives the ids that exist. Read what is needed after this, not with it: a query that waits for a lock has
        joined its other tables before the wait.
        """
        wanted = {pk for pk in ids if pk is not None}
        rows = self.order_by("pk").filter(pk__in=wanted).select_for_update(no_key=True)
        return list(rows.values_list("pk", flat=True))


class MentorQuerySet(LockableQuerySet["Mentor"]):
    def of(self, event: Event) -> Self:
        return self.filter(events=event)

    def with_figures(self, event: Event) -> Self:
        """How many standing sessions and custom timetables each has in the event."""
        standing = Q(sessions__event=event, sessions__canceled_at=None)
        own = Q(custom_timetables__event=event)
        return self.annotate(
            session_count=Count("sessions", filter=standing, distinct=True),
            timetable_count=Count("custom_timetables", filter=own, distinct=True),
        )

    def for_list(self) -> Self:
        return self.select_related("user").prefetch_related("topics").order_by(Lower("user__name"), "pk")


class Mentor(models.Model):
    """A person's mentor profile: one over all events."""

    user = models.OneToOneField(User, models.PROTECT, related_name="mentor", verbose_name=_("person"))
    headline = models.CharField(_("headline"), max_length=160, blank=True, db_default="")
    bio = models.TextField(_("about"), max_length=4000, blank=True, db_default="")
    time_zone = models.CharField(
        _("time zone"), max_length=64, choices=time_zone_choices, default="UTC", db_default="UTC"
    )
    topics = models.ManyToManyField(Topic, related_name="mentors", blank=True, verbose_name=_("topics"))
    events = models.ManyToManyField(Event, related_name="mentors", blank=True, verbose_name=_("events"))

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")

    def __str__(self) -> str:
        return self.user.name


class IdeaQuerySet(LockableQuerySet["Idea"]):
    def bookable_by(self, user: User) -> Self:
        """Those for whom somebody may book: administrators for all, others for their own."""
        return self if user.can(Permission.MANAGE_SESSIONS) else self.filter(members=user)

    def with_figures(self) -> Self:
        """How many standing sessions each has."""
        return self.annotate(session_count=Count("sessions", filter=Q(sessions__canceled_at=None), distinct=True))

    def for_list(self) -> Self:
        return self.prefetch_related("members", "topics").order_by(Lower("name"), "pk")


class Idea(models.Model):
    """What a team works on in one event; on screen "Idea/Team"."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="ideas", verbose_name=_("event"))
    name = models.CharField(_("name"), max_length=120)
    brief = models.TextField(_("brief"), max_length=4000, blank=True, db_default="")
    members = models.ManyToManyField(User, related_name="ideas", blank=True, verbose_name=_("members"))
    topics = models.ManyToManyField(Topic, related_name="ideas", blank=True, verbose_name=_("topics"))

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea/team")
        verbose_name_plural = _("ideas/teams")
        constraints = [
            CompositeKey(fields=["id", "event"], name="idea_in_event"),
            models.UniqueConstraint(
                "event",
                Lower("name"),
                name="idea_name_unique_in_event",
                violation_error_code="idea_name_unique_in_event",
                violation_error_message=_("Another idea/team of this event has this name. Choose a different one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def latest_first(self) -> Self:
        return self.order_by("-pk")

    @act
    def read(self, *, by: User, now: datetime | None = None) -> int:
        """Mark these as read, those that were keep their time; how many were not."""
        return self.unread().update(read_at=now or timezone.now())


class Notification(models.Model):
    """A message to one person inside the panel, with the way to what it speaks of."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications", verbose_name=_("person"))
    text = models.CharField(_("message"), max_length=400)
    url = models.CharField(_("address in the panel"), max_length=300, blank=True, db_default="", default="")
    created_at = models.DateTimeField(_("sent"), db_default=models.functions.Now(), editable=False)
    read_at = when_field(_("read at"))

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        indexes = [models.Index(fields=["user", "-id"], name="notifications_of_a_person")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_unread(self) -> bool:
        return self.read_at is None

    @act
    def read(self, *, by: User, now: datetime | None = None) -> None:
        """It has been read; the first time counts."""
        if self.read_at is None:
            self.read_at = now or timezone.now()
            self.save(update_fields=["read_at"])

    @classmethod
    def send(cls, people: Iterable[User], *, text: str, url: str = "") -> None:
        """Tell each of them; within an act, so that what is taken back is never told."""
        cls.objects.bulk_create([cls(user=person, text=text[:400], url=url) for person in people])
