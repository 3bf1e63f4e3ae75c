"""Acts that reach deep leave every rule kept: what they change, they change everywhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from control_panel.integrity.asking import ask_all
from control_panel.privacy.erasing import erase
from events.models import User
from mentorship.models import MentorshipRequest
from tests import making
from tests.sessions_app.conftest import Cast
from tests.sessions_app.undoing import ACTS, undo


def broken_rules() -> dict[str, list[Any]]:
    return {found["rule"]: found["faults"] for found in ask_all(lambda _done: None) if found["found"]}


@pytest.fixture
def over(cast: Cast) -> Cast:
    """Its sessions lie behind, its event goes on; Anna offers times ahead, and Moss wishes for her."""
    past, today = timezone.now() - timedelta(days=1), timezone.localdate()
    for number, slot in enumerate([cast.ten, cast.half_past, cast.annas_ten]):
        slot.during = making.at_moment(past + timedelta(hours=number))
        slot.save()
    type(cast.event).objects.update(starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=2))
    ahead = making.make_slot(cast.annas)
    ahead.during = making.at_moment(timezone.now() + timedelta(days=1))
    ahead.save()
    MentorshipRequest.objects.filter(idea=cast.moss).update(wished_mentor=cast.anna)
    return cast


@pytest.mark.parametrize("email", ["anna@example.org", "boris@example.org", "kim@example.org", "mia@example.org"])
def test_erasing_a_person_breaks_no_rule(over: Cast, email: str) -> None:
    person = User.objects.get(email=email)
    for request in MentorshipRequest.objects.filter(requested_by=person, scheduled_at=None):
        request.withdraw(by=over.admin)
    erase(person, by=over.admin)
    assert broken_rules() == {}


@pytest.mark.parametrize("name", ["cancel", "move", "hand over", "edit"])
def test_an_act_and_its_undoing_break_no_rule(cast: Cast, name: str) -> None:
    session = making.make_session(making.make_slot(cast.annas, 200), cast.anna, cast.moss)
    cast.annas_ten, cast.half_past = making.make_slot(cast.annas, 300), making.make_slot(cast.annas, 400)
    cast.ten = making.make_slot(cast.hall, 500)

    ACTS[name](cast, session)
    assert broken_rules() == {}
    undo(cast)
    assert broken_rules() == {}
