"""A rule of repetition (RFC 5545), followed only as far as can be paid for.

dateutil follows a rule until it has found something, or until the year 9999: “every hour, the 99th of it” keeps it
busy for minutes and finds nothing. No rule tells beforehand whether it is one of these, so each day that is looked at
is counted while it is.
"""

from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, datetime
from typing import cast

from dateutil.rrule import DAILY, HOURLY, MONTHLY, WEEKLY, YEARLY, rrule, rrulestr

# What one look at a day costs, by how often the rule steps on: in quarters of a microsecond, or less.
COSTS = {YEARLY: 1, MONTHLY: 4, WEEKLY: 8, DAILY: 40, HOURLY: 40}
A_MOMENT_FOUND = 40
FUNDS = 16_000_000  # for all rules of a calendar together: a few seconds


class OverspentError(ValueError):
    """The rules of this calendar would take too long."""


class Funds:
    """What is left for the rules of one calendar."""

    def __init__(self, left: int = FUNDS) -> None:
        self.left = left

    def spend(self, cost: int) -> None:
        self.left -= cost
        if self.left < 0:
            raise OverspentError

    def pay(self, moments: Iterable[datetime]) -> Iterator[datetime]:
        for moment in moments:
            self.spend(A_MOMENT_FOUND)
            yield moment


class PaidMonths(frozenset[int]):
    """The months of a rule. They are asked about first of all, for each day that dateutil looks at."""

    funds: Funds
    cost: int

    def __contains__(self, month: object) -> bool:
        self.funds.spend(self.cost)
        return super().__contains__(month)


def moments(words: str, *, start: datetime, funds: Funds) -> Iterator[datetime]:
    """The moments of a rule from its start on, in order. Raises ValueError for nonsense and when funds run out."""
    rule = cast("rrule", rrulestr(words, dtstart=start))
    if rule._freq not in COSTS or rule._interval < 1:  # noqa: SLF001
        raise ValueError("a rule nobody could keep")
    _watch(rule, funds)
    return funds.pay(rule)


# There is no public way to look over dateutil's shoulder.
def _watch(rule: rrule, funds: Funds) -> None:
    """Have each day paid for; years in full and beforehand where a month would change what the rule says."""
    if not rule._bymonth and rule._freq == YEARLY and rule._bynweekday:  # noqa: SLF001  # "the 20th Monday of a year"
        funds.spend(COSTS[YEARLY] * 366 * (MAXYEAR - rule._dtstart.year))  # noqa: SLF001
        return
    months = PaidMonths(rule._bymonth or range(1, 13))  # noqa: SLF001
    months.funds, months.cost = funds, COSTS[rule._freq]  # noqa: SLF001
    rule._bymonth = months  # noqa: SLF001
