"""What people were told of meetings: their mails, as a worker would send them, and their notifications."""

from datetime import timedelta
from typing import Any

import icalendar
import vobject

from events.models import Mail, Notification, User
from sessions_app.booking import book
from sessions_app.models import Meeting
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot

NOW = making.TEN - timedelta(days=1)
PAGE = "/events/hack/sessions/1/"

Told = list[tuple[str, str]]


def fresh(slot: Slot) -> Slot:
    return Slot.objects.select_related("timetable__event", "timetable__mentor__user").get(pk=slot.pk)


def booked(cast: Cast, *, by: User | None = None, **facts: Any) -> Meeting:
    """Anna and team Kelp in the hall at 12:00, booked by the administrator."""
    slot = fresh(facts.pop("slot", cast.ten))
    wanted: dict[str, Any] = {"mentor": cast.anna, "idea": cast.kelp, "now": NOW}
    return book(slot, **wanted | facts, by=by or cast.admin)


def send() -> list[Mail]:
    """What a worker would send now, sent."""
    mails = list(Mail.objects.waiting().select_related("user").order_by("user__name"))
    Mail.objects.waiting().update(claimed_at=NOW, sent_at=NOW)
    return mails


def subjects(mails: list[Mail]) -> Told:
    return [(mail.user.name, mail.subject) for mail in mails]


def entry(mail: Mail) -> tuple[str, Any]:
    """The method of the mail's calendar, and its one event with what RFC 5546 asks; two libraries read them alike."""
    calendar = icalendar.Calendar.from_ical(mail.calendar)
    (event,) = calendar.walk("VEVENT")
    again = vobject.readOne(mail.calendar)
    facts = (str(calendar["method"]), str(event["uid"]), int(str(event["sequence"])))
    assert (again.method.value, again.vevent.uid.value, int(again.vevent.sequence.value)) == facts
    assert {"DTSTAMP", "DTSTART", "ORGANIZER", "ATTENDEE", "SEQUENCE", "UID"} <= event.keys()
    return facts[0], event


def calls(mails: list[Mail]) -> list[tuple[str, str, int]]:
    """To whom which method goes, in which sequence."""
    return [(mail.user.name, *_call(mail)) for mail in mails]


def _call(mail: Mail) -> tuple[str, int]:
    method, event = entry(mail)
    return method, int(event["sequence"])


def notes() -> Told:
    """Every notification there is, which then is gone."""
    rows = list(Notification.objects.order_by("pk").values_list("user__name", "text"))
    Notification.objects.all().delete()
    return rows
