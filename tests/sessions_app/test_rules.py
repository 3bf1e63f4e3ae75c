"""What the rules allow, and how they speak. How each is attacked stands in `tests/proof/attacks`."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BaseConstraint

from events.integrity import CompositeKey
from sessions_app.models import Session
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot


@pytest.fixture
def booked(cast: Cast) -> Session:
    """Anna's session with team Kelp at ten, with an active meeting."""
    session = making.make_session(cast.annas_ten, cast.anna, cast.kelp)
    making.make_meeting(session)
    return session


def test_moving_a_slot_moves_its_session(cast: Cast, booked: Session) -> None:
    Slot.objects.filter(pk=cast.annas_ten.pk).update(during=making.at(120))
    booked.refresh_from_db()
    assert booked.during == making.at(120)


def test_back_to_back_is_not_double_booked(cast: Cast, booked: Session) -> None:
    after = making.make_slot(cast.hall, 120, 20)
    just_before = making.make_slot(cast.hall, 100, 20)
    for slot in (after, just_before):
        making.make_session(slot, cast.anna, cast.kelp)
    assert Session.objects.standing().filter(mentor=cast.anna).count() == 3


def test_all_of_it_in_turn_ends_well(cast: Cast, booked: Session) -> None:
    statements = [
        "update sessions_app_meeting set canceled_at = now()",
        "update sessions_app_session set idea_id = null",
        "update sessions_app_session set canceled_at = now()",
        "delete from timetables_slot",
        "delete from sessions_app_meeting",
        "delete from sessions_app_session",
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("set constraints all immediate")
    assert Session.objects.count() == 0


def test_every_constraint_of_ours_has_a_code_and_a_sentence() -> None:
    def is_told(rule: BaseConstraint) -> bool:
        return rule.violation_error_code == rule.name and "%(name)s" not in str(rule.violation_error_message)

    ours = [apps.get_app_config(label) for label in ("events", "timetables", "sessions_app", "mentorship")]
    rules = [rule for app in ours for model in app.get_models() for rule in model._meta.constraints]
    assert [rule.name for rule in rules if not isinstance(rule, CompositeKey) and not is_told(rule)] == []
