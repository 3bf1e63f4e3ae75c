"""Somebody is erased while others book with them, or erase them too."""

import pytest

from control_panel.privacy.erasing import erase
from events.models import User
from sessions_app.models import Session
from tests import making
from tests.control_panel.privacy.conftest import ADDRESS, NAME, leave_traces
from tests.control_panel.privacy.test_erasing import places
from tests.sessions_app.test_races import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_administrators_erase_somebody_once() -> None:
    traces = leave_traces()
    people = [User.objects.get(pk=traces.zoe.pk) for _ in range(6)]

    won, refused = race(*((lambda person=person: erase(person, by=traces.cast.admin)) for person in people))

    assert (won, refused) == (1, ["erased_already"] * 5)
    assert places(NAME, ADDRESS) == set()


def test_whoever_books_first_holds_the_erasure_back() -> None:
    traces = leave_traces()
    slots = [making.make_slot(traces.cast.hall, 60 * number) for number in range(1, 7)]
    boris = traces.cast.boris

    won, refused = race(
        *((lambda slot=slot: Session.add(slot=slot, mentor=boris, by=traces.cast.admin)) for slot in slots),
        lambda: erase(User.objects.get(pk=traces.zoe.pk), by=traces.cast.admin),
    )

    assert (won, refused) in [(6, ["has_sessions"]), (7, [])]
    assert User.objects.filter(email=ADDRESS).exists() == (won == 6)
