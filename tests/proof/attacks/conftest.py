"""One arena for all attacks of a process."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.proof.attacks import arena as arenas
from tests.proof.attacks.collected import ATTACKS
from tests.proof.figures import record
from tests.proof.form import IS_LONG


@pytest.fixture(scope="session")
def arena(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[arenas.Arena]:
    with django_db_blocker.unblock(), arenas.arena() as opened:
        yield opened
    if IS_LONG:
        rules = len({attack.rule for attack in ATTACKS})
        record("attacks", rules=rules, attacks=len(ATTACKS), statements=opened.attempts, races=opened.races)
