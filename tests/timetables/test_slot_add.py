"""Slots are added by date, start and end: one, or as many as fit."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from events.models import Event
from tests import making, reading
from tests.sessions_app.conftest import Cast

SPRING = date(2027, 3, 28)  # in Tallinn 03:00-04:00 does not exist


def add(cast: Cast) -> str:
    return f"/events/hack/timetables/{cast.hall.pk}/slots/add/"


def at(start: str, end: str, **changed: Any) -> dict[str, Any]:
    """A time on the event's Saturday, on its clocks."""
    return {"date": "2027-03-06", "start": start, "end": end} | changed


def times(cast: Cast) -> list[str]:
    """The hall's slots as the organiser reads them."""
    return [
        f"{cast.event.local(slot.during.lower):%H:%M}-{cast.event.local(slot.during.upper):%H:%M}"
        for slot in cast.hall.slots.in_order()
    ]


def lasts(day: date) -> None:
    Event.objects.update(starts_on=day, ends_on=day)


def test_it_proposes_the_first_day_and_the_lengths_of_the_timetable(admin: Client, cast: Cast) -> None:
    page = admin.get(add(cast))

    assert reading.typed(page) == {"date": "2027-03-06", "start": "", "end": "", "minutes": "20", "gap": "0"}
    assert reading.content(page).one(class_="figures").words == "Times in Tallinn"


def test_a_morning_is_cut_into_slots_with_gaps(admin: Client, cast: Cast) -> None:
    page = admin.post(add(cast), at("14:00", "15:30", minutes=20, gap=10), follow=True)

    assert times(cast) == ["12:00-12:20", "12:30-12:50", "14:00-14:20", "14:30-14:50", "15:00-15:20"]
    assert page.redirect_chain == [(cast.hall.get_absolute_url(), 302)]
    assert reading.messages(page) == ["Done: 3 slots have been added."]


def test_without_minutes_it_is_one_slot(admin: Client, cast: Cast) -> None:
    page = admin.post(add(cast), at("22:30", "00:00"), follow=True)

    assert times(cast)[-1] == "22:30-00:00"
    assert reading.messages(page) == ["Done: 1 slot has been added."]


def test_slots_that_are_there_already_are_left_alone(admin: Client, cast: Cast) -> None:
    page = admin.post(add(cast), at("12:00", "12:50", minutes=20, gap=10), follow=True)

    assert times(cast) == ["12:00-12:20", "12:30-12:50"]
    assert reading.messages(page) == ["Done: 0 slots have been added; 2 were there already."]


def test_a_slot_that_overlaps_another_is_refused(admin: Client, cast: Cast) -> None:
    page = admin.post(add(cast), at("11:00", "13:00", minutes=50))

    assert page.status_code == 409
    assert reading.beside(page, "start") == [
        "This time overlaps another slot of the timetable. Choose a time that is not yet offered."
    ]
    assert reading.typed(page)["end"] == "13:00"
    assert len(times(cast)) == 2


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (at("", "10:00"), "start", "This field is required."),
        (at("10 o'clock", "11:00"), "start", "Enter a time, as in 14:30."),
        (at("10:00", "9" * 10_000), "end", "Enter a time, as in 14:30."),
        (at("10:00", "10:00"), "end", "The end is not after the start. Choose a later end."),
        (at("10:00", "09:00"), "end", "The end is not after the start. Choose a later end."),
        (at("10:00", "11:00", date="06.03.2027"), "date", "Enter a valid date."),
        (
            at("10:00", "11:00", date="2027-03-08"),
            "date",
            "This day is not one of the event's, which lasts from 6 Mar 2027 to 7 Mar 2027.",
        ),
        (at("10:00", "11:00", minutes=0), "minutes", "Ensure this value is greater than or equal to 1."),
        (at("10:00", "11:00", minutes="x"), "minutes", "Enter a whole number."),
        (at("10:00", "11:00", minutes="9" * 4000), "minutes", "Ensure this value is less than or equal to 1440."),
        (at("10:00", "11:00", minutes=20, gap=-5), "gap", "Ensure this value is greater than or equal to 0."),
        (
            at("10:00", "10:30", minutes=45),
            "minutes",
            "Not one slot of 45 minutes fits between start and end. Choose fewer minutes.",
        ),
        (
            at("00:00", "00:00", minutes=2),
            "minutes",
            "These are more than 500 slots. Choose more minutes, or a shorter time.",
        ),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    admin: Client, cast: Cast, typed: dict[str, Any], field: str, sentence: str
) -> None:
    page = admin.post(add(cast), typed)

    assert (page.status_code, reading.beside(page, field)) == (200, [sentence])
    assert len(times(cast)) == 2


@pytest.mark.parametrize(("start", "end", "field"), [("03:30", "05:00", "start"), ("02:00", "03:30", "end")])
def test_a_time_the_clocks_skip_is_told_beside_it(admin: Client, cast: Cast, start: str, end: str, field: str) -> None:
    lasts(SPRING)

    page = admin.post(add(cast), at(start, end, date=SPRING))

    assert reading.beside(page, field) == [
        "03:30 does not exist on 28 Mar 2027 in Europe/Tallinn: the clocks go forward. Choose another time."
    ]


def test_the_night_of_the_change_has_an_hour_less(admin: Client, cast: Cast) -> None:
    lasts(SPRING)

    admin.post(add(cast), at("02:00", "05:00", date=SPRING, minutes=60))

    assert times(cast)[-2:] == ["02:00-04:00", "04:00-05:00"]


def test_mentors_add_to_their_own_custom_timetables_only(client: Client, cast: Cast) -> None:
    boris = making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris)
    client.force_login(cast.anna.user)
    urls = [f"/events/hack/timetables/{timetable.pk}/slots/add/" for timetable in (cast.annas, boris, cast.hall)]
    assert [client.get(url).status_code for url in urls] == [200, 404, 404]
