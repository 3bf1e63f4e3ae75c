"""The cast of the sessions' tests, and a request of team Kelp."""

import pytest
from django.test import Client

from mentorship.models import MentorshipRequest
from tests import making
from tests.sessions_app.conftest import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.fixture
def asked(cast: Cast) -> MentorshipRequest:
    """Kim asks for Kelp; nobody has been told."""
    return making.make_request(cast.kelp, by=cast.kim)
