"""Busy times from a calendar: the slots they fall into are proposed, and what is ticked goes, all or nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.timetables.slots import address
from timetables.models import Slot, Timetable

CENTURY = 36_524 * 24 * 60  # minutes: slots that have begun are not proposed
THURSDAY = date(2127, 3, 6)

CHOIR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:Choir
DTSTART;TZID=Europe/Tallinn:21270306T121000
DTEND;TZID=Europe/Tallinn:21270306T125000
END:VEVENT
END:VCALENDAR
"""


def url(timetable: Timetable) -> str:
    return f"/events/hack/timetables/{timetable.pk}/busy/"


@pytest.fixture
def anna(cast: Cast, client: Client) -> Client:
    cast.event.starts_on, cast.event.ends_on = THURSDAY, THURSDAY + timedelta(days=1)
    cast.event.save()
    client.force_login(cast.anna.user)
    return client


@pytest.fixture
def slots(cast: Cast) -> list[Slot]:
    """Anna's, at 12:00, 12:30 and 13:00."""
    return [making.make_slot(cast.annas, CENTURY + minutes) for minutes in (0, 30, 60)]


def proposed(page: Any) -> list[str]:
    """The slots to tick, a star at those that are ticked."""
    rows = reading.content(page).all("div", class_="form-check")
    return [f"{row.words}{' *' if 'checked' in row.all('input')[1].attributes else ''}" for row in rows]


def left(cast: Cast) -> int:
    return cast.annas.slots.count()


def test_it_asks_for_a_file_or_text(anna: Client, cast: Cast) -> None:
    page = anna.get(url(cast.annas))
    assert reading.typed(page) == {"file": "", "text": ""}
    assert reading.content(page).one("form").attributes["enctype"] == "multipart/form-data"


def test_slots_in_busy_times_are_proposed_and_none_goes_yet(anna: Client, cast: Cast, slots: list[Slot]) -> None:
    page = anna.post(url(cast.annas), {"text": CHOIR})

    assert reading.heading(page) == "2 slots in busy times"
    assert proposed(page) == ["Thu 6 Mar, 12:00–12:20 Choir *", "Thu 6 Mar, 12:30–12:50 Choir *"]
    assert left(cast) == 4


def test_a_file_is_as_good(anna: Client, cast: Cast, slots: list[Slot]) -> None:
    file = SimpleUploadedFile("me.ics", f"\ufeff{CHOIR}".encode(), "text/calendar")
    assert len(proposed(anna.post(url(cast.annas), {"file": file}))) == 2


def test_what_is_ticked_goes(anna: Client, cast: Cast, slots: list[Slot]) -> None:
    page = anna.post(url(cast.annas), {"step": "remove", "slot": [slots[1].pk]}, follow=True)

    assert page.redirect_chain == [(cast.annas.get_absolute_url(), 302)]
    assert reading.messages(page) == ["Done: 1 slot has been removed."]
    assert list(cast.annas.slots.in_order())[1:] == [slots[0], slots[2]]


def test_a_slot_with_a_session_is_not_proposed_but_named(anna: Client, cast: Cast, slots: list[Slot]) -> None:
    making.make_session(slots[0], cast.anna, cast.kelp)

    page = anna.post(url(cast.annas), {"text": CHOIR})

    assert proposed(page) == ["Thu 6 Mar, 12:30–12:50 Choir *"]
    assert reading.content(page).links()["Thu 6 Mar, 12:00–12:20"] == address(slots[0], "delete")


def test_one_that_was_booked_meanwhile_keeps_all(anna: Client, cast: Cast, slots: list[Slot]) -> None:
    making.make_session(slots[0], cast.anna, cast.kelp)
    ids = [slots[0].pk, slots[1].pk]

    page = anna.post(url(cast.annas), {"step": "remove", "offered": ids, "slot": ids})

    assert (page.status_code, left(cast)) == (409, 4)
    assert reading.on_top(page) == [
        "Thu 6 Mar, 12:00–12:20 holds session 1 with Kelp. Ask an administrator to move or cancel it."
    ]
    assert proposed(page) == ["Thu 6 Mar, 12:30–12:50 *"]


@pytest.mark.parametrize("ids", [[], ["x"], ["9" * 40]])
def test_without_a_tick_nothing_goes(anna: Client, cast: Cast, slots: list[Slot], ids: list[str]) -> None:
    page = anna.post(url(cast.annas), {"step": "remove", "slot": ids})
    assert (page.status_code, left(cast)) == (409, 4)
    assert reading.on_top(page) == ["Tick at least one slot, or go back without removing any."]


def test_slots_of_other_timetables_do_not_go(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), {"step": "remove", "slot": [cast.ten.pk]})
    assert (page.status_code, Slot.objects.filter(pk=cast.ten.pk).exists()) == (409, True)


def test_what_could_not_be_read_is_counted(anna: Client, cast: Cast, slots: list[Slot]) -> None:
    broken = CHOIR.replace("BEGIN:VEVENT\n", "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nBEGIN:VEVENT\n", 1)
    page = anna.post(url(cast.annas), {"text": broken})
    (notice,) = reading.content(page).all(class_="notice")
    assert notice.words == "1 entry of the calendar could not be read and was left out."


def test_where_no_slot_is_busy_there_is_nothing_to_remove(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), {"text": CHOIR})
    assert "There is nothing to remove." in reading.content(page).words
    assert [button.words for button in reading.content(page).all("button")] == []


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({}, "file", "Choose a calendar file, or paste one."),
        (
            {"text": "Saturday I am busy"},
            "text",
            "This is not a calendar. Export yours as an .ics file and choose that, or paste all that is in it.",
        ),
        (
            {"file": SimpleUploadedFile("x.ics", b"x" * (1024 * 1024 + 1))},
            "file",
            "This file has 1.0\xa0MB; 1 MB is the most. Export only the days of the event.",
        ),
        ({"file": SimpleUploadedFile("x.ics", b"")}, "file", "The submitted file is empty."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    anna: Client, cast: Cast, typed: dict[str, Any], field: str, sentence: str
) -> None:
    page = anna.post(url(cast.annas), typed)
    assert reading.beside(page, field) == [" ".join(sentence.split())]
    assert reading.typed(page)["text"] == typed.get("text", "")


def test_mentors_take_out_of_their_own_custom_timetables_only(anna: Client, cast: Cast) -> None:
    boris = making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris)
    answers = [anna.get(url(timetable)).status_code for timetable in (cast.annas, boris, cast.hall)]
    assert answers == [200, 404, 404]
