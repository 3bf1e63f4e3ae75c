"""What the parts of the proof counted and measured, kept for the report."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER: Path = settings.VAR_DIR / "proof"


def record(part: str, **figures: Any) -> None:
    """Keep the figures of one part: plain numbers, texts, lists and tables of them, in a file of its own."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{part}.json").write_text(json.dumps(figures, indent=2, default=str) + "\n")
