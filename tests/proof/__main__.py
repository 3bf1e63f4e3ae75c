"""``python -m tests.proof [name ...]``: the long form of every part, one after another, then the report.

A part that fails is told and does not keep the others from running; the exit code is then 1. The report is written
only when all parts have run.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

from django.conf import settings

from tests.proof.figures import FOLDER
from tests.proof.parts import PARTS, Part
from tests.proof.report import Ran, write

MINUTE = 60


def main(names: Iterable[str]) -> int:
    wanted = [part for part in PARTS if part.name in names] if names else PARTS
    began = time.monotonic()
    ran = [run(part, number, len(wanted)) for number, part in enumerate(wanted, start=1)]
    if len(wanted) == len(PARTS):
        say(f"The report is {write(ran, seconds=time.monotonic() - began)}.")
    failed = [one.part.name for one in ran if not one.passed]
    say(
        f"{len(ran) - len(failed)} of {len(ran)} parts hold, in {in_words(time.monotonic() - began)}."
        + (f" These do not: {', '.join(failed)}." if failed else "")
    )
    return 1 if failed else 0


def run(part: Part, number: int, count: int) -> Ran:
    """Run one part to its end, or until its time is over."""
    say(f"[{number}/{count}] {part.title} ({part.name})")
    for name in part.figures:
        (FOLDER / f"{name}.json").unlink(missing_ok=True)
    began = time.monotonic()
    passed = ends_well(part)
    seconds = time.monotonic() - began
    say(f"      {'holds' if passed else 'DOES NOT HOLD'}, {in_words(seconds)}")
    return Ran(part, passed=passed, seconds=seconds)


def ends_well(part: Part) -> bool:
    """Whether it ends in time and without complaint. In a session of its own, so that all of it can be ended."""
    environment = os.environ | {"PROOF": "long"}
    process = subprocess.Popen(part.program, cwd=settings.BASE_DIR, env=environment, start_new_session=True)
    try:
        return process.wait(timeout=part.minutes * MINUTE) == 0
    except subprocess.TimeoutExpired:
        say(f"      not done after {part.minutes:g} minutes")
        return False
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def in_words(seconds: float) -> str:
    return f"{int(seconds // MINUTE)} min {int(seconds % MINUTE):02} s"


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
