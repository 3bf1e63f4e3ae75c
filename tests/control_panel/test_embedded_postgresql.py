"""The embedded server, started and ended in every way a machine can think of."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from django.conf import settings

from control_panel.embedded_postgresql.server import EmbeddedServer, EmbeddedServerError

# Takes a lease, says so, and keeps it until its input is closed. Forks first when told to.
USER = """
import os, sys
from pathlib import Path
from control_panel.embedded_postgresql.server import server_in
server = server_in(Path(sys.argv[1]))
server.acquire("panel")
if "fork" in sys.argv and os.fork() == 0:
    sys.exit()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Short enough for a socket, and shared: making a data directory takes the longest."""
    with tempfile.TemporaryDirectory(prefix="panel") as name:
        yield Path(name)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(folder / "postgres", fsync="off")
    yield server
    server.stop()


def start_user(server: EmbeddedServer, *arguments: str) -> subprocess.Popen[str]:
    """Another process that uses the server."""
    user = subprocess.Popen(
        [sys.executable, "-c", USER, str(server.data), *arguments],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert user.stdout is not None
    assert user.stdout.readline() == "ready\n"
    return user


def end(user: subprocess.Popen[str]) -> None:
    user.communicate()
    assert user.returncode == 0


def kill(user: subprocess.Popen[str]) -> None:
    user.kill()
    user.communicate()


def postmaster(server: EmbeddedServer) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def kill_postmaster(server: EmbeddedServer) -> None:
    process = psutil.Process(postmaster(server))
    process.kill()
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)


def test_it_starts_with_the_database_and_stops_when_released(server: EmbeddedServer) -> None:
    server.acquire("panel")
    with psycopg.connect(server.url("panel")) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("panel",)

    server.release()

    assert not server.is_running()


def test_data_stays_when_it_stops(server: EmbeddedServer) -> None:
    server.acquire("panel")
    with psycopg.connect(server.url("panel")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    server.release()

    server.acquire("panel")

    with psycopg.connect(server.url("panel")) as connection:
        assert connection.execute("SELECT * FROM kept").fetchall() == [(1,)]
    server.release()


def test_only_its_owner_can_reach_the_socket(server: EmbeddedServer) -> None:
    server.acquire("panel")

    assert stat.S_IMODE(server.socket_directory.stat().st_mode) == 0o700
    server.release()


def test_the_last_of_several_processes_stops_it(server: EmbeddedServer) -> None:
    first, second = start_user(server), start_user(server)

    end(first)
    assert server.is_running()

    end(second)
    assert not server.is_running()


def test_a_killed_process_does_not_count(server: EmbeddedServer) -> None:
    first, second = start_user(server), start_user(server)
    kill(first)

    end(second)

    assert not server.is_running()


def test_a_server_left_by_a_killed_process_is_used_again_and_stopped(server: EmbeddedServer) -> None:
    kill(start_user(server))
    left = postmaster(server)

    user = start_user(server)
    assert postmaster(server) == left

    end(user)
    assert not server.is_running()


def test_a_forked_child_that_ends_leaves_it_running(server: EmbeddedServer) -> None:
    user = start_user(server, "fork")
    time.sleep(0.5)

    assert server.is_running()
    end(user)
    assert not server.is_running()


def test_it_recovers_from_a_hard_kill(server: EmbeddedServer) -> None:
    user = start_user(server)
    kill_postmaster(server)
    kill(user)

    end(start_user(server))


def test_a_stale_pid_file_naming_another_program_is_seen_through(server: EmbeddedServer) -> None:
    end(start_user(server))
    pid_file = server.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{server.data}\n")
    os.chown(pid_file, server.data.stat().st_uid, -1)

    end(start_user(server))


def test_an_interrupted_first_start_is_begun_again(folder: Path) -> None:
    server = EmbeddedServer(folder / "interrupted", fsync="off")
    (folder / "interrupted.new").mkdir()
    (folder / "interrupted.new" / "PG_VERSION").write_text("18\n")

    server.acquire("panel")

    server.release()


def test_a_very_long_path_has_its_socket_elsewhere(folder: Path) -> None:
    deep = folder / ("deep" * 40)
    deep.mkdir()
    server = EmbeddedServer(deep / "postgres", fsync="off")

    server.acquire("panel")

    assert stat.S_IMODE(server.socket_directory.stat().st_mode) == 0o700
    with psycopg.connect(server.url("panel")) as connection:
        assert connection.info.host == str(server.socket_directory)
    server.release()
    server.socket_directory.rmdir()


def test_a_path_with_blanks_and_quotes_works(folder: Path) -> None:
    odd = folder / "it's 100% odd & new"
    odd.mkdir()
    server = EmbeddedServer(odd / "postgres", fsync="off")

    server.acquire("panel")

    psycopg.connect(server.url("panel")).close()
    server.release()


def test_data_of_another_version_is_refused_with_what_to_do(server: EmbeddedServer) -> None:
    end(start_user(server))
    version = server.data / "PG_VERSION"
    written = version.read_text()
    version.write_text("12\n")

    with pytest.raises(EmbeddedServerError, match=r"is of PostgreSQL 12, the server is 18\. Run `make reset`\."):
        server.acquire("panel")

    version.write_text(written)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as somebody else")
def test_root_opens_a_closed_folder_for_passing_only(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedServer(closed / "postgres", fsync="off")

    server.acquire("panel")

    assert stat.S_IMODE(closed.stat().st_mode) == 0o701
    assert psutil.Process(postmaster(server)).username() == "nobody"
    server.release()


def test_ended_by_a_signal_it_is_stopped_by_the_next_user(server: EmbeddedServer) -> None:
    user = start_user(server)
    user.send_signal(signal.SIGTERM)
    user.communicate()

    end(start_user(server))

    assert not server.is_running()
