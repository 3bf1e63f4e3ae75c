"""What many rows of a file have in common, written in few statements: names, topics, and who belongs to what."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from events.models import Topic, User


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


def set_links(through: Any, left: str, right: str, wanted: dict[int, set[int]], *, among: QuerySet[Any]) -> None:
    """Each on the left is linked with exactly these on the right; with those outside `among` as before."""
    there = through._default_manager.filter(**{f"{left}__in": wanted, f"{right}__in": among.values("pk")})
    pairs = set(there.values_list(left, right))
    gone = Q(pk__in=[])
    for one, other in pairs - {(one, other) for one, others in wanted.items() for other in others}:
        gone |= Q(**{left: one, right: other})
    through._default_manager.filter(gone).delete()
    add_links(through, left, right, ((one, other) for one, others in wanted.items() for other in others))
