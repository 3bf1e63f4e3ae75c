"""What is typed into a form may be known here already: people by their address, topics by their name."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Value
from django.db.models.functions import Lower

from events.models import Topic, User


class Person(NamedTuple):
    """Somebody as typed into a form."""

    email: str
    name: str = ""


def take_up_person(person: Person) -> User:
    """Whoever has this address, whatever its case; made when nobody has. A name that is known stays."""
    known = User.objects.filter(email__iexact=person.email).first()
    if known is None:
        return User.objects.create_user(person.email, name=person.name)
    if person.name and not known.name:
        known.name = person.name
        known.save(update_fields=["name"])
    return known


def take_up_topics(names: Iterable[str]) -> list[Topic]:
    """The topics of these names, whatever their case; made where there is none."""
    return [_topic(name) or Topic.objects.create(name=name) for name in names]


def _topic(name: str) -> Topic | None:
    return Topic.objects.alias(lower=Lower("name")).filter(lower=Lower(Value(name))).first()


def take_up_people(people: Iterable[Person]) -> dict[str, User]:
    """`take_up_person` for many at once, by address in lower case; in a number of queries that does not grow."""
    wanted = {person.email.lower(): person for person in sorted(people, key=lambda person: bool(person.name))}
    known = _people_at(wanted)
    new = [User(email=email, name=person.name) for email, person in wanted.items() if email not in known]
    for user in new:
        user.set_unusable_password()
    User.objects.bulk_create(new)
    named = [user for email, user in known.items() if wanted[email].name and not user.name]
    for user in named:
        user.name = wanted[user.email.lower()].name
    User.objects.bulk_update(named, ["name"])
    return known | {user.email: user for user in new}


def _people_at(emails: Iterable[str]) -> dict[str, User]:
    rows = User.objects.alias(lower=Lower("email")).filter(lower__in=list(emails))
    return {user.email.lower(): user for user in rows}
