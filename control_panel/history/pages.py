"""Pages of a long list that are found by their first row: as quick at the end as at the beginning."""

from dataclasses import dataclass
from typing import Any

from events.models import Step, StepQuerySet

OLDER, NEWER = "older", "newer"


@dataclass(frozen=True)
class Stretch:
    """Some steps in a row, the latest first, and the keys to what is older and newer."""

    steps: list[Step]
    older: int | None = None  # the id of the last one here, when others follow
    newer: int | None = None


def stretch_of(steps: StepQuerySet, query: Any, size: int) -> Stretch:
    """Those after `?older=` or before `?newer=`, the id of a step each; the latest where none is named."""
    if step := _named(steps, query.get(NEWER, "")):
        found = list(steps.newer_than(step).order_by("at", "pk")[: size + 1])
        shown = found[:size][::-1]
        return Stretch(shown, older=_last(shown), newer=shown[0].pk if len(found) > size else None)
    step = _named(steps, query.get(OLDER, ""))
    found = list((steps.older_than(step) if step else steps)[: size + 1])
    shown = found[:size]
    return Stretch(shown, older=_last(shown) if len(found) > size else None, newer=_first(shown) if step else None)


def _named(steps: StepQuerySet, value: str) -> Step | None:
    is_id = value.isdecimal() and value.isascii() and len(value) < 18
    return steps.filter(pk=int(value)).first() if is_id else None


def _first(steps: list[Step]) -> int | None:
    return steps[0].pk if steps else None


def _last(steps: list[Step]) -> int | None:
    return steps[-1].pk if steps else None
