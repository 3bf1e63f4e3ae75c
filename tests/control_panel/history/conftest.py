"""The small event of the session tests, and the administrator's browser."""

import pytest
from django.test import Client

from tests.sessions_app.conftest import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.admin)
    return client
