"""When: timetables, and the slots in which sessions can take place."""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.access import Permission
from events.history import keeps_history
from events.integrity import CompositeKey, act
from events.models import Event, Mentor, User
from timetables.spans import Span


class TimetableQuerySet(models.QuerySet["Timetable"]):
    def visible_to(self, user: User) -> Self:
        """The timetables somebody may open in the panel."""
        return self if user.can(Permission.MANAGE_TIMETABLES) else self.none()

    def regular(self) -> Self:
        return self.filter(mentor=None)

    def custom(self) -> Self:
        return self.exclude(mentor=None)

    def open_to(self, mentor: Mentor) -> Self:
        """Those in which a session of this mentor may stand: their own custom ones and every regular one."""
        return self.filter(Q(mentor=None) | Q(mentor=mentor))

    def for_list(self) -> Self:
        return self.select_related("mentor__user").order_by(F("mentor").asc(nulls_first=True), Lower("name"), "pk")


@keeps_history("TimetableChange", exclude=["owner"])
class Timetable(models.Model):
    """A named set of slots in one event.

    Custom when it has a mentor: every session in it is theirs. Otherwise regular, with the mentors who sit in it.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="timetables", verbose_name=_("event"))
    name = models.CharField(_("name"), max_length=120)
    place = models.CharField(
        _("place"), max_length=160, blank=True, db_default="", help_text=_("A room, a table, or “online”.")
    )
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
    def is_custom(self) -> bool:
        return self.mentor_id is not None

    @act
    def put(self, *, mentors: Iterable[Mentor], by: User | None) -> None:
        """Save the timetable, new or changed, with those who sit in it; a custom one has its mentor alone.

        Raises ValidationError when sessions stand in it that are not the new mentor's.
        """
        self.full_clean(exclude={"owner"})
        self.save()
        self.mentors.set([] if self.is_custom else mentors)

    @act
    def remove(self, *, by: User | None) -> None:
        """Delete the timetable and its slots. Raises ValidationError while a session, even cancelled, is in it."""
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


class SlotQuerySet(models.QuerySet["Slot"]):
    def overlapping(self, span: Span) -> Self:
        return self.filter(during__overlap=span)

    def upcoming(self) -> Self:
        return self.filter(during__startswith__gt=Now())

    def in_order(self) -> Self:
        return self.order_by("during", "pk")


@keeps_history("SlotChange")
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
        return f"{timezone.localtime(self.during.lower):%a %d %b, %H:%M}–{timezone.localtime(self.during.upper):%H:%M}"

    @property
    def is_past(self) -> bool:
        return self.during.lower <= timezone.now()
