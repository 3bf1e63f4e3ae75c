"""Rows of the index made into lines that people read, many at a time, in a constant number of queries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from events.history import names_of, rows_of
from events.models import Deed, Event, Step, Thing
from mentorship.history import request_sentences
from mentorship.models import MentorshipRequest
from sessions_app.history import Names, meeting_sentences, session_sentences
from sessions_app.models import Session
from sessions_app.undo import offered
from timetables.history import slot_sentences, timetable_sentences
from timetables.models import Slot, Timetable


@dataclass(frozen=True)
class Line:
    """One change: who did what to what, and what can be done about it."""

    step: Step
    who: str
    what: str
    url: str  # of the thing; empty when it is gone
    sentence: str
    undo_url: str = ""
    in_act: int = 1  # so many changes are taken back together
    is_taken_back: bool = False
    number: int | None = None  # of the session

    @property
    def at(self) -> datetime:
        return self.step.at

    @property
    def deed(self) -> str:
        return str(Deed(self.step.deed).label)

    @property
    def takes_back(self) -> bool:
        """Whether this is itself part of an undo."""
        return self.step.undoes is not None


def lines_of(steps: Iterable[Step], event: Event, *, with_undo: bool = True) -> list[Line]:
    """A line for each step, in their order; within one act the first that is shown offers to take it back.

    with_undo   whether it matters what was taken back, and can be
    """
    return _Reading(list(steps), event, with_undo=with_undo).lines()


class _Reading:
    """All that a page of lines needs, each kind read once."""

    def __init__(self, steps: list[Step], event: Event, *, with_undo: bool) -> None:
        self.steps, self.event = steps, event
        self.acts = {step.act for step in steps if step.act} if with_undo else set()
        self.rows = rows_of(steps)
        self.names = Names(list(self.rows.values()))
        self.people = names_of(step.who for step in steps)

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The last number of each session that is told of."""
        ids = {step.session for step in self.steps if step.session}
        known = (
            Step.objects.filter(session__in=ids, number__isnull=False).order_by("session", "-pk").distinct("session")
        )
        return {step.session or 0: step.number or 0 for step in known}

    @cached_property
    def timetables(self) -> dict[int, str]:
        ids = {step.timetable for step in self.steps if step.timetable}
        return dict(Timetable.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}

    @cached_property
    def standing(self) -> dict[Thing, set[int]]:
        """The ids of what is still there, of the kinds that have a page."""
        sessions = {step.session for step in self.steps if step.session}
        requests = {step.thing_id for step in self.steps if step.thing == Thing.REQUEST}
        return {
            Thing.SESSION: set(Session.objects.filter(pk__in=sessions).values_list("pk", flat=True)),
            Thing.REQUEST: set(MentorshipRequest.objects.filter(pk__in=requests).values_list("pk", flat=True)),
        }

    @cached_property
    def sizes(self) -> dict[UUID | None, int]:
        """Of each act, how many changes it made."""
        counted = Step.objects.filter(act__in=self.acts).order_by().values_list("act")
        return dict(counted.annotate(size=Count("pk"))) if self.acts else {}

    @cached_property
    def taken_back(self) -> set[UUID]:
        undos = Step.objects.filter(undoes__in=self.acts).order_by().values_list("undoes", flat=True)
        return {act for act in undos.distinct() if act} if self.acts else set()

    def lines(self) -> list[Line]:
        left, lines = offered(self.acts), []
        for step in self.steps:
            lines.append(self._line(step, offers=step.act in left))
            left -= {step.act} if step.act else set()
        return lines

    def _line(self, step: Step, *, offers: bool) -> Line:
        after, before = self.rows.get((step.thing, step.change)), self.rows.get((step.thing, step.before or 0))
        what, url = self._what(step, after)
        return Line(
            step=step,
            who=self.people[step.who],
            what=what,
            url=url,
            sentence="; ".join(self._sentences(step, before, after)) or _("changed it"),
            undo_url=reverse("undo", args=[self.event.slug, step.act]) if offers else "",
            in_act=self.sizes.get(step.act, 1),
            is_taken_back=step.act in self.taken_back,
            number=step.number or self.numbers.get(step.session or 0),
        )

    def _sentences(self, step: Step, before: Any, after: Any) -> Iterable[str]:
        """None where the rows themselves are gone."""
        if after is None:
            return []
        mentors = self.names.mentors
        tell: dict[str, Callable[[], Iterable[str]]] = {
            Thing.SESSION: lambda: session_sentences(before, after, self.names),
            Thing.MEETING: lambda: meeting_sentences(before, after, self.names),
            Thing.TIMETABLE: lambda: timetable_sentences(before, after, mentors),
            Thing.SLOT: lambda: slot_sentences(before, after),
            Thing.REQUEST: lambda: request_sentences(before, after, mentors),
        }
        return tell[step.thing]()

    def _what(self, step: Step, after: Any) -> tuple[str, str]:
        """The words for the thing, and the address of its page."""
        if step.thing == Thing.REQUEST:
            team = self.names.idea(after.idea_id) if after else ""
            return _("Request of %(team)s") % {"team": team}, self._request_url(step)
        if step.thing in (Thing.SESSION, Thing.MEETING):
            return _("Session %(number)d") % {"number": self._number(step)}, self._session_url(step)
        return self._timetable(step, after), self._timetable_url(step)

    def _number(self, step: Step) -> int:
        return step.number or self.numbers.get(step.session or 0, 0)

    def _session_url(self, step: Step) -> str:
        is_there = step.session in self.standing[Thing.SESSION]
        return reverse("session_detail", args=[self.event.slug, self.numbers[step.session or 0]]) if is_there else ""

    def _request_url(self, step: Step) -> str:
        is_there = step.thing_id in self.standing[Thing.REQUEST]
        return reverse("request_detail", args=[self.event.slug, step.thing_id]) if is_there else ""

    def _timetable(self, step: Step, after: Any) -> str:
        name = str(self.timetables.get(step.timetable or 0) or getattr(after, "name", _("a deleted timetable")))
        if step.thing == Thing.TIMETABLE or after is None:
            return name
        return _("Slot %(slot)s in %(timetable)s") % {"slot": Slot(during=after.during), "timetable": name}

    def _timetable_url(self, step: Step) -> str:
        is_there = step.timetable in self.timetables
        return reverse("timetable_detail", args=[self.event.slug, step.timetable]) if is_there else ""
