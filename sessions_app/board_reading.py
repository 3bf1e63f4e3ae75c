"""What a day's board is drawn from, in a number of queries that depends neither on mentors nor on slots."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import TruncDate

from events.models import Event, Mentor, Topic
from sessions_app.board import Board, Offer, Picture, Placed, lay_out
from sessions_app.models import Session
from timetables.models import Slot, Timetable
from timetables.spans import Span, end_of, span, start_of

PLACED = ("number", "mentor", "idea", "idea__name", "timetable", "listed_state", "during", "event", "event__name")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see of the board."""

    day: date
    topic: int | None = None
    timetable: int | None = None
    only_free: bool = False


def days_of_slots(event: Event) -> list[date]:
    """The days, on the event's clocks, on which slots start; in order."""
    day = TruncDate(RangeStartsWith("during"), tzinfo=event.zone)
    days = Slot.objects.filter(timetable__event=event).order_by().values_list(day, flat=True)
    return sorted(set(days.distinct()))


def choices(event: Event) -> dict[str, list[tuple[int, str]]]:
    """The topics of the event's mentors and its timetables, to filter by; in one query."""
    topics = Topic.objects.filter(mentors__events=event).order_by().values_list(Value("topic"), "pk", "name")
    timetables = Timetable.objects.filter(event=event).values_list(Value("timetable"), "pk", "name")
    found: dict[str, list[tuple[int, str]]] = {"topic": [], "timetable": []}
    for kind, pk, name in topics.union(timetables.order_by()):
        found[kind].append((pk, name))
    return {kind: sorted(options, key=lambda option: option[1].casefold()) for kind, options in found.items()}


def nearest_day(days: list[date], today: date) -> date:
    """Today when it is one of them, else the first to come, else the last; today when there are none."""
    return next((day for day in days if day >= today), days[-1] if days else today)


def read_board(event: Event, wish: Wish, *, now: datetime, moving: Session | None = None) -> Board:
    """The board of one day, on the event's clocks; narrowed, and drawn for the session that moves, if any."""
    whole = day_span(event, wish.day)
    slots = _slots(event, whole, wish.timetable)
    mentors, seats = _mentors(event, whole, wish.topic)
    sessions = _sessions(event, _covering(whole, slots))
    drawn = [session for session in sessions if _is_drawn(session, whole, wish)]
    picture = Picture(
        offers=list(_offers(slots, seats, mentors)),
        sessions=drawn,
        others=[session for session in sessions if not _is_drawn(session, whole, wish)],
        now=now,
        moving=_placed(moving) if moving else None,
        only_free=wish.only_free,
    )
    return lay_out(mentors, picture)


def day_span(event: Event, day: date) -> Span:
    """Midnight to midnight on the event's clocks: 23, 24 or 25 hours."""
    midnight = datetime.combine(day, time(), tzinfo=event.zone)
    return span(midnight, midnight + timedelta(days=1))


def _is_drawn(session: Placed, whole: Span, wish: Wish) -> bool:
    fits = wish.timetable in (None, session.timetable)
    return fits and not session.elsewhere and start_of(whole) <= session.start < end_of(whole)


@dataclass(frozen=True, slots=True)
class _Slot:
    pk: int
    timetable: int
    owner: int | None
    during: Span
    place: str


def _slots(event: Event, whole: Span, timetable: int | None) -> list[_Slot]:
    rows = Slot.objects.filter(timetable__event=event, during__overlap=whole)
    rows = rows.filter(timetable=timetable) if timetable else rows
    found = [
        _Slot(*row) for row in rows.values_list("pk", "timetable", "timetable__mentor", "during", "timetable__name")
    ]
    return [slot for slot in found if start_of(slot.during) >= start_of(whole)]  # else it is of the day before


def _mentors(event: Event, whole: Span, topic: int | None) -> tuple[dict[int, str], dict[int, list[int]]]:
    """Everybody who may have a column, by name; and who sits in each regular timetable."""
    busy = Session.objects.filter(event=event).overlapping(whole).values("mentor")
    rows = Mentor.objects.filter(Q(pk__in=event.mentors.values("pk")) | Q(pk__in=busy))
    sits_in = ArrayAgg("regular_timetables", filter=Q(regular_timetables__event=event), default=Value([]))
    names: dict[int, str] = {}
    seats: dict[int, list[int]] = defaultdict(list)
    rows = rows.filter(topics=topic) if topic else rows
    ordered: Any = rows.annotate(sits_in=sits_in).order_by("user__name", "pk")
    for mentor, name, timetables in ordered.values_list("pk", "user__name", "sits_in"):
        names[mentor] = name
        for timetable in timetables:
            seats[timetable].append(mentor)
    return names, seats


def _covering(whole: Span, slots: Iterable[_Slot]) -> Span:
    """The day, and what its last slots reach into the next."""
    return span(start_of(whole), max([end_of(whole), *(end_of(slot.during) for slot in slots)]))


def _sessions(event: Event, during: Span) -> list[Placed]:
    """Those of the event, and those of its mentors in other events."""
    ours = Q(event=event) | Q(mentor__in=event.mentors.values("pk"), canceled_at=None)
    rows: QuerySet = Session.objects.overlapping(during).filter(ours).with_state().order_by()
    return [_from_row(row, event) for row in rows.values_list(*PLACED)]


def _from_row(row: tuple, event: Event) -> Placed:
    number, mentor, idea, team, timetable, state, during, its_event, name = row
    elsewhere = "" if its_event == event.pk else name
    return Placed(number, mentor, idea, team or "", timetable, state, start_of(during), end_of(during), elsewhere)


def _placed(session: Session) -> Placed:
    start, end = start_of(session.during), end_of(session.during)
    team = str(session.idea or "")
    return Placed(
        session.number, session.mentor_id, session.idea_id, team, session.timetable_id, session.state, start, end
    )


def _offers(slots: list[_Slot], seats: dict[int, list[int]], mentors: dict[int, str]) -> Iterable[Offer]:
    """Each slot for each mentor who can be met in it: the owner of its timetable, or all who sit there."""
    for slot in slots:
        start, end = start_of(slot.during), end_of(slot.during)
        for mentor in [slot.owner] if slot.owner else seats.get(slot.timetable, ()):
            if mentor in mentors:
                yield Offer(slot.pk, mentor, slot.timetable, start, end, slot.place)
