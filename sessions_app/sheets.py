"""The sessions of an event as a file."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.access import Permission
from events.models import Idea, Mentor, User
from events.sheets.base import Row, Sheet, register
from events.sheets.columns import Choice, Link, Moment, Number, Person, Text
from sessions_app.announcing import announce_all, take_as_known
from sessions_app.models import Meeting, Session, State
from sessions_app.taking_in import Wanted, take_in
from timetables.models import Slot, Timetable
from timetables.sheets import Taken, as_someone, blame_unknown_mentor, mentors_of, overlapping
from timetables.spans import end_of, span, start_of

WORDS = {
    State.OPEN: "Open",
    State.BOOKED: "Booked",
    State.HELD: "Held",
    State.TEAM_MISSED: "Team missed",
    State.MENTOR_MISSED: "Mentor missed",
    State.CANCELED: "Cancelled",
}


@register
class SessionSheet(Sheet):
    """A row is a session, known by its number, with its meeting and what came of it."""

    name = "sessions"
    order = 6
    label = gettext_lazy("Sessions")
    page = "session_list"
    permission = Permission.MANAGE_SESSIONS
    key = ("Number",)
    refers = ("Timetable", "Idea/Team")
    batch = 50
    columns = (
        Number("Number", gettext_lazy("It says which session is meant."), "1", required=True, low=1),
        Moment("Start", gettext_lazy("That of a slot of the timetable."), "2027-03-06 10:00", required=True),
        Moment("End", gettext_lazy("The same."), "2027-03-06 10:20", required=True),
        Person("Mentor", gettext_lazy("The email address."), "Ann Lee <ann@example.org>", required=True),
        Text("Timetable", gettext_lazy("Its name."), "Main hall", required=True),
        Text("Idea/Team", gettext_lazy("Its name. Empty: an open session."), "Kelp"),
        Text("Description", limit=4000, long=True),
        Choice("State", gettext_lazy("Empty: open."), "Booked", words=WORDS),
        Link("Link", gettext_lazy("Of the meeting. Without this column: the event's usual link."), limit=500),
        Text("Reason", gettext_lazy("Why it is cancelled."), limit=300),
    )

    @cached_property
    def mentors(self) -> dict[str, Mentor]:
        return mentors_of(self)

    @cached_property
    def ideas(self) -> dict[str, Idea]:
        return {idea.name.lower(): idea for idea in self.event.ideas.all()}

    @cached_property
    def timetables(self) -> dict[str, Timetable]:
        return {one.name.lower(): one for one in self.event.timetables.select_related("event")}

    @cached_property
    def slots(self) -> dict[Hashable, Slot]:
        slots = Slot.objects.filter(timetable__event=self.event).select_related("timetable__event")
        return {(one.timetable.name.lower(), start_of(one.during), end_of(one.during)): one for one in slots}

    def listed(self, rows: QuerySet[Any]) -> Iterator[Any]:
        return super().listed(_with_meeting(rows))

    def facts(self, thing: Any) -> dict[str, Any]:
        meeting = next(iter(thing.meetings_that_stand), None)
        return {
            "Number": thing.number,
            "Start": start_of(thing.during),
            "End": end_of(thing.during),
            "Mentor": as_someone(thing.mentor),
            "Timetable": thing.timetable.name,
            "Idea/Team": thing.idea.name if thing.idea else None,
            "Description": thing.description,
            "State": thing.state,
            "Link": meeting.link if meeting else "",
            "Reason": thing.cancellation_reason,
        }

    def known(self, rows: list[Row]) -> dict[Hashable, Any]:
        sessions = Session.objects.filter(event=self.event, number__in=[row.values["Number"] for row in rows])
        return {self.key_of({"Number": one.number}): one for one in _with_meeting(sessions.for_list())}

    def compare(self, rows: list[Row]) -> None:
        known = self.known(rows)
        for row in rows:
            row.known = known.get(self.key_of(row.values))
            self._drop_idle(row)
            self._blame_unknown(row)
            self._blame_contradictions(row)
        self._blame_double_bookings([row for row in rows if not row.faults and self._state(row) != State.CANCELED])

    def _state(self, row: Row) -> State:
        return State(row.values.get("State", row.known.state if row.known else State.OPEN))

    def _place(self, row: Row) -> tuple[Any, ...]:
        return row.values["Timetable"].lower(), row.values["Start"], row.values["End"]

    def _drop_idle(self, row: Row) -> None:
        """A link is that of a meeting, a reason that of a cancellation; elsewhere they say nothing."""
        idle = {State.CANCELED: {"Link"}, State.OPEN: {"Link", "Reason"}}.get(self._state(row), {"Reason"})
        row.values = {name: value for name, value in row.values.items() if name not in idle}

    def _blame_unknown(self, row: Row) -> None:
        values = row.values
        blame_unknown_mentor(row, "Mentor", [values["Mentor"]], self.mentors)
        if values["Timetable"].lower() not in self.timetables:
            row.blame("Timetable", _("No timetable of this event has this name. Import or add it first."))
        elif self._state(row) != State.CANCELED and self._place(row) not in self.slots:
            row.blame("Start", _("This timetable has no slot from this start to this end. Import or add it first."))
        if values.get("Idea/Team", "").lower() not in ("", *self.ideas):
            row.blame("Idea/Team", _("No idea/team of this event has this name. Import or add it first."))

    def _blame_contradictions(self, row: Row) -> None:
        values, state = row.values, self._state(row)
        if values["End"] <= values["Start"]:
            row.blame("End", _("The end is not after the start. Choose a later end."))
        timetable = self.timetables.get(values["Timetable"].lower())
        mentor = self.mentors.get(values["Mentor"].email)
        if timetable and mentor and timetable.mentor_id not in (None, mentor.pk):
            row.blame(
                "Mentor", _("This custom timetable belongs to another mentor. Choose that mentor or another timetable.")
            )
        has_team = "Idea/Team" in values or (row.known and row.known.idea)
        if state not in (State.OPEN, State.CANCELED) and not has_team:
            row.blame("State", _("A session without a team cannot be booked. Write the idea/team, or Open."))

    def _blame_double_bookings(self, rows: list[Row]) -> None:
        numbers = [row.values["Number"] for row in rows]
        mentors = {self.mentors[row.values["Mentor"].email].pk for row in rows}
        others = Session.objects.standing().exclude(event=self.event, number__in=numbers)
        taken: dict[Any, list[Taken]] = defaultdict(list)
        for mentor, during in others.filter(mentor__in=mentors).values_list("mentor", "during"):
            taken["Mentor", mentor].append((start_of(during), end_of(during), 0))
        for idea, during in others.filter(event=self.event).exclude(idea=None).values_list("idea", "during"):
            taken["Idea/Team", idea].append((start_of(during), end_of(during), 0))
        for row in rows:
            time = (row.values["Start"], row.values["End"], row.number)
            taken["Mentor", self.mentors[row.values["Mentor"].email].pk].append(time)
            if team := self._idea(row):
                taken["Idea/Team", team.pk].append(time)
        self._blame_overlaps({row.number: row for row in rows}, taken)

    def _blame_overlaps(self, rows: dict[int, Row], taken: dict[Any, list[Taken]]) -> None:
        for (column, _who), spans in taken.items():
            for number, other in overlapping(spans):
                message = _("This one has the session in row %(row)d at the same time. Choose another slot.")
                there = _("This one has another session at the same time. Choose another slot.")
                rows[number].blame(column, message % {"row": other} if other else there)

    def _idea(self, row: Row) -> Idea | None:
        if "Idea/Team" in row.values:
            return self.ideas[row.values["Idea/Team"].lower()]
        return row.known.idea if row.known else None

    def write(self, rows: list[Row], *, by: User) -> None:
        """Mentors, then ideas are locked for all of them at once, always in this order, so that nobody deadlocks.

        Of a meeting that changes or is cancelled those concerned hear. New ones were agreed outside the panel.
        """
        Mentor.objects.all().hold(self.mentors[row.values["Mentor"].email].pk for row in rows)
        Idea.objects.all().hold(idea.pk for idea in map(self._idea, rows) if idea)
        before = [meeting for row in rows if row.known for meeting in row.known.meetings_that_stand]
        written = [take_in(row.known, self._wanted(row), event=self.event, by=by) for row in rows]
        take_as_known(Meeting.objects.active().filter(session__in=written).exclude(pk__in=[one.pk for one in before]))
        announce_all(before, by=by)

    def _wanted(self, row: Row) -> Wanted:
        values, known = row.values, row.known
        return Wanted(
            number=values["Number"],
            mentor=self.mentors[values["Mentor"].email],
            timetable=self.timetables[values["Timetable"].lower()],
            slot=self.slots.get(self._place(row)),
            during=span(values["Start"], values["End"]),
            idea=self._idea(row),
            description=values.get("Description", known.description if known else ""),
            state=self._state(row),
            link=values.get("Link", "" if known is None and "Link" in row.texts else None),
            reason=values.get("Reason", known.cancellation_reason if known else ""),
        )


def _with_meeting(sessions: QuerySet[Session]) -> QuerySet[Any]:
    active = Meeting.objects.active()
    return sessions.prefetch_related(Prefetch("meetings", active, to_attr="meetings_that_stand"))
