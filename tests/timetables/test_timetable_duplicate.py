"""A timetable is made again for other days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Event
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Slot, Timetable
from timetables.spans import span

LIST = "/events/hack/timetables/"
SUNDAY = "2027-03-07"


def url(timetable: Timetable) -> str:
    return f"{LIST}{timetable.pk}/duplicate/"


def lasting(first: date, last: date) -> None:
    Event.objects.update(starts_on=first, ends_on=last)


def clocks(timetable: Timetable) -> list[str]:
    """Its slots as the event's clocks show them."""
    zone = timetable.event.zone
    bounds = [(slot.during.lower.astimezone(zone), slot.during.upper) for slot in timetable.slots.in_order()]
    return [f"{start:%a %d %b %H:%M}-{end.astimezone(zone):%H:%M}" for start, end in bounds]


def refused(page: Any) -> tuple[int, list[str]]:
    return page.status_code, reading.beside(page, "date")


def test_it_offers_a_name_and_the_day_after(admin: Client, cast: Cast) -> None:
    page = admin.get(url(cast.hall))

    assert reading.heading(page) == "Duplicate Main hall"
    assert reading.content(page).one(class_="figures").words == "2 slots, the first on Saturday 6 March"
    assert reading.typed(page) == {"name": "Main hall (copy)", "date": SUNDAY}


def test_the_copy_has_the_same_times_people_and_place_but_no_session(admin: Client, cast: Cast) -> None:
    facts = {"place": "Room 5", "link": "https://hall.example/", "slot_minutes": 25, "gap_minutes": 5}
    Timetable.objects.filter(pk=cast.hall.pk).update(**facts)
    cast.hall.mentors.set([cast.anna, cast.boris])
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))

    page = admin.post(url(cast.hall), {"name": "Hall on Sunday", "date": SUNDAY}, follow=True)

    copy = Timetable.objects.get(name="Hall on Sunday")
    assert clocks(copy) == ["Sun 07 Mar 12:00-12:20", "Sun 07 Mar 12:30-12:50"]
    assert {name: getattr(copy, name) for name in facts} == facts
    assert (set(copy.mentors.all()), copy.sessions.count(), copy.is_published) == ({cast.anna, cast.boris}, 0, False)
    assert page.redirect_chain == [(copy.get_absolute_url(), 302)]
    said = "Hall on Sunday has been made from Main hall. It is a draft: publish it when it is ready."
    assert reading.messages(page) == [f"Done: {said}"]
    assert clocks(cast.hall) == ["Sat 06 Mar 12:00-12:20", "Sat 06 Mar 12:30-12:50"]


def test_a_custom_one_stays_the_same_mentors(admin: Client, cast: Cast) -> None:
    admin.post(url(cast.annas), {"name": "Anna again", "date": SUNDAY})

    assert Timetable.objects.get(name="Anna again").mentor == cast.anna


def test_without_slots_it_is_copied_as_it_is(admin: Client, cast: Cast) -> None:
    cast.annas_ten.delete()
    figures = reading.content(admin.get(url(cast.annas))).one(class_="figures").words
    assert figures == "It has no slots yet: the copy has none either"

    admin.post(url(cast.annas), {"name": "Anna again", "date": SUNDAY})

    assert Timetable.objects.get(name="Anna again").slots.count() == 0


def test_several_days_keep_their_distance(admin: Client, cast: Cast) -> None:
    lasting(date(2027, 3, 6), date(2027, 3, 12))
    making.make_slot(cast.hall, 2 * 24 * 60)

    admin.post(url(cast.hall), {"name": "Later", "date": "2027-03-09"})

    copy = Timetable.objects.get(name="Later")
    assert clocks(copy) == ["Tue 09 Mar 12:00-12:20", "Tue 09 Mar 12:30-12:50", "Thu 11 Mar 12:00-12:20"]


def test_over_a_change_of_the_clocks_the_times_of_day_stay(admin: Client, cast: Cast) -> None:
    lasting(date(2027, 3, 6), date(2027, 3, 31))
    Slot.objects.create(timetable=cast.hall, during=making.at(13 * 60, 60))  # 01:00 to 02:00 on Sunday

    admin.post(url(cast.hall), {"name": "Summer", "date": "2027-03-27"})

    copy = Timetable.objects.get(name="Summer")
    assert clocks(copy) == ["Sat 27 Mar 12:00-12:20", "Sat 27 Mar 12:30-12:50", "Sun 28 Mar 01:00-02:00"]
    assert [slot.during.lower.hour for slot in copy.slots.in_order()] == [10, 10, 23]


def test_days_outside_the_event_are_named(admin: Client, cast: Cast) -> None:
    making.make_slot(cast.hall, 24 * 60)

    page = admin.post(url(cast.hall), {"name": "Later", "date": SUNDAY})

    sentence = "Mon 8 Mar: not a day of the event, which lasts from Sat 6 Mar to Sun 7 Mar. Choose another day."
    assert refused(page) == (409, [sentence])
    assert reading.typed(page) == {"name": "Later", "date": SUNDAY}
    assert Timetable.objects.filter(name="Later").count() == 0


def test_a_time_that_does_not_exist_is_named(admin: Client, cast: Cast) -> None:
    lasting(date(2027, 3, 6), date(2027, 3, 31))
    Slot.objects.filter(pk=cast.ten.pk).update(during=making.at(-9 * 60 + 30))  # 03:30

    page = admin.post(url(cast.hall), {"name": "Summer", "date": "2027-03-28"})

    sentence = "03:30 does not exist on 28 Mar 2027 in Europe/Tallinn: the clocks go forward. Choose another time."
    assert refused(page) == (409, [sentence])
    assert Timetable.objects.filter(name="Summer").count() == 0


def test_hours_that_came_twice_do_not_fit_into_a_day_that_has_them_once(admin: Client, cast: Cast) -> None:
    lasting(date(2027, 10, 30), date(2027, 11, 2))
    Slot.objects.filter(timetable=cast.hall).delete()
    for hour in (0, 1):  # 03:00, and 03:00 again
        start = datetime(2027, 10, 31, hour, tzinfo=UTC)
        Slot.objects.create(timetable=cast.hall, during=span(start, start + timedelta(minutes=20)))

    page = admin.post(url(cast.hall), {"name": "Winter", "date": "2027-11-01"})

    overlap = "This time overlaps another slot of the timetable. Choose a time that is not yet offered."
    assert refused(page) == (409, [overlap])
    assert Timetable.objects.filter(name="Winter").count() == 0


def test_a_slot_that_would_end_before_it_starts_is_named(admin: Client, cast: Cast) -> None:
    lasting(date(2027, 10, 30), date(2027, 11, 2))
    Slot.objects.filter(timetable=cast.hall).delete()
    start = datetime(2027, 10, 31, 0, 50, tzinfo=UTC)  # 03:50 to 03:10
    Slot.objects.create(timetable=cast.hall, during=span(start, start + timedelta(minutes=20)))

    page = admin.post(url(cast.hall), {"name": "Winter", "date": "2027-11-01"})

    sentence = "03:50–03:10 ends before it starts on Mon 1 Nov, as the clocks change. Choose another day."
    assert refused(page) == (409, [sentence])


def test_a_name_is_given_once(admin: Client, cast: Cast) -> None:
    page = admin.post(url(cast.hall), {"name": "MAIN hall", "date": SUNDAY})

    assert page.status_code == 409
    assert reading.beside(page, "name") == ["Another timetable of this event has this name. Choose a different one."]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("date", "", "This field is required."),
        ("date", "x", "Enter a valid date."),
        ("date", "0206-03-07", "Enter a day between 2000 and 2100."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    admin: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    page = admin.post(url(cast.hall), {"name": "Later", "date": SUNDAY} | {field: value})

    assert (page.status_code, reading.beside(page, field)) == (200, [sentence])
