"""When: timetables, and the slots in which sessions can take place."""

from collections.abc import Collection, Iterable
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.history import Noted, keeps_history
from events.integrity import CompositeKey, act
from events.models import Event, Idea, Mentor, Thing, User, who_field
from timetables.spans import Span

TIMETABLE_NOTED = Noted(
    Thing.TIMETABLE,
    deed="""CASE
        WHEN NEW.published_at IS NOT NULL AND was.published_at IS NULL THEN 'published'
        WHEN NEW.published_at IS NULL AND was.published_at IS NOT NULL THEN 'withdrawn'
        ELSE 'changed' END""",
    timetable="NEW.id",
)
SLOT_NOTED = Noted(
    Thing.SLOT,
    deed="CASE WHEN NEW.during <> was.during THEN 'moved' ELSE 'changed' END",
    event="(SELECT event_id FROM timetables_timetable WHERE id = NEW.timetable_id)",
    timetable="NEW.timetable_id",
)


class TimetableQuerySet(models.QuerySet["Timetable"]):
    def visible_to(self, user: User) -> Self:
        """Administrators see all; mentors those they sit in or own; teams what is published where they may book."""
        if user.is_administrator:
            return self
        # Each way by itself: joined together, mentors and members would multiply.
        seats = Timetable.mentors.through._default_manager.filter(mentor__user=user).values("timetable")
        sits = Q(mentor__in=Mentor.objects.filter(user=user)) | Q(pk__in=seats)
        events = Event.objects.filter(self_booking=True, pk__in=Idea.objects.filter(members=user).values("event"))
        return self.filter(sits | Q(published_at__isnull=False, event__in=events))

    def editable_by(self, user: User) -> Self:
        """Those whose slots somebody may change: administrators all, mentors their own custom ones."""
        return self if user.is_administrator else self.filter(mentor__user=user)

    def owned_by(self, user: User) -> Self:
        """Somebody's own custom ones, whatever else they may change."""
        return self.filter(mentor__user=user)

    def published(self) -> Self:
        return self.exclude(published_at=None)

    def regular(self) -> Self:
        return self.filter(mentor=None)

    def custom(self) -> Self:
        return self.exclude(mentor=None)

    def open_to(self, mentor: Mentor) -> Self:
        """Those in which a session of this mentor may stand: their own custom ones and every regular one."""
        return self.filter(Q(mentor=None) | Q(mentor=mentor))

    def seating(self, mentors: Collection[int]) -> Self:
        """Those that any of these mentors, by id, owns or sits in."""
        seats = Timetable.mentors.through._default_manager.filter(mentor__in=mentors).values("timetable")
        return self.filter(Q(mentor__in=mentors) | Q(pk__in=seats))

    def for_list(self) -> Self:
        return self.select_related("mentor__user").order_by(F("mentor").asc(nulls_first=True), Lower("name"), "pk")


@keeps_history("TimetableChange", noted=TIMETABLE_NOTED, exclude=["owner"])
class Timetable(models.Model):
    """A named set of slots in one event.

    Custom when it has a mentor: every session in it is theirs. Otherwise regular, with the mentors who sit in it.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="timetables", verbose_name=_("event"))
    name = models.CharField(_("name"), max_length=120)
    place = models.CharField(
        _("place"), max_length=160, blank=True, db_default="", help_text=_("A room, a table, or “online”.")
    )
    link = models.URLField(
        _("link"),
        max_length=300,
        blank=True,
        db_default="",
        default="",
        help_text=_("Where its meetings are held online, if all in one place."),
    )
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes per slot"), default=20, db_default=20, validators=[MinValueValidator(1), MaxValueValidator(24 * 60)]
    )
    gap_minutes = models.PositiveSmallIntegerField(
        _("minutes between slots"), default=0, db_default=0, validators=[MaxValueValidator(24 * 60)]
    )
    # A draft until somebody publishes it: teams neither see nor book it.
    published_at = models.DateTimeField(
        _("published at"), null=True, blank=True, editable=False, default=timezone.now, db_default=Now()
    )
    published_by = who_field(_("published by"))
    mentor = models.ForeignKey(
        Mentor, models.PROTECT, null=True, blank=True, related_name="custom_timetables", verbose_name=_("mentor")
    )
    # The custom timetable's mentor, or 0: never null, so that a composite foreign key always checks it.
    owner = models.GeneratedField(
        expression=Coalesce(F("mentor"), 0), output_field=models.BigIntegerField(), db_persist=True
    )
    mentors = models.ManyToManyField(
        Mentor, related_name="regular_timetables", blank=True, verbose_name=_("mentors who sit in it")
    )

    objects = TimetableQuerySet.as_manager()

    class Meta:
        verbose_name = _("timetable")
        constraints = [
            CompositeKey(fields=["id", "event", "owner"], name="timetable_in_event_with_owner"),
            models.UniqueConstraint(
                "event",
                Lower("name"),
                name="timetable_name_unique_in_event",
                violation_error_code="timetable_name_unique_in_event",
                violation_error_message=_("Another timetable of this event has this name. Choose a different one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("timetable_detail", args=[self.event.slug, self.pk])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_custom(self) -> bool:
        return self.mentor_id is not None

    def is_editable_by(self, user: User) -> bool:
        """The question of `editable_by`, of this timetable."""
        return user.is_administrator or (self.mentor is not None and self.mentor.user_id == user.pk)

    @act
    def put(self, *, mentors: Iterable[Mentor], by: User | None, **facts: Any) -> None:
        """Save the timetable, new or changed, with those who sit in it; a custom one has its mentor alone.

        facts   columns to change first, by name

        Raises ValidationError when sessions stand in it that are not the new mentor's, or that are with a mentor
        who would no longer sit in it.
        """
        for name, value in facts.items():
            setattr(self, name, value)
        self.full_clean(exclude={"owner"})
        self.save()
        seated = [] if self.is_custom else list(mentors)
        self._require_seats(seated)
        self.mentors.set(seated)

    @act
    def publish(self, *, by: User | None) -> None:
        """Let teams see it and, where the event lets them, book in it. Raises ValidationError when they do already."""
        self._hold()
        if self.is_published:
            message = _("%(timetable)s is published already.") % {"timetable": self}
            raise ValidationError(message, code="published")
        self.published_at, self.published_by = timezone.now(), by
        self.save(update_fields=["published_at", "published_by"])

    @act
    def withdraw(self, *, by: User | None) -> None:
        """Make it a draft again; what is booked in it stays. Raises ValidationError when it is one already."""
        self._hold()
        if not self.is_published:
            raise ValidationError(_("%(timetable)s is a draft already.") % {"timetable": self}, code="draft")
        self.published_at, self.published_by = None, None
        self.save(update_fields=["published_at", "published_by"])

    def _hold(self) -> None:
        """Lock the timetable and read it afresh."""
        try:
            self.refresh_from_db(from_queryset=Timetable.objects.select_for_update())
        except Timetable.DoesNotExist:
            raise ValidationError(_("This timetable has been deleted meanwhile."), code="gone") from None

    @act
    def remove(self, *, by: User | None) -> None:
        """Delete the timetable and its slots. Raises ValidationError while a session, even cancelled, is in it."""
        list(Timetable.objects.filter(pk=self.pk).select_for_update())  # nobody adds a slot meanwhile
        if sessions := self.sessions.count():
            message = ngettext(
                "%(count)d session is in this timetable. Delete it, or move it to another timetable, first.",
                "%(count)d sessions are in this timetable. Delete them, or move them to another timetable, first.",
                sessions,
            )
            raise ValidationError(message % {"count": sessions}, code="has_sessions")
        self.slots.all().delete()
        self.delete()

    @act
    def add_slots(self, spans: Iterable[Span], *, by: User | None) -> int:
        """Offer these times too, in one statement; how many were new.

        A time that is already a slot is left as it is. Raises ValidationError, and adds none, when one overlaps
        another slot.
        """
        there = {(slot.during.lower, slot.during.upper) for slot in self.slots.all()}
        new = [Slot(timetable=self, during=span) for span in spans if (span.lower, span.upper) not in there]
        Slot.objects.bulk_create(new)
        return len(new)

    def _require_seats(self, seated: list[Mentor]) -> None:
        if self.is_custom:
            return
        standing = self.sessions.filter(canceled_at=None).exclude(mentor__in=seated)
        if session := standing.select_related("mentor__user").order_by("number").first():
            message = _("%(mentor)s has session %(number)d in this timetable. Move or cancel it first.")
            params = {"mentor": session.mentor, "number": session.number}
            raise ValidationError(message, code="mentor_sits_here", params=params)


class SlotQuerySet(models.QuerySet["Slot"]):
    def overlapping(self, span: Span) -> Self:
        return self.filter(during__overlap=span)

    def upcoming(self) -> Self:
        return self.filter(during__startswith__gt=Now())

    def in_order(self) -> Self:
        return self.order_by("during", "pk")


@keeps_history("SlotChange", noted=SLOT_NOTED)
class Slot(models.Model):
    """A half-open time range in a timetable. Moving it moves the sessions in it."""

    timetable = models.ForeignKey(Timetable, models.PROTECT, related_name="slots", verbose_name=_("timetable"))
    during = DateTimeRangeField(_("time"))

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        constraints = [
            CompositeKey(fields=["id", "timetable", "during"], name="slot_in_timetable_at_time"),
            ExclusionConstraint(
                name="timetable_slots_do_not_overlap",
                expressions=[("timetable", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_code="timetable_slots_do_not_overlap",
                violation_error_message=_(
                    "This time overlaps another slot of the timetable. Choose a time that is not yet offered."
                ),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False)
                & Q(during__lower_inf=False)
                & Q(during__upper_inf=False)
                & Q(during__lower_inc=True)
                & Q(during__upper_inc=False),
                name="slot_not_empty",
                violation_error_code="slot_not_empty",
                violation_error_message=_("A slot starts before it ends. Choose a later end."),
            ),
        ]

    def __str__(self) -> str:
        start, end = timezone.localtime(self.during.lower), timezone.localtime(self.during.upper)
        return f"{date_format(start, 'WEEKDAY_FORMAT')}, {start:%H:%M}–{end:%H:%M}"

    @act
    def remove(self, *, by: User | None) -> None:
        """Offer this time no longer; sessions cancelled in it lose their slot.

        Raises ValidationError while a session stands in it.
        """
        self.delete()

    @property
    def is_past(self) -> bool:
        return self.during.lower <= timezone.now()
