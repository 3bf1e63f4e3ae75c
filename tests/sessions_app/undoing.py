"""Acts to take back, and what the tests of it ask."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Notification, Step, User
from sessions_app import booking, meetings
from sessions_app.models import Session
from sessions_app.undo import plan_of, take_back
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Timetable

NOW = making.TEN - timedelta(days=3)


def last_act() -> UUID:
    act = Step.objects.order_by("pk").values_list("act", flat=True).last()
    assert act
    return act


def undo(cast: Cast, act: UUID | None = None, **how: Any) -> None:
    take_back(cast.event, undone=act or last_act(), by=cast.admin, **{"now": NOW, **how})


def refusals(cast: Cast, act: UUID, **how: Any) -> list[str]:
    """Why it is refused; what the page says before is the same."""
    plan = plan_of(cast.event, act, now=how.get("now", NOW))
    assert plan
    with timezone.override(cast.event.zone):
        with pytest.raises(ValidationError) as refusal:
            undo(cast, act, **how)
        assert plan.obstacles == refusal.value.messages
    return refusal.value.messages


def state(session: Session) -> tuple[Any, ...]:
    found = Session.objects.select_related("mentor", "idea", "slot").get(pk=session.pk)
    return found.is_canceled, found.slot, found.mentor, found.idea, found.description, found.number


def notes(person: User) -> list[str]:
    return list(Notification.objects.filter(user=person).order_by("pk").values_list("text", flat=True))


def spans(timetable: Timetable) -> list[tuple[int, Any]]:
    return list(timetable.slots.in_order().values_list("pk", "during"))


ACTS: dict[str, Callable[[Cast, Session], object]] = {
    "cancel": lambda cast, session: session.cancel(reason="Ill", by=cast.admin),
    "move": lambda cast, session: booking.rebook(session, slot=cast.half_past, by=cast.admin, now=NOW),
    "hand over": lambda cast, session: booking.hand_over(
        session, mentor=cast.boris, slot=cast.ten, by=cast.admin, now=NOW
    ),
    "edit": lambda cast, session: meetings.edit_session(
        session, slot=cast.annas_ten, mentor=cast.anna, idea=cast.moss, description="New", number=9, by=cast.admin
    ),
    "open": lambda cast, session: meetings.edit_session(
        session, slot=cast.ten, mentor=cast.anna, idea=None, description="", number=1, by=cast.admin
    ),
}
