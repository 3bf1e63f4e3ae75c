"""What taking an act back would do, and what stands in the way."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from events.booking_words import moment_in_words
from events.history import names_of, rows_of
from events.models import Deed, Event, Idea, Mentor, Step, Thing, User
from sessions_app.history import Names
from sessions_app.models import Meeting, Session
from sessions_app.undo.inverses import INVERSES, Inverse, Never
from sessions_app.undo.surroundings import Surroundings
from timetables.models import Slot, Timetable

# Changes that are taken back at once: each is an act of its own, with all its rules, and the request must end in time.
# To add or remove a slot again takes up to 5 ms of one core, anything else up to 40.
MOST, MOST_APART_FROM_SLOTS = 1000, 250
Reader = Callable[[Iterable[int]], dict[int, Any]]

# What counts as changed: the rest of a row follows from it.
FACTS: dict[str, tuple[str, ...]] = {
    Thing.SESSION: (
        "slot_id",
        "timetable_id",
        "during",
        "mentor_id",
        "idea_id",
        "description",
        "number",
        "canceled_at",
    ),
    Thing.MEETING: ("link", "canceled_at", "outcome"),
    Thing.TIMETABLE: ("name", "place", "link", "slot_minutes", "gap_minutes", "mentor_id", "published_at"),
    Thing.SLOT: ("timetable_id", "during"),
}
SESSIONS = Session.objects.select_related("mentor__user", "idea", "timetable", "event", "slot")
READERS: dict[str, Reader] = {
    Thing.SESSION: lambda ids: SESSIONS.in_bulk(list(ids)),
    Thing.MEETING: lambda ids: Meeting.objects.select_related("session", "idea").in_bulk(list(ids)),
    Thing.TIMETABLE: lambda ids: Timetable.objects.select_related("event", "mentor__user").in_bulk(list(ids)),
    Thing.SLOT: lambda ids: Slot.objects.select_related("timetable__event", "timetable__mentor__user").in_bulk(
        list(ids)
    ),
}


class Plan:
    """The inverse of an act, with everything as it is now. Read under locks it holds until they are let go."""

    def __init__(self, event: Event, act: UUID, steps: list[Step], *, now: datetime) -> None:
        self.event, self.act, self.now = event, act, now
        self.exceeded = _exceeded(steps)
        self.steps = steps = [] if self.exceeded else steps
        self.rows = rows_of(steps)
        self.live = {thing: READERS[thing](ids) for thing, ids in self._ids().items() if thing in READERS}
        self.first = {(step.thing, step.thing_id): step for step in reversed(steps)}
        self.last = {(step.thing, step.thing_id): step for step in steps}
        self.inverses = [self._inverse(step) for step in reversed(steps) if not self._came_and_went(step)]

    def begin(self, *, by: User, quiet: bool) -> None:
        """From here on it is carried out by somebody."""
        self.by, self.quiet, self.reason = by, quiet, _("Taken back")
        self.changed: set[int] = set()  # sessions whose meetings are to be told of
        self.told: set[int] = set()  # meetings made, cancelled or relocated

    def _ids(self) -> dict[str, set[int]]:
        ids: dict[str, set[int]] = {thing: set() for thing in READERS}
        for step in self.steps:
            ids.setdefault(step.thing, set()).add(step.thing_id)
        ids[Thing.SESSION] |= {step.session for step in self.steps if step.session}
        ids[Thing.TIMETABLE] |= {step.timetable for step in self.steps if step.timetable}
        ids[Thing.SLOT] |= {row.slot_id for row in self.rows.values() if getattr(row, "slot_id", None)}
        return ids

    def _came_and_went(self, step: Step) -> bool:
        """Whether the act itself took away again what it had added: a meeting, cancelled, never comes back."""
        key = step.thing, step.thing_id
        ends = (Deed.DELETED, Deed.CANCELED) if step.thing == Thing.MEETING else (Deed.DELETED,)
        return self.before(self.first[key]) is None and self.last[key].deed in ends

    def _inverse(self, step: Step) -> Inverse:
        kind = INVERSES.get((step.thing, step.deed), Never)
        return kind(step, self.before(step), self.after(step), self)

    def before(self, step: Step) -> Any:
        """The row before it; None when there was none, also when the thing was gone."""
        row = self.rows.get((step.thing, step.before or 0))
        return None if row is None or row.pgh_label == "delete" else row

    def after(self, step: Step) -> Any:
        return self.rows[step.thing, step.change]

    @cached_property
    def names(self) -> Names:
        return Names(list(self.rows.values()))

    @cached_property
    def active(self) -> dict[int, Meeting]:
        """The active meeting of each session concerned, by the session's id."""
        meetings = Meeting.objects.active().filter(session__in=self.live[Thing.SESSION]).select_related("idea")
        return {meeting.session_id: meeting for meeting in meetings}

    @cached_property
    def around(self) -> Surroundings:
        sessions = [row for (thing, _pk), row in self.rows.items() if thing == Thing.SESSION]
        sessions += self.live[Thing.SESSION].values()
        slots = [row for (thing, _pk), row in self.rows.items() if thing == Thing.SLOT]
        return Surroundings(
            mentors={row.mentor_id for row in sessions},
            ideas={row.idea_id for row in sessions if row.idea_id},
            timetables={row.timetable_id for row in slots},
            sessions=self.live[Thing.SESSION],
            slots={step.thing_id for step in self.steps if step.thing == Thing.SLOT},
            times=[row.during for row in (*sessions, *slots)],
        )

    def mine(self, thing: str, *deeds: str) -> set[int]:
        """The ids of what the act did this to."""
        return {step.thing_id for step in self.steps if step.thing == thing and step.deed in deeds}

    def name(self, step: Step) -> str:
        """The words for the thing of a step."""
        row = self.after(step)
        if step.thing == Thing.TIMETABLE:
            return str(row.name)
        if step.thing == Thing.SLOT:
            timetable = self.live[Thing.TIMETABLE].get(row.timetable_id, _("a deleted timetable"))
            return _("The slot %(slot)s in %(timetable)s") % {"slot": Slot(during=row.during), "timetable": timetable}
        if step.thing == Thing.REQUEST:
            return _("Request of %(team)s") % {"team": self.names.idea(row.idea_id)}
        return str(self.session(step.session) or Session(number=step.number or self._last_number(step)))

    def session(self, pk: int | None) -> Session | None:
        """One of those concerned, if it is still there."""
        session: Session | None = self.live[Thing.SESSION].get(pk or 0)
        return session

    def _last_number(self, step: Step) -> int:
        known = Step.objects.filter(session=step.session, number__isnull=False).order_by("-pk")
        return known.values_list("number", flat=True).first() or 0

    # What is told before

    @property
    def words(self) -> list[str]:
        return [words for inverse in self.inverses if (words := inverse.words)]

    @cached_property
    def obstacles(self) -> list[str]:
        """Each once, in sentences; empty when it can be taken back."""
        if self.exceeded:
            message = _("More than %(most)d changes were made in one go. Take back by hand what you need, one by one.")
            return [message % {"most": self.exceeded}]
        if taken_back := self._taken_back():
            return [taken_back]
        since = list(self._changed_since())
        return list(dict.fromkeys(since or [one for inverse in self.inverses for one in inverse.obstacles()]))

    def _taken_back(self) -> str:
        undo = Step.objects.filter(undoes=self.act).order_by("pk").first()
        return _("This was taken back already, %(by)s.") % {"by": by_and_when(undo)} if undo else ""

    def _changed_since(self) -> Iterator[str]:
        """What is no longer as the act left it."""
        for key, step in self.last.items():
            before, after = self.before(self.first[key]), self.after(step)
            if step.thing in FACTS and not self._is_as_left(step, before, after):
                yield self._since(step)

    def _is_as_left(self, step: Step, before: Any, after: Any) -> bool:
        live = self.live[step.thing].get(step.thing_id)
        if live is None or step.deed == Deed.DELETED:
            return live is None and step.deed == Deed.DELETED
        facts = FACTS[step.thing]
        changed = [name for name in facts if before is None or getattr(before, name) != getattr(after, name)]
        return all(getattr(live, name) == getattr(after, name) for name in changed)

    def _since(self, step: Step) -> str:
        later = Step.objects.filter(thing=step.thing, thing_id=step.thing_id, pk__gt=step.pk).order_by("pk").first()
        what = {"what": self.name(step)}
        if later is None:
            return _("%(what)s has been changed since.") % what
        did = what | {"deed": Deed(later.deed).label, "by": by_and_when(later)}
        if later.deed == Deed.DELETED:
            return _("%(what)s has been deleted since, %(by)s.") % did
        return _("%(what)s has been changed since (%(deed)s), %(by)s. Take that back first.") % did

    # Whom it concerns

    @property
    def met(self) -> tuple[list[Mentor], list[Idea]]:
        """The mentors and teams of the meetings that come, go or change."""
        sessions = [self.live[Thing.SESSION].get(pk) for pk in sorted(self._met_sessions())]
        there = [session for session in sessions if session]
        ids = {row.mentor_id for row in self._session_rows()} | {session.mentor_id for session in there}
        mentors = Mentor.objects.filter(pk__in=ids if there else []).select_related("user").order_by("pk")
        return list(mentors), [session.idea for session in there if session.idea]

    def _met_sessions(self) -> set[int]:
        of_meetings = {step.session for step in self.steps if step.thing == Thing.MEETING and step.session}
        changed = {step.thing_id for step in self.steps if step.thing == Thing.SESSION}
        return of_meetings | (changed & self.active.keys())

    def _session_rows(self) -> list[Any]:
        met = self._met_sessions()
        return [row for (thing, _pk), row in self.rows.items() if thing == Thing.SESSION and row.pgh_obj_id in met]


def plan_of(event: Event, act: UUID, *, now: datetime | None = None) -> Plan | None:
    """The plan to take an act back; None when there is no such act in the event."""
    steps = list(Step.objects.filter(event=event).of_act(act)[: MOST + 1])
    return Plan(event, act, steps, now=now or timezone.now()) if steps else None


def _exceeded(steps: list[Step]) -> int:
    """The bound that so many changes are beyond; 0 when they are within."""
    if len(steps) > MOST:
        return MOST
    quick = sum(step.thing == Thing.SLOT and step.deed in (Deed.ADDED, Deed.DELETED) for step in steps)
    return MOST_APART_FROM_SLOTS if len(steps) - quick > MOST_APART_FROM_SLOTS else 0


def by_and_when(step: Step) -> str:
    """ "by kim@example.org on Sat 6 Mar, 10:20"."""
    words = {"who": names_of([step.who])[step.who], "at": moment_in_words(step.at)}
    return _("by %(who)s on %(at)s") % words
