"""Which slots somebody can still be met in."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from events.models import Event, Idea, Mentor
from sessions_app.models import Session
from timetables.models import Slot, SlotQuerySet, Timetable
from timetables.spans import Span, span, start_of


def free_slots(
    event: Event,
    *,
    mentor: Mentor,
    timetable: Timetable | None = None,
    idea: Idea | None = None,
    apart_from: Session | None = None,
) -> SlotQuerySet:
    """The event's slots in which `mentor`, and `idea` if given, have no standing session, in order of time.

    Only timetables that this mentor's sessions may stand in. `apart_from` is a session to overlook, when it
    is the one that moves.
    """
    busy = Session.objects.standing().filter(during__overlap=OuterRef("during"))
    busy = busy.filter(Q(mentor=mentor) | Q(idea=idea)) if idea else busy.filter(mentor=mentor)
    if apart_from:
        busy = busy.exclude(pk=apart_from.pk)
    timetables = Timetable.objects.filter(event=event).open_to(mentor)
    if timetable:
        timetables = timetables.filter(pk=timetable.pk)
    return Slot.objects.filter(~Exists(busy), timetable__in=timetables).select_related("timetable").in_order()


def nearest(slots: SlotQuerySet, to: Span, *, count: int = 3) -> list[Slot]:
    """The `count` slots that start closest to the start of `to`, within three days of it, in order of time."""
    wanted, far = start_of(to), timedelta(days=3)
    close = slots.overlapping(span(wanted - far, wanted + far))
    by_distance = sorted(close, key=lambda slot: abs(start_of(slot.during) - wanted))
    return sorted(by_distance[:count], key=lambda slot: start_of(slot.during))
