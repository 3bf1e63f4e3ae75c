"""The demo event in a database of its own with its backup, and an empty database to restore it into."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.database import own_database, server_cursor, template_name

Sums = dict[str, tuple[int, str | None]]


@dataclass(frozen=True)
class Backup:
    file: Path
    sums: Sums  # of what it is of
    seconds: float  # that it took


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
        began = time.perf_counter()
        call_command("backup", str(file), verbosity=0)
        yield Backup(file, sums(), time.perf_counter() - began)


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


@pytest.fixture
def managed(of_demo: Backup) -> Iterator[None]:
    """An empty one as a hosting provider gives it: its owner is no superuser, and the extension is not theirs."""
    settings, owner = connection.settings_dict, f"test_owner_{os.getpid()}"
    before = settings["OPTIONS"]
    with own_database("managed"):
        with connection.cursor() as cursor:
            cursor.execute("create extension btree_gist")
            cursor.execute(f"create role {owner} login")
            cursor.execute(f'alter database "{connection.settings_dict["NAME"]}" owner to {owner}')
        connection.close()
        settings["OPTIONS"] = before | {"options": f"-c role={owner}"}
        yield
        connection.close()
        settings["OPTIONS"] = before
    with server_cursor() as cursor:
        cursor.execute(f"drop role {owner}")
