"""A mentor asks for a change of a slot that only an administrator may make, and hears what becomes of it."""

from collections.abc import Callable

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.integrity import act
from events.models import Kind, User
from events.telling import tell
from timetables.models import Slot
from timetables.spans import Span, start_of


class Wish(models.TextChoices):
    """What a mentor would like to happen to a slot in which a session stands."""

    MOVE = "move", gettext_lazy("Move it to another time")
    REMOVE = "remove", gettext_lazy("Remove it")


@act
def ask_administrators(slot: Slot, *, wish: Wish, message: str, by: User) -> None:
    """Tell every administrator, with the way to the page that shows what would follow and does it."""
    page = "slot_edit" if wish == Wish.MOVE else "slot_delete"
    url = reverse(page, args=[slot.timetable.event.slug, slot.timetable_id, slot.pk])
    people = User.objects.filter(is_administrator=True).order_by("pk")

    def say() -> str:
        text = _wished(wish) % {"who": by, "slot": slot, "timetable": slot.timetable}
        return f"{text}: {message}" if message else f"{text}."

    event, thread = slot.timetable.event, f"slot-{slot.pk}-{by.pk}"
    tell(people, kind=Kind.AVAILABILITY, say=say, url=url, by=by, event=event, thread=thread)


def _wished(wish: Wish) -> str:
    if wish == Wish.MOVE:
        return _("%(who)s asks to move the slot %(slot)s in %(timetable)s")
    return _("%(who)s asks to remove the slot %(slot)s in %(timetable)s")


@act
def keep_slot(slot: Slot, *, reason: str, by: User) -> None:
    """The slot stays as it is; its mentor hears why."""

    def say() -> str:
        words = {"who": by, "slot": slot, "timetable": slot.timetable, "reason": reason}
        if reason:
            return _("%(who)s keeps the slot %(slot)s in %(timetable)s as it is: %(reason)s") % words
        return _("%(who)s keeps the slot %(slot)s in %(timetable)s as it is.") % words

    _tell_owner(slot, say, at=slot.during, by=by, mail=True)


def tell_owner_of_change(slot: Slot, *, before: Span, after: Span | None, by: User, mail: bool) -> None:
    """The mentor whose own slot somebody else moved or removed hears of it; called within the act.

    mail  not when a mail about a meeting says so already
    """

    def say() -> str:
        old, new = Slot(during=before), Slot(during=after)
        words = {"who": by, "slot": old, "timetable": slot.timetable}
        if after is None:
            return _("%(who)s removed your slot %(slot)s in %(timetable)s.") % words
        return _("%(who)s moved your slot %(slot)s in %(timetable)s to %(new)s.") % (words | {"new": new})

    _tell_owner(slot, say, at=before, by=by, mail=mail)


def tell_owner_of_return(slot: Slot, *, by: User) -> None:
    """The mentor whose own slot was removed, and is there again, hears of it; called within the act."""

    def say() -> str:
        words = {"who": by, "slot": slot, "timetable": slot.timetable}
        return _("%(who)s put your slot %(slot)s in %(timetable)s back.") % words

    _tell_owner(slot, say, at=slot.during, by=by, mail=True)


def _tell_owner(slot: Slot, say: Callable[[], str], *, at: Span, by: User, mail: bool) -> None:
    """The mentor of a custom timetable; a regular one belongs to nobody.

    at  when the slot was: what is told of another slot takes the place of none of this
    """
    mentor, url = slot.timetable.mentor, slot.timetable.get_absolute_url()
    people = [mentor.user] if mentor else []
    event, thread = slot.timetable.event, f"slots-{slot.timetable_id}-{start_of(at):%Y%m%dT%H%M%z}"
    tell(people, kind=Kind.AVAILABILITY, say=say, url=url, by=by, event=event, thread=thread if mail else "", mail=mail)
