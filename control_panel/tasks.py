"""Background tasks, run one at a time out of the database (django-tasks-db)."""

from django.db import transaction
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

RUNNER = Worker(
    queue_names=["*"],
    interval=0,
    batch=True,
    backend_name=DEFAULT_TASK_BACKEND_ALIAS,
    startup_delay=False,
    max_tasks=None,
    worker_id=get_random_string(32),
    excluded_queue_names=[],
)


def run_next_task() -> bool:
    """Run the task whose turn it is, which no other worker has; whether there was one.

    The library's own loop does the same, but ends the process on a lost connection and takes over its signals.
    """
    with transaction.atomic():
        task = DBTaskResult.objects.ready().filter(backend_name=RUNNER.backend_name).get_locked()
        if task:
            task.claim(RUNNER.worker_id)
    if task:
        RUNNER.run_task(task)
    return task is not None
