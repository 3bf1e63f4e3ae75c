"""The mentorship requests of an event as a file."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.access import Permission
from events.models import Idea, Mentor, User
from events.sheets.base import Row, Sheet, register
from events.sheets.cells import joined, parted
from events.sheets.columns import Choice, Column, Moment, Number, Person, Someone, Text, Topics, in_order
from events.sheets.linking import topics_named
from events.sheets.moments import understood, written
from mentorship.models import MentorshipRequest, State, Urgency
from mentorship.taking_in import Wanted, take_in
from sessions_app.models import Session
from timetables.sheets import as_someone, blame_unknown_mentor, mentors_of
from timetables.spans import end_of, span, start_of

STATES = {
    State.PENDING: "Pending",
    State.ASSIGNED: "Assigned",
    State.SCHEDULED: "Scheduled",
    State.DECLINED: "Declined",
    State.WITHDRAWN: "Withdrawn",
}
URGENCIES = {Urgency.WHENEVER: "Whenever", Urgency.TODAY: "Today", Urgency.STUCK: "Stuck"}


@dataclass(frozen=True)
class Times(Column):
    """Spans in one cell: "2027-03-06 12:00 +02:00/2027-03-06 14:00 +02:00; ..."."""

    is_read = True

    def show(self, value: Iterable[tuple[datetime, datetime]], sheet: Sheet) -> str:
        zone = sheet.event.zone
        return joined(f"{written(start, zone)}/{written(end, zone)}" for start, end in value)

    def parse(self, text: str, sheet: Sheet) -> tuple[tuple[datetime, datetime], ...]:
        return tuple(self._span(part, sheet) for part in parted(text))

    def _span(self, text: str, sheet: Sheet) -> tuple[datetime, datetime]:
        start, _slash, end = text.partition("/")
        found = understood(start, sheet.event.zone), understood(end, sheet.event.zone)
        if found[0] >= found[1]:
            raise ValidationError(_("A time that suits ends after it starts. Write start/end."), code="invalid")
        return found


@register
class RequestSheet(Sheet):
    """A row is a request. It is known by its team, what they want, and when they asked."""

    name = "requests"
    order = 7
    label = gettext_lazy("Requests")
    page = "request_list"
    permission = Permission.MANAGE_REQUESTS
    key = ("Idea/Team", "Goal")
    refers = ("Idea/Team",)
    makes_topics = True
    batch = 50
    columns = (
        Text("Idea/Team", gettext_lazy("Its name."), "Kelp", required=True),
        Text("Goal", gettext_lazy("What they want to achieve."), "A price for the pilot.", True, limit=4000, long=True),
        Topics("Topics", gettext_lazy("Separated by ;"), "UX; Fintech law"),
        Person("Wished mentor", gettext_lazy("The email address."), "Ann Lee <ann@example.org>"),
        Choice("Urgency", gettext_lazy("Whenever, Today or Stuck."), "Today", words=URGENCIES),
        Times("Times", gettext_lazy("That suit: start/end, separated by ;"), "2027-03-06 10:00/2027-03-06 12:00"),
        Moment("Asked at", gettext_lazy("Empty: now.")),
        Person("Asked by", gettext_lazy("The email address of somebody who is here.")),
        Choice("State", gettext_lazy("Empty: pending."), "Pending", words=STATES),
        Person("Mentor", gettext_lazy("Of one that is assigned or scheduled.")),
        Number("Session", gettext_lazy("The number of the session it is scheduled in."), low=1),
        Text("Reason", gettext_lazy("Why it is declined."), limit=300),
        Text("Why it is back", limit=500),
    )

    @cached_property
    def mentors(self) -> dict[str, Mentor]:
        return mentors_of(self)

    @cached_property
    def ideas(self) -> dict[str, Idea]:
        return {idea.name.lower(): idea for idea in self.event.ideas.all()}

    @cached_property
    def sessions(self) -> dict[int, Session]:
        return {one.number: one for one in Session.objects.filter(event=self.event).with_state()}

    def facts(self, thing: MentorshipRequest) -> dict[str, Any]:
        return {
            "Idea/Team": thing.idea.name,
            "Goal": thing.goal,
            "Topics": in_order(topic.name for topic in thing.topics.all()),
            "Wished mentor": as_someone(thing.wished_mentor) if thing.wished_mentor else None,
            "Urgency": thing.urgency,
            "Times": tuple((start_of(time), end_of(time)) for time in thing.times),
            "Asked at": thing.requested_at.replace(microsecond=0),
            "Asked by": Someone(thing.requested_by.email, thing.requested_by.name) if thing.requested_by else None,
            "State": thing.state,
            "Mentor": as_someone(thing.mentor) if thing.mentor else None,
            "Session": thing.session.number if thing.session else None,
            "Reason": thing.decline_reason,
            "Why it is back": thing.return_reason,
        }

    def listed(self, rows: Any) -> Any:
        people = rows.select_related("idea", "mentor__user", "wished_mentor__user", "session", "requested_by")
        return super().listed(people.prefetch_related(None).prefetch_related("topics"))

    def key_of(self, values: dict[str, Any]) -> Hashable:
        return values["Idea/Team"].lower(), values["Goal"], values.get("Asked at")

    def known(self, rows: list[Row]) -> dict[Hashable, Any]:
        """Each under its moment, and without one, for rows that name none: then the latest is meant."""
        ideas = [self.ideas[name] for row in rows if (name := row.values["Idea/Team"].lower()) in self.ideas]
        requests = MentorshipRequest.objects.filter(idea__in=ideas).for_list().select_related("requested_by")
        found: dict[Hashable, Any] = {}
        for request in requests.longest_first():
            facts = self.facts(request)
            found[self.key_of(facts)] = found[self.key_of(facts | {"Asked at": None})] = request
        return found

    def compare(self, rows: list[Row]) -> None:
        emails = {row.values["Asked by"].email for row in rows if "Asked by" in row.values}
        people = set(
            User.objects.annotate(lower=Lower("email")).filter(lower__in=emails).values_list("lower", flat=True)
        )
        for row in rows:
            values = row.values
            if values["Idea/Team"].lower() not in self.ideas:
                row.blame("Idea/Team", _("No idea/team of this event has this name. Import or add it first."))
            for column in ("Wished mentor", "Mentor"):
                blame_unknown_mentor(row, column, [values[column]] if column in values else [], self.mentors)
            if "Asked by" in values and values["Asked by"].email not in people:
                row.blame("Asked by", _("Nobody here has this address. Import or add the person first."))
            self._blame_state(row)

    def _blame_state(self, row: Row) -> None:
        """A state that is written brings what it needs, and names no other's."""
        values = row.values
        state = values.get("State")
        if state in (State.ASSIGNED, State.SCHEDULED) and "Mentor" not in values:
            row.blame("Mentor", _("Such a request has a mentor. Write the email address."))
        if state == State.SCHEDULED and values.get("Session") not in self.sessions:
            row.blame("Session", _("No session of this event has this number. Import or add it first."))

    def write(self, rows: list[Row], *, by: User) -> None:
        Mentor.objects.all().hold(mentor.pk for mentor in self.mentors.values())
        Idea.objects.all().hold(self.ideas[row.values["Idea/Team"].lower()].pk for row in rows)
        emails = {row.values["Asked by"].email for row in rows if "Asked by" in row.values}
        found = User.objects.alias(lower=Lower("email")).filter(lower__in=emails)
        people = {user.email.lower(): user for user in found}
        for row in rows:
            take_in(row.known, self._wanted(row, people, by), by=by)

    def _wanted(self, row: Row, people: dict[str, User], by: User) -> Wanted:
        facts = (self.facts(row.known) if row.known else {}) | row.values
        asker = facts.get("Asked by")
        topics = topics_named(facts.get("Topics", ()))
        return Wanted(
            idea=self.ideas[facts["Idea/Team"].lower()],
            goal=facts["Goal"],
            topics=[topics[name.lower()] for name in facts.get("Topics", ())],
            wished_mentor=self._mentor(facts.get("Wished mentor")),
            urgency=facts.get("Urgency", Urgency.WHENEVER),
            times=[span(start, end) for start, end in facts.get("Times", ())],
            asked_at=facts.get("Asked at"),
            asked_by=people.get(asker.email) if asker else (None if row.known else by),
            state=facts.get("State", State.PENDING),
            mentor=self._mentor(facts.get("Mentor")),
            session=self.sessions.get(facts.get("Session") or 0),
            reason=facts.get("Reason", ""),
            return_reason=facts.get("Why it is back", ""),
        )

    def _mentor(self, someone: Someone | None) -> Mentor | None:
        return self.mentors.get(someone.email) if someone else None
