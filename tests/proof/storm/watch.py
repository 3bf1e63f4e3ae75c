"""What everybody saw: how long each answer took, and whether any of them was a fault."""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.proof.storm.surfing import Answer

TRACES = ("Traceback (most recent call last)", "Exception Type", "Internal Server Error")
PAGE, ACT, RACE = "page", "act", "race"


@dataclass
class Watch:
    """Kept by everybody together."""

    seconds: "defaultdict[str, list[float]]" = field(default_factory=lambda: defaultdict(list))
    statuses: "Counter[int]" = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def see(self, method: str, answer: Answer) -> None:
        self._keep(PAGE if method == "GET" else ACT, answer)

    def see_race(self, method: str, answer: Answer) -> None:
        """Of those who send the same at the same moment, what is sent counts."""
        self._keep(PAGE if method == "GET" else RACE, answer)

    def _keep(self, kind: str, answer: Answer) -> None:
        with self._lock:
            self.statuses[answer.status] += 1
            if answer.status != 503:  # an answer that the database is away is no measure of anything
                self.seconds[kind].append(answer.seconds)
            if fault := fault_of(answer):
                self.faults.append(fault)

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())

    def times(self) -> dict[str, dict[str, float]]:
        """For each kind of answer the median, some percentiles, and the worst, in seconds."""
        return {kind: percentiles(seconds) for kind, seconds in sorted(self.seconds.items())}


def percentiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    at = {name: ordered[int(len(ordered) * share)] for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}
    return {"count": len(ordered), **{name: round(value, 3) for name, value in (at | {"worst": ordered[-1]}).items()}}


def fault_of(answer: Answer) -> str:
    """What is wrong with an answer, if anything: a fault, or one that says more than people should read."""
    if answer.status == 503:
        is_plain = answer.retry_after and "cannot reach its data" in answer.text
        return "" if is_plain else f"503 {answer.path} is no plain page that says when to come back"
    if answer.status >= 500:
        return f"{answer.status} {answer.path}"
    shown = [trace for trace in TRACES if trace in answer.text]
    return f"{answer.path} shows {shown}" if shown else ""
