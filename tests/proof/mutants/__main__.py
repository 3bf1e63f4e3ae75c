"""`python -m tests.proof.mutants [--again] [WORDS]`: every mutant, or those named; 1 when one survives."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django
import pytest

django.setup()  # what follows asks the models

from tests.proof.mutants.running import MutationRun, keep, table  # noqa: E402

ROOT = Path(__file__).parents[3]
OPTIONS = [
    "-o",
    "addopts=",
    "--import-mode=importlib",
    "-p",
    "no:terminal",
    "-p",
    "no:cacheprovider",
    f"--rootdir={ROOT}",
]


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="python -m tests.proof.mutants")
    parser.add_argument("--tests", default="tests", help="only those of these files, with commas between them")
    parser.add_argument("--again", action="store_true", help="only those that nobody noticed in the last whole run")
    parser.add_argument("words", nargs="*")
    asked = parser.parse_args(arguments)
    run = MutationRun(*asked.words, again=asked.again)
    pytest.main([*OPTIONS, *(str(ROOT / name) for name in asked.tests.split(","))], [run])
    for row in table(run.results):
        sys.stdout.write(f"{row['kind']:20} {row['mutants']:4} mutants {row['killed']:4} killed {row['seconds']:7} s\n")
        sys.stdout.writelines(f"    survives: {name}\n" for name in row["survivors"])
    sys.stdout.write(f"{len(run.results)} mutants in {run.seconds:.0f} s\n")
    if not asked.words:
        keep(run)
    return 1 if not run.results or any(not result["killer"] for result in run.results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
