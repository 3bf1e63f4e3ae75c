"""``python -m tests.proof [name ...]``: the long form of every part, then the report.

The parts run two at a time; what measures runs at the end, alone. A part that fails is told and does not keep the
others from running; the exit code is then 1. Run again by name, a part takes the place of what it found before: the
report says when each was run.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

from django.conf import settings

from tests.proof.figures import FOLDER
from tests.proof.parts import PARTS, Part
from tests.proof.report import Ran, write

MINUTE = 60
BESIDE = 2  # parts at a time, as a machine has two cores at least
TAIL = 4_000  # characters of what a part said that failed


def main(names: Iterable[str]) -> int:
    wanted = [part for part in PARTS if part.name in names] if names else PARTS
    FOLDER.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with ThreadPoolExecutor(BESIDE) as pool:
        ran = list(pool.map(run, [part for part in wanted if not part.alone]))
    ran += [run(part) for part in wanted if part.alone]
    minutes = in_words(time.monotonic() - began)
    if page := write(together=minutes if len(wanted) == len(PARTS) else ""):
        say(f"The report is {page}.")
    failed = [one.part.name for one in ran if not one.passed]
    say(
        f"{len(ran) - len(failed)} of {len(ran)} parts hold, in {minutes}."
        + (f" These do not: {', '.join(failed)}." if failed else "")
    )
    return 1 if failed else 0


def run(part: Part) -> Ran:
    """Run one part to its end, or until its time is over, and keep how it ended."""
    say(f"{part.title} ({part.name}) ...")
    for name in part.figures:
        (FOLDER / f"{name}.json").unlink(missing_ok=True)
    began = time.monotonic()
    passed = ends_well(part)
    ran = Ran.now(part, passed=passed, seconds=time.monotonic() - began)
    ran.keep()
    say(f"{part.title} ({part.name}): {'holds' if passed else 'DOES NOT HOLD'}, {in_words(ran.seconds)}")
    return ran


def ends_well(part: Part) -> bool:
    """Whether it ends in time and without complaint. In a session of its own, so that all of it can be ended."""
    environment = os.environ | {"PROOF": "long"}
    log = FOLDER / f"{part.name}.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            part.program, cwd=settings.BASE_DIR, env=environment, start_new_session=True, stdout=said, stderr=said
        )
        passed = ends_in_time(process, part)
    if not passed:
        say(log.read_text()[-TAIL:])
    return passed


def ends_in_time(process: "subprocess.Popen[bytes]", part: Part) -> bool:
    try:
        return process.wait(timeout=part.minutes * MINUTE) == 0
    except subprocess.TimeoutExpired:
        say(f"{part.title} ({part.name}) is not done after {part.minutes:g} minutes.")
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
