"""Thirty administrators at once through the real server: each request ends with one session at most, nobody a fault."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from mentorship.models import MentorshipRequest
from tests import making
from tests.mentorship import test_races as races
from tests.sessions_app import test_booking_server as booking
from tests.sessions_app.conftest import Cast
from timetables.models import Slot

Send = Callable[..., list[booking.Answer]]
pytestmark = pytest.mark.django_db(transaction=True)
server, at_once = booking.server, booking.at_once
cast, requests, slots = races.cast, races.requests, races.slots


def post_of(n: int, request: MentorshipRequest, slot: Slot) -> booking.Post:
    """What the n-th administrator sends: two of three schedule, the third assigns."""
    person = making.make_user(f"A{n} Boss", is_administrator=True)
    name = "request_assignment" if n % 3 == 2 else "request_session"
    fields = {"mentor": slot.timetable.mentor_id} if n % 3 == 2 else {"slot": slot.pk}
    return person, reverse(name, args=["hack", request.pk]), fields


def test_thirty_administrators_assign_and_schedule_the_same_requests(
    cast: Cast, requests: list[MentorshipRequest], slots: list[Slot], at_once: Send
) -> None:
    pairs = [(requests[n % races.REQUESTS], slots[n % len(slots)]) for n in range(races.ADMINISTRATORS)]

    answers = at_once(*(post_of(n, request, slot) for n, (request, slot) in enumerate(pairs)))

    assert booking.statuses(answers).keys() <= {302, 409}
    refused = [answer for answer in answers if answer.status == 409]
    assert booking.that_say(refused, "Nothing was changed") == len(refused)
    assert MentorshipRequest.objects.in_state("scheduled").exists()
    races.require_order()


def test_thirty_administrators_schedule_one_request(
    cast: Cast, requests: list[MentorshipRequest], slots: list[Slot], at_once: Send
) -> None:
    posts = [post_of(3 * n, requests[0], slots[n % len(slots)]) for n in range(races.ADMINISTRATORS)]

    answers = at_once(*posts)

    assert booking.statuses(answers) == {302: 1, 409: races.ADMINISTRATORS - 1}
    races.require_order()
