"""A timetable's slots change many at a time: all that was asked for, or nothing and each refusal by name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from events.access import Permission
from events.integrity import act
from events.models import Event, Mentor, User
from events.templatetags.ui import clock_range, day
from sessions_app.models import Session
from timetables.models import Slot, Timetable
from timetables.spans import MAXIMUM_SLOTS, Span, end_of, span, start_of

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Changed:
    """What an act did: the numbers of slots."""

    added: int
    removed: int


@act
def change_slots(
    timetable: Timetable, *, add: Iterable[Span], remove: Iterable[int], by: User, now: datetime | None = None
) -> Changed:
    """Offer some times and others no longer, in one act. What is offered already stays as it is.

    add     times in UTC
    remove  ids of slots of this timetable

    Raises ValidationError, and changes nothing, with one refusal for each time that cannot be: past, outside the
    event, overlapping; and for each slot that cannot go: past, gone already, or with a standing session in it.
    Each refusal's `params["at"]` is the moment its slot begins, in UTC; None when that is not known.
    """
    spans, ids = list(dict.fromkeys(add)), set(remove)
    _require_few(spans, ids)
    there = _hold(timetable, ids)
    moment = now or timezone.now()
    new = [during for during in spans if during not in {slot.during for slot in there if slot.pk not in ids}]
    refusals = [*_unremovable(timetable, there, ids, by, moment), *_unaddable(timetable.event, there, new, ids, moment)]
    if refusals:
        raise ValidationError(refusals)
    timetable.slots.filter(pk__in=ids).delete()
    Slot.objects.bulk_create([Slot(timetable=timetable, during=during) for during in new])
    return Changed(len(new), len(ids))


def _require_few(spans: list[Span], ids: set[int]) -> None:
    if max(len(spans), len(ids)) > MAXIMUM_SLOTS:
        message = _("These are more than %(maximum)d slots at once. Save in smaller parts.")
        raise ValidationError(message, code="too_many", params={"maximum": MAXIMUM_SLOTS, "at": None})


def _hold(timetable: Timetable, ids: set[int]) -> list[Slot]:
    """Lock mentors, then the timetable, then the slots that go: nobody books, fills or changes them meanwhile.

    Gives all slots of the timetable, read after the wait.
    """
    seated = timetable.mentors.values_list("pk", flat=True)
    Mentor.objects.all().hold([timetable.mentor_id, *seated])
    if not Timetable.objects.select_for_update(no_key=True).filter(pk=timetable.pk).exists():
        message = _("This timetable has been deleted meanwhile. Nothing can be saved in it.")
        raise ValidationError(message, code="gone", params={"at": None})
    list(timetable.slots.filter(pk__in=ids).order_by("pk").select_for_update())
    return list(timetable.slots.in_order())


# What cannot go


def _unremovable(
    timetable: Timetable, there: list[Slot], ids: set[int], by: User, now: datetime
) -> Iterator[ValidationError]:
    known = {slot.pk: slot for slot in there}
    yield from _gone(timetable, sorted(ids - known.keys()))
    held = _standing_in(ids & known.keys())
    for pk in sorted(ids & known.keys()):
        slot = known[pk]
        if pk in held:
            yield _holds(slot, held[pk], by)
        elif start_of(slot.during) <= now:
            yield _refusal(_("%(slot)s is in the past, so it stays."), "past", slot.during)


def _standing_in(ids: set[int]) -> dict[int | None, Session]:
    sessions = Session.objects.standing().filter(slot__in=ids).select_related("idea").order_by("-number")
    return {session.slot_id: session for session in sessions}


def _holds(slot: Slot, session: Session, by: User) -> ValidationError:
    if by.can(Permission.MANAGE_SESSIONS):
        message = _("%(slot)s holds session %(number)d with %(team)s. Move or cancel the session first.")
    else:
        message = _("%(slot)s holds session %(number)d with %(team)s. Ask an administrator to move or cancel it.")
    team = session.idea or _("no team yet")
    return _refusal(message, "slot_holds_session", slot.during, number=session.number, team=team)


def _gone(timetable: Timetable, ids: list[int]) -> Iterator[ValidationError]:
    """Slots that were here once are named by their history; of anything else nothing is told."""
    history = _history(timetable, ids) if ids else {}
    for pk in ids:
        if during := history.get(pk):
            yield _refusal(_("%(slot)s has been removed meanwhile."), "gone", during)
    if unknown := len(set(ids) - history.keys()):
        message = _("%(count)d of the slots to remove are not of this timetable. Reload the page and try again.")
        yield ValidationError(message, code="unknown", params={"count": unknown, "at": None})


def _history(timetable: Timetable, ids: list[int]) -> dict[int, Span]:
    """When the slots of this timetable with these ids were last."""
    changes: Any = Slot._meta.get_field("changes").related_model
    rows = changes._default_manager.filter(timetable=timetable.pk, pgh_obj__in=ids).order_by("pgh_id")
    return dict(rows.values_list("pgh_obj_id", "during"))


# What cannot come


def _unaddable(
    event: Event, there: list[Slot], new: list[Span], ids: set[int], now: datetime
) -> Iterator[ValidationError]:
    kept = [slot.during for slot in there if slot.pk not in ids]
    accepted: list[Span] = []
    for during in sorted(new, key=start_of):
        if refusal := _misplaced(event, during, now) or _in_the_way(during, kept, accepted):
            yield refusal
        else:
            accepted.append(during)


def _misplaced(event: Event, during: Span, now: datetime) -> ValidationError | None:
    start, end = start_of(during), end_of(during)
    if not timedelta() < end - start <= A_DAY or start.second or end.second:
        message = _("%(slot)s is no slot: it lasts from one minute to a day, in whole minutes.")
        return _refusal(message, "slot_not_empty", during)
    if start <= now:
        return _refusal(_("%(slot)s is in the past. Choose a later time."), "past", during)
    if start < start_of(lasting(event)) or end > end_of(lasting(event)):
        return _refusal(_("%(slot)s is outside the event. Choose one of its days."), "not_in_event", during)
    return None


def _in_the_way(during: Span, kept: list[Span], accepted: list[Span]) -> ValidationError | None:
    for other in kept:
        if overlap(during, other):
            message = _("%(slot)s overlaps the slot %(other)s. Remove that one first, or choose another time.")
            return _refusal(message, "timetable_slots_do_not_overlap", during, other=words(other))
    for other in accepted[-1:]:
        if overlap(during, other):
            message = _("%(slot)s overlaps %(other)s, which is new as well. Choose one of them.")
            return _refusal(message, "timetable_slots_do_not_overlap", during, other=words(other))
    return None


def lasting(event: Event) -> Span:
    """From the first midnight of the event to its last, on its clocks."""
    first, last = event.starts_on, event.ends_on + A_DAY
    return span(*(datetime.combine(date, time(0), tzinfo=event.zone) for date in (first, last)))


def overlap(one: Span, other: Span) -> bool:
    return start_of(one) < end_of(other) and start_of(other) < end_of(one)


def words(during: Span) -> str:
    """A time on the current clocks: "Sat 28 Nov, 10:20–10:40"."""
    start, end = timezone.localtime(start_of(during)), timezone.localtime(end_of(during))
    return f"{day(start)}, {clock_range(start, end)}"


def _refusal(message: str, code: str, during: Span, **params: object) -> ValidationError:
    return ValidationError(message, code=code, params=params | {"slot": words(during), "at": start_of(during)})
