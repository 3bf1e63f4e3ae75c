"""What others changed lately in a mentor's sessions, in sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _

from events.history import author_id
from events.models import Event, Idea, Mentor, User
from sessions_app.history import NOBODY, Names, meeting_sentences, session_sentences, steps
from sessions_app.models import Session
from timetables.models import Timetable

LATELY = timedelta(days=14)
MOST = 8


@dataclass(frozen=True)
class News:
    """One change: when, by whom, what and of which session; `is_theirs` while that is the mentor's."""

    at: datetime
    who: str
    sentence: str
    event: Event
    number: int
    is_theirs: bool

    @property
    def told(self) -> str:
        """The sentence with its full stop; a reason that somebody gave often brings its own."""
        return self.sentence if self.sentence.endswith((".", "!", "?")) else f"{self.sentence}."


def news_for(mentor: Mentor | None, *, events: Iterable[Event], now: datetime) -> list[News]:
    """The last eight changes in sessions that were this mentor's before or after; in three queries."""
    if mentor is None:
        return []
    known = {event.pk: event for event in events}
    sessions, meetings = _session_rows(mentor, now), _meeting_rows(mentor, now)
    names = _AllNames([*sessions, *meetings])
    told = [*_of_sessions(sessions, names, mentor), *_of_meetings(meetings, names)]
    fresh = [row for row in told if row[0].pgh_created_at >= now - LATELY and author_id(row[0]) != mentor.user_id]
    latest = sorted(fresh, key=lambda row: row[0].pgh_created_at, reverse=True)
    return [_news(row, names, known) for row in latest if row[0].of_event in known][:MOST]


Told = tuple[Any, str, bool]  # the row of history, its sentence, and whether the session is the mentor's now


def _news(told: Told, names: "_AllNames", events: dict[int, Event]) -> News:
    change, sentence, is_theirs = told
    who = names.people.get(author_id(change), _("Somebody outside the panel"))
    return News(change.pgh_created_at, who, sentence, events[change.of_event], change.of_number, is_theirs)


def _of_sessions(rows: list[Any], names: Names, mentor: Mentor) -> Iterator[Told]:
    for _pk, group in groupby(rows, key=lambda row: row.pgh_obj_id):
        changes = list(group)
        is_theirs = changes[-1].mentor_id == mentor.pk and changes[-1].pgh_label != "delete"
        for change, sentence in steps(changes, lambda old, new: _session_news(old, new, names, mentor)):
            yield change, sentence, is_theirs


def _session_news(before: Any, after: Any, names: Names, mentor: Mentor) -> list[str]:
    """What became of a session of theirs; of one that went to another mentor that alone."""
    if after.mentor_id == mentor.pk:
        with timezone.override(after.zone):
            return list(session_sentences(before, after, names))
    if before and before.mentor_id == mentor.pk:
        return [_("gave the session to %(mentor)s") % {"mentor": names.mentors.get(after.mentor_id, NOBODY)}]
    return []


def _of_meetings(rows: list[Any], names: Names) -> Iterator[Told]:
    for _pk, group in groupby(rows, key=lambda row: row.pgh_obj_id):
        for change, sentence in steps(list(group), lambda old, new: meeting_sentences(old, new, names)):
            yield change, sentence, True


def _session_rows(mentor: Mentor, now: datetime) -> list[Any]:
    """The whole history of each session that was ever theirs and has changed lately."""
    rows: QuerySet[Any] = apps.get_model("sessions_app", "SessionChange").objects.all()
    ever = rows.filter(mentor=mentor.pk).values("pgh_obj")
    lately = rows.filter(pgh_obj__in=ever, pgh_created_at__gte=now - LATELY).values("pgh_obj")
    whole = rows.filter(pgh_obj__in=lately).order_by("pgh_obj", "pgh_id")
    return list(whole.annotate(of_event=F("event"), of_number=F("number"), zone=F("event__time_zone")))


def _meeting_rows(mentor: Mentor, now: datetime) -> list[Any]:
    """The same of the meetings of the sessions that are theirs now."""
    rows: QuerySet[Any] = apps.get_model("sessions_app", "MeetingChange").objects.all()
    rows = rows.filter(session__in=Session.objects.filter(mentor=mentor).values("pk"))
    lately = rows.filter(pgh_created_at__gte=now - LATELY).values("pgh_obj")
    whole = rows.filter(pgh_obj__in=lately).order_by("pgh_obj", "pgh_id")
    return list(whole.annotate(of_event=F("session__event"), of_number=F("session__number")))


class _AllNames(Names):
    """The words for every id in a history, people too, in a single query."""

    def __init__(self, changes: list[Any]) -> None:
        self.mentors: dict[int, str] = {}
        self.ideas: dict[int, str] = {}
        self.timetables: dict[int, str] = {}
        self.people: dict[int | None, str] = {}
        kinds: dict[str, dict[Any, str]] = {
            "mentor": self.mentors,
            "idea": self.ideas,
            "timetable": self.timetables,
            "person": self.people,
        }
        parts = list(_name_rows(changes)) if changes else []
        for kind, pk, name in parts[0].union(*parts[1:], all=True) if parts else ():
            kinds[kind][pk] = name


def _name_rows(changes: list[Any]) -> Iterator[QuerySet[Any, Any]]:
    def ids(field: str) -> set[Any]:
        return {getattr(change, field, None) for change in changes} - {None}

    authors = {pk for change in changes if (pk := author_id(change)) is not None}
    people = User.objects.filter(pk__in=authors)
    mentors = Mentor.objects.filter(pk__in=ids("mentor_id"))
    yield mentors.values_list(Value("mentor"), "pk", "user__name")
    yield Idea.objects.filter(pk__in=ids("idea_id")).values_list(Value("idea"), "pk", "name")
    yield Timetable.objects.filter(pk__in=ids("timetable_id")).values_list(Value("timetable"), "pk", "name")
    called = Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
    yield people.annotate(called=called).values_list(Value("person"), "pk", "called")
