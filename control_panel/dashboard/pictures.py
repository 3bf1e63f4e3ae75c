"""Small pictures of figures, in whole numbers for SVG: the templates draw them, the style sheet colours them.

What a picture shows stands in words beside it. Booked and open differ in shape, not in colour alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from control_panel.dashboard.utilisation import MentorUse, Use, Utilisation

FULL = 100  # units of a bar or pile of which all is taken
STEP = 10  # units from one pile to the next
ENDS = 5  # mentors shown at each end of the order


@dataclass(frozen=True)
class Picture:
    """The share of the slots that is booked, and that has an open session: a bar from the left, a pile from below."""

    use: Use
    x: int = 0

    @property
    def booked(self) -> int:
        return FULL * self.use.booked // max(self.use.offered, 1)

    @property
    def open(self) -> int:
        return FULL * self.use.taken // max(self.use.offered, 1) - self.booked

    @property
    def booked_y(self) -> int:
        return FULL - self.booked

    @property
    def open_y(self) -> int:
        return FULL - self.booked - self.open


@dataclass(frozen=True)
class Day:
    """A picture for each of the event's hours of day; None where nothing is offered then."""

    date: date
    pictures: list[Picture | None]


@dataclass(frozen=True)
class Pictures:
    total: Use
    strip: list[Picture]  # a pile for each mentor
    busiest: list[tuple[MentorUse, Picture]]
    idlest: list[tuple[MentorUse, Picture]]
    hours: list[int]
    days: list[Day]

    @property
    def width(self) -> int:
        return STEP * len(self.strip)


def pictures_of(utilisation: Utilisation) -> Pictures:
    mentors = utilisation.mentors
    hours = sorted({hour for day in utilisation.days.values() for hour in day})
    return Pictures(
        total=utilisation.total,
        strip=[Picture(one.use, STEP * number) for number, one in enumerate(mentors)],
        busiest=_with_pictures(mentors[:ENDS]),
        idlest=_with_pictures(mentors[ENDS:][-ENDS:][::-1]),
        hours=hours,
        days=[
            Day(day, [Picture(uses[hour]) if hour in uses else None for hour in hours])
            for day, uses in utilisation.days.items()
        ],
    )


def _with_pictures(mentors: Iterable[MentorUse]) -> list[tuple[MentorUse, Picture]]:
    return [(one, Picture(one.use)) for one in mentors]
