"""``python -m control_panel.embedded_postgresql DIRECTORY...`` stops the servers of these data directories."""

import sys
from pathlib import Path

from control_panel.embedded_postgresql.server import EmbeddedServer

if __name__ == "__main__":
    for directory in sys.argv[1:]:
        EmbeddedServer(Path(directory)).stop()
