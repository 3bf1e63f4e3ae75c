"""What mails of a thread have told already, asked for many people and threads at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from events.models import Mail

Key = tuple[int, str]  # a person's id, and a thread


@dataclass(frozen=True)
class Thread:
    """One person's mails of one thread."""

    facts: Any = None  # of the latest that is sent or being sent: what the person knows; None without
    at: datetime | None = None  # when that one was written
    waiting: int | None = None  # the id of the mail that nobody has begun to send
    waiting_facts: Any = None


def read_threads(people: Iterable[int], threads: Iterable[str]) -> dict[Key, Thread]:
    """Every thread with a mail, in two queries; within an act.

    Mails that wait are held until the act ends, so that nobody begins to send them meanwhile.
    """
    mails = Mail.objects.filter(user__in=list(people), thread__in=list(threads))
    held = mails.unclaimed().order_by("pk").select_for_update().values_list("user_id", "thread", "pk", "facts")
    waiting = {(user, thread): (pk, facts) for user, thread, pk, facts in held}
    begun = mails.filter(Q(sent_at__isnull=False) | Q(claimed_at__isnull=False), dropped_at=None)
    latest = begun.order_by("user", "thread", "-pk").distinct("user", "thread")
    found = {
        (user, thread): Thread(facts, at)
        for user, thread, facts, at in latest.values_list("user_id", "thread", "facts", "created_at")
    }
    for key, (pk, facts) in waiting.items():
        found[key] = replace(found.get(key, Thread()), waiting=pk, waiting_facts=facts)
    return found


def take_back_mails(ids: Iterable[int]) -> None:
    """Remove these mails, unless somebody has begun to send them: they no longer hold."""
    if ids := list(ids):
        Mail.objects.filter(pk__in=ids).unclaimed().delete()
