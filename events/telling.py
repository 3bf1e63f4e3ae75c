"""Everyone hears what they need to, and nothing twice.

A message is written in the transaction of the change it tells of: what is rolled back is never told. Whoever did it
is not told of their own act. Each person reads it in their language, in the panel and, unless they declined, by mail.
"""

from collections.abc import Callable, Iterable

from django.utils import translation

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
) -> list[User]:
    """Tell each of them, but not the one who acted, and give those who were told.

    say      writes the message; called once for each language, with that language active
    url      the page in the panel it speaks of
    event    on whose clocks and in whose name
    thread   mails of one thread that wait are one mail: such as "request-12"
    key      told once and never again to the same person: such as "reminder-<uid>-15"
    mail     whether it also goes by mail, to those who want this kind
    """
    concerned = {person.pk: person for person in people if person.is_active and person != by}
    known = Notification.objects.filter(user__in=concerned, key=key).values_list("user", flat=True) if key else ()
    told = [person for pk, person in concerned.items() if pk not in set(known)]
    notes = []
    for person in told:
        with translation.override(person.language or None):
            notes.append(Notification(user=person, kind=kind, key=key, text=say()[:400], url=url))
    Notification.objects.bulk_create(notes, ignore_conflicts=bool(key))
    return told
