"""A mail about a meeting to one person: text, HTML and the calendar's part of it."""

from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.mailing import absolute, compose, letter, reading_as, write_all
from events.models import Kind, Mail, User
from sessions_app.calendars import cancellation, invitation
from sessions_app.facts import Facts
from sessions_app.hearers import Hearer, thread_of
from sessions_app.meeting_words import elsewhere_in_words, sentences, span_in_words, subject
from sessions_app.models import Meeting


class MeetingMails:
    """Writes them in one act: what reads the same is rendered once."""

    def __init__(self, members: dict[int, list[User]], *, now: datetime) -> None:
        self.members, self.now = members, now
        self._invitation = cache(self._invite)
        self._letters: dict[Any, dict[str, Any]] = {}
        self._mails: list[Mail] = []

    def add(self, hearer: Hearer, opening: str) -> None:
        """Compose one, to somebody who wants it."""
        mail = compose(
            hearer.person,
            kind=Kind.MEETING,
            event=hearer.meeting.session.event,
            thread=thread_of(hearer.meeting),
            calendar=self._calendar(hearer),
            facts=hearer.mail_facts(opening),
            now=self.now,
            **self._letter(hearer, opening),
        )
        self._mails.append(mail)

    def write(self) -> None:
        """Each in place of the mail of its thread that waits for the person."""
        write_all(self._mails)

    def _letter(self, hearer: Hearer, opening: str) -> dict[str, Any]:
        key = (hearer.meeting.pk, hearer.person.language, hearer.mailed, hearer.truth, hearer.as_mentor, opening)
        if key not in self._letters:
            self._letters[key] = _rendered(hearer, opening)
        return self._letters[key]

    def _calendar(self, hearer: Hearer) -> str:
        if hearer.truth:
            return self._invitation(hearer.meeting)
        with translation.override(settings.LANGUAGE_CODE):
            return cancellation(hearer.meeting, person=hearer.person, now=self.now).decode()

    def _invite(self, meeting: Meeting) -> str:
        """The same for everybody: each calendar finds its owner among those who attend."""
        with translation.override(settings.LANGUAGE_CODE):
            return invitation(meeting, now=self.now, members=self.members[meeting.idea_id]).decode()


def _rendered(hearer: Hearer, opening: str) -> dict[str, Any]:
    meeting = hearer.meeting
    with reading_as(hearer.person, meeting.session.event):
        said = subject(hearer.mailed, hearer.truth, meeting)
        context: dict[str, Any] = {"opening": opening, "sentences": sentences(hearer.mailed, hearer.truth, meeting)}
    return letter_about(meeting, hearer.person, hearer.truth, subject=said, url=page_of(hearer), **context)


def letter_about(
    meeting: Meeting,
    person: User,
    facts: Facts | None,
    *,
    subject: str,
    sentences: list[str],
    opening: str = "",
    url: str = "",
) -> dict[str, Any]:
    """What `compose` takes: subject, text and HTML. With facts all that is to know of the meeting stands below."""
    event = meeting.session.event
    with reading_as(person, event):
        details = _details(facts, meeting) if facts else None
    context = {"subject": subject, "opening": opening, "sentences": sentences, "details": details}
    link = absolute(url or meeting.session.get_absolute_url())
    return {"subject": subject, **letter(person, "meeting", event=event, link=link, **context)}


def _details(facts: Facts, meeting: Meeting) -> dict[str, Any]:
    session = meeting.session
    return {
        "facts": facts,
        "when": span_in_words(facts),
        "elsewhere": elsewhere_in_words(facts, session.mentor.time_zone) if facts.as_mentor else "",
        "about": session.description if facts.as_mentor else "",
    }


def page_of(hearer: Hearer) -> str:
    """The session's page, for those who can open it."""
    is_still_theirs = hearer.truth or not hearer.meeting.is_active
    return hearer.meeting.session.get_absolute_url() if is_still_theirs else reverse("home")
