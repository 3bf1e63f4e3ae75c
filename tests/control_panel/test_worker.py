"""The worker as it is run, against a real mail server: killed, doubled, cut off, and told to stop."""

import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from control_panel.tasks import run_next_task
from events.mailing import write
from events.models import Mail, Topic, User
from events.models.mail import LEASE
from events.sending import send_due
from tests import making, smtp
from tests.database import database_url
from tests.serving import PATIENCE, Process, wait_until, working
from tests.smtp import Post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(settings: Any, transactional_db: None) -> Iterator[Post]:
    post = Post()
    smtp.use(settings, smtp.free_port())
    with smtp.serving(post, settings.EMAIL_PORT):
        yield post


def worker(settings: Any, *arguments: str) -> AbstractContextManager[Process]:
    """``manage.py worker`` on the database of the tests. The one variable EMAIL_URL names the mail server."""
    return working(*arguments, database=database_url(), EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}")


def compose(count: int) -> None:
    for number in range(count):
        person = User.objects.filter(name=f"P{number} Person").first() or making.make_user(f"P{number} Person")
        write(person, kind="", subject=f"Number {number}", text="Come in.", delay=timedelta(0))


def addresses(count: int) -> list[str]:
    return sorted(f"p{number}@example.org" for number in range(count))


def test_it_sends_what_is_written_until_it_is_told_to_stop(post: Post, settings: Any) -> None:
    with worker(settings) as process:
        for count in (1, 2):
            compose(count)
            wait_until(lambda: len(post.taken) == 2 * count - 1)  # noqa: B023
        process.send_signal(signal.SIGTERM)
        said, complaints = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said, complaints) == (0, "The worker runs. Press Ctrl-C to stop.\n", "")


def test_told_to_stop_it_finishes_the_mail_in_hand_and_no_other(post: Post, settings: Any) -> None:
    post.seconds = 1.0
    compose(5)
    with worker(settings) as process:
        wait_until(lambda: Mail.objects.exclude(claimed_at=None).exists())
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert (len(post.taken), Mail.objects.exclude(sent_at=None).count(), Mail.objects.unclaimed().count()) == (1, 1, 4)


def test_killed_it_leaves_one_mail_in_doubt_and_loses_none(post: Post, settings: Any) -> None:
    post.seconds = 0.3
    compose(6)
    with worker(settings) as process:
        wait_until(lambda: len(post.taken) == 2)
        process.kill()
        process.wait(PATIENCE)
    post.seconds = 0
    in_doubt = Mail.objects.waiting().exclude(claimed_at=None).count()

    send_due()
    send_due(clock=lambda: timezone.now() + LEASE)

    times = Counter(mail["Message-ID"] for mail in post.taken)
    assert (sorted(set(post.receivers)), in_doubt <= 1) == (addresses(6), True)
    assert sum(times.values()) - len(times) <= in_doubt
    assert Mail.objects.waiting().count() == 0


def test_two_side_by_side_send_nothing_twice(post: Post, settings: Any) -> None:
    compose(60)
    with worker(settings, "--once") as one, worker(settings, "--once") as other:
        assert (one.wait(PATIENCE), other.wait(PATIENCE)) == (0, 0)
    assert sorted(post.receivers) == addresses(60)


def test_a_database_gone_for_a_moment_makes_no_mail_go_twice(post: Post, settings: Any) -> None:
    post.seconds = 0.5
    compose(3)
    with worker(settings) as process:
        for count in (1, 2):
            wait_until(lambda: Mail.objects.exclude(claimed_at=None).count() == count)  # noqa: B023
            cut_off_everybody_else()  # while the mail is with the server: what came of it is noted afterwards
        wait_until(lambda: not Mail.objects.waiting().exists())
        assert process.poll() is None
    assert sorted(post.receivers) == addresses(3)


def cut_off_everybody_else() -> None:
    """What the others notice of a restart of PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@task()
def add_topic(name: str) -> None:
    Topic.objects.create(name=name)


@task()
def fail() -> None:
    raise RuntimeError


def test_it_runs_what_was_enqueued_and_a_bad_task_holds_up_nobody(transactional_db: None) -> None:
    fail.enqueue()
    add_topic.enqueue("UX")

    call_command("worker", "--once")

    assert list(Topic.objects.values_list("name", flat=True)) == ["UX"]
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]


def test_what_is_rolled_back_is_never_run(transactional_db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        add_topic.enqueue("UX")
        raise RuntimeError
    call_command("worker", "--once")
    assert not Topic.objects.exists()


def test_two_side_by_side_run_no_task_twice(transactional_db: None) -> None:
    for number in range(20):
        add_topic.enqueue(f"Topic {number}")

    def work() -> None:
        while run_next_task():
            pass
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
    assert Topic.objects.count() == 20
