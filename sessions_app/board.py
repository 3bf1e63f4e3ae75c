"""The board of a day: mentors across, time down, and what each mentor has at each time.

Pure: offers, sessions and the moment in, rows of cells out. Which rows of the database they come from is the
business of `board_reading`, how they look that of the template tag.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

# What a cell can hold beside a session in one of its states.
FREE, PAST, BUSY, RUNS = "free", "past", "busy", "runs"
# While a session is being moved: it fits; it fits with another mentor; its team cannot; where it is now.
FITS, HANDOVER, TEAM_BUSY, HERE = "fits", "handover", "team_busy", "here"
CANCELED = "canceled"
INVITING = frozenset({FREE, FITS, HANDOVER})
ORDER = {BUSY: 2, PAST: 2, CANCELED: 3, TEAM_BUSY: 2} | dict.fromkeys(INVITING, 1)  # sessions first


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot in which one mentor can be met. A slot of a regular timetable is one for each who sits there."""

    slot: int
    mentor: int
    timetable: int
    start: datetime
    end: datetime
    place: str = ""  # the timetable's name


@dataclass(frozen=True, slots=True)
class Placed:
    """A session, with what the board tells of it. `elsewhere` names its event when that is another one."""

    number: int
    mentor: int
    idea: int | None
    team: str
    timetable: int
    state: str
    start: datetime
    end: datetime
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a cell. `link` is the session's number, or "slot-mentor" of what can be taken."""

    kind: str
    start: datetime
    end: datetime
    link: str = ""
    words: str = ""
    number: int | None = None
    is_in_the_way: bool = False  # of the session that is being moved: its mentor is busy here


@dataclass(frozen=True, slots=True)
class Column:
    """A mentor, and how many free slots they still have on the board."""

    mentor: int
    name: str
    free: int


@dataclass(frozen=True, slots=True)
class Row:
    """What starts at one moment; `end` is when most of it ends."""

    start: datetime
    end: datetime
    cells: list[list[Item]]

    @property
    def has_a_start(self) -> bool:
        """Whether something starts in it, rather than running on from above."""
        return any(item.kind != RUNS for cell in self.cells for item in cell)


@dataclass(frozen=True, slots=True)
class Board:
    columns: list[Column]
    rows: list[Row]

    @property
    def free(self) -> int:
        return sum(column.free for column in self.columns)

    def sheets(self, size: int) -> list["Board"]:
        """The same in parts of at most `size` mentors, for paper; rows in which a part has nothing are left out."""
        return [self._part(first, first + size) for first in range(0, len(self.columns), size)]

    def _part(self, first: int, end: int) -> "Board":
        rows = [replace(row, cells=row.cells[first:end]) for row in self.rows]
        return Board(self.columns[first:end], [row for row in rows if row.has_a_start])


class Agenda:
    """Sessions of one mentor or team, which never overlap one another: found by time in few steps."""

    def __init__(self, sessions: Iterable[Placed]) -> None:
        self.sessions = sorted(sessions, key=lambda session: session.start)
        self.starts = [session.start for session in self.sessions]

    def between(self, start: datetime, end: datetime) -> Placed | None:
        """A session that overlaps `[start, end)`, if any."""
        last = bisect_left(self.starts, end) - 1
        found = self.sessions[last] if last >= 0 else None
        return found if found and found.end > start else None


@dataclass(frozen=True)
class Picture:
    """What is to be drawn, and for whom: everything that decides what a cell says."""

    offers: Collection[Offer]
    sessions: Collection[Placed]  # to be drawn
    others: Collection[Placed]  # not drawn (another day's, timetable's or event's), but in the way
    now: datetime
    moving: Placed | None = None
    only_free: bool = False


def lay_out(mentors: Mapping[int, str], picture: Picture) -> Board:
    """The board of these mentors, by name in their order; whoever has nothing on it is left out.

    The mentor of a session that moves stands first.
    """
    columns = _items_by_mentor(picture)
    order = sorted(mentors, key=lambda mentor: picture.moving is None or mentor != picture.moving.mentor)
    shown = {mentor: columns[mentor] for mentor in order if columns.get(mentor)}
    starts = sorted({item.start for items in shown.values() for item in items})
    cells = [_cells(items, starts) for items in shown.values()]
    rows = [Row(start, _usual_end(at, start), list(at)) for start, *at in zip(starts, *cells, strict=True)]
    return Board([_column(mentor, mentors[mentor], items) for mentor, items in shown.items()], rows)


def _column(mentor: int, name: str, items: list[Item]) -> Column:
    return Column(mentor, name, sum(item.kind in INVITING for item in items))


def _items_by_mentor(picture: Picture) -> dict[int, list[Item]]:
    agendas = _agendas(picture)
    found: dict[int, list[Item]] = defaultdict(list)
    for session in picture.sessions:
        found[session.mentor].append(_session_item(session, picture.moving))
    for offer in picture.offers:
        if item := _offer_item(offer, agendas, picture):
            found[offer.mentor].append(item)
    if picture.only_free:
        found = defaultdict(list, {who: [it for it in items if it.kind in INVITING] for who, items in found.items()})
    return found


@dataclass(frozen=True)
class Agendas:
    by_mentor: dict[int, Agenda]
    of_team: Agenda  # of the team of the session that moves
    drawn: frozenset[int]  # numbers of the sessions that have a cell


def _agendas(picture: Picture) -> Agendas:
    """Who is busy when; the session that moves is in nobody's way."""
    moving = picture.moving
    standing = [session for session in (*picture.sessions, *picture.others) if session.state != CANCELED]
    standing = [session for session in standing if moving is None or not _is_same(session, moving)]
    by_mentor: dict[int, list[Placed]] = defaultdict(list)
    for session in standing:
        by_mentor[session.mentor].append(session)
    team = [session for session in standing if moving and moving.idea and session.idea == moving.idea]
    drawn = frozenset(session.number for session in picture.sessions)
    return Agendas({mentor: Agenda(own) for mentor, own in by_mentor.items()}, Agenda(team), drawn)


def _is_same(session: Placed, moving: Placed) -> bool:
    return session.number == moving.number and not session.elsewhere


def _session_item(session: Placed, moving: Placed | None) -> Item:
    is_moving = moving is not None and session.number == moving.number
    kind = HERE if is_moving else session.state
    in_the_way = moving is not None and not is_moving and session.mentor == moving.mentor and kind != CANCELED
    return Item(kind, session.start, session.end, str(session.number), session.team, session.number, in_the_way)


def _offer_item(offer: Offer, agendas: Agendas, picture: Picture) -> Item | None:
    """What a slot says of itself; nothing where a session that is drawn says it already."""
    moving = picture.moving
    agenda = agendas.by_mentor.get(offer.mentor)
    blocker = agenda.between(offer.start, offer.end) if agenda else None
    if blocker:
        return _busy_item(offer, blocker, agendas.drawn)
    if moving and moving.mentor == offer.mentor and (moving.start, moving.end) == (offer.start, offer.end):
        return None
    if offer.start <= picture.now:
        return Item(PAST, offer.start, offer.end)
    link = f"{offer.slot}-{offer.mentor}"
    if moving is None:
        return Item(FREE, offer.start, offer.end, link, offer.place)
    if blocker := agendas.of_team.between(offer.start, offer.end):
        return Item(TEAM_BUSY, offer.start, offer.end, "", blocker.team, blocker.number)
    kind = FITS if moving.mentor == offer.mentor else HANDOVER
    return Item(kind, offer.start, offer.end, link, offer.place)


def _busy_item(offer: Offer, blocker: Placed, drawn: frozenset[int]) -> Item | None:
    is_drawn = not blocker.elsewhere and blocker.number in drawn
    if is_drawn and blocker.start <= offer.start:
        return None
    return Item(BUSY, offer.start, offer.end, "", blocker.elsewhere, None if blocker.elsewhere else blocker.number)


def _cells(items: list[Item], starts: list[datetime]) -> list[list[Item]]:
    """A mentor's items by row; where nothing starts, what still runs from an earlier row is said to."""
    by_start: dict[datetime, list[Item]] = defaultdict(list)
    for item in items:
        by_start[item.start].append(item)
    cells, running = [], None
    for start in starts:
        cell = sorted(by_start.get(start, ()), key=lambda item: ORDER.get(item.kind, 0))
        if cell:
            running = next((item for item in cell if item.kind not in (CANCELED, PAST)), running)
        elif running and running.end > start:
            cell = [Item(RUNS, running.start, running.end, "", running.kind)]
        cells.append(cell)
    return cells


def _usual_end(cells: Iterable[list[Item]], start: datetime) -> datetime:
    ends = Counter(item.end for cell in cells for item in cell if item.start == start)
    return min(ends, key=lambda end: (-ends[end], end))
