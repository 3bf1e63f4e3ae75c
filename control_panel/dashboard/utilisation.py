"""How much of the time that mentors offer is used: by mentor, and by hour of each day."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, ExtractHour, TruncDate

from events.models import Event
from sessions_app.models import Meeting, Session
from timetables.models import Slot


@dataclass(frozen=True)
class Use:
    """Of so many offered slots so many are booked, have an open session, are free."""

    booked: int = 0
    open: int = 0
    free: int = 0

    def __add__(self, other: "Use") -> "Use":
        return Use(self.booked + other.booked, self.open + other.open, self.free + other.free)

    @property
    def offered(self) -> int:
        return self.booked + self.open + self.free

    @property
    def taken(self) -> int:
        return self.booked + self.open

    @property
    def percent(self) -> int:
        """How many of a hundred are taken, rounded down: 100 is really all."""
        return 100 * self.taken // self.offered if self.offered else 0


# By what the slot's session says: it has a meeting, it has none, there is no session.
USES: dict[bool | None, Callable[[int], Use]] = {
    True: lambda count: Use(booked=count),
    False: lambda count: Use(open=count),
    None: lambda count: Use(free=count),
}


@dataclass(frozen=True)
class MentorUse:
    pk: int
    name: str
    use: Use


@dataclass(frozen=True)
class Utilisation:
    """`days` is by day and hour of day on the event's clocks; an hour that comes twice counts once."""

    mentors: list[MentorUse]  # the busiest first
    days: dict[date, dict[int, Use]]

    @property
    def total(self) -> Use:
        return sum((mentor.use for mentor in self.mentors), Use())


def utilisation_of(event: Event) -> Utilisation:
    """In one query. A slot counts for each mentor who can be met in it; where nobody sits, it is not offered yet.

    It is taken by a standing session of the mentor at its time, in whatever timetable or event.
    """
    names: dict[int, str] = {}
    by_mentor: dict[int, Use] = defaultdict(Use)
    days: dict[date, dict[int, Use]] = defaultdict(lambda: defaultdict(Use))
    for mentor, name, day, hour, use in _seats(event):
        names[mentor] = name
        by_mentor[mentor] += use
        days[day][hour] += use
    mentors = [MentorUse(pk, names[pk], use) for pk, use in by_mentor.items()]
    mentors.sort(key=lambda one: (-one.use.percent, -one.use.taken, one.name.casefold(), one.pk))
    return Utilisation(mentors, dict(sorted(days.items())))


def _seats(event: Event) -> Iterable[tuple[int, str, date, int, Use]]:
    """Mentor, name, day, hour, and what is known of so many slots: they are booked, or open, or free."""
    standing = Session.objects.filter(canceled_at=None, mentor=OuterRef("seat"), during__overlap=OuterRef("during"))
    meeting = Exists(Meeting.objects.filter(active_session=OuterRef("pk")))
    begins = RangeStartsWith("during")
    slots: Any = Slot.objects.filter(timetable__event=event).annotate(
        seat=Coalesce("timetable__mentor", "timetable__mentors"),
        name=Coalesce("timetable__mentor__user__name", "timetable__mentors__user__name"),
        day=TruncDate(begins, tzinfo=event.zone),
        hour=ExtractHour(begins, tzinfo=event.zone),
        is_booked=Subquery(standing.annotate(is_booked=meeting).order_by("-is_booked").values("is_booked")[:1]),
    )
    seats = slots.filter(seat__isnull=False).order_by().values_list("seat", "name", "day", "hour", "is_booked")
    for *seat, is_booked, count in seats.annotate(count=Count("pk")):
        yield *seat, USES[is_booked](count)
