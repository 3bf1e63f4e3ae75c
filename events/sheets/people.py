"""Those who take part in an event, as a file."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, Idea, Mentor, User
from events.sheets.base import Row, Sheet, few, register, unknown
from events.sheets.columns import Column, Email, Names, ShownMoment, Text, in_english, in_order
from events.sheets.linking import add_links, blame_inactive, follow_members, rename, set_links
from events.taking_up import Person, take_up_people
from events.templatetags.ui import STATES

ADMINISTRATOR, MENTOR, PARTICIPANT = "Administrator", "Mentor", "Participant"


@dataclass(frozen=True)
class Roles(Names):
    def parse(self, text: str, sheet: Sheet) -> tuple[str, ...]:
        words = {word.lower(): word for word in (ADMINISTRATOR, MENTOR, PARTICIPANT)}
        names = super().parse(text, sheet)
        if any(name.lower() not in words for name in names):
            raise ValidationError(_("Write Participant or Mentor, or both separated by ;"), code="invalid")
        return in_order(words[name.lower()] for name in names)


@register
class PeopleSheet(Sheet):
    """A row brings somebody into the event. Roles are given, never taken away; teams are exactly those in the cell."""

    name = "people"
    order = 2
    label = gettext_lazy("People")
    page = "people_list"
    key = ("Email",)
    columns = (
        Email("Email", gettext_lazy("They sign in with it. It says who is meant."), "kim@example.org", required=True),
        Text("Name", example="Kim Lee", required=True, limit=150),
        Roles("Roles", gettext_lazy("Participant, Mentor, or both separated by ; Empty: participant."), PARTICIPANT),
        Names("Idea/Team", gettext_lazy("Separated by ; A team that is not there yet is made."), "Kelp"),
        ShownMoment("Last sign-in"),
        Column("State"),
    )

    @cached_property
    def teams(self) -> dict[str, str]:
        return {name.lower(): name for name in self.event.ideas.values_list("name", flat=True)}

    def spelled(self, column: str, name: str) -> str:
        return self.teams.get(name.lower(), name)

    def facts(self, thing: Any) -> dict[str, Any]:
        held = {ADMINISTRATOR: thing.is_administrator, MENTOR: thing.leads_here, PARTICIPANT: thing.takes_part_here}
        return {
            "Email": thing.email.lower(),
            "Name": thing.name,
            "Roles": tuple(role for role, holds in held.items() if holds),
            "Idea/Team": in_order(idea.name for idea in thing.teams_here),
            "Last sign-in": thing.last_login,
            "State": in_english(STATES[thing.access][1]),
        }

    def differs(self, name: str, facts: dict[str, Any], value: Any) -> bool:
        return not set(value) <= set(facts[name]) if name == "Roles" else super().differs(name, facts, value)

    def compare(self, rows: list[Row]) -> None:
        administrators = set(User.objects.filter(is_administrator=True).values_list(Lower("email"), flat=True))
        for row in rows:
            if ADMINISTRATOR in row.values.get("Roles", ()) and row.values["Email"] not in administrators:
                row.blame("Roles", _("An import makes nobody an administrator. Write Participant or Mentor."))

    def known(self, rows: list[Row]) -> dict[Hashable, Any]:
        emails = [row.values["Email"] for row in rows]
        people = User.objects.of(self.event).for_list(self.event).alias(lower=Lower("email"))
        return {(user.email.lower(),): user for user in people.filter(lower__in=emails)}

    def judge(self, rows: list[Row]) -> None:
        super().judge(rows)
        blame_inactive(rows)

    def news(self, rows: list[Row]) -> list[str]:
        made = unknown((name for row in rows for name in row.values.get("Idea/Team", ())), self.teams)
        return [_("These ideas/teams will be made: %(names)s.") % {"names": few(made)}] if made else []

    def write(self, rows: list[Row], *, by: User) -> None:
        users = take_up_people(Person(row.values["Email"], row.values["Name"]) for row in rows)
        rename(users, {row.values["Email"]: row.values["Name"] for row in rows})
        self._give_roles(users, rows)
        ideas = self._ideas(name for row in rows for name in row.values.get("Idea/Team", ()))
        said = {users[row.values["Email"]].pk: row.values["Idea/Team"] for row in rows if "Idea/Team" in row.values}
        wanted = {pk: {ideas[name.lower()].pk for name in names} for pk, names in said.items()}
        Idea.objects.all().hold(idea.pk for idea in ideas.values() if wanted)
        new, gone = set_links(User.ideas.through, "user", "idea", wanted, among=self.event.ideas.all())
        joined, left = ([(idea, pk) for pk, idea in pairs] for pairs in (new, gone))
        follow_members(self.event, joined=joined, left=left, by=by)

    def _give_roles(self, users: dict[str, User], rows: list[Row]) -> None:
        holders: dict[str, list[int]] = {MENTOR: [], PARTICIPANT: [], ADMINISTRATOR: []}
        for row in rows:
            for role in row.values.get("Roles", (PARTICIPANT,) if row.known is None else ()):
                holders[role].append(users[row.values["Email"]].pk)
        there = set(Mentor.objects.filter(user__in=holders[MENTOR]).values_list("user", flat=True))
        new = [pk for pk in holders[MENTOR] if pk not in there]
        Mentor.objects.bulk_create(Mentor(user_id=pk, time_zone=self.event.time_zone) for pk in new)
        mentors = Mentor.objects.filter(user__in=holders[MENTOR]).values_list("pk", flat=True)
        add_links(Mentor.events.through, "mentor", "event", ((pk, self.event.pk) for pk in mentors))
        add_links(Event.participants.through, "user", "event", ((pk, self.event.pk) for pk in holders[PARTICIPANT]))

    def _ideas(self, names: Iterator[str]) -> dict[str, Idea]:
        there = {idea.name.lower(): idea for idea in self.event.ideas.all()}
        new = {name.lower(): Idea(event=self.event, name=name) for name in names if name.lower() not in there}
        Idea.objects.bulk_create(new.values())
        return there | new
