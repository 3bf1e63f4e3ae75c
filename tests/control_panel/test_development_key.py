from __future__ import annotations

import stat
from pathlib import Path

from control_panel.development_key import development_key


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"

    first = development_key(path)

    assert len(first) >= 50
    assert development_key(path) == first
    assert [entry.name for entry in path.parent.iterdir()] == ["secret_key"]


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    development_key(tmp_path / "secret_key")

    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
