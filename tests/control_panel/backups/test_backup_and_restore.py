"""A backup of the demo event, restored elsewhere, is the demo event; what cannot be restored changes nothing."""

import stat
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from control_panel.backups import archive
from control_panel.models import IntegrityCheck
from events.models import Topic
from tests.control_panel.backups.conftest import Backup, sums
from tests.proof.figures import record


def restore(file: Path, *options: str) -> None:
    call_command("restore", str(file), *options)


def test_a_restored_backup_has_every_row_and_passes_the_check(
    of_demo: Backup, empty: None, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.perf_counter()
    restore(of_demo.file)
    seconds = time.perf_counter() - began

    said = capsys.readouterr().out
    assert f"Restored {of_demo.file}. Everybody signs in again." in said
    assert "264  A mentor is in one session at a time" in said
    assert [check.violation_count for check in IntegrityCheck.objects.all()] == [0]
    IntegrityCheck.objects.all().delete()
    assert sums() == of_demo.sums | {"django_session": (0, None)}  # nobody is signed in by a restore
    record(
        "backup-restore",
        tables=len(of_demo.sums),
        rows=sum(count for count, _sum in of_demo.sums.values()),
        kilobytes=of_demo.file.stat().st_size // 1000,
        seconds_to_back_up=round(of_demo.seconds, 1),
        seconds_to_restore_and_check=round(seconds, 1),
        rows_that_differ_afterwards=0,
        violations_afterwards=0,
    )


def test_a_backup_is_restored_by_an_owner_who_is_no_superuser(of_demo: Backup, managed: None) -> None:
    restore(of_demo.file)

    assert [check.violation_count for check in IntegrityCheck.objects.all()] == [0]
    IntegrityCheck.objects.all().delete()
    assert sums() == of_demo.sums | {"django_session": (0, None)}


def test_a_backup_is_readable_by_its_owner_alone(of_demo: Backup) -> None:
    assert stat.S_IMODE(of_demo.file.stat().st_mode) == 0o600
    assert list(of_demo.file.parent.iterdir()) == [of_demo.file]


def test_a_backup_replaces_no_file_unasked(of_demo: Backup, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "panel.backup"
    file.write_text("precious")

    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(file))
    assert file.read_text() == "precious"

    call_command("backup", str(file), "--overwrite")
    assert f"Restore it with: manage.py restore {file}" in capsys.readouterr().out
    assert file.read_bytes().startswith(b"PGDMP")


def test_a_backup_that_cannot_be_written_says_so(of_demo: Backup, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("backup", str(tmp_path / "missing" / "panel.backup"))


def test_a_database_with_something_in_it_is_not_replaced_unasked(of_demo: Backup, other: None) -> None:
    before = sums()
    with pytest.raises(CommandError, match="is not empty; nothing was changed"):
        restore(of_demo.file)
    assert sums() == before


@pytest.mark.parametrize("answer", ["", "yes", "postgres"])
def test_nothing_is_replaced_unless_the_name_is_typed(
    of_demo: Backup, other: None, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    with pytest.raises(CommandError, match="Nothing was changed"):
        restore(of_demo.file, "--replace")
    assert Topic.objects.filter(name="Kept").exists()


def test_nothing_is_replaced_where_nobody_can_type(
    of_demo: Backup, other: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="Nothing was changed"):
        restore(of_demo.file, "--replace")


def test_what_is_replaced_leaves_nothing_behind(of_demo: Backup, other: None, monkeypatch: pytest.MonkeyPatch) -> None:
    name = connection.settings_dict["NAME"]
    monkeypatch.setattr("builtins.input", lambda _question: name)

    restore(of_demo.file, "--replace")

    IntegrityCheck.objects.all().delete()
    assert sums() == of_demo.sums | {"django_session": (0, None)}


@pytest.mark.parametrize("share", [0.5, 0.9, 0.999])
def test_a_backup_that_breaks_off_changes_nothing(of_demo: Backup, other: None, tmp_path: Path, share: float) -> None:
    before, whole = sums(), of_demo.file.read_bytes()
    file = tmp_path / "broken.backup"
    file.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(CommandError, match=r"Nothing was restored; the database is as it was\.|failed|damaged"):
        restore(file, "--replace", "--no-input")

    assert sums() == before


def test_a_backup_that_breaks_off_while_it_is_read_changes_nothing(
    of_demo: Backup, other: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst moment: all but the end is in the database, and the end never comes."""
    before, whole = sums(), of_demo.file.read_bytes()
    file = tmp_path / "broken.backup"
    file.write_bytes(whole[:-2000])
    monkeypatch.setattr(archive, "refuse_newer", lambda _programs, _file: None)

    with pytest.raises(CommandError, match=r"Nothing was restored; the database is as it was\."):
        restore(file, "--replace", "--no-input")

    assert sums() == before


@pytest.mark.parametrize("content", [b"", b"no backup", b"PGDMP"])
def test_another_file_is_no_backup(of_demo: Backup, empty: None, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="is no backup of the panel, or it is damaged"):
        restore(file)


def test_a_missing_file_is_told(of_demo: Backup, empty: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        restore(tmp_path / "file")


def test_a_backup_of_a_newer_version_is_refused(of_demo: Backup, other: None, tmp_path: Path) -> None:
    file = tmp_path / "newer.backup"
    MigrationRecorder(connection).record_applied("sessions_app", "9999_rooms")
    call_command("backup", str(file), verbosity=0)
    before = sums()

    with pytest.raises(CommandError, match=r"newer version of the panel \(sessions_app\.9999_rooms\)"):
        restore(file, "--replace", "--no-input")

    assert sums() == before


def test_a_panel_that_still_runs_is_not_waited_for_long(
    of_demo: Backup, other: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "PATIENCE", "set lock_timeout = '50ms'")
    name, before = connection.settings_dict["NAME"], sums()
    reader = connection.copy()
    reader.settings_dict["NAME"] = name
    with reader.cursor() as cursor:
        cursor.execute("begin; select count(*) from events_topic")
        with pytest.raises(CommandError, match="canceling statement due to lock timeout"):
            restore(of_demo.file, "--replace", "--no-input")
    reader.close()

    assert sums() == before


def test_a_program_that_ended_before_the_last_bytes_came_is_told_of_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="Nothing was restored; the database is as it was"):
        archive._pour(["sh", "-c", "sleep 0.2; echo little"], ["false"])
