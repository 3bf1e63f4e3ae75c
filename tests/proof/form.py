"""The proof has two forms: a short one that runs with all tests, and the long one of `make proof`."""

import os
from typing import TypeVar

Value = TypeVar("Value")
IS_LONG = os.environ.get("PROOF") == "long"


def in_form(*, short: Value, long: Value) -> Value:
    """How much of something this run does."""
    return long if IS_LONG else short
