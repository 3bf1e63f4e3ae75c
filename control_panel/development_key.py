"""The secret key of a local run: made once, kept beside the other local data."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def development_key(path: Path) -> str:
    """The key in the file, which is written first when missing, readable by its owner only.

    Two processes starting at once get the same key: the file appears whole, under its name, for the first
    of them (a hard link never replaces an existing file).
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(draft, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()
