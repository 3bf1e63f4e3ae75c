"""What happened to a session and its meetings, in sentences."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.history import Entry, author_id, authors
from events.models import Idea, Mentor
from sessions_app.models import Outcome, Session
from timetables.models import Timetable

NOBODY = "–"


def history_of(session: Session) -> list[Entry]:
    """Every change of the session and of its meetings, the latest first."""
    own = list(session.history)
    meetings = list(apps.get_model("sessions_app", "MeetingChange").objects.filter(session=session).order_by("pgh_id"))
    names = Names([*own, *meetings])
    who = authors([*own, *meetings])
    by_meeting: dict[int, list[Any]] = {}
    for change in meetings:
        by_meeting.setdefault(change.pgh_obj_id, []).append(change)
    told = list(steps(own, lambda before, after: session_sentences(before, after, names)))
    for changes in by_meeting.values():
        told += steps(changes, lambda before, after: meeting_sentences(before, after, names))
    entries = [
        Entry(change.pgh_created_at, who[author_id(change)], sentence, change.pgh_context_id)
        for change, sentence in told
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def steps(changes: list[Any], tell: Any) -> Iterator[tuple[Any, str]]:
    """Each change of one row, the first one first, with each sentence that tells it from the one before."""
    for before, after in pairwise([None, *changes]):
        for sentence in tell(before, after):
            yield after, sentence


class Names:
    """The words for the ids in a history, each kind fetched once."""

    def __init__(self, changes: list[Any]) -> None:
        def bulk(rows: models.QuerySet[Any], field: str) -> dict[int, str]:
            ids = {getattr(change, field, None) for change in changes} - {None}
            return {row.pk: str(row) for row in rows.filter(pk__in=ids)} if ids else {}

        self.mentors = bulk(Mentor.objects.select_related("user"), "mentor_id")
        self.ideas = bulk(Idea.objects.all(), "idea_id")
        self.timetables = bulk(Timetable.objects.all(), "timetable_id")

    def idea(self, pk: int | None) -> str:
        return self.ideas.get(pk, _("a deleted team")) if pk else _("nobody")


def session_sentences(before: Any, after: Any, names: Names) -> Iterator[str]:
    """What was done to a session between two rows of its history; `before` is None at first."""
    if after.pgh_label == "delete":
        yield _("deleted the session")
    elif before is None:
        yield _("added the session with %(mentor)s, %(when)s") % {
            "mentor": names.mentors.get(after.mentor_id, NOBODY),
            "when": _time(after.during),
        }
    elif after.canceled_at and not before.canceled_at:
        yield _with_reason(_("cancelled the session"), after.cancellation_reason)
    elif before.canceled_at and not after.canceled_at:
        yield _("reinstated the session")
    else:
        yield from _changed_facts(before, after, names)


def changed_facts(before: Any, after: Any, names: Names) -> list[tuple[str, str, str]]:
    """What differs between two rows of a session's history: label, old and new words of each."""
    facts = [
        (_("Mentor"), lambda row: names.mentors.get(row.mentor_id, NOBODY)),
        (_("Timetable"), lambda row: names.timetables.get(row.timetable_id, _("a deleted timetable"))),
        (_("Time"), lambda row: _time(row.during)),
        (_("Idea/Team"), lambda row: names.idea(row.idea_id)),
        (_("Session Number"), lambda row: str(row.number)),
    ]
    both = [(label, words(before), words(after)) for label, words in facts]
    return [(label, old, new) for label, old, new in both if old != new]


def _changed_facts(before: Any, after: Any, names: Names) -> Iterator[str]:
    for label, old, new in changed_facts(before, after, names):
        yield _("changed %(what)s from %(old)s to %(new)s") % {"what": label, "old": old, "new": new}
    if before.description != after.description:
        yield _("changed the description")
    if before.slot_id and not after.slot_id:
        yield _("removed the slot it was cancelled in")
    if after.slot_id and not before.slot_id:
        yield _("put back the slot it was cancelled in")


def meeting_sentences(before: Any, after: Any, names: Names) -> Iterator[str]:
    """The same of a meeting."""
    if after.pgh_label == "delete":
        yield _("deleted a cancelled meeting")
    elif before is None:
        yield _("made the meeting with %(team)s") % {"team": names.idea(after.idea_id)}
    elif after.canceled_at and not before.canceled_at:
        yield _with_reason(_("cancelled the meeting"), after.cancellation_reason)
    elif before.outcome != after.outcome:
        recorded = _("recorded: %(outcome)s") % {"outcome": Outcome(after.outcome).label} if after.outcome else ""
        yield recorded or _("took back the record of what happened")
    elif before.link != after.link:
        yield _("changed the meeting's link")


def _time(during: Any) -> str:
    start, end = timezone.localtime(during.lower), timezone.localtime(during.upper)
    return f"{date_format(start, 'WEEKDAY_FORMAT')} {start:%H:%M}–{end:%H:%M}"


def _with_reason(sentence: str, reason: str) -> str:
    return f"{sentence}: {reason}" if reason else sentence
