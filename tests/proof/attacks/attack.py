"""What an attack is: a write that the scene refuses, or two that refuse each other."""

from dataclasses import dataclass

from tests.proof.attacks.writing import Insert, Write


@dataclass(frozen=True)
class Alone:
    """A write that breaks the rule at once, in the scene as it is."""

    rule: str
    write: Write

    def __str__(self) -> str:
        return f"{self.rule}: {self.write.kind} {self.write.table}"


@dataclass(frozen=True)
class Pair:
    """Two writes, each lawful by itself, that break the rule together, whoever comes first.

    back    what refuses the first after the second, where that is another rule; empty where it is lawful then
    """

    rule: str
    first: Write
    second: Write
    back: str | None = None

    def __str__(self) -> str:
        writes = " and ".join(f"{write.kind} {write.table}" for write in (self.first, self.second))
        return f"{self.rule}: {writes}"

    def orders(self) -> list[tuple[str, Write, Write]]:
        """Each order, with the rule that refuses the later one; "" where none has to."""
        back = self.rule if self.back is None else self.back
        return [(self.rule, self.first, self.second), (back, self.second, self.first)]


@dataclass(frozen=True)
class Lawful:
    """Two rows of a table that may be written together: the company of a bad one. And a row that nothing refers to."""

    one: Insert
    other: Insert
    spare: str = ""


Attack = Alone | Pair
