"""What a mutant is: the panel with one rule, check or scope less."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mutant:
    """
    kind     what is taken away
    name     where, in words of the code
    tests    those that have to notice it, by the start of their ids
    site     where it is in the code: the tests that come by there, too
    apply    takes it away for the length of a block
    """

    kind: str
    name: str
    apply: Callable[[], AbstractContextManager[None]] = field(compare=False)
    tests: tuple[str, ...] = ()
    site: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
