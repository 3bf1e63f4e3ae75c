"""A small event with something of everything, and a way to break its rules."""

import uuid
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from events.models import Notification
from sessions_app.models import Hearing
from tests import making
from tests.sessions_app.conftest import Cast, make_cast

OURS = r"^(events|timetables|sessions_app|mentorship)_"


def make_stage() -> Cast:
    """Sessions 1 (Anna and Kelp, with a meeting, answers a request), 2 (Boris and Moss) and 3 (Boris, open)."""
    cast = make_cast()
    first = making.make_session(cast.annas_ten, cast.anna, cast.kelp)
    meeting = making.make_meeting(first)
    making.make_session(cast.ten, cast.boris, cast.moss)
    making.make_session(cast.half_past, cast.boris)
    request = making.make_request(cast.kelp, by=cast.kim)
    request.settle(first, by=cast.admin)
    making.make_request(cast.moss, by=cast.mia)
    making.make_mail(cast.kim, thread=f"meeting-{meeting.uid}")
    making.make_mail(cast.mia, thread=f"request-{request.pk}")
    making.make_mail(cast.anna.user, thread=f"reminder-{uuid.uuid4()}", sent_at=timezone.now())
    Notification.objects.create(user=cast.kim, text="It begins", key="reminder-1")
    Hearing.objects.create(meeting=meeting, user=cast.kim)
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_stage()


@pytest.fixture
def admin(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.admin)
    return client


@pytest.fixture(scope="module")
def unguarded_stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Where no table has a constraint but its primary key; made once, as it takes a while."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_stage()
        drop_constraints()
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def unguarded(unguarded_stage: Cast, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The same for one test, which leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield unguarded_stage
        transaction.set_rollback(True)


def drop_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(
            "select format('alter table %%s drop constraint if exists %%I cascade', conrelid::regclass, conname)"
            " from pg_constraint where conrelid::regclass::text ~ %s and contype in ('f', 'c', 'x', 'u')"
            " order by contype = 'u'",
            [OURS],
        )
        dropped = cursor.fetchall()
        cursor.execute(
            "select format('drop index if exists %%s', indexrelid::regclass) from pg_index"
            " where indrelid::regclass::text ~ %s and indisunique and not indisprimary"
            " and not exists (select from pg_constraint where conindid = indexrelid)",
            [OURS],
        )
        for (statement,) in [*dropped, *cursor.fetchall()]:
            cursor.execute(statement)
