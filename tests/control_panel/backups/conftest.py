"""The demo event in a database of its own with its backup, and an empty database to restore it into."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.database import own_database, template_name

Sums = dict[str, tuple[int, str | None]]


@dataclass(frozen=True)
class Backup:
    file: Path
    sums: Sums  # of what it is of


def sums() -> Sums:
    """How many rows each table has, and a checksum of all they hold."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'select count(*), md5(string_agg(t::text, chr(10) order by t::text)) from "{table}" t')
            found[table] = cursor.fetchone()
    return found


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Backup]:
    """Connected to it as long as no other database takes its place."""
    file = tmp_path_factory.mktemp("backup") / "panel.backup"
    with django_db_blocker.unblock(), own_database("demo", template=template_name()):
        call_command("load_demo", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("insert into django_session values ('key', 'data', now())")
        call_command("backup", str(file), verbosity=0)
        yield Backup(file, sums())


@pytest.fixture
def of_demo(demo: Backup, django_db_blocker: DjangoDbBlocker) -> Iterator[Backup]:
    with django_db_blocker.unblock():
        yield demo


@pytest.fixture
def empty(of_demo: Backup) -> Iterator[None]:
    with own_database("empty"):
        yield


@pytest.fixture
def other(of_demo: Backup) -> Iterator[None]:
    """One that is migrated and holds a topic and a table of a newer version."""
    with own_database("other", template=template_name()):
        with connection.cursor() as cursor:
            cursor.execute("insert into events_topic (name) values ('Kept')")
            cursor.execute("create table events_newer (id int)")
        yield
