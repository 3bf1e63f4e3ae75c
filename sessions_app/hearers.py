"""Whom a meeting concerns, what holds for each of them, and what they know of it: read for many meetings at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.mail_threads import Key, Thread, read_threads
from events.models import Idea, User
from sessions_app.facts import Facts, as_kept, facts_from, facts_of, is_over
from sessions_app.models import Hearing, Meeting

UNSENT = -1  # below every sequence


@dataclass
class Hearer:
    """One person and one meeting. Facts are None where there is no such meeting for the person."""

    person: User
    meeting: Meeting
    truth: Facts | None  # what holds now
    told: Facts | None  # what the panel told them, or they did
    mailed: Facts | None  # what they know once the mails that are out have been read
    thread: Thread
    reminder: Thread

    @property
    def sent(self) -> int:
        """The calendar sequence of the last mail that is out."""
        return int((self.thread.facts or {}).get("sequence", UNSENT))

    @property
    def as_mentor(self) -> bool:
        """What they are in it, or were."""
        facts = self.truth or self.mailed or self.told
        return facts is not None and facts.as_mentor

    @property
    def is_in_panel_news(self) -> bool:
        return self.truth != self.told

    @property
    def is_mail_news(self) -> bool:
        return self.truth != self.mailed

    def is_in_time(self, now: datetime) -> bool:
        """Whether not all of it lies in the past, where nobody can act on it any more."""
        return not is_over(self.truth, self.told, self.mailed, now=now)

    def mail_facts(self, opening: str) -> dict[str, Any]:
        """What is kept with a mail that tells the truth of now."""
        return {"known": as_kept(self.truth), "sequence": self.meeting.sequence, "opening": opening}


def thread_of(meeting: Meeting) -> str:
    return f"meeting-{meeting.uid}"


def reminder_thread_of(meeting: Meeting) -> str:
    return f"reminder-{meeting.uid}"


def read_meetings(ids: Iterable[int]) -> list[Meeting]:
    """Held until the act ends, then read afresh with all that is told of them."""
    held = Meeting.objects.all().hold(ids)
    related = ("idea", "session__mentor__user", "session__timetable", "session__event")
    return list(Meeting.objects.filter(pk__in=held).select_related(*related).order_by("pk"))


def members_of(meetings: Iterable[Meeting]) -> dict[int, list[User]]:
    """The people of each team, by the team's id."""
    teams = {meeting.idea_id for meeting in meetings}
    rows = Idea.members.through._default_manager.filter(idea__in=teams).select_related("user").order_by("user")
    members: dict[int, list[User]] = defaultdict(list)
    for row in rows:
        members[row.idea_id].append(row.user)
    return members


def hearers_of(
    meetings: list[Meeting], members: dict[int, list[User]], among: Collection[User] | None = None
) -> list[Hearer]:
    """Mentors, team members, and whoever was told before, each who can sign in; in three queries.

    among  of these people alone
    """
    if not meetings:
        return []
    before: dict[int, dict[int, Hearing]] = defaultdict(dict)
    for hearing in Hearing.objects.filter(meeting__in=meetings).select_related("user"):
        before[hearing.meeting_id][hearing.user_id] = hearing
    concerned = [
        (meeting, person, before[meeting.pk].get(person.pk))
        for meeting in meetings
        for person in _people(meeting, members[meeting.idea_id], before[meeting.pk].values())
        if person.is_active and (among is None or person in among)
    ]
    ids = {person.pk for _meeting, person, _hearing in concerned}
    threads = read_threads(ids, [name(meeting) for meeting in meetings for name in (thread_of, reminder_thread_of)])
    return [_hearer(meeting, person, hearing, threads, members) for meeting, person, hearing in concerned]


def _people(meeting: Meeting, team: Iterable[User], before: Iterable[Hearing]) -> list[User]:
    mentor = meeting.session.mentor.user
    everyone = [mentor, *team, *(hearing.user for hearing in before)]
    return list({person.pk: person for person in everyone}.values())


def _hearer(
    meeting: Meeting,
    person: User,
    hearing: Hearing | None,
    threads: dict[Key, Thread],
    members: dict[int, list[User]],
) -> Hearer:
    thread = threads.get((person.pk, thread_of(meeting)), Thread())
    is_mentor = meeting.session.mentor.user_id == person.pk
    takes_part = meeting.is_active and (is_mentor or person in members[meeting.idea_id])
    return Hearer(
        person=person,
        meeting=meeting,
        truth=facts_of(meeting, as_mentor=is_mentor) if takes_part else None,
        told=facts_from(hearing.told) if hearing else None,
        mailed=_mailed(thread, hearing.known_at if hearing else None, hearing.known if hearing else None),
        thread=thread,
        reminder=threads.get((person.pk, reminder_thread_of(meeting)), Thread()),
    )


def _mailed(thread: Thread, known_at: datetime | None, known: Any) -> Facts | None:
    """The later of the last mail that is out, and of what they know without one."""
    if known_at and (thread.at is None or thread.at <= known_at):
        return facts_from(known)
    return facts_from((thread.facts or {}).get("known"))
