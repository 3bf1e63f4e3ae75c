"""Fifty people at once through the real server: one gets it, everybody else reads a sentence, nobody a fault."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from events.models import Event, Idea, User
from sessions_app.models import Meeting, Session
from tests import making
from tests.database import database_url
from tests.serving import PATIENCE, serving
from tests.sessions_app.conftest import Cast, make_cast
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Slot

PEOPLE = 50
TOKEN = "x" * 32  # the same in cookie and form, as a browser would send it
Post = tuple[User, str, dict[str, Any]]
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Answer:
    status: int
    page: str
    seconds: float


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    Event.objects.update(self_booking=True)
    cast.hall.mentors.set([cast.anna, cast.boris])
    return cast


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[str]:
    """The server of the deployment, two processes of eight threads, on the database of the tests."""
    with serving(database=database_url()) as server:
        yield server.address


@pytest.fixture
def at_once(server: str, request: pytest.FixtureRequest) -> Callable[..., list[Answer]]:
    """Sends all requests at the same moment, each over a connection of its own."""

    def send_all(*posts: Post) -> list[Answer]:
        gate, answers = threading.Barrier(len(posts)), list[Answer]()
        cookies = [signed_in(person) for person, _url, _fields in posts]

        def send(cookie: str, url: str, fields: dict[str, Any]) -> None:
            gate.wait(timeout=PATIENCE)
            answers.append(post(server, cookie, url, fields))

        threads = [
            threading.Thread(target=send, args=(cookie, url, fields))
            for cookie, (_person, url, fields) in zip(cookies, posts, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=PATIENCE)
        times = sorted(answer.seconds for answer in answers)
        measured = {part: round(times[int(len(times) * part)], 2) for part in (0.5, 0.95, 0.999)}
        request.node.user_properties.append(("seconds", measured))  # shown with --junitxml
        assert len(answers) == len(posts)
        return answers

    return send_all


def signed_in(person: User) -> str:
    browser = Client()
    browser.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={TOKEN}"


def post(server: str, cookie: str, url: str, fields: dict[str, Any]) -> Answer:
    client = http.client.HTTPConnection(server, timeout=PATIENCE)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    start = time.perf_counter()
    client.request("POST", url, urlencode(fields | {"csrfmiddlewaretoken": TOKEN}), headers)
    response = client.getresponse()
    page = response.read().decode()
    client.close()
    return Answer(response.status, page, time.perf_counter() - start)


def statuses(answers: list[Answer]) -> dict[int, int]:
    return dict(Counter(answer.status for answer in answers))


def that_say(answers: list[Answer], sentence: str) -> int:
    return sum(sentence in answer.page for answer in answers)


def make_teams(cast: Cast) -> list[tuple[User, Idea]]:
    people = [making.make_user(f"P{n} Person") for n in range(PEOPLE)]
    return [(one, making.make_idea(f"Team {n}", event=cast.event, members=[one])) for n, one in enumerate(people)]


def book_url(slot: Slot) -> str:
    return reverse("slot_book", args=["hack", slot.timetable_id, slot.pk])


def test_fifty_teams_book_one_slot(cast: Cast, at_once: Callable[..., list[Answer]]) -> None:
    url = book_url(making.make_slot(cast.hall, CENTURY))

    answers = at_once(*((person, url, {"mentor": cast.anna.pk}) for person, _team in make_teams(cast)))

    assert statuses(answers) == {302: 1, 409: PEOPLE - 1}
    assert that_say(answers, "This slot has been booked. Choose another slot.") == PEOPLE - 1
    assert (Meeting.objects.count(), Session.objects.count()) == (1, 1)


def test_one_team_books_fifty_slots_and_never_gets_more_than_it_may(
    cast: Cast, at_once: Callable[..., list[Answer]]
) -> None:
    Event.objects.update(meetings_per_team=3)
    urls = [book_url(making.make_slot(cast.hall, CENTURY + 30 * n)) for n in range(PEOPLE)]
    mentors = [cast.anna.pk, cast.boris.pk]

    answers = at_once(*((cast.kim, url, {"mentor": mentors[n % 2]}) for n, url in enumerate(urls)))

    assert statuses(answers) == {302: 3, 409: PEOPLE - 3}
    sentence = "Your team has 3 meetings, as many as it may in this event. Give one back first."
    assert that_say(answers, sentence) == PEOPLE - 3
    assert Meeting.objects.active().filter(idea=cast.kelp).count() == 3


def test_fifty_teams_move_to_one_slot(cast: Cast, at_once: Callable[..., list[Answer]]) -> None:
    posts, wanted = [], making.make_slot(cast.hall, CENTURY)
    for n, (person, team) in enumerate(make_teams(cast)):
        session = making.make_session(making.make_slot(cast.hall, CENTURY + 30 + 30 * n), cast.anna, team)
        making.make_meeting(session)
        posts.append((person, reverse("rebooking", args=["hack", session.number]), {"slot": wanted.pk}))

    answers = at_once(*posts)

    assert statuses(answers) == {302: 1, 409: PEOPLE - 1}
    assert that_say(answers, "This slot has been booked. Choose another slot.") == PEOPLE - 1
    assert (wanted.sessions.count(), Meeting.objects.active().count()) == (1, PEOPLE)


def test_fifty_sessions_are_handed_to_one_mentor(cast: Cast, at_once: Callable[..., list[Answer]]) -> None:
    posts, slot = [], making.make_slot(cast.hall, CENTURY)
    for n, (_person, team) in enumerate(make_teams(cast)):
        session = making.make_session(slot, making.make_mentor(f"M{n} M", event=cast.event), team)
        making.make_meeting(session)
        url = reverse("session_handover", args=["hack", session.number])
        posts.append((cast.admin, url, {"mentor": cast.anna.pk, "slot": slot.pk}))

    answers = at_once(*posts)

    assert statuses(answers) == {302: 1, 409: PEOPLE - 1}
    assert that_say(answers, "This slot has just been booked: Anna Berg has session") == PEOPLE - 1
    assert Session.objects.standing().filter(mentor=cast.anna).count() == 1
