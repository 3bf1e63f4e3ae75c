"""Everyone hears what they need to, and nothing twice.

A message is written in the transaction of the change it tells of: what is rolled back is never told. Whoever did it
is not told of their own act. Each person reads it in their language, in the panel and, unless they declined, by mail.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from events.mailing import A_MOMENT, absolute, letter, reading_as, write
from events.models import Event, Kind, Notification, User


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
    concerned = {person.pk: person for person in people if person.is_active and person != by}
    told = _not_told_yet(concerned, key)
    notes = []
    for person in told:
        with reading_as(person, event):
            sentence = say()
        notes.append(Notification(user=person, kind=kind, key=key, text=sentence[:400], url=url))
        if mail:
            _mail(person, sentence, kind=kind, url=url, event=event, thread=thread, delay=delay)
    Notification.objects.bulk_create(notes, ignore_conflicts=bool(key))
    return told


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
    said = letter(person, "notification", event=event, subject=sentence, sentence=sentence, link=absolute(url))
    write(person, subject=sentence, event=event, **said, **how)
