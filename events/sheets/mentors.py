"""The mentors of an event as a file."""

from collections.abc import Hashable
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from events.models import Mentor, Topic, User, time_zone_choices
from events.sheets.base import Row, Sheet, register
from events.sheets.columns import Choice, Column, Email, Text, Topics, in_order
from events.sheets.linking import add_links, blame_inactive, rename, set_links, topics_named
from events.taking_up import Person, take_up_people

ZONES = {name: name for name, _label in time_zone_choices()}
PROFILE = {"Headline": "headline", "About": "bio", "Time zone": "time_zone"}


@register
class MentorSheet(Sheet):
    """A row makes somebody a mentor of the event, and says what their profile, one over all events, says."""

    name = "mentors"
    order = 1
    label = _("Mentors")
    page = "mentor_list"
    key = ("Email",)
    makes_topics = True
    columns = (
        Email("Email", _("They sign in with it. It says who is meant."), "ann@example.org", required=True),
        Text("Name", example="Ann Lee", required=True, limit=150),
        Text("Headline", _("One line."), "Product designer at a public library", limit=160),
        Text("About", _("A few sentences."), "Ann has led design teams for ten years.", limit=4000, long=True),
        Topics("Topics", _("Separated by ;"), "UX; Fintech law"),
        Choice("Time zone", _("As in Europe/Tallinn. Empty: that of the event."), "Europe/Tallinn", words=ZONES),
        Column("Sessions"),
        Column("Custom timetables"),
    )

    def facts(self, thing: Mentor) -> dict[str, Any]:
        return {
            "Email": thing.user.email.lower(),
            "Name": thing.user.name,
            **{column: getattr(thing, field) for column, field in PROFILE.items()},
            "Topics": in_order(topic.name for topic in thing.topics.all()),
            "Sessions": getattr(thing, "session_count", None),
            "Custom timetables": getattr(thing, "timetable_count", None),
        }

    def known(self, rows: list[Row]) -> dict[Hashable, Any]:
        """Mentors of other events too, which the row then brings into this one: that is new here."""
        mentors = Mentor.objects.of(self.event).for_list().alias(lower=Lower("user__email"))
        found = mentors.filter(lower__in=[row.values["Email"] for row in rows])
        return {(mentor.user.email.lower(),): mentor for mentor in found}

    def judge(self, rows: list[Row]) -> None:
        super().judge(rows)
        blame_inactive(rows)

    def write(self, rows: list[Row], *, by: User) -> None:
        users = take_up_people(Person(row.values["Email"], row.values["Name"]) for row in rows)
        rename(users, {row.values["Email"]: row.values["Name"] for row in rows})
        mentors = self._profiles(users, rows)
        add_links(Mentor.events.through, "mentor", "event", ((mentor.pk, self.event.pk) for mentor in mentors.values()))
        topics = topics_named(name for row in rows for name in row.values.get("Topics", ()))
        said = {mentors[row.values["Email"]].pk: row.values["Topics"] for row in rows if "Topics" in row.values}
        wanted = {pk: {topics[name.lower()].pk for name in names} for pk, names in said.items()}
        set_links(Mentor.topics.through, "mentor", "topic", wanted, among=Topic.objects.all())

    def _profiles(self, users: dict[str, User], rows: list[Row]) -> dict[str, Mentor]:
        """Each mentor by address, saved with what the row says."""
        profiles = Mentor.objects.filter(user__in=users.values())
        Mentor.objects.all().hold(profiles.values_list("pk", flat=True))
        there = {mentor.user_id: mentor for mentor in profiles}
        mentors: dict[str, Mentor] = {}
        for row in rows:
            user = users[row.values["Email"]]
            mentor = there.get(user.pk) or Mentor(user=user, time_zone=self.event.time_zone)
            for column, field in PROFILE.items():
                setattr(mentor, field, row.values.get(column, getattr(mentor, field)))
            mentors[row.values["Email"]] = mentor
        Mentor.objects.bulk_create(mentor for mentor in mentors.values() if mentor._state.adding)
        Mentor.objects.bulk_update(there.values(), list(PROFILE.values()))
        return mentors
