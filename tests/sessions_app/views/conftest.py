"""The administrator's browser, and a session to work on."""

import pytest
from django.test import Client

from sessions_app.models import Meeting, Session
from tests import making
from tests.sessions_app.conftest import Cast


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.fixture
def session(cast: Cast) -> Session:
    """Session 1: Anna and team Kelp in the hall, Sat 12:00."""
    return making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)


@pytest.fixture
def meeting(cast: Cast, session: Session) -> Meeting:
    """The active meeting of session 1."""
    return making.make_meeting(session, by=cast.admin)


@pytest.fixture
def schedule(cast: Cast) -> Cast:
    """Four sessions; in order of time 1, 2, 12 on Saturday and 3 on Sunday."""
    making.make_session(cast.ten, cast.anna, cast.kelp, description="Pricing page 100%")
    making.make_meeting(making.make_session(cast.half_past, cast.boris, cast.moss, description="Growth <b>now</b>"))
    making.make_session(making.make_slot(cast.annas, 24 * 60), cast.anna)
    making.make_session(
        making.make_slot(cast.hall, 60), cast.boris, cast.kelp, number=12, description="Legal advice"
    ).cancel(reason="ill", by=cast.admin)
    return cast
