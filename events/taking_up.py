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
