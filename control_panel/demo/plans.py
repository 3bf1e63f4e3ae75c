"""Which sessions the demo event has: who meets whom, when, and how it came out. Nothing is saved here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from events.models import Idea, Mentor
from sessions_app.models import State
from timetables.models import Slot

# How many sessions of each state stand in each part of the schedule: 300 in all, 172 of them with an active meeting.
PAST = {
    State.HELD: 70,
    State.TEAM_MISSED: 12,
    State.MENTOR_MISSED: 6,
    State.BOOKED: 6,  # nobody has recorded yet what happened
    State.CANCELED: 12,
    State.OPEN: 8,
}
COMING_CUSTOM = {State.BOOKED: 24, State.CANCELED: 8, State.OPEN: 14}
COMING_REGULAR = {State.BOOKED: 54, State.CANCELED: 16, State.OPEN: 70}

CALLED_OFF = {State.CANCELED: 16, State.OPEN: 8, State.BOOKED: 4}  # 28 meetings cancelled before
OPEN_WITH_TEAM = 22
CANCELED_WITHOUT_TEAM = 10


@dataclass(frozen=True)
class Seat:
    """One mentor in one slot."""

    slot: Slot
    mentor: Mentor

    @property
    def begins(self) -> datetime:
        return self.slot.during.lower

    @property
    def ends(self) -> datetime:
        return self.slot.during.upper


@dataclass(eq=False)
class Plan:
    """A session to be. `called_off`: a meeting was made for it and cancelled, before whatever came then."""

    seat: Seat
    state: State
    idea: Idea | None = None
    called_off: bool = False

    @property
    def has_meeting(self) -> bool:
        return self.state not in (State.OPEN, State.CANCELED)


class Diary:
    """When mentors and teams are taken, so that nobody is planned twice at a time."""

    def __init__(self) -> None:
        self._taken: dict[Mentor | Idea, list[Seat]] = defaultdict(list)

    def is_free(self, who: Mentor | Idea, seat: Seat) -> bool:
        return all(seat.ends <= taken.begins or taken.ends <= seat.begins for taken in self._taken[who])

    def take(self, who: Mentor | Idea, seat: Seat) -> None:
        self._taken[who].append(seat)


def make_plans(seats: Iterable[Seat], teams: list[Idea], *, midnight: datetime, random: Random) -> list[Plan]:
    """All sessions in the order of their time. What begins before `midnight`, the start of today, is past.

    The first mentor and the first team are in sessions of many states: they are those one signs in as.
    """
    seats = list(seats)
    coming = [seat for seat in seats if seat.begins >= midnight]
    parts = [
        ([seat for seat in seats if seat.begins < midnight], PAST),
        ([seat for seat in coming if seat.slot.timetable.is_custom], COMING_CUSTOM),
        ([seat for seat in coming if not seat.slot.timetable.is_custom], COMING_REGULAR),
    ]
    diary = Diary()
    plans = [plan for pool, states in parts for plan in _part(pool, states, diary, random)]
    _choose_teams(plans, teams, diary, random, midnight=midnight)
    _call_off_some(plans, random)
    return sorted(plans, key=lambda plan: (plan.seat.begins, plan.seat.mentor.pk))


def _part(pool: list[Seat], states: dict[State, int], diary: Diary, random: Random) -> Iterator[Plan]:
    """Plans in each state. One of each comes first, for the first mentor, as far as there is room."""
    rest = [state for state, count in states.items() for _ in range(count - 1)]
    random.shuffle(rest)
    ordered = [*states, *rest]
    yield from map(Plan, _pick(pool, ordered, len(states), diary, random), ordered)


def _pick(pool: list[Seat], states: list[State], leading: int, diary: Diary, random: Random) -> Iterator[Seat]:
    """As many seats as states, at random, the first `leading` of them those of the mentor with the lowest id."""
    random.shuffle(pool)
    lead = min((seat.mentor.pk for seat in pool), default=0)
    own = [seat for seat in pool if seat.mentor.pk == lead][:leading]
    chosen: set[Seat] = set()
    for seat in [*own, *pool]:
        if len(chosen) == len(states):
            return
        if seat not in chosen and diary.is_free(seat.mentor, seat):
            diary.take(seat.mentor, seat)
            chosen.add(seat)
            yield seat


def _choose_teams(plans: list[Plan], teams: list[Idea], diary: Diary, random: Random, *, midnight: datetime) -> None:
    """The first team has a session of each state, past and to come; beyond that, who has fewest is next."""
    wanting = _with_team(plans, random, midnight=midnight)
    favoured = list({(plan.state, plan.seat.begins < midnight): plan for plan in wanting}.values())
    load: Counter[Idea] = Counter()
    turn = {team: number for number, team in enumerate(random.sample(teams, len(teams)))}
    for plan in [*favoured, *(plan for plan in wanting if plan not in favoured)]:
        free = [team for team in teams if diary.is_free(team, plan.seat)]
        own = free[:1] if plan in favoured and teams[0] in free else []
        plan.idea = min(own or free, key=lambda team: (load[team], turn[team]))
        load[plan.idea] += 1
        diary.take(plan.idea, plan.seat)


def _with_team(plans: list[Plan], random: Random, *, midnight: datetime) -> list[Plan]:
    open_ahead = [plan for plan in plans if plan.state == State.OPEN and plan.seat.begins >= midnight]
    canceled = [plan for plan in plans if plan.state == State.CANCELED]
    return [
        *(plan for plan in plans if plan.has_meeting),
        *random.sample(canceled, len(canceled) - CANCELED_WITHOUT_TEAM),
        *random.sample(open_ahead, OPEN_WITH_TEAM),
    ]


def _call_off_some(plans: list[Plan], random: Random) -> None:
    for state, count in CALLED_OFF.items():
        for plan in random.sample([plan for plan in plans if plan.state == state and plan.idea], count):
            plan.called_off = True
