"""The page that hands a session to another mentor."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Slot

PAGE = "/events/hack/sessions/1/"
URL = f"{PAGE}handover/"
NO_CHOICE = "Select a valid choice. That choice is not one of the available choices."


@pytest.fixture
def slot(cast: Cast) -> Slot:
    """In the hall, Thu 12:00, where session 1 of Anna and team Kelp is."""
    slot = making.make_slot(cast.hall, CENTURY)
    making.make_meeting(making.make_session(slot, cast.anna, cast.kelp))
    return slot


def handed_over(admin: Client, **facts: Any) -> Any:
    return admin.post(URL, facts, follow=True)


def test_who_is_free_then_and_fits_stands_first_each_with_why(admin: Client, cast: Cast, slot: Slot) -> None:
    ux, law = making.make_topic("UX"), making.make_topic("Law")
    cast.kelp.topics.set([ux, law])
    cast.hall.mentors.add(cast.boris)
    carla, dora, emil, finn = (
        making.make_mentor(name, event=cast.event) for name in ("Carla C", "Dora D", "Emil E", "Finn F")
    )
    for mentor, minutes in ((carla, 0), (dora, 40), (emil, -20), (finn, 0)):
        own = making.make_timetable(f"{mentor}'s own", event=cast.event, mentor=mentor)
        making.make_slot(own, CENTURY + minutes)
    carla.topics.set([ux])
    dora.topics.set([ux, law])
    busy = making.make_timetable("Second hall", event=cast.event)
    making.make_session(making.make_slot(busy, CENTURY + 10, 10), finn)

    page = admin.get(URL)

    assert [row[:4] for row in reading.rows(page)] == [
        ["Carla C", "Thu 6 Mar, 12:00–12:20", "Carla C's own", "Free at the same time In common with the team: UX"],
        [
            "Boris Adamov",
            "Thu 6 Mar, 12:00–12:20",
            "Main hall",
            "Free at the same time, in the same timetable No topic in common with the team",
        ],
        [
            "Dora D",
            "Thu 6 Mar, 12:40–13:00",
            "Dora D's own",
            "Free 40 minutes later In common with the team: Law, UX",
        ],
        [
            "Emil E",
            "Thu 6 Mar, 11:40–12:00",
            "Emil E's own",
            "Free 20 minutes earlier No topic in common with the team",
        ],
    ]


def test_the_team_has_to_be_free_too(admin: Client, cast: Cast, slot: Slot) -> None:
    boriss = making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris)
    making.make_slot(boriss, CENTURY + 40)
    carla = making.make_mentor("Carla C", event=cast.event)
    making.make_session(making.make_slot(cast.hall, CENTURY + 45, 10), carla, cast.kelp)

    page = admin.get(URL)

    assert [row[:2] for row in reading.rows(page)] == [["Carla C", "Thu 6 Mar, 12:00–12:20"]]


def test_a_session_goes_to_another_mentor_with_its_meeting(admin: Client, cast: Cast, slot: Slot) -> None:
    cast.hall.mentors.add(cast.boris)
    button = reading.content(admin.get(URL)).one("tbody").one("tr").one("button")

    page = handed_over(admin, **{button.attributes["name"]: button.attributes["value"]})

    meeting = Meeting.objects.get()
    assert (meeting.session.mentor, meeting.session.slot, meeting.sequence) == (cast.boris, slot, 1)
    assert meeting.is_active
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: Session 1 is with Boris Adamov now, Thu 6 Mar, 12:00–12:20."]


def test_a_busy_mentor_is_refused_by_name(admin: Client, cast: Cast, slot: Slot) -> None:
    boriss = making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris)
    making.make_session(making.make_slot(boriss, CENTURY), cast.boris, cast.moss, number=8)

    page = handed_over(admin, mentor=cast.boris.pk, slot=slot.pk)

    sentence = "This slot has just been booked: Boris Adamov has session 8 at Thu 12:00 in Boris's own."
    assert (page.status_code, reading.on_top(page)) == (409, [sentence])
    assert Session.objects.get(number=1).mentor == cast.anna


@pytest.mark.parametrize("what", ["mentor", "slot", "nothing"])
def test_what_is_not_of_the_event_is_no_choice(admin: Client, cast: Cast, slot: Slot, what: str) -> None:
    other = making.make_event("other")
    facts = {"mentor": cast.boris.pk, "slot": slot.pk}
    if what == "mentor":
        facts["mentor"] = making.make_mentor("Olga Other", event=other).pk
    if what == "slot":
        facts["slot"] = making.make_slot(making.make_timetable("Other hall", event=other)).pk

    page = handed_over(admin, **(facts if what != "nothing" else {}))

    required = ["This field is required."] * 2
    assert (page.status_code, reading.on_top(page)) == (200, [NO_CHOICE] if what != "nothing" else required)


def test_with_nobody_free_it_says_what_to_do(admin: Client, cast: Cast, slot: Slot) -> None:
    page = reading.content(admin.get(URL))

    assert page.one(class_="empty").links() == {"Move to another slot": f"{PAGE}rebooking/"}


def test_it_takes_the_same_queries_for_one_mentor_and_four(
    admin: Client, cast: Cast, slot: Slot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cast.hall.mentors.add(cast.boris)
    with django_assert_max_num_queries(16) as one:
        admin.get(URL)
    for n in range(3):
        own = making.make_timetable(
            f"Own {n}", event=cast.event, mentor=making.make_mentor(f"M{n} M", event=cast.event)
        )
        making.make_slot(own, CENTURY + 20 * n)
    with django_assert_max_num_queries(16) as four:
        admin.get(URL)
    assert len(one) == len(four)


@pytest.mark.parametrize("person", ["kim", "anna"])
def test_only_administrators_hand_over(client: Client, cast: Cast, slot: Slot, person: str) -> None:
    client.force_login(cast.kim if person == "kim" else cast.anna.user)

    assert [client.get(URL).status_code, client.post(URL).status_code] == [403, 403]
