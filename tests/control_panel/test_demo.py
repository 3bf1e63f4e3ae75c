"""The demo's children: none ends unnoticed, and none outlives the demo."""

import subprocess
import sys
import time

import psutil
import pytest
from django.core.management.base import CommandError

from control_panel.management.commands.demo import running, watch


def child(program: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program])


def test_a_child_that_ends_by_itself_is_told_by_name() -> None:
    with child("import time; time.sleep(60)") as server, child("raise SystemExit(3)") as worker:
        with pytest.raises(CommandError, match=r"^The worker ended by itself \(exit code 3\)\.$"):
            watch(server=server, worker=worker)
        server.kill()


def test_a_child_is_ended_with_the_demo_even_when_something_fails(db: None) -> None:
    with pytest.raises(RuntimeError), running("http.server", "0", port=8000) as server:
        time.sleep(0.2)
        raise RuntimeError
    assert not psutil.pid_exists(server.pid)
