"""Each rule of a request, broken by a direct write: the database refuses, by the rule's name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mentorship.models import MentorshipRequest
from mentorship.rules import REQUEST_RULES
from mentorship.scheduling import schedule
from sessions_app.models import Session
from tests import making
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY


def broken_by(write: Callable[[], object]) -> str | None:
    """The name of the rule that refuses the write."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    assert isinstance(refusal.value.__cause__, psycopg.Error)
    return refusal.value.__cause__.diag.constraint_name


def put(request: MentorshipRequest, **columns: Any) -> Callable[[], object]:
    return lambda: MentorshipRequest.objects.filter(pk=request.pk).update(**columns)


@pytest.fixture
def session(cast: Cast, asked: MentorshipRequest) -> Session:
    """In which Anna answers Kelp's request."""
    return schedule(asked, slot=making.make_slot(cast.annas, CENTURY), mentor=cast.anna, by=cast.admin).session


@dataclass
class Stage:
    """Anna answers Kelp's request in a session."""

    cast: Cast
    asked: MentorshipRequest
    session: Session

    def waiting(self) -> MentorshipRequest:
        """Another request of Kelp."""
        return making.make_request(self.cast.kelp, by=self.cast.kim)


BREAKING: dict[str, Callable[[Stage], Callable[[], object]]] = {
    "request_idea_is_of_the_event": lambda it: put(
        making.make_request(it.cast.moss, by=it.cast.mia),
        idea=making.make_idea("Newt", event=making.make_event("other")),
    ),
    "request_mentor_is_session_mentor": lambda it: put(it.asked, mentor=it.cast.boris),
    "request_team_is_session_team": lambda it: put(it.asked, idea=it.cast.moss),
    "request_one_per_session": lambda it: put(
        it.waiting(),
        session=it.session,
        mentor=it.cast.anna,
        assigned_at=timezone.now(),
        assigned_by=it.cast.admin,
        scheduled_at=timezone.now(),
        scheduled_by=it.cast.admin,
    ),
    "request_assigned_by_and_when": lambda it: put(it.asked, assigned_by=None),
    "request_scheduled_by_and_when": lambda it: put(it.asked, scheduled_by=None),
    "request_declined_by_and_when": lambda it: put(it.waiting(), declined_at=timezone.now()),
    "request_withdrawn_by_and_when": lambda it: put(it.waiting(), withdrawn_at=timezone.now()),
    "request_assigned_has_mentor": lambda it: put(it.waiting(), mentor=it.cast.anna),
    "request_scheduled_has_session": lambda it: put(it.asked, session=None),
    "request_scheduled_is_assigned": lambda it: put(it.asked, mentor=None, assigned_at=None, assigned_by=None),
    "request_in_one_state": lambda it: put(it.asked, declined_at=timezone.now(), declined_by=it.cast.admin),
}


@pytest.mark.parametrize("rule", BREAKING)
def test_the_database_refuses(cast: Cast, asked: MentorshipRequest, session: Session, rule: str) -> None:
    assert broken_by(BREAKING[rule](Stage(cast, asked, session))) == rule


def test_every_rule_is_broken_above() -> None:
    assert set(BREAKING) == {rule.name for rule in REQUEST_RULES}


def test_a_session_that_answers_a_request_is_not_cancelled_behind_its_back(
    cast: Cast, asked: MentorshipRequest, session: Session
) -> None:
    session.meetings.update(canceled_at=timezone.now())

    name = broken_by(lambda: Session.objects.filter(pk=session.pk).update(canceled_at=timezone.now()))

    assert name == "request_team_is_session_team"


def test_a_session_that_answers_a_request_is_not_deleted_behind_its_back(
    cast: Cast, asked: MentorshipRequest, session: Session
) -> None:
    session.meetings.all().delete()

    name = broken_by(lambda: Session.objects.filter(pk=session.pk)._raw_delete(using="default"))

    assert name in {"request_team_is_session_team", "request_mentor_is_session_mentor"}
