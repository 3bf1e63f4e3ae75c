"""Timetables and their slots as files."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.access import Permission
from events.models import Mentor, User
from events.sheets.base import Row, Sheet, register
from events.sheets.cells import joined
from events.sheets.columns import Choice, Column, Link, Moment, Number, People, Person, ShownMoment, Someone, Text
from timetables.models import Slot, Timetable
from timetables.spans import end_of, span, start_of

Taken = tuple[datetime, datetime, int]  # start, end, and the number of the row

PUBLISHED, DRAFT = True, False
FACTS = {
    "Place": "place",
    "Link": "link",
    "Minutes per slot": "slot_minutes",
    "Minutes between slots": "gap_minutes",
}


def mentors_of(sheet: Sheet) -> dict[str, Mentor]:
    """The event's mentors by address."""
    mentors = Mentor.objects.of(sheet.event).select_related("user")
    return {mentor.user.email.lower(): mentor for mentor in mentors}


def as_someone(mentor: Mentor) -> Someone:
    return Someone(mentor.user.email.lower(), mentor.user.name)


def blame_unknown_mentor(row: Row, column: str, people: Iterable[Someone], known: dict[str, Mentor]) -> None:
    if unknown := next((someone for someone in people if someone.email not in known), None):
        message = _("%(email)s is no mentor of this event. Import or add the mentor first.")
        row.blame(column, message % {"email": unknown.email})


@register
class TimetableSheet(Sheet):
    """A row is a timetable: custom with a mentor, else regular with those who sit in it."""

    name = "timetables"
    order = 4
    label = gettext_lazy("Timetables")
    page = "timetable_list"
    permission = Permission.MANAGE_TIMETABLES
    key = ("Timetable",)
    batch = 50
    columns = (
        Text("Timetable", gettext_lazy("Its name says which one is meant."), "Main hall", required=True),
        Column("Kind"),
        Choice(
            "State",
            gettext_lazy("Published or Draft. Empty: a draft."),
            "Draft",
            words={PUBLISHED: "Published", DRAFT: "Draft"},
        ),
        Person("Mentor", gettext_lazy("Of a custom timetable: the mentor's email address.")),
        People("Sit in it", gettext_lazy("Of a regular one: addresses, separated by ;"), "Ann Lee <ann@example.org>"),
        Text("Place", gettext_lazy("A room, a table, or “online”."), "Room 2", limit=160),
        Link("Link", gettext_lazy("Where its meetings are held online.")),
        Number("Minutes per slot", example="20", low=1, high=24 * 60),
        Number("Minutes between slots", example="0", high=24 * 60),
        Column("Slots"),
        Column("Still free"),
        ShownMoment("Next free"),
    )

    @cached_property
    def mentors(self) -> dict[str, Mentor]:
        return mentors_of(self)

    def facts(self, thing: Timetable) -> dict[str, Any]:
        return {
            "Timetable": thing.name,
            "Kind": "Custom" if thing.is_custom else "Regular",
            "State": thing.is_published,
            "Mentor": as_someone(thing.mentor) if thing.mentor else None,
            "Sit in it": tuple(sorted(as_someone(mentor) for mentor in thing.mentors.all())),
            **{column: getattr(thing, field) for column, field in FACTS.items()},
            "Slots": getattr(thing, "slot_count", None),
            "Still free": getattr(thing, "free_count", None),
            "Next free": getattr(thing, "next_free", None),
        }

    def compare(self, rows: list[Row]) -> None:
        for row in rows:
            owner = [row.values["Mentor"]] if "Mentor" in row.values else []
            blame_unknown_mentor(row, "Mentor", owner, self.mentors)
            blame_unknown_mentor(row, "Sit in it", row.values.get("Sit in it", ()), self.mentors)
            if owner and "Sit in it" in row.values:
                row.blame(
                    "Sit in it", _("A custom timetable has its mentor alone. Empty this cell, or that of the mentor.")
                )

    def known(self, rows: list[Row]) -> dict[Hashable, Any]:
        timetables = self.event.timetables.for_list().prefetch_related("mentors__user")
        return {(timetable.name.lower(),): timetable for timetable in timetables}

    def write(self, rows: list[Row], *, by: User) -> None:
        for row in rows:
            self._put(row, by=by)

    def _put(self, row: Row, *, by: User) -> None:
        values, known = row.values, row.known
        timetable = known or Timetable(event=self.event, published_at=None)
        facts = {field: values[column] for column, field in FACTS.items() if column in values}
        seated = [self.mentors[someone.email] for someone in values.get("Sit in it", ())]
        if "Mentor" in values:
            facts["mentor"] = self.mentors[values["Mentor"].email]
        if known and "Sit in it" not in values:
            seated = list(known.mentors.all())
        timetable.put(name=values["Timetable"], mentors=seated, **facts, by=by)
        if values.get("State", timetable.is_published) != timetable.is_published:
            timetable.publish(by=by) if values["State"] else timetable.withdraw(by=by)


@register
class SlotSheet(Sheet):
    """A row is a slot. It is known by its timetable and its start."""

    name = "slots"
    order = 5
    label = gettext_lazy("Slots")
    page = "slot_list"
    permission = Permission.MANAGE_TIMETABLES
    key = ("Timetable", "Start")
    refers = ("Timetable",)
    columns = (
        Text("Timetable", gettext_lazy("Its name."), "Main hall", required=True),
        Moment("Start", gettext_lazy("On the event's clocks, or with an offset."), "2027-03-06 10:00", required=True),
        Moment("End", gettext_lazy("The same."), "2027-03-06 10:20", required=True),
        Column("Place"),
        Column("Mentors"),
        Column("State"),
    )

    @cached_property
    def timetables(self) -> dict[str, Timetable]:
        return {timetable.name.lower(): timetable for timetable in self.event.timetables.all()}

    def facts(self, thing: Any) -> dict[str, Any]:
        timetable = thing.timetable
        seated = [timetable.mentor] if timetable.mentor else timetable.mentors.all()
        return {
            "Timetable": timetable.name,
            "Start": start_of(thing.during),
            "End": end_of(thing.during),
            "Place": timetable.place,
            "Mentors": joined(sorted(str(mentor) for mentor in seated)),
            "State": "Past" if thing.is_past else "Free" if getattr(thing, "is_free", False) else "Taken",
        }

    def compare(self, rows: list[Row]) -> None:
        """Each timetable is there, and its slots neither end before they start nor overlap."""
        taken: dict[str, list[Taken]] = defaultdict(list)
        there = self.known([row for row in rows if row.values["Timetable"].lower() in self.timetables])
        for row in rows:
            values, name = row.values, row.values["Timetable"].lower()
            known = there.pop(self.key_of(values), None)
            if name not in self.timetables:
                row.blame("Timetable", _("No timetable of this event has this name. Import or add it first."))
            elif values["End"] <= values["Start"]:
                row.blame("End", _("The end is not after the start. Choose a later end."))
            elif known and end_of(known.during) != values["End"]:
                row.blame("End", _("The slot that starts then ends at another time. Move it on the timetable's page."))
            else:
                taken[name].append((values["Start"], values["End"], row.number))
        for slot in there.values():
            taken[slot.timetable.name.lower()].append((start_of(slot.during), end_of(slot.during), 0))
        self._blame_overlaps(rows, taken.values())

    def _blame_overlaps(self, rows: list[Row], taken: Iterable[list[Taken]]) -> None:
        by_number = {row.number: row for row in rows}
        for spans in taken:
            for number, other in overlapping(spans):
                message = _("This overlaps the slot in row %(row)d. Choose another time.") % {"row": other}
                there = _("This overlaps a slot that is there already. Choose another time.")
                by_number[number].blame("Start", message if other else there)

    def known(self, rows: list[Row]) -> dict[Hashable, Any]:
        names = {row.values["Timetable"].lower() for row in rows}
        wanted = [timetable for name, timetable in self.timetables.items() if name in names]
        slots = Slot.objects.filter(timetable__in=wanted).select_related("timetable__mentor__user")
        return {self.key_of(self.facts(slot)): slot for slot in slots.prefetch_related("timetable__mentors__user")}

    def write(self, rows: list[Row], *, by: User) -> None:
        by_timetable: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_timetable[row.values["Timetable"].lower()].append(row)
        for name, group in by_timetable.items():
            new = (span(row.values["Start"], row.values["End"]) for row in group)
            self.timetables[name].add_slots(new, by=by)


def overlapping(taken: Iterable[Taken]) -> Iterator[tuple[int, int]]:
    """The rows that overlap one before them in the file, each with that one; 0 is the number of what is here."""
    kept: list[Taken] = []
    for start, end, number in sorted(taken, key=lambda one: one[2]):
        place = bisect(kept, (start,))
        clash = next(
            (there[2] for there in kept[max(place - 1, 0) : place + 1] if there[0] < end and start < there[1]), None
        )
        if clash is None:
            kept.insert(place, (start, end, number))
        else:
            yield number, clash
