"""What many rows of a file have in common, written in few statements: names, topics, and who belongs to what."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from events.models import Application, Event, Topic, User
from events.sheets.base import Row
from events.teams import TeamChange, tell_members_changed


def rename(users: dict[str, User], names: dict[str, str]) -> None:
    """Give the people at these addresses the names that a file says, where it says any."""
    renamed = [users[email] for email, name in names.items() if name and users[email].name != name]
    for user in renamed:
        user.name = names[user.email.lower()]
    User.objects.bulk_update(renamed, ["name"])


def topics_named(names: Iterable[str]) -> dict[str, Topic]:
    """The topics of these names, by their name in lower case; made where there is none."""
    there = {topic.name.lower(): topic for topic in Topic.objects.all()}
    new = {name.lower(): Topic(name=name) for name in names if name.lower() not in there}
    Topic.objects.bulk_create(new.values())
    return there | new


def add_links(through: Any, left: str, right: str, pairs: Iterable[tuple[int, int]]) -> None:
    """Rows of a many-to-many relation; those that are there already stay."""
    rows = [through(**{f"{left}_id": one, f"{right}_id": other}) for one, other in pairs]
    through._default_manager.bulk_create(rows, ignore_conflicts=True)


def set_links(
    through: Any, left: str, right: str, wanted: dict[int, set[int]], *, among: QuerySet[Any]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Each on the left is linked with exactly these on the right; with those outside `among` as before.

    Gives the pairs that are new, and those that are gone.
    """
    rows = through._default_manager.filter(**{f"{left}__in": wanted, f"{right}__in": among.values("pk")})
    there = {(one, other): pk for pk, one, other in rows.values_list("pk", left, right)}
    pairs = {(one, other) for one, others in wanted.items() for other in others}
    new, gone = pairs - there.keys(), there.keys() - pairs
    through._default_manager.filter(pk__in=[there[pair] for pair in gone]).delete()
    add_links(through, left, right, new)
    return new, gone


Pairs = Iterable[tuple[int, int]]  # a team's id and a person's


def follow_members(event: Event, *, joined: Pairs, left: Pairs, by: User) -> None:
    """Whoever left a team stays in the event; whoever joined one waits for no other any more.

    Both hear of the team's coming meetings, in their calendars too; where there are none yet, nobody hears anything.
    """
    joined, left = list(joined), list(left)
    leavers, joiners = {user for _idea, user in left}, {user for _idea, user in joined}
    add_links(Event.participants.through, "user", "event", ((pk, event.pk) for pk in leavers))
    Application.objects.undecided().filter(user__in=joiners, idea__event=event).delete()
    people = User.objects.in_bulk(leavers | joiners)
    ideas = sorted({idea for idea, _user in [*joined, *left]})
    tell_members_changed([TeamChange(one, _of(one, joined, people), _of(one, left, people)) for one in ideas], by=by)


def _of(idea: int, pairs: Pairs, people: dict[int, User]) -> list[User]:
    return [people[user] for there, user in pairs if there == idea]


def blame_inactive(rows: Iterable[Row]) -> None:
    """Nobody who was shut out comes into an event by a file."""
    new = [row for row in rows if row.state == "new"]
    inactive = User.objects.filter(is_active=False).annotate(lower=Lower("email"))
    shut_out = set(inactive.filter(lower__in=[row.values["Email"] for row in new]).values_list("lower", flat=True))
    for row in new:
        if row.values["Email"] in shut_out:
            row.blame("Email", _("This person is deactivated. Reactivate them on the People page first."))
