"""Thirty administrators at once, each on a connection of its own: one wins each request, the others read a sentence."""

from collections.abc import Callable
from itertools import combinations
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from events.models import User
from mentorship.deciding import assign, decline
from mentorship.models import MentorshipRequest, State
from mentorship.scheduling import schedule
from sessions_app.models import Meeting, Session
from tests import making
from tests.sessions_app.conftest import Cast, make_cast
from tests.sessions_app.test_races import race
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Slot

ADMINISTRATORS = 30
REQUESTS = 5
PATIENCE = 120  # seconds
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Committed, so that every connection sees it."""
    return make_cast()


@pytest.fixture
def requests(cast: Cast) -> list[MentorshipRequest]:
    """Of five teams, waiting."""
    teams = [making.make_idea(f"Team {n}", event=cast.event, members=[cast.kim]) for n in range(REQUESTS)]
    return [making.make_request(team, by=cast.kim) for team in teams]


@pytest.fixture
def slots(cast: Cast) -> list[Slot]:
    """Three of Anna's and three of Boris's, at the same times."""
    boris = making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris)
    made = [making.make_slot(timetable, CENTURY + 30 * n) for n in range(3) for timetable in (cast.annas, boris)]
    rows = Slot.objects.select_related("timetable__event", "timetable__mentor__user")
    return list(rows.filter(pk__in=[slot.pk for slot in made]).in_order())


def fresh(request: MentorshipRequest) -> MentorshipRequest:
    return MentorshipRequest.objects.select_related("event", "idea", "mentor__user").get(pk=request.pk)


def require_order() -> None:
    """Nobody is double-booked, and each request that is scheduled has one session with one active meeting."""
    standing = list(Session.objects.standing())
    for one, other in combinations(standing, 2):
        overlap = one.during.lower < other.during.upper and other.during.lower < one.during.upper
        assert not (overlap and (one.mentor_id == other.mentor_id or one.idea_id == other.idea_id))
    scheduled = MentorshipRequest.objects.in_state("scheduled")
    assert scheduled.count() == len(standing) == Meeting.objects.active().count()
    assert set(scheduled.values_list("session", flat=True)) == {session.pk for session in standing}


@pytest.mark.parametrize("_round", range(3))
def test_thirty_administrators_schedule_the_same_requests(
    cast: Cast, requests: list[MentorshipRequest], slots: list[Slot], _round: int
) -> None:
    def act(n: int) -> Callable[[], object]:
        request, slot = fresh(requests[n % REQUESTS]), slots[n % len(slots)]
        mentor = slot.timetable.mentor
        assert mentor
        return lambda: schedule(request, slot=slot, mentor=mentor, by=cast.admin)

    won, refused = race(*(act(n) for n in range(ADMINISTRATORS)))

    assert won + len(refused) == ADMINISTRATORS
    assert set(refused) <= {"not_waiting", "mentor_not_double_booked", "team_not_double_booked"}
    assert won == MentorshipRequest.objects.in_state("scheduled").count()
    assert 1 <= won <= REQUESTS
    require_order()


@pytest.mark.parametrize("_round", range(3))
def test_assigning_declining_and_scheduling_at_once_ends_in_one_state(
    cast: Cast, requests: list[MentorshipRequest], slots: list[Slot], _round: int
) -> None:
    def act(n: int) -> Callable[[], object]:
        request, slot = fresh(requests[n % 2]), slots[n % len(slots)]
        mentor = slot.timetable.mentor
        assert mentor
        return (
            lambda: assign(request, mentor=mentor, by=cast.admin),
            lambda: schedule(request, slot=slot, mentor=mentor, by=cast.admin),
            lambda: decline(request, reason="Full", by=cast.admin),
        )[n // 2 % 3]

    won, refused = race(*(act(n) for n in range(ADMINISTRATORS)))

    assert won + len(refused) == ADMINISTRATORS
    assert set(refused) <= {"not_waiting", "mentor_not_double_booked", "team_not_double_booked"}
    assert {fresh(request).state for request in requests[:2]} <= {State.SCHEDULED, State.DECLINED}
    require_order()


def post_all(posts: list[tuple[User, str, dict[str, Any]]]) -> list[Any]:
    """What each is answered, all at the same moment; a fault on the server raises in its thread and is counted."""
    gate, answers = Barrier(len(posts)), list[Any]()

    def send(person: User, url: str, fields: dict[str, Any]) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(person)
        gate.wait(timeout=PATIENCE)
        try:
            answers.append(client.post(url, fields))
        finally:
            connection.close()

    threads = [Thread(target=send, args=post) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return answers


def test_thirty_administrators_click_at_once(cast: Cast, requests: list[MentorshipRequest], slots: list[Slot]) -> None:
    people = [making.make_user(f"A{n} Boss", is_administrator=True) for n in range(ADMINISTRATORS)]
    posts = []
    for n, person in enumerate(people):
        request, slot = requests[n % REQUESTS], slots[n % len(slots)]
        name = "request_assignment" if n % 6 == 5 else "request_session"
        fields = {"mentor": slot.timetable.mentor_id, "slot": slot.pk}
        posts.append((person, reverse(name, args=["hack", request.pk]), fields))

    answers = post_all(posts)

    assert len(answers) == ADMINISTRATORS
    assert {answer.status_code for answer in answers} <= {302, 409}
    refused = [answer.content.decode() for answer in answers if answer.status_code == 409]
    assert all("Nothing was changed" in page for page in refused)
    require_order()
