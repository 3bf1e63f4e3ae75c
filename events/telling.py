"""Everyone hears what they need to, and nothing twice.

A message is written in the transaction of the change it tells of: what is rolled back is never told. Whoever did it
is not told of their own act. Each person reads it in their language, in the panel and, unless they declined, by mail.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from events.mailing import A_MOMENT, absolute, compose, letter, reading_as, take_back_all, wants, write, write_all
from events.models import Event, Kind, Mail, Notification, User


def tell(
    people: Iterable[User],
    *,
    kind: Kind,
    say: Callable[[], str],
    url: str,
    by: User | None,
    event: Event | None = None,
    thread: str = "",
    key: str = "",
    mail: bool = True,
    delay: timedelta = A_MOMENT,
) -> list[User]:
    """Tell each of them, but not the one who acted, and give those who were told.

    say      writes the message; called once for each language, with that language active
    url      the page in the panel it speaks of
    event    on whose clocks and in whose name
    thread   mails of one thread that wait are one mail: such as "request-12"
    key      told once and never again to the same person: such as "reminder-<uid>-15"
    mail     whether it also goes by mail, to those who want this kind
    delay    how long that mail waits for what else changes
    """
    told = _not_told_yet(_concerned(people, by), key)
    notes = []
    for person in told:
        with reading_as(person, event):
            sentence = say()
        notes.append(Notification(user=person, kind=kind, key=key, text=sentence[:400], url=url))
        if mail:
            _mail(person, sentence, kind=kind, url=url, event=event, thread=thread, delay=delay)
    Notification.objects.bulk_create(notes, ignore_conflicts=bool(key))
    return told


@dataclass(frozen=True)
class Message:
    """One thing to tell some people, as `tell` takes it; the same people once in a thread."""

    people: Iterable[User]
    say: Callable[[], str]
    url: str
    event: Event | None = None
    thread: str = ""


def tell_all(messages: Iterable[Message], *, kind: Kind, by: User | None, delay: timedelta = A_MOMENT) -> None:
    """Tell many things of one kind at once, each as `tell` does, in a handful of statements."""
    notes: list[Notification] = []
    mails: dict[tuple[int, str], Mail] = {}
    unwanted: dict[User, list[str]] = defaultdict(list)
    for message in messages:
        for person in _concerned(message.people, by).values():
            with reading_as(person, message.event):
                sentence = message.say()
            notes.append(Notification(user=person, kind=kind, text=sentence[:400], url=message.url))
            if wants(person, kind):
                said = _letter(person, sentence, url=message.url, event=message.event)
                how: dict[str, Any] = {"kind": kind, "event": message.event, "thread": message.thread, "delay": delay}
                mails[person.pk, message.thread] = compose(person, subject=sentence, **said, **how)
            else:
                unwanted[person].append(message.thread)
    Notification.objects.bulk_create(notes)
    write_all(list(mails.values()))
    for person, threads in unwanted.items():
        take_back_all(person, threads)


def _concerned(people: Iterable[User], by: User | None) -> dict[int, User]:
    return {person.pk: person for person in people if person.is_active and person != by}


def _not_told_yet(people: dict[int, User], key: str) -> list[User]:
    """Those of them who have not been told what has this key; held, so that nobody else tells them meanwhile."""
    if not key:
        return list(people.values())
    held = User.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True)
    held_ids = list(held.values_list("pk", flat=True))
    told = set(Notification.objects.filter(user__in=held_ids, key=key).values_list("user", flat=True))
    return [person for pk, person in people.items() if pk in held_ids and pk not in told]


def _mail(person: User, sentence: str, *, url: str, event: Event | None, **how: Any) -> None:
    """The same by mail: the sentence, whose event it is, and the way to what it speaks of."""
    write(person, subject=sentence, event=event, **_letter(person, sentence, url=url, event=event), **how)


def _letter(person: User, sentence: str, *, url: str, event: Event | None) -> dict[str, Any]:
    return letter(person, "notification", event=event, subject=sentence, sentence=sentence, link=absolute(url))
