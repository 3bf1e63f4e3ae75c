"""The board at its largest: one small page, in a few queries."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Idea, Mentor, User
from sessions_app.models import Meeting, Session
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot, Timetable

URL = "/events/hack/board/"
CENTURY = 36_524 * 24 * 60  # minutes: what is still to come


@pytest.fixture
def large(cast: Cast) -> Cast:
    """100 mentors with 60 slots each of their own, all of it booked by teams with long names: the largest page."""
    Slot.objects.all().delete()
    people = [User(email=f"m{n}@example.org", name=f"Mentor Number {n:03}") for n in range(100)]
    mentors = Mentor.objects.bulk_create([Mentor(user=user) for user in User.objects.bulk_create(people)])
    cast.event.mentors.set(mentors)
    own = [Timetable(event=cast.event, name=f"Own {mentor.pk}", mentor=mentor) for mentor in mentors]
    timetables = Timetable.objects.bulk_create(own)
    times = [making.at(CENTURY + 10 * n, 10) for n in range(60)]
    slots = Slot.objects.bulk_create([Slot(timetable=table, during=time) for table in timetables for time in times])
    ideas = Idea.objects.bulk_create([Idea(event=cast.event, name=f"The Team {n:03} & Co") for n in range(100)])
    taken = [
        Session(
            event=cast.event,
            number=n + 1,
            mentor=slot.timetable.mentor,
            timetable=slot.timetable,
            timetable_owner=slot.timetable.mentor_id or 0,
            slot=slot,
            during=slot.during,
            idea=ideas[n // 60],
        )
        for n, slot in enumerate(slots)
    ]
    sessions = Session.objects.bulk_create(taken)
    Meeting.objects.bulk_create([Meeting(session=session, idea=session.idea) for session in sessions])
    return cast


@pytest.mark.parametrize("query", ["", "?moving=2"])
def test_six_thousand_cells_are_one_small_page(
    admin: Client, large: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, query: str
) -> None:
    with django_assert_max_num_queries(10):
        page = admin.get(f"{URL}{query}")

    assert page.content.count(b"<td") == 6000
    assert len(page.content) < 400_000
