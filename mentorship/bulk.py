"""One act on many requests: each is settled by itself, and one that cannot be does not stop the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from mentorship.models import MentorshipRequest, MentorshipRequestQuerySet

MOST = 500


@dataclass
class Outcome:
    """What was done, and what was left with the reasons."""

    done: list[MentorshipRequest] = field(default_factory=list)
    left: list[tuple[MentorshipRequest, str]] = field(default_factory=list)


def each(
    requests: MentorshipRequestQuerySet, ids: Iterable[int], act: Callable[[MentorshipRequest], object]
) -> Outcome:
    """Do it to each in the order of their ids, in a transaction of its own.

    No lock is held longer than one request takes, so that others can work on the rest meanwhile.
    """
    outcome = Outcome()
    for request in requests.filter(pk__in=set(ids)).for_act().order_by("pk"):
        try:
            act(request)
        except ValidationError as refusal:
            outcome.left.append((request, " ".join(refusal.messages)))
        else:
            outcome.done.append(request)
    return outcome
