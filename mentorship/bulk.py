"""One act on many requests: each is settled by itself, and one that cannot be does not stop the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from events.models import Mentor
from mentorship.models import MentorshipRequest, MentorshipRequestQuerySet

MOST, BATCH = 500, 50
DECIDED = ["mentor", "assigned_at", "assigned_by", "declined_at", "declined_by", "decline_reason"]


@dataclass
class Outcome:
    """What was done, with the mentor each had before, and what was left with the reasons."""

    done: list[tuple[MentorshipRequest, Mentor | None]] = field(default_factory=list)
    left: list[tuple[MentorshipRequest, str]] = field(default_factory=list)


def each(
    requests: MentorshipRequestQuerySet,
    ids: Iterable[int],
    act: Callable[[MentorshipRequestQuerySet], Outcome],
) -> Outcome:
    """Do it to each in the order of their ids, some at a time, in a transaction of their own.

    No lock is held longer than these few take, so that others can work on the rest meanwhile. Where an act refuses
    all of them, all are left.
    """
    outcome, order = Outcome(), sorted(set(requests.filter(pk__in=set(ids)).values_list("pk", flat=True)))
    for start in range(0, len(order), BATCH):
        some = requests.filter(pk__in=order[start : start + BATCH])
        try:
            part = act(some)
        except ValidationError as refusal:
            part = Outcome(left=[(one, " ".join(refusal.messages)) for one in some.for_act().order_by("pk")])
        outcome.done += part.done
        outcome.left += part.left
    return outcome


def decide(requests: MentorshipRequestQuerySet, change: Callable[[MentorshipRequest], object]) -> Outcome:
    """Lock them, change each, and write in one statement those that were not refused. Within an act."""
    held = MentorshipRequest.objects.all().hold(requests.values_list("pk", flat=True))
    outcome = Outcome()
    for request in MentorshipRequest.objects.filter(pk__in=held).for_acts().order_by("pk"):
        before = request.mentor
        try:
            change(request)
        except ValidationError as refusal:
            outcome.left.append((request, " ".join(refusal.messages)))
        else:
            outcome.done.append((request, before))
    MentorshipRequest.objects.bulk_update([request for request, _before in outcome.done], DECIDED)
    return outcome
