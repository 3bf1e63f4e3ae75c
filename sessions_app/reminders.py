"""Mentor and team are reminded of a session at the times before it that their event chose, each of them once.

Run every minute. Run late, only the nearest of the times that passed is told, and none once the session has begun. Who
heard of the meeting, or of its new time, after a reminder was due needs it no more. Two runs at once wait for each
other; whom one has reminded, the other finds told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from events.booking_rules import A_WEEK
from events.integrity import act
from events.mailing import compose, reading_as, wants, write_all
from events.models import Kind, Mail, Notification, User
from sessions_app.facts import Facts, facts_of
from sessions_app.hearers import members_of, read_meetings, reminder_thread_of
from sessions_app.meeting_mails import letter_about
from sessions_app.meeting_words import reminder, reminder_subject
from sessions_app.models import Hearing, Meeting
from timetables.spans import start_of

AT_ONCE = 200  # meetings in one transaction


@dataclass(frozen=True)
class Reminder:
    """One person, one meeting, and how long before it."""

    person: User
    meeting: Meeting
    minutes: int
    facts: Facts

    @property
    def key(self) -> str:
        return f"reminder-{self.meeting.uid}-{self.minutes}-{self.facts.start.astimezone(UTC):%Y%m%dT%H%M}"

    @property
    def due_at(self) -> datetime:
        return self.facts.start - timedelta(minutes=self.minutes)


def send_reminders(now: datetime | None = None) -> int:
    """Remind all who are to be reminded by now; how many were."""
    now = now or timezone.now()
    ids = [meeting.pk for meeting in _near(now).order_by("pk") if _nearest(meeting, now)]
    parts = (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))
    return sum(_remind(part, now=now, by=None) for part in parts)


def _near(now: datetime) -> QuerySet[Meeting]:
    """Active meetings of the coming week about which nothing is recorded yet."""
    coming = Meeting.objects.active().filter(outcome="", session__during__startswith__gt=now)
    in_reach = coming.filter(session__during__startswith__lte=now + timedelta(minutes=A_WEEK))
    return in_reach.exclude(session__event__reminders=[]).select_related("session__event")


def _nearest(meeting: Meeting, now: datetime) -> int | None:
    """Of the event's times before this session that have passed, the last one."""
    start = start_of(meeting.session.during)
    passed = [minutes for minutes in meeting.session.event.reminders if start - timedelta(minutes=minutes) <= now]
    return min(passed, default=None) if start > now else None


@act
def _remind(ids: list[int], *, now: datetime, by: None) -> int:
    due = list(_still_to_tell(list(_reminders(read_meetings(ids), now))))
    write_all(list(_mails(due, now)))
    Notification.objects.bulk_create(map(_notification, due))
    return len(due)


def _reminders(meetings: list[Meeting], now: datetime) -> Iterator[Reminder]:
    """Read after the wait: what was cancelled or moved meanwhile is judged as it is now."""
    members = members_of(meetings)
    for meeting in meetings:
        minutes = _nearest(meeting, now)
        if minutes is None or not meeting.is_active or meeting.outcome:
            continue
        mentor = meeting.session.mentor.user
        people = {person.pk: person for person in (mentor, *members[meeting.idea_id]) if person.is_active}
        for person in people.values():
            yield Reminder(person, meeting, minutes, facts_of(meeting, as_mentor=person == mentor))


def _still_to_tell(reminders: list[Reminder]) -> Iterator[Reminder]:
    """Without those who were reminded already, or heard of it since."""
    people, keys = {each.person.pk for each in reminders}, {each.key for each in reminders}
    told = Notification.objects.filter(user__in=people, key__in=keys).exclude(key="")
    reminded = set(told.values_list("user_id", "key"))
    hearings = Hearing.objects.filter(user__in=people, meeting__in={each.meeting.pk for each in reminders})
    heard = {(user, meeting): at for user, meeting, at in hearings.values_list("user_id", "meeting_id", "told_at")}
    for each in reminders:
        heard_at = heard.get((each.person.pk, each.meeting.pk))
        if (each.person.pk, each.key) not in reminded and (heard_at is None or heard_at <= each.due_at):
            yield each


def _notification(each: Reminder) -> Notification:
    with reading_as(each.person, each.meeting.session.event):
        text = reminder(each.facts)
    url = each.meeting.session.get_absolute_url()
    return Notification(user=each.person, kind=Kind.REMINDER, key=each.key, text=text[:400], url=url)


def _mails(reminders: list[Reminder], now: datetime) -> Iterator[Mail]:
    """At once, or never once the session has begun; one that still waits makes room. What reads the same is rendered
    once."""
    letters: dict[tuple[int, str, bool], dict[str, Any]] = {}
    for each in reminders:
        if not wants(each.person, Kind.REMINDER):
            continue
        alike = (each.meeting.pk, each.person.language, each.facts.as_mentor)
        if alike not in letters:
            letters[alike] = _letter(each)
        yield compose(
            each.person,
            kind=Kind.REMINDER,
            event=each.meeting.session.event,
            thread=reminder_thread_of(each.meeting),
            delay=timedelta(),
            now=now,
            expires_at=each.facts.start,
            **letters[alike],
        )


def _letter(each: Reminder) -> dict[str, Any]:
    with reading_as(each.person, each.meeting.session.event):
        subject, sentences = reminder_subject(each.facts), [reminder(each.facts)]
    return letter_about(each.meeting, each.person, each.facts, subject=subject, sentences=sentences)
