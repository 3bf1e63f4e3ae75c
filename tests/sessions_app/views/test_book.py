"""The page that books a slot; and, for a taken one, what it tells to whom and what it offers instead."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Event
from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Slot

NO_CHOICE = "Select a valid choice. That choice is not one of the available choices."
TAKEN = "This slot has been booked. Choose another slot."


@pytest.fixture
def slot(cast: Cast) -> Slot:
    """In the hall, Thu 12:00, where Anna and Boris sit; teams book for themselves."""
    Event.objects.filter(pk=cast.event.pk).update(self_booking=True)
    cast.hall.mentors.set([cast.anna, cast.boris])
    return making.make_slot(cast.hall, CENTURY)


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    client.force_login(cast.kim)
    return client


def page_of(slot: Slot) -> str:
    return f"/events/hack/timetables/{slot.timetable_id}/slots/{slot.pk}/book/"


def booked(client: Client, slot: Slot, **facts: Any) -> Any:
    return client.post(page_of(slot), facts, follow=True)


def mentors_offered(page: Any) -> list[str]:
    return [label.one("strong").words for label in reading.content(page).all("label", class_="mentor-card")]


# A team


def test_a_participant_sees_who_is_free_and_the_rules(kim: Client, cast: Cast, slot: Slot) -> None:
    cast.anna.headline = "Designs services"
    cast.anna.save()
    cast.anna.topics.add(making.make_topic("Law"))
    cast.boris.topics.add(making.make_topic("UX"))
    cast.kelp.topics.add(making.make_topic("UX"))

    page = kim.get(page_of(slot))

    assert (page.status_code, reading.heading(page)) == (200, "Book Thu 6 Mar, 12:00–12:20")
    assert mentors_offered(page) == ["Boris Adamov", "Anna Berg"]  # who shares a topic with the team stands first
    cards = [label.words for label in reading.content(page).all("label", class_="mentor-card")]
    assert cards == ["Boris Adamov UX", "Anna Berg Designs services Law"]
    assert "You book for your team Kelp." in reading.content(page).words
    assert [line.words for line in reading.content(page).one(class_="panel").all("li")] == [
        "Book at least 1 hour ahead.",
        "You may move or give back a booking until 2 hours before it starts.",
    ]


def test_a_participant_books_and_lands_on_the_session(kim: Client, cast: Cast, slot: Slot) -> None:
    page = booked(kim, slot, mentor=cast.boris.pk, description="Pricing")

    meeting = Meeting.objects.get()
    facts = (meeting.idea, meeting.session.mentor, meeting.session.slot, meeting.session.description)
    assert facts == (cast.kelp, cast.boris, slot, "Pricing")
    assert page.redirect_chain == [("/events/hack/sessions/1/", 302)]
    assert reading.messages(page) == ["Done: Kelp is booked with Boris Adamov, Thu 6 Mar, 12:00–12:20."]


def test_in_a_custom_timetable_there_is_no_choice_of_mentor(kim: Client, cast: Cast, slot: Slot) -> None:
    own = making.make_slot(cast.annas, CENTURY + 60)

    assert mentors_offered(kim.get(page_of(own))) == []
    booked(kim, own)

    assert Session.objects.get().mentor == cast.anna


def test_a_member_of_several_teams_chooses(kim: Client, cast: Cast, slot: Slot) -> None:
    second = making.make_idea("Sand", event=cast.event, members=[cast.kim])

    page = kim.get(page_of(slot))
    assert reading.options(page, "idea") == ["Choose a team", "Kelp", "Sand"]

    booked(kim, slot, mentor=cast.anna.pk, idea=second.pk)
    assert Meeting.objects.get().idea == second


def test_another_team_is_no_choice(kim: Client, cast: Cast, slot: Slot) -> None:
    page = booked(kim, slot, mentor=cast.anna.pk, idea=cast.moss.pk)

    assert (page.status_code, reading.on_top(page)) == (200, [NO_CHOICE])
    assert Meeting.objects.count() == 0


def test_a_mentor_who_does_not_sit_there_is_no_choice(kim: Client, cast: Cast, slot: Slot) -> None:
    cast.hall.mentors.set([cast.boris])

    page = booked(kim, slot, mentor=cast.anna.pk)

    assert (page.status_code, reading.beside(page, "mentor")) == (200, [NO_CHOICE])


def test_no_mentor_is_told_beside_the_field_and_what_was_typed_stays(kim: Client, slot: Slot) -> None:
    page = booked(kim, slot, description="Pricing")

    assert (page.status_code, reading.beside(page, "mentor")) == (200, ["This field is required."])
    assert reading.typed(page)["description"] == "Pricing"


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"booking_closes_at": making.TEN.replace(year=2020)}, "Booking has closed. Ask an organiser."),
        (
            {"booking_notice": 7 * 24 * 60, "at": 60},
            "This slot starts too soon: book at least 7 days ahead. Choose a later slot.",
        ),
    ],
)
def test_what_the_rules_forbid_is_told_before_anything_is_typed(
    kim: Client, cast: Cast, slot: Slot, rules: dict[str, Any], sentence: str
) -> None:
    soon = rules.pop("at", None)
    Event.objects.update(**rules)
    if soon:
        start = timezone.now() + timedelta(minutes=soon)
        Slot.objects.filter(pk=slot.pk).update(during=making.at_moment(start))

    page = kim.get(page_of(slot))

    assert (page.status_code, reading.on_top(page)) == (409, [sentence])
    assert reading.content(page).all("form", class_="form-page") == []


def test_a_limit_is_told_at_once_and_also_to_whoever_posts(kim: Client, cast: Cast, slot: Slot) -> None:
    Event.objects.update(meetings_per_team=1)
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    sentence = "Your team has 1 meeting, as many as it may in this event. Give one back first."

    asked, sent = kim.get(page_of(slot)), booked(kim, slot, mentor=cast.anna.pk)

    assert [(page.status_code, reading.on_top(page)) for page in (asked, sent)] == [(409, [sentence])] * 2
    assert Meeting.objects.count() == 1


def test_a_busy_team_reads_which_session_is_its_own(kim: Client, cast: Cast, slot: Slot) -> None:
    making.make_meeting(making.make_session(slot, cast.boris, cast.kelp))

    page = kim.get(page_of(slot))

    sentence = "Your team has session 1 at this time. Choose another slot."
    assert (page.status_code, reading.on_top(page)) == (409, [sentence])


# A taken slot


@pytest.fixture
def held(cast: Cast, slot: Slot) -> Slot:
    """Anna's own slot, Thu 13:00, taken by team Moss; she is free at 14:00, Boris in the hall at 12:00."""
    ux = making.make_topic("UX")
    cast.anna.topics.add(ux)
    cast.boris.topics.add(ux)
    taken = making.make_slot(cast.annas, CENTURY + 60)
    making.make_slot(cast.annas, CENTURY + 120)
    making.make_meeting(making.make_session(taken, cast.anna, cast.moss, by=cast.mia), by=cast.mia)
    cast.hall.mentors.set([cast.boris])
    return taken


def openings(page: Any) -> dict[str, str]:
    return {
        link.words: link.attributes["href"]
        for box in reading.content(page).all("ul", class_="openings")
        for link in box.all("a")
    }


def test_a_participant_reads_that_it_is_taken_but_not_by_whom(kim: Client, cast: Cast, held: Slot) -> None:
    asked, sent = kim.get(page_of(held)), booked(kim, held)

    for page in (asked, sent):
        assert (page.status_code, reading.on_top(page)) == (409, [TAKEN])
        for secret in ("Moss", "mia@", "Session 1", "session 1"):
            assert secret not in page.content.decode()


def test_the_nearest_slots_of_the_mentor_and_of_those_with_the_same_topics_are_offered(
    kim: Client, cast: Cast, slot: Slot, held: Slot
) -> None:
    page = booked(kim, held)

    later = Slot.objects.get(timetable=cast.annas, during=making.at(CENTURY + 120))
    assert openings(page) == {
        "Thu 6 Mar, 14:00–14:20 · Anna Berg": f"{page_of(later)}?mentor={cast.anna.pk}&idea={cast.kelp.pk}",
        "Thu 6 Mar, 12:00–12:20 · Boris Adamov": f"{page_of(slot)}?mentor={cast.boris.pk}&idea={cast.kelp.pk}",
    }


def test_one_click_leads_to_the_other_slot_with_all_chosen(kim: Client, cast: Cast, slot: Slot, held: Slot) -> None:
    page = kim.get(openings(booked(kim, held))["Thu 6 Mar, 12:00–12:20 · Boris Adamov"])

    (radio,) = reading.content(page).all("input", type="radio")
    assert (radio.attributes["value"], "checked" in radio.attributes) == (str(cast.boris.pk), True)
    assert reading.typed(page)["idea"] == str(cast.kelp.pk)


def test_what_teams_may_not_book_is_not_offered_to_them(kim: Client, cast: Cast, slot: Slot, held: Slot) -> None:
    cast.hall.published_at = None
    cast.hall.save()

    assert list(openings(booked(kim, held))) == ["Thu 6 Mar, 14:00–14:20 · Anna Berg"]


def test_with_nothing_else_free_it_says_so(kim: Client, cast: Cast, slot: Slot, held: Slot) -> None:
    Slot.objects.filter(sessions=None).delete()

    assert "No other slot is free within three days of this one." in reading.content(kim.get(page_of(held))).words


def test_an_administrator_reads_who_was_faster(admin: Client, cast: Cast, held: Slot) -> None:
    made = Meeting.objects.get().made_at.astimezone(cast.event.zone)
    when = f"{made:%a} {made.day} {made:%b, %H:%M}"
    sentence = "This slot has been booked: Session 1 with Moss, booked by mia@example.org on %s. Choose another slot."

    asked, sent = admin.get(page_of(held)), booked(admin, held, idea=cast.kelp.pk)

    assert [(page.status_code, reading.on_top(page)) for page in (asked, sent)] == [(409, [sentence % when])] * 2


# An administrator


def test_an_administrator_books_for_any_team_beyond_the_rules(admin: Client, cast: Cast) -> None:
    slot = making.make_slot(cast.hall, CENTURY)

    page = admin.get(page_of(slot))
    assert reading.options(page, "idea") == ["Choose a team", "Kelp", "Moss"]
    assert mentors_offered(page) == ["Anna Berg", "Boris Adamov"]  # nobody sits there yet

    booked(admin, slot, mentor=cast.boris.pk, idea=cast.moss.pk)
    meeting = Meeting.objects.get()
    assert (meeting.idea, meeting.session.mentor, meeting.made_by) == (cast.moss, cast.boris, cast.admin)


def test_a_busy_team_is_told_beside_its_field(admin: Client, cast: Cast, slot: Slot) -> None:
    making.make_session(making.make_slot(cast.annas, CENTURY), cast.anna, cast.kelp)

    page = booked(admin, slot, mentor=cast.boris.pk, idea=cast.kelp.pk)

    sentence = "This slot has just been booked: Kelp has session 1 at Thu 12:00 in Anna's own."
    assert (page.status_code, reading.beside(page, "idea")) == (409, [sentence])


def test_an_open_session_is_filled(admin: Client, cast: Cast, slot: Slot) -> None:
    making.make_session(slot, cast.anna, number=9)

    page = booked(admin, slot, mentor=cast.anna.pk, idea=cast.kelp.pk)

    assert page.redirect_chain == [("/events/hack/sessions/9/", 302)]


# Who may


@pytest.mark.parametrize(
    "closed", [{"self_booking": False}, {"published": False}, {"elsewhere": True}, {"not_a_slot": True}]
)
def test_what_is_not_open_to_the_team_is_not_found(
    kim: Client, cast: Cast, slot: Slot, closed: dict[str, bool]
) -> None:
    url = page_of(slot)
    if "self_booking" in closed:
        Event.objects.update(self_booking=False)
    if "published" in closed:
        cast.hall.published_at = None
        cast.hall.save()
    if "elsewhere" in closed:
        other = making.make_timetable("Other hall", event=making.make_event("other", self_booking=True))
        url = f"/events/hack/timetables/{other.pk}/slots/{making.make_slot(other).pk}/book/"
    if "not_a_slot" in closed:
        url = f"/events/hack/timetables/{cast.hall.pk}/slots/{cast.annas_ten.pk}/book/"

    assert [kim.get(url).status_code, kim.post(url, {"mentor": cast.anna.pk}).status_code] == [404, 404]
    assert Meeting.objects.count() == 0


def test_mentors_book_nothing(client: Client, cast: Cast, slot: Slot) -> None:
    client.force_login(cast.anna.user)

    assert [client.get(page_of(slot)).status_code, client.post(page_of(slot)).status_code] == [403, 403]


def test_the_page_takes_the_same_queries_for_two_mentors_and_five(
    kim: Client, cast: Cast, slot: Slot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(22) as two:
        kim.get(page_of(slot))
    cast.hall.mentors.add(*(making.make_mentor(f"M{n} M", event=cast.event) for n in range(3)))
    with django_assert_max_num_queries(22) as five:
        kim.get(page_of(slot))
    assert len(two) == len(five)
