"""The page of an event's booking rules, and the rules in words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.booking_words import length_in_words, rules_in_words
from events.models import Event
from tests import making, reading
from tests.sessions_app.conftest import Cast

URL = "/events/hack/settings/booking/"
LAWFUL = {
    "self_booking": "on",
    "booking_opens_at": "2027-03-01T09:00",
    "booking_closes_at": "2027-03-07T18:00",
    "booking_notice": "30",
    "meetings_per_team": "6",
    "meetings_per_team_and_day": "2",
    "break_between": "10",
    "cancellation_notice": "120",
    "promised_answer": "45",
}


def test_the_rules_are_saved_on_the_events_clocks(admin: Client, cast: Cast) -> None:
    page = admin.post(URL, LAWFUL, follow=True)

    event = Event.objects.get()
    assert (event.self_booking, event.booking_opens_at) == (True, datetime(2027, 3, 1, 7, tzinfo=UTC))
    assert (event.meetings_per_team, event.meetings_per_team_and_day, event.break_between) == (6, 2, 10)
    assert reading.messages(page) == ["Done: The booking rules of Hack have been saved."]
    assert page.redirect_chain == [("/events/hack/", 302)]
    shown = reading.typed(admin.get(URL))
    assert shown | {"next": ""} == LAWFUL | {"next": "", "self_booking": "", "reminders": "15"}


def test_empty_means_without_a_limit(admin: Client, cast: Cast) -> None:
    admin.post(URL, LAWFUL)

    empty = dict.fromkeys(
        ("booking_opens_at", "booking_closes_at", "meetings_per_team", "meetings_per_team_and_day"), ""
    )
    admin.post(URL, {**LAWFUL, **empty, "self_booking": ""})

    event = Event.objects.get()
    assert (event.self_booking, event.booking_opens_at, event.booking_closes_at) == (False, None, None)
    assert (event.meetings_per_team, event.meetings_per_team_and_day) == (None, None)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        (
            {"booking_closes_at": "2027-03-01T09:00"},
            "booking_closes_at",
            "Booking closes before it opens. Choose a later closing time.",
        ),
        (
            {"booking_opens_at": "2027-03-28T03:30"},
            "booking_opens_at",
            "The clocks change then, so this time comes twice or not at all. Choose another time.",
        ),
        ({"booking_opens_at": "soon"}, "booking_opens_at", "Enter a day and a time, as in 2027-03-06 14:30."),
        ({"booking_opens_at": "0206-03-01T09:00"}, "booking_opens_at", "Enter a day between 2000 and 2100."),
        ({"booking_notice": "-1"}, "booking_notice", "Ensure this value is greater than or equal to 0."),
        ({"booking_notice": ""}, "booking_notice", "This field is required."),
        ({"break_between": "10081"}, "break_between", "Ensure this value is less than or equal to 10080."),
        ({"meetings_per_team": "0"}, "meetings_per_team", "Ensure this value is greater than or equal to 1."),
        ({"cancellation_notice": "x"}, "cancellation_notice", "Enter a whole number."),
        (
            {"meetings_per_team_and_day": "7"},
            "meetings_per_team_and_day",
            "This is more than the team may have in the whole event. Choose a lower number.",
        ),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    admin: Client, cast: Cast, changed: dict[str, str], field: str, sentence: str
) -> None:
    page = admin.post(URL, LAWFUL | changed)

    assert (page.status_code, reading.beside(page, field)) == (200, [sentence])
    assert not Event.objects.get().self_booking


def test_reminders_are_chosen_from_the_usual_times_and_those_set_otherwise(admin: Client, cast: Cast) -> None:
    Event.objects.update(reminders=[15, 20])
    offered = reading.content(admin.get(URL)).all("input", name="reminders")
    assert [(box.attributes["value"], "checked" in box.attributes) for box in offered] == [
        ("10080", False),
        ("1440", False),
        ("120", False),
        ("60", False),
        ("20", True),
        ("15", True),
    ]

    admin.post(URL, LAWFUL | {"reminders": ["1440", "20"]})

    event = Event.objects.get()
    assert (sorted(event.reminders), event.promised_answer) == ([20, 1440], 45)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (["7"], "Select a valid choice. 7 is not one of the available choices."),
        (["20", "10080", "1440", "120", "60", "15"], "List contains 6 items, it should contain no more than 5."),
    ],
)
def test_reminders_that_cannot_be_are_told_beside_them(
    admin: Client, cast: Cast, chosen: list[str], sentence: str
) -> None:
    Event.objects.update(reminders=[20])
    page = admin.post(URL, LAWFUL | {"reminders": chosen})
    assert (reading.beside(page, "reminders"), Event.objects.get().reminders) == ([sentence], [20])


def test_the_settings_and_the_dashboard_lead_to_it(admin: Client, cast: Cast) -> None:
    for page in ("/events/hack/settings/", "/events/hack/"):
        assert reading.content(admin.get(page)).links()["Booking rules"] == URL


@pytest.mark.parametrize("person", ["kim", "anna"])
def test_only_administrators_set_the_rules(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.kim if person == "kim" else cast.anna.user)

    assert [client.get(URL).status_code, client.post(URL, LAWFUL).status_code] == [403, 403]
    assert not Event.objects.get().self_booking


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (90, "90 minutes"), (1440, "1 day"), (10080, "7 days")],
)
def test_lengths_in_words(minutes: int, words: str) -> None:
    assert length_in_words(minutes) == words


def test_each_rule_is_one_sentence() -> None:
    rules: dict[str, Any] = {
        "booking_opens_at": making.TEN,
        "booking_closes_at": making.TEN,
        "booking_notice": 0,
        "meetings_per_team": 6,
        "meetings_per_team_and_day": 1,
        "break_between": 10,
        "cancellation_notice": 0,
    }
    with timezone.override("Europe/Tallinn"):
        assert rules_in_words(Event(**rules)) == [
            "Booking opens on Sat 6 Mar, 12:00.",
            "Booking closes on Sat 6 Mar, 12:00.",
            "A team has at most 6 meetings in the event.",
            "A team has at most 1 meeting a day.",
            "Teams and mentors have a break of 10 minutes between meetings.",
            "You may move or give back a booking until it starts.",
        ]
