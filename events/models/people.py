"""Who: the people who sign in, and the mentors among them."""

from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.access import Permission, Role
from events.integrity import act
from events.models.base import LockableQuerySet, time_zone_choices, when_field, who_field
from events.models.topic import Topic

if TYPE_CHECKING:
    from events.models.event import Event


class UserQuerySet(LockableQuerySet["User"]):
    def of(self, event: "Event") -> Self:
        """Everybody in the event; administrators are in all of them, and who was erased is in none."""
        ways = (Q(pk__in=rows.values(person)) for rows, person in _ways_into(event))
        return self.filter(reduce(or_, ways, Q(is_administrator=True)), erased_at=None)

    def administrators(self) -> Self:
        """Those who can act as one."""
        return self.filter(is_administrator=True, is_active=True)

    def without_team(self, event: "Event") -> Self:
        """Participants whom no team of the event has."""
        joined, members = User.joined_events.through, User.ideas.through
        joined_here = joined._default_manager.filter(event=event).values("user")
        return self.filter(pk__in=joined_here).exclude(
            pk__in=members._default_manager.filter(idea__event=event).values("user")
        )

    def never_invited(self) -> Self:
        """Those who have not been asked to sign in yet, and have not found in by themselves."""
        return self.filter(is_active=True, last_login=None, invitations=None)

    def for_list(self, event: "Event") -> Self:
        """With what each is in the event, their teams there, and the invitations they were sent."""
        mentors, members, joined = (rows.filter(**{person: OuterRef("pk")}) for rows, person in _ways_into(event))
        return (
            self.annotate(leads_here=Exists(mentors), takes_part_here=Exists(members) | Exists(joined))
            .prefetch_related(Prefetch("ideas", event.ideas.order_by(Lower("name"), "pk"), to_attr="teams_here"))
            .prefetch_related(Prefetch("invitations", to_attr="sent_invitations"))
            .order_by(Lower("name"), "pk")
        )


def _ways_into(event: "Event") -> list[tuple[models.QuerySet[Any], str]]:
    """The rows that put somebody into the event, each with the way from there to the person."""
    return [
        (Mentor.events.through._default_manager.filter(event=event), "mentor__user"),
        (User.ideas.through._default_manager.filter(idea__event=event), "user"),
        (User.joined_events.through._default_manager.filter(event=event), "user"),
    ]


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
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
    # Sign-ins of before that moment hold no more, nor do codes and links that were sent to sign in with.
    signed_out_at = when_field(_("signed out everywhere at"))
    language = models.CharField(
        _("language"), max_length=10, blank=True, default="", db_default="", help_text=_("Empty: as the browser asks.")
    )
    # Opted out of, not into: a new kind of mail reaches everybody until they say otherwise.
    unwanted_mail = ArrayField(
        models.CharField(max_length=20), verbose_name=_("mail not wanted"), blank=True, default=list, db_default=[]
    )
    # Nothing of the person is left but that somebody was there: see `control_panel.privacy.erasing`.
    erased_at = when_field(_("erased at"))
    erased_by = who_field(_("erased by"))

    authenticator_set: models.QuerySet[Any]  # app, passkeys and recovery codes, of allauth.mfa
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
            models.CheckConstraint(
                condition=Q(erased_at=None, erased_by=None)
                | Q(erased_at__isnull=False, is_active=False, is_administrator=False),
                name="erased_person_is_nobody",
                violation_error_code="erased_person_is_nobody",
                violation_error_message=_("This person has been erased. Add them anew, with their address."),
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
            Role.PARTICIPANT: not self.is_administrator and self._takes_part(),
        }
        return frozenset(role for role, holds in held.items() if holds)

    def _takes_part(self) -> bool:
        """Whether they are in a team, or joined an event without one."""
        ways = (relation.through._default_manager.filter(user=self) for relation in (User.ideas, User.joined_events))
        return User.objects.filter(reduce(or_, (Q(Exists(way)) for way in ways)), pk=self.pk).exists()

    def can(self, permission: Permission) -> bool:
        """Whether one of this person's roles includes the permission."""
        return any(permission in role.value for role in self.roles)

    @property
    def access(self) -> str:
        """How far they have come in: the key of a state; of a row of `for_list`."""
        if not self.is_active:
            return "inactive"
        if self.last_login:
            return "signed_in"
        sent: list[Any] = self.sent_invitations  # type: ignore[attr-defined]
        return max(sent, key=lambda invitation: invitation.pk).state if sent else "uninvited"

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether it takes more than a password, or a code by mail, to sign in as them."""
        return self.authenticator_set.exclude(type="recovery_codes").exists()

    @property
    def must_add_second_factor(self) -> bool:
        """Whether the installation asks them for a second factor that they do not have."""
        return settings.REQUIRE_SECOND_FACTOR and self.is_administrator and not self.has_second_factor

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each sign-in is checked against: another password, or signing out everywhere, ends them all."""
        own = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # the stubs do not know it
        return f"{own}-{self.signed_out_at.timestamp()}" if self.signed_out_at else own

    # Acts

    @act
    def sign_out(self, *, by: "User | None") -> None:
        """End all their sign-ins, on every device, and what was sent to sign in with."""
        self.signed_out_at = timezone.now()
        self.save(update_fields=["signed_out_at"])

    @act
    def describe(self, *, name: str, language: str, unwanted_mail: list[str], by: "User | None") -> None:
        """Change what somebody says of themselves. `unwanted_mail` holds kinds of messages, by code."""
        self.name, self.language, self.unwanted_mail = name, language, unwanted_mail
        self.full_clean()
        self.save(update_fields=["name", "language", "unwanted_mail"])

    @act
    def speak(self, language: str, *, by: "User | None") -> None:
        """Have the panel and its mails in this language, by code; in the browser's where it is empty."""
        self.language = language
        self.full_clean()
        self.save(update_fields=["language"])


class MentorQuerySet(LockableQuerySet["Mentor"]):
    def of(self, event: "Event") -> Self:
        return self.filter(events=event)

    def with_figures(self, event: "Event") -> Self:
        """How many standing sessions and custom timetables each has in the event."""
        standing = Q(sessions__event=event, sessions__canceled_at=None)
        own = Q(custom_timetables__event=event)
        return self.annotate(
            session_count=Count("sessions", filter=standing, distinct=True),
            timetable_count=Count("custom_timetables", filter=own, distinct=True),
        )

    def with_photo(self) -> Self:
        """Spare `portrait` its query; the picture itself is never loaded with a list."""
        return self.select_related("photo").defer("photo__image")

    def for_list(self) -> Self:
        people = self.select_related("user").with_photo()
        return people.prefetch_related("topics").order_by(Lower("user__name"), "pk")


class Mentor(models.Model):
    """A person's mentor profile: one over all events."""

    user = models.OneToOneField(User, models.PROTECT, related_name="mentor", verbose_name=_("person"))
    headline = models.CharField(_("headline"), max_length=160, blank=True, db_default="")
    bio = models.TextField(_("about"), max_length=4000, blank=True, db_default="")
    time_zone = models.CharField(
        _("time zone"), max_length=64, choices=time_zone_choices, default="UTC", db_default="UTC"
    )
    topics = models.ManyToManyField(Topic, related_name="mentors", blank=True, verbose_name=_("topics"))
    events = models.ManyToManyField("events.Event", related_name="mentors", blank=True, verbose_name=_("events"))

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")

    def __str__(self) -> str:
        return self.user.name
