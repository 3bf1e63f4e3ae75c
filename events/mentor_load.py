"""How much is asked of a mentor in an event: fully booked, without a session, or nowhere to be met."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from events.models import Event, Mentor, MentorQuerySet


class Load(TextChoices):
    FULL = "full", _("Fully booked")
    IDLE = "idle", _("Without a session")
    ABSENT = "absent", _("Offer no times")


def in_load(mentors: MentorQuerySet, load: str, *, event: Event, now: datetime) -> MentorQuerySet:
    """Those of the event's mentors of whom this is true.

    FULL     they offer times to come, and have a standing session, in whatever event, at each of them
    IDLE     no session of theirs stands in the event
    ABSENT   no timetable of the event in which they can be met has a slot
    """
    questions = {
        Load.FULL: _is_full(event, now),
        Load.IDLE: ~_has_session(event),
        Load.ABSENT: ~_can_be_met(event, Q(), Q()),
    }
    return mentors.of(event).filter(questions[Load(load)])


def _has_session(event: Event) -> Exists:
    return Exists(_related(Mentor, "sessions").filter(mentor=OuterRef("pk"), event=event, canceled_at=None))


def _is_full(event: Event, now: datetime) -> Q:
    coming = Q(during__startswith__gt=now)
    standing = _related(Mentor, "sessions").filter(canceled_at=None, during__overlap=OuterRef("during"))
    met_by_owner = Q(Exists(standing.filter(mentor=OuterRef("timetable__mentor"))))
    met_by_seated = Q(Exists(standing.filter(mentor=OuterRef(OuterRef("pk")))))
    return _can_be_met(event, coming, coming) & ~_can_be_met(event, coming & ~met_by_owner, coming & ~met_by_seated)


def _can_be_met(event: Event, in_own: Q, in_regular: Q) -> Q:
    """Whether there is a slot of the event that is `in_own` in their custom timetables, or `in_regular` in others."""
    slots = _slots().filter(timetable__event=event)
    own, regular = slots.filter(in_own), slots.filter(in_regular)
    return Q(Exists(own.filter(timetable__mentor=OuterRef("pk")))) | Q(
        Exists(regular.filter(timetable__mentors=OuterRef("pk")))
    )


def _slots() -> Any:
    timetable: Any = Mentor._meta.get_field("custom_timetables").related_model
    return _related(timetable, "slots")


def _related(model: Any, name: str) -> Any:
    """The rows of a relation; what stands above this app is found by the relation's name."""
    related: Any = model._meta.get_field(name).related_model
    return related._default_manager.order_by()
