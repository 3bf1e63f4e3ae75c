"""Who hears of a meeting, what each is told, and that nobody is told twice."""

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


def fresh(slot: Slot) -> Slot:
    return Slot.objects.select_related("timetable__event", "timetable__mentor").get(pk=slot.pk)


def booked(cast: Cast, slot: Slot | None = None, *, by: User | None = None, **facts: Any) -> Meeting:
    facts = {"mentor": cast.anna, "idea": cast.kelp, "now": NOW} | facts
    return book(fresh(slot or cast.ten), **facts, by=by or cast.admin)


def send() -> list[Mail]:
    """What a worker would send now, sent."""
    mails = list(Mail.objects.waiting().select_related("user").order_by("pk"))
    Mail.objects.waiting().update(claimed_at=NOW, sent_at=NOW)
    return mails


def told(mails: list[Mail]) -> list[tuple[str, str]]:
    return sorted((mail.user.name, mail.subject) for mail in mails)


def entry(mail: Mail) -> tuple[str, Any]:
    """The method of the mail's calendar, and its one event, which two libraries read alike."""
    calendar = icalendar.Calendar.from_ical(mail.calendar)
    (event,) = calendar.walk("VEVENT")
    again = vobject.readOne(mail.calendar).vevent
    assert (again.uid.value, int(again.sequence.value)) == (str(event["uid"]), int(event["sequence"]))
    assert {"DTSTAMP", "ORGANIZER", "ATTENDEE", "SEQUENCE", "UID"} <= event.keys()
    return str(calendar["method"]), event


def notes() -> list[tuple[str, str, str]]:
    rows = Notification.objects.order_by("pk").select_related("user")
    return [(row.user.name, row.text, row.url) for row in rows]


PAGE = "/events/hack/sessions/1/"


# Each change


def test_a_meeting_that_is_made_is_told_to_mentor_and_team(cast: Cast) -> None:
    booked(cast)

    mails = send()

    assert told(mails) == [
        ("Anna Berg", "Meeting with Kelp: Sat 6 Mar, 12:00"),
        ("Kim Kelp", "Meeting with Anna Berg: Sat 6 Mar, 12:00"),
    ]
    assert notes() == [
        ("Anna Berg", "You meet Kelp on Sat 6 Mar, 12:00–12:20.", PAGE),
        ("Kim Kelp", "You meet Anna Berg on Sat 6 Mar, 12:00–12:20.", PAGE),
    ]
    assert [entry(mail)[0] for mail in mails] == ["REQUEST", "REQUEST"]
