"""Who fits a request, and why: cases with the weights written out, and what holds whatever the facts are."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentorship.matching import (
    WEIGHTS,
    Candidate,
    FreeSlot,
    Met,
    RequestFacts,
    Suggestion,
    best_first,
    merged,
    rank,
    suiting_slots,
)
from mentorship.vocabulary import words_of
from tests.making import TEN, at, at_moment

FREE = (FreeSlot(1, at(0)),)


@pytest.fixture(autouse=True)
def clocks() -> Any:
    with timezone.override(UTC):
        yield


def candidate(name: str = "Anna", **facts: Any) -> Candidate:
    return Candidate(**{"mentor": sum(map(ord, name)), "name": name, "free": FREE, **facts})


def only(request: RequestFacts, *others: Candidate, **facts: Any) -> Suggestion:
    """The suggestion of Anna."""
    return next(one for one in rank(request, [candidate(**facts), *others]) if one.name == "Anna")


def reasons(suggestion: Suggestion) -> list[tuple[int, str]]:
    return [(reason.points, reason.words) for reason in suggestion.reasons]


FREE_ONCE = (1, "1 free slot when the team is free, the first Sat 6 Mar, 10:00")
NO_SESSION = (0, "No session yet; others have about 0")


def test_a_mentor_with_nothing_in_common_is_told_to_be_free() -> None:
    found = only(RequestFacts(topics=frozenset({"UX"})))

    assert reasons(found) == [(0, "No topic in common"), FREE_ONCE, NO_SESSION]


def test_the_wished_mentor_stands_first() -> None:
    boris = candidate("Boris", topics=frozenset({"UX", "Law", "Tax"}))
    request = RequestFacts(topics=boris.topics, wished=candidate().mentor)

    found = rank(request, [boris, candidate()])

    assert [one.name for one in found] == ["Anna", "Boris"]
    assert reasons(found[0])[0] == (WEIGHTS.wish, "The team asked for them")


def test_topics_of_the_request_count_more_than_those_of_the_team() -> None:
    request = RequestFacts(topics=frozenset({"UX", "Law"}), team_topics=frozenset({"Law", "Tax"}))

    found = only(request, topics=frozenset({"UX", "Law", "Tax", "Wood"}))

    assert reasons(found)[:2] == [(40, "Topics in common: Law, UX"), (5, "Knows what the team works on: Tax")]


def test_a_topic_in_common_outweighs_having_had_little_to_do() -> None:
    idle = [candidate(f"M{n}") for n in range(3)]
    busy = candidate("Busy", topics=frozenset({"UX"}), sessions=9)

    assert rank(RequestFacts(topics=frozenset({"UX"})), [*idle, busy])[0].name == "Busy"


def test_many_topics_count_only_so_much() -> None:
    topics = frozenset("ABCDEFGH")

    assert only(RequestFacts(topics=topics), topics=topics).reasons[0].points == WEIGHTS.topics_at_most


def test_words_of_goal_and_brief_are_found_in_the_profile() -> None:
    request = RequestFacts(text="How do we set prices for our subscriptions?")

    found = only(request, profile="Sold three companies. Price and subscription models are what I do.")

    assert reasons(found)[0] == (4, "Their profile mentions: price, subscription")


def test_a_word_that_is_a_topic_in_common_counts_once() -> None:
    request = RequestFacts(text="Pricing", topics=frozenset({"Pricing"}))

    found = only(request, topics=frozenset({"Pricing"}), profile="Pricing")

    assert [points for points, _words in reasons(found)] == [20, 1, 0]


def test_words_that_say_nothing_do_not_count() -> None:
    assert words_of("We are the team that would like your help with an idea: Pricing prices!") == {"pricing", "price"}
    assert words_of("Wir brauchen Hilfe für unsere Preise") == {"brauchen", "preise"}


def test_each_free_slot_counts_up_to_five() -> None:
    slots = tuple(FreeSlot(n, at(30 * n)) for n in range(7))

    assert reasons(only(RequestFacts(), free=slots))[0] == (
        5,
        "7 free slots when the team is free, the first Sat 6 Mar, 10:00",
    )


def test_only_slots_within_the_named_times_count() -> None:
    slots = tuple(FreeSlot(n, at(30 * n)) for n in range(4))

    found = only(RequestFacts(times=(at(30, 60),)), free=slots)

    assert [slot.pk for slot in found.slots] == [1, 2]
    assert reasons(found)[0] == (2, "2 free slots in the times the team named, the first Sat 6 Mar, 10:30")


def test_who_is_free_only_at_other_times_is_not_named() -> None:
    assert rank(RequestFacts(times=(at(600),)), [candidate()]) == []


def test_who_is_never_free_is_not_named_though_wished_for() -> None:
    anna = candidate(free=())

    assert rank(RequestFacts(wished=anna.mentor), [anna]) == []


def test_who_takes_no_part_is_not_named() -> None:
    assert rank(RequestFacts(), [candidate(takes_part=False)]) == []


def test_an_urgent_request_favours_who_is_free_soon() -> None:
    late = candidate("Late", free=(FreeSlot(9, at(121)),))
    soon, other = rank(RequestFacts(is_urgent=True), [late, candidate()])

    assert (soon.reasons[0].points, other.reasons[0].points) == (1 + WEIGHTS.soon, 1)


@pytest.mark.parametrize(
    ("sessions", "told"),
    [
        (0, (8, "No session yet; others have about 4")),
        (1, (6, "1 session; others have about 4")),
        (4, (0, "4 sessions, as most others")),
        (6, (-4, "6 sessions; others have about 4")),
        (20, (-8, "20 sessions; others have about 4")),
    ],
)
def test_load_is_told_against_the_others(sessions: int, told: tuple[int, str]) -> None:
    others = [candidate(f"M{n}", sessions=4) for n in range(3)]

    assert reasons(only(RequestFacts(), *others, sessions=sessions))[-1] == told


def test_what_came_of_earlier_meetings_is_told() -> None:
    found = only(RequestFacts(), met=Met(held=3, team_missed=1, mentor_missed=1, coming=1))

    assert reasons(found)[-4:] == [
        (6, "Met the team 3 times"),
        (-2, "The team missed a session with them"),
        (-8, "Missed a session with the team"),
        (0, "Has a session with the team to come"),
    ]


def test_ties_stand_by_name_then_by_id() -> None:
    same = [replace(candidate("Zoe"), mentor=2), replace(candidate("Anna"), mentor=9), replace(candidate(), mentor=3)]

    assert [(one.name, one.mentor) for one in rank(RequestFacts(), same)] == [("Anna", 3), ("Anna", 9), ("Zoe", 2)]


def test_slots_within_the_named_times_stand_first() -> None:
    slots = [FreeSlot(n, at(30 * n)) for n in (3, 0, 1, 2)]

    assert [slot.pk for slot in best_first(slots, [at(60, 60)])] == [2, 3, 0, 1]
    assert [slot.pk for slot in best_first(slots, [])] == [0, 1, 2, 3]


def test_a_slot_may_lie_across_times_that_touch() -> None:
    assert merged([at(60, 60), at(0, 60)]) == [at(0, 120)]
    assert suiting_slots([FreeSlot(1, at(50))], [at(0, 60), at(60, 60)]) == [FreeSlot(1, at(50))]


# What holds whatever the facts are

TOPICS = st.frozensets(st.sampled_from(["UX", "Law", "Tax", "Sales"]))
SLOTS = st.lists(st.integers(0, 40), unique=True, max_size=6).map(
    lambda starts: tuple(FreeSlot(n, at_moment(TEN + timedelta(minutes=20 * n))) for n in starts)
)
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        mentor=st.integers(1, 30),
        name=st.sampled_from(["Anna", "anna", "Boris", "Cleo"]),
        profile=st.sampled_from(["", "pricing", "Pricing of boats"]),
        topics=TOPICS,
        sessions=st.integers(0, 9),
        free=SLOTS,
        met=st.builds(Met, held=st.integers(0, 3), mentor_missed=st.integers(0, 3)),
        takes_part=st.booleans(),
    ),
    unique_by=lambda one: one.mentor,
    max_size=12,
)
REQUESTS = st.builds(
    RequestFacts,
    text=st.sampled_from(["", "Pricing boats"]),
    topics=TOPICS,
    team_topics=TOPICS,
    wished=st.none() | st.integers(1, 30),
    times=st.lists(st.integers(0, 10).map(lambda n: at(60 * n, 60)), max_size=3).map(tuple),
    is_urgent=st.booleans(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(REQUESTS, CANDIDATES, st.randoms(use_true_random=False))
def test_the_order_they_come_in_does_not_matter(request: RequestFacts, people: list[Candidate], random: Any) -> None:
    shuffled = list(people)
    random.shuffle(shuffled)

    assert rank(request, shuffled) == rank(request, people)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(REQUESTS, CANDIDATES)
def test_exactly_those_who_can_are_named(request: RequestFacts, people: list[Candidate]) -> None:
    able = {one.mentor for one in people if one.takes_part and suiting_slots(one.free, request.times)}
    found = rank(request, people)

    assert sorted(one.mentor for one in found) == sorted(able)
    assert all(one.slots and one.reasons and all(reason.words for reason in one.reasons) for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
