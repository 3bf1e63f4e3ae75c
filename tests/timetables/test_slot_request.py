"""A mentor asks for a change that only an administrator may make; it reaches them with the way there."""

from typing import Any

import pytest
from django.test import Client

from events.models import Kind, Mail, Notification
from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.timetables.slots import address


@pytest.fixture
def anna(cast: Cast, client: Client) -> Client:
    making.make_session(cast.annas_ten, cast.anna, cast.kelp)
    client.force_login(cast.anna.user)
    return client


def notifications() -> list[tuple[str, str, str]]:
    rows = Notification.objects.order_by("pk").select_related("user")
    return [(row.user.name, row.text, row.url) for row in rows]


def request(cast: Cast) -> str:
    return address(cast.annas_ten, "request")


def test_every_administrator_is_told_with_the_way_to_the_page(anna: Client, cast: Cast) -> None:
    making.make_administrator("Bea Second")
    gone = making.make_administrator("Cem Gone")
    gone.is_active = False
    gone.save()

    page = anna.post(request(cast), {"wish": "move", "message": "After three, please"}, follow=True)

    text = "Anna Berg asks to move the slot Sat 6 Mar, 12:00–12:20 in Anna's own: After three, please"
    way = address(cast.annas_ten, "edit")
    assert notifications() == [("Ada Admin", text, way), ("Bea Second", text, way)]
    assert page.redirect_chain == [(cast.annas.get_absolute_url(), 302)]
    assert reading.messages(page) == [
        "Done: The administrators have been asked. They see your request in their notifications."
    ]


def test_a_removal_leads_to_the_page_that_removes(anna: Client, cast: Cast) -> None:
    anna.post(request(cast), {"wish": "remove", "message": ""})
    text = "Anna Berg asks to remove the slot Sat 6 Mar, 12:00–12:20 in Anna's own."
    assert notifications() == [("Ada Admin", text, address(cast.annas_ten, "delete"))]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({}, "wish", "This field is required."),
        ({"wish": "sell"}, "wish", "Select a valid choice. sell is not one of the available choices."),
        (
            {"wish": "move", "message": "x" * 201},
            "message",
            "Ensure this value has at most 200 characters (it has 201).",
        ),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    anna: Client, cast: Cast, typed: dict[str, Any], field: str, sentence: str
) -> None:
    page = anna.post(request(cast), typed)
    assert (reading.beside(page, field), notifications()) == ([sentence], [])


def test_it_goes_by_mail_too_unless_they_want_none(anna: Client, cast: Cast) -> None:
    other = making.make_administrator("Bea Second")
    other.unwanted_mail = [Kind.AVAILABILITY]
    other.save()

    anna.post(request(cast), {"wish": "move", "message": ""})

    assert [(mail.user, mail.kind) for mail in Mail.objects.all()] == [(cast.admin, Kind.AVAILABILITY)]


# The answer


def answered(cast: Cast) -> list[str]:
    return [text for name, text, _url in notifications() if name == cast.anna.user.name]


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.admin)
    return client


def test_a_mentor_hears_that_somebody_moved_their_slot(admin: Client, cast: Cast) -> None:
    admin.post(address(cast.annas_ten, "edit"), {"date": "2027-03-06", "start": "15:00", "end": "15:20"})
    moved = "Ada Admin moved your slot Sat 6 Mar, 12:00–12:20 in Anna's own to Sat 6 Mar, 15:00–15:20."
    assert (answered(cast), Mail.objects.count()) == ([moved], 1)


def test_a_mentor_hears_that_somebody_removed_it(admin: Client, cast: Cast) -> None:
    admin.post(address(cast.annas_ten, "delete"))
    assert answered(cast) == ["Ada Admin removed your slot Sat 6 Mar, 12:00–12:20 in Anna's own."]


def test_where_a_meeting_moves_along_it_is_told_once(admin: Client, cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.annas_ten, cast.anna, cast.kelp))
    admin.post(address(cast.annas_ten, "edit"), {"date": "2027-03-06", "start": "15:00", "end": "15:20"})
    assert [mail.kind for mail in Mail.objects.filter(user=cast.anna.user)] == [Kind.MEETING]
    assert answered(cast) == ["You meet Kelp on Sat 6 Mar, 15:00–15:20."]


def test_what_is_told_of_one_slot_takes_the_place_of_nothing_else(admin: Client, cast: Cast) -> None:
    later = making.make_slot(cast.annas, 60)
    admin.post(address(cast.annas_ten, "delete"))
    admin.post(address(later, "delete"))
    assert [mail.subject for mail in Mail.objects.order_by("pk")] == answered(cast)
    assert Mail.objects.count() == 2


def test_a_mentor_hears_of_nothing_they_do_themselves(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna.user)
    client.post(address(cast.annas_ten, "edit"), {"date": "2027-03-06", "start": "15:00", "end": "15:20"})
    assert notifications() == []


def test_a_slot_that_stays_is_answered_too(admin: Client, cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.kelp)
    kept = address(cast.annas_ten, "kept")
    assert kept in reading.content(admin.get(address(cast.annas_ten, "edit"))).links().values()
    assert reading.heading(admin.get(kept)) == "Keep the slot Sat 6 Mar, 12:00–12:20 as it is?"

    page = admin.post(kept, {"reason": "No other room is free"}, follow=True)

    assert answered(cast) == [
        "Ada Admin keeps the slot Sat 6 Mar, 12:00–12:20 in Anna's own as it is: No other room is free"
    ]
    assert reading.messages(page) == [
        "Done: The slot Sat 6 Mar, 12:00–12:20 stays as it is, and its mentor has been told."
    ]


def test_a_reason_that_is_too_long_is_told_beside_it(admin: Client, cast: Cast) -> None:
    page = admin.post(address(cast.annas_ten, "kept"), {"reason": "r" * 301})
    assert reading.beside(page, "reason") == ["Ensure this value has at most 300 characters (it has 301)."]
    assert notifications() == []


def test_where_no_session_stands_there_is_nothing_to_ask(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna.user)

    asked, done = client.get(request(cast)), client.post(request(cast), {"wish": "move"})

    assert reading.content(asked).links()["Edit slot"] == address(cast.annas_ten, "edit")
    assert done.status_code == 409
    assert reading.on_top(done) == ["No session stands in this slot. You can change it yourself."]
    assert notifications() == []


def test_nobody_asks_about_the_slots_of_others(anna: Client, cast: Cast) -> None:
    assert anna.post(address(cast.ten, "request"), {"wish": "move"}).status_code == 404


def test_participants_ask_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.kim)
    assert client.post(request(cast), {"wish": "move"}).status_code == 403
