"""A mentor asks for a change of a slot that only an administrator may make."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.integrity import act
from events.models import Notification, User
from timetables.models import Slot


class Wish(models.TextChoices):
    """What a mentor would like to happen to a slot in which a session stands."""

    MOVE = "move", gettext_lazy("Move it to another time")
    REMOVE = "remove", gettext_lazy("Remove it")


@act
def ask_administrators(slot: Slot, *, wish: Wish, message: str, by: User) -> None:
    """Tell every administrator, with the way to the page that shows what would follow and does it."""
    sentence = {
        Wish.MOVE: _("%(who)s asks to move the slot %(slot)s in %(timetable)s"),
        Wish.REMOVE: _("%(who)s asks to remove the slot %(slot)s in %(timetable)s"),
    }[wish]
    text = sentence % {"who": by, "slot": slot, "timetable": slot.timetable}
    page = "slot_edit" if wish == Wish.MOVE else "slot_delete"
    url = reverse(page, args=[slot.timetable.event.slug, slot.timetable_id, slot.pk])
    people = User.objects.filter(is_administrator=True, is_active=True)
    Notification.send(people, text=f"{text}: {message}" if message else f"{text}.", url=url)
