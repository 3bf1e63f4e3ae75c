"""Reminders before a session: at the event's times, each once, however late or often they are sent."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event, Kind, Mail, Notification, User
from sessions_app.booking import rebook
from sessions_app.meetings import cancel_meeting
from sessions_app.models import Meeting
from sessions_app.reminders import send_reminders
from tests import making
from tests.sessions_app.conftest import Cast, make_cast
from tests.sessions_app.hearing import booked, fresh, send, subjects

TEN = making.TEN
A_DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
EARLY = TEN - timedelta(days=3)


@pytest.fixture
def known(cast: Cast) -> Meeting:
    """A meeting at 12:00 in the event's zone that all were told of three days before."""
    meeting = booked(cast, now=EARLY)
    send()
    return meeting


def reminded() -> list[str]:
    rows = Notification.objects.filter(kind=Kind.REMINDER).order_by("user__name", "pk")
    return list(rows.values_list("user__name", flat=True))


@pytest.mark.parametrize(
    ("before", "count"),
    [
        (A_DAY + timedelta(seconds=1), 0),
        (A_DAY, 2),
        (A_DAY - timedelta(hours=20), 2),
        (QUARTER, 2),
        (timedelta(seconds=1), 2),
        (timedelta(), 0),
        (-timedelta(minutes=5), 0),
    ],
)
def test_mentor_and_team_are_reminded_from_the_time_on_until_it_begins(
    cast: Cast, known: Meeting, before: timedelta, count: int
) -> None:
    assert send_reminders(TEN - before) == count


def test_a_reminder_says_when_where_and_with_whom(cast: Cast, known: Meeting) -> None:
    cast.hall.place = "Room 5"
    cast.hall.save()

    send_reminders(TEN - A_DAY)

    mails = send()
    assert subjects(mails) == [
        ("Anna Berg", "Reminder: Kelp, Sat 6 Mar, 12:00"),
        ("Kim Kelp", "Reminder: Anna Berg, Sat 6 Mar, 12:00"),
    ]
    assert (mails[0].due_at, mails[0].kind, mails[0].calendar) == (TEN - A_DAY, Kind.REMINDER, "")
    assert "Where: Room 5" in mails[1].text
    notification = Notification.objects.get(user=cast.kim, kind=Kind.REMINDER)
    assert notification.text == "Reminder: you meet Anna Berg on Sat 6 Mar, 12:00–12:20: Room 5"
    assert notification.url == "/events/hack/sessions/1/"


def test_running_again_reminds_nobody_again(cast: Cast, known: Meeting) -> None:
    assert [send_reminders(TEN - A_DAY + timedelta(minutes=minute)) for minute in range(3)] == [2, 0, 0]
    assert reminded() == ["Anna Berg", "Kim Kelp"]


def test_each_time_is_reminded_of(cast: Cast, known: Meeting) -> None:
    send_reminders(TEN - A_DAY)
    send_reminders(TEN - QUARTER)
    assert reminded() == ["Anna Berg"] * 2 + ["Kim Kelp"] * 2


def test_run_late_only_the_nearest_is_told(cast: Cast, known: Meeting) -> None:
    assert [send_reminders(TEN - QUARTER), send_reminders(TEN - timedelta(minutes=1))] == [2, 0]


def test_what_has_no_reminders_reminds_nobody(cast: Cast, known: Meeting) -> None:
    Event.objects.update(reminders=[])
    assert send_reminders(TEN - QUARTER) == 0


def test_a_meeting_that_moved_is_reminded_of_at_its_new_time(cast: Cast, known: Meeting) -> None:
    later = making.make_slot(cast.hall, 3 * 24 * 60)
    send_reminders(TEN - A_DAY)
    rebook(known.session, slot=fresh(later), by=cast.admin, now=TEN - timedelta(hours=2))

    assert send_reminders(TEN - QUARTER) == 0
    assert send_reminders(TEN + 3 * A_DAY - A_DAY) == 2


def test_who_heard_of_it_after_a_reminder_was_due_needs_none(cast: Cast) -> None:
    booked(cast, now=TEN - timedelta(hours=3))
    assert [send_reminders(TEN - timedelta(hours=2)), send_reminders(TEN - QUARTER)] == [0, 2]


def test_a_meeting_nobody_was_told_of_is_reminded_of(cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    assert send_reminders(TEN - QUARTER) == 2


def test_what_is_cancelled_or_recorded_is_over(cast: Cast, known: Meeting) -> None:
    other = booked(cast, mentor=cast.boris, idea=cast.moss, now=EARLY)
    cancel_meeting(known, reason="", by=cast.admin, now=EARLY)
    other.record(outcome="held", by=cast.admin)
    assert send_reminders(TEN - QUARTER) == 0


def test_a_reminder_that_waits_goes_when_the_meeting_does(cast: Cast, known: Meeting) -> None:
    send_reminders(TEN - A_DAY)
    cancel_meeting(known, reason="", by=cast.admin, now=TEN - A_DAY)
    assert {mail.kind for mail in send()} == {Kind.MEETING}


def test_who_wants_no_mail_is_reminded_in_the_panel(cast: Cast, known: Meeting) -> None:
    User.objects.filter(pk=cast.kim.pk).update(unwanted_mail=[Kind.REMINDER])
    User.objects.filter(pk=cast.anna.user_id).update(is_active=False)
    assert send_reminders(TEN - A_DAY) == 1
    assert (send(), reminded()) == ([], ["Kim Kelp"])


def test_the_command_says_how_many(cast: Cast, capsys: Any) -> None:
    call_command("send_reminders")
    assert capsys.readouterr().out == "0 reminded.\n"


def test_many_meetings_take_as_many_queries_as_one(cast: Cast) -> None:
    def queries(count: int, minutes: int) -> int:
        slot = making.make_slot(cast.hall, minutes)
        for number in range(count):
            mentor = making.make_mentor(f"M{minutes}{number} Mentor", event=cast.event)
            team = making.make_idea(f"T{minutes}{number}", event=cast.event)
            team.members.set([making.make_user(f"P{minutes}{number}{nth} Person") for nth in range(3)])
            making.make_meeting(making.make_session(slot, mentor, team))
        with CaptureQueriesContext(connection) as captured:
            assert send_reminders(TEN + timedelta(minutes=minutes) - QUARTER) == 4 * count
        return len(captured)

    Event.objects.update(reminders=[15])
    assert queries(5, 900) == queries(1, 600)


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_remind_each_person_once() -> None:
    cast = make_cast()
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    start, counts = Barrier(4), []

    def run() -> None:
        start.wait()
        counts.append(send_reminders(TEN - QUARTER))
        connection.close()

    threads = [Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts) == [0, 0, 0, 2]
    assert (reminded(), Mail.objects.count()) == (["Anna Berg", "Kim Kelp"], 2)


def test_a_reminder_that_is_stuck_until_the_session_begins_is_not_sent_any_more(cast: Cast, known: Meeting) -> None:
    send_reminders(TEN - QUARTER)
    mails = Mail.objects.filter(kind=Kind.REMINDER)
    assert [mail.is_too_late(TEN - timedelta(seconds=1)) for mail in mails] == [False, False]
    assert [mail.is_too_late(TEN) for mail in mails] == [True, True]
