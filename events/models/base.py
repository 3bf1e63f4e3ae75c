"""What the models of people, events and teams share."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import available_timezones

from django.db import models

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

M = TypeVar("M", bound=models.Model)


def time_zone_choices() -> list[tuple[str, str]]:
    """The IANA zones an event or mentor can be in, by name."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


def when_field(label: "StrPromise") -> models.DateTimeField:
    """The moment of a who/when pair: null until it happens."""
    return models.DateTimeField(label, null=True, blank=True, editable=False)


def who_field(label: "StrPromise") -> models.ForeignKey:
    """The person of a who/when pair; null until it happens, or when it was done outside the panel."""
    return models.ForeignKey(
        "events.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=label
    )


class LockableQuerySet(models.QuerySet[M]):
    def hold(self, ids: Iterable[int | None]) -> list[int]:
        """Lock these rows until the transaction ends, in the order of their ids so that no two acts deadlock.

        Gives the ids that exist. Read what is needed after this, not with it: a query that waits for a lock has
        joined its other tables before the wait.
        """
        wanted = {pk for pk in ids if pk is not None}
        rows = self.order_by("pk").filter(pk__in=wanted).select_for_update(no_key=True)
        return list(rows.values_list("pk", flat=True))
