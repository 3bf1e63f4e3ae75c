"""Who fits a request best, and why: one function over plain facts. No models, no database, no clock.

`rank` gives every mentor who takes part in the event and has a free slot that suits the team, within the times the
team named if it named any. Whoever cannot is not in the answer. The order follows from the sum of points below, all
of them in `Weights`; those with the same sum stand by name, then by id, whatever the order they came in.

Each point is told in words: what speaks for somebody, and what against.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.booking_words import moment_in_words
from mentorship.vocabulary import words_of
from timetables.spans import Span, end_of, span, start_of


@dataclass(frozen=True)
class Weights:
    """How much each thing counts. A wish outweighs all topics; a topic all words, and the load."""

    wish: int = 80  # the team asked for this mentor
    topic: int = 20  # each topic of the request that is theirs too
    team_topic: int = 5  # each other topic of the team
    topics_at_most: int = 60
    word: int = 2  # each word of the request that their profile says
    words_at_most: int = 5
    slot: int = 1  # each free slot when the team is free
    slots_at_most: int = 5
    soon: int = 8  # for an urgent request: free within two hours of whoever is free first
    load: int = 2  # each session that others have more, or fewer
    load_at_most: int = 4
    held: int = 3  # they met the team, and it came about
    team_missed: int = -2
    mentor_missed: int = -8
    meetings_at_most: int = 2  # of each kind


WEIGHTS = Weights()
SOON = timedelta(hours=2)


@dataclass(frozen=True)
class FreeSlot:
    """A slot in which the mentor and the team are free."""

    pk: int
    during: Span
    place: str = ""  # the name of its timetable


@dataclass(frozen=True)
class Met:
    """What came of the meetings that a mentor and the team had."""

    held: int = 0
    team_missed: int = 0
    mentor_missed: int = 0
    coming: int = 0


@dataclass(frozen=True)
class RequestFacts:
    """What a request says.

    text    the goal, and the team's brief
    times   spans that suit the team; none means any time
    """

    text: str = ""
    topics: frozenset[str] = frozenset()
    team_topics: frozenset[str] = frozenset()
    wished: int | None = None
    times: tuple[Span, ...] = ()
    is_urgent: bool = False


@dataclass(frozen=True)
class Candidate:
    """What is known of a mentor.

    profile    headline and bio
    sessions   how many standing ones they have in the event
    free       slots to come in which they and the team are free
    """

    mentor: int
    name: str
    headline: str = ""
    profile: str = ""
    topics: frozenset[str] = frozenset()
    sessions: int = 0
    free: tuple[FreeSlot, ...] = ()
    met: Met = field(default_factory=Met)
    takes_part: bool = True


@dataclass(frozen=True)
class Reason:
    """One thing that was looked at: what it counts, and how it is told."""

    points: int
    words: str


@dataclass(frozen=True)
class Suggestion:
    """A mentor who can, with the reasons. `slots` are those that suit, the best first."""

    mentor: int
    name: str
    headline: str
    reasons: tuple[Reason, ...]
    slots: tuple[FreeSlot, ...]

    @property
    def score(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def best(self) -> FreeSlot:
        return self.slots[0]


def rank(request: RequestFacts, candidates: Iterable[Candidate], weights: Weights = WEIGHTS) -> list[Suggestion]:
    """Every candidate who takes part and is free when it suits, who fits best first, each with the reasons."""
    taking_part = [candidate for candidate in candidates if candidate.takes_part]
    usual = median([candidate.sessions for candidate in taking_part] or [0])
    suiting = {candidate: suiting_slots(candidate.free, request.times) for candidate in taking_part}
    first = min((start_of(slots[0].during) for slots in suiting.values() if slots), default=None)
    wanted = words_of(request.text)
    found = []
    for candidate, slots in suiting.items():
        if slots and first:
            is_soon = request.is_urgent and start_of(slots[0].during) <= first + SOON
            reasons = _reasons(request, candidate, slots, wanted, usual, is_soon, weights)
            found.append(Suggestion(candidate.mentor, candidate.name, candidate.headline, tuple(reasons), tuple(slots)))
    return sorted(found, key=lambda one: (-one.score, one.name.casefold(), one.name, one.mentor))


# When


def suiting_slots(slots: Iterable[FreeSlot], times: Sequence[Span]) -> list[FreeSlot]:
    """Those within the times, in order of time; all of them when no times are named."""
    spans = merged(times)
    within = [slot for slot in slots if not spans or _is_within(slot.during, spans)]
    return sorted(within, key=lambda slot: (start_of(slot.during), end_of(slot.during), slot.pk))


def best_first(slots: Iterable[FreeSlot], times: Sequence[Span]) -> list[FreeSlot]:
    """All of them: those within the times first, each part in order of time."""
    every = suiting_slots(slots, ())
    within = set(suiting_slots(every, times))
    return sorted(every, key=lambda slot: slot not in within)


def nearest_first(slots: Iterable[FreeSlot], to: Span) -> list[FreeSlot]:
    """All of them, those first that start closest to the start of `to`."""
    return sorted(suiting_slots(slots, ()), key=lambda slot: abs(start_of(slot.during) - start_of(to)))


def merged(times: Iterable[Span]) -> list[Span]:
    """The same times, with those that touch or overlap made one."""
    spans: list[Span] = []
    for during in sorted((one for one in times if one), key=start_of):
        if spans and start_of(during) <= end_of(spans[-1]):
            spans[-1] = span(start_of(spans[-1]), max(end_of(spans[-1]), end_of(during)))
        else:
            spans.append(during)
    return spans


def _is_within(during: Span, spans: Iterable[Span]) -> bool:
    return any(start_of(one) <= start_of(during) and end_of(during) <= end_of(one) for one in spans)


# Why


def _reasons(
    request: RequestFacts,
    candidate: Candidate,
    slots: list[FreeSlot],
    wanted: frozenset[str],
    usual: float,
    is_soon: bool,
    weights: Weights,
) -> Iterator[Reason]:
    if request.wished == candidate.mentor:
        yield Reason(weights.wish, _("The team asked for them"))
    yield from _topics(request, candidate, weights)
    yield from _expertise(wanted, candidate, weights)
    yield _freedom(request, slots, is_soon, weights)
    yield _load(candidate.sessions, usual, weights)
    yield from _acquaintance(candidate.met, weights)


def _topics(request: RequestFacts, candidate: Candidate, weights: Weights) -> Iterator[Reason]:
    shared = sorted(request.topics & candidate.topics)
    of_team = sorted((request.team_topics - request.topics) & candidate.topics)
    room = weights.topics_at_most
    if shared:
        points = min(weights.topic * len(shared), room)
        room -= points
        yield Reason(points, _("Topics in common: %(topics)s") % {"topics": ", ".join(shared)})
    if of_team:
        points = min(weights.team_topic * len(of_team), room)
        yield Reason(points, _("Knows what the team works on: %(topics)s") % {"topics": ", ".join(of_team)})
    if not shared and not of_team and (request.topics or request.team_topics):
        yield Reason(0, _("No topic in common"))


def _expertise(wanted: frozenset[str], candidate: Candidate, weights: Weights) -> Iterator[Reason]:
    """Words of goal and brief that headline or bio say too; topics are counted already."""
    counted = words_of(" ".join(candidate.topics))
    said = sorted((wanted & words_of(candidate.profile)) - counted)[: weights.words_at_most]
    if said:
        yield Reason(weights.word * len(said), _("Their profile mentions: %(words)s") % {"words": ", ".join(said)})


def _freedom(request: RequestFacts, slots: list[FreeSlot], is_soon: bool, weights: Weights) -> Reason:
    count = len({slot.during for slot in slots})
    if request.times:
        sentence = ngettext(
            "%(count)d free slot in the times the team named, the first %(when)s",
            "%(count)d free slots in the times the team named, the first %(when)s",
            count,
        )
    else:
        sentence = ngettext(
            "%(count)d free slot when the team is free, the first %(when)s",
            "%(count)d free slots when the team is free, the first %(when)s",
            count,
        )
    points = weights.slot * min(count, weights.slots_at_most) + (weights.soon if is_soon else 0)
    return Reason(points, sentence % {"count": count, "when": moment_in_words(start_of(slots[0].during))})


def _load(sessions: int, usual: float, weights: Weights) -> Reason:
    more = round(usual) - sessions
    points = weights.load * max(-weights.load_at_most, min(weights.load_at_most, more))
    if not sessions:
        return Reason(points, _("No session yet; others have about %(usual)d") % {"usual": round(usual)})
    has = ngettext("%(count)d session", "%(count)d sessions", sessions) % {"count": sessions}
    if more:
        return Reason(points, _("%(has)s; others have about %(usual)d") % {"has": has, "usual": round(usual)})
    return Reason(points, _("%(has)s, as most others") % {"has": has})


def _acquaintance(met: Met, weights: Weights) -> Iterator[Reason]:
    most = weights.meetings_at_most
    if met.held:
        sentence = ngettext("Met the team once", "Met the team %(count)d times", met.held)
        yield Reason(weights.held * min(met.held, most), sentence % {"count": met.held})
    if met.team_missed:
        sentence = ngettext(
            "The team missed a session with them", "The team missed %(count)d sessions with them", met.team_missed
        )
        yield Reason(weights.team_missed * min(met.team_missed, most), sentence % {"count": met.team_missed})
    if met.mentor_missed:
        sentence = ngettext(
            "Missed a session with the team", "Missed %(count)d sessions with the team", met.mentor_missed
        )
        yield Reason(weights.mentor_missed * min(met.mentor_missed, most), sentence % {"count": met.mentor_missed})
    if met.coming:
        yield Reason(0, _("Has a session with the team to come"))
