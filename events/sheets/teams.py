"""The ideas/teams of an event as a file."""

from collections.abc import Hashable
from typing import Any

from django.utils.translation import gettext_lazy as _

from events.models import Idea, Topic, User
from events.sheets.base import Row, Sheet, register
from events.sheets.columns import Column, People, Someone, Text, Topics, in_order
from events.sheets.linking import follow_members, set_links, topics_named
from events.taking_up import Person, take_up_people


@register
class TeamSheet(Sheet):
    """A row is an idea/team. Its members are known by address; a new address becomes a new person."""

    name = "teams"
    order = 3
    label = _("Ideas/Teams")
    page = "idea_list"
    key = ("Idea/Team",)
    makes_topics = True
    columns = (
        Text("Idea/Team", _("Its name says which one is meant."), "Kelp", required=True),
        Text("Brief", _("What they work on."), "Packaging made of kelp.", limit=4000, long=True),
        People("Members", _("Email addresses, with or without names, separated by ;"), "Ann Lee <ann@example.org>"),
        Topics("Topics", _("Separated by ;"), "UX; Fintech law"),
        Column("Sessions"),
    )

    def facts(self, thing: Idea) -> dict[str, Any]:
        return {
            "Idea/Team": thing.name,
            "Brief": thing.brief,
            "Members": tuple(sorted(Someone(user.email.lower(), user.name) for user in thing.members.all())),
            "Topics": in_order(topic.name for topic in thing.topics.all()),
            "Sessions": getattr(thing, "session_count", None),
        }

    def known(self, rows: list[Row]) -> dict[Hashable, Any]:
        return {(idea.name.lower(),): idea for idea in self.event.ideas.for_list()}

    def write(self, rows: list[Row], *, by: User) -> None:
        ideas = self._saved(rows)
        people = [someone for row in rows for someone in row.values.get("Members", ())]
        users = take_up_people(Person(someone.email, someone.name) for someone in people)
        topics = topics_named(name for row in rows for name in row.values.get("Topics", ()))
        members, needs = {}, {}
        for row, idea in zip(rows, ideas, strict=True):
            if "Members" in row.values:
                members[idea.pk] = {users[someone.email].pk for someone in row.values["Members"]}
            if "Topics" in row.values:
                needs[idea.pk] = {topics[name.lower()].pk for name in row.values["Topics"]}
        Idea.objects.all().hold(members)
        new, gone = set_links(Idea.members.through, "idea", "user", members, among=User.objects.all())
        follow_members(self.event, joined=new, left=gone, by=by)
        set_links(Idea.topics.through, "idea", "topic", needs, among=Topic.objects.all())

    def _saved(self, rows: list[Row]) -> list[Idea]:
        ideas = [row.known or Idea(event=self.event) for row in rows]
        for row, idea in zip(rows, ideas, strict=True):
            idea.name, idea.brief = row.values["Idea/Team"], row.values.get("Brief", idea.brief)
        Idea.objects.bulk_update([idea for idea in ideas if idea.pk], ["name", "brief"])
        Idea.objects.bulk_create([idea for idea in ideas if idea.pk is None])
        return ideas
