"""The form that adds a session, when what it is sent has the wrong shape."""

import pytest
from django.test import Client

from sessions_app.models import Session
from tests import making, reading
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import URL, as_text, facts

REQUIRED = "This field is required."
NO_CHOICE = "Select a valid choice. That choice is not one of the available choices."


def test_an_empty_form_says_what_is_missing(admin: Client) -> None:
    page = admin.post(URL, {})

    assert page.status_code == 200
    assert reading.on_top(page) == [f"{label}: {REQUIRED}" for label in ("Mentor", "Timetable", "Slot")]
    assert [reading.beside(page, name) for name in ("mentor", "timetable", "slot")] == [[REQUIRED]] * 3
    assert Session.objects.count() == 0


@pytest.mark.parametrize("name", ["mentor", "timetable", "slot", "idea"])
def test_what_belongs_to_another_event_is_no_choice(admin: Client, cast: Cast, name: str) -> None:
    other = making.make_event("other")
    hall = making.make_timetable("Other hall", event=other)
    elsewhere = {
        "mentor": making.make_mentor("Olga Other", event=other),
        "timetable": hall,
        "slot": making.make_slot(hall),
        "idea": making.make_idea("Other team", event=other),
    }

    page = admin.post(URL, facts(cast, **{name: elsewhere[name].pk}))

    assert (page.status_code, reading.beside(page, name)) == (200, [NO_CHOICE])
    assert Session.objects.count() == 0


@pytest.mark.parametrize("name", ["mentor", "timetable", "slot", "idea"])
@pytest.mark.parametrize(
    ("nonsense", "sentence"),
    [("0", NO_CHOICE), ("x", NO_CHOICE), ("9" * 30, NO_CHOICE), ("\0", "Null characters are not allowed.")],
)
def test_nonsense_is_no_choice(admin: Client, cast: Cast, name: str, nonsense: str, sentence: str) -> None:
    page = admin.post(URL, facts(cast, **{name: nonsense}))

    assert (page.status_code, reading.beside(page, name)) == (200, [sentence])


def test_a_slot_of_another_timetable_is_refused(admin: Client, cast: Cast) -> None:
    page = admin.post(URL, facts(cast, slot=cast.annas_ten.pk))

    sentence = "This slot is not in “Main hall”. Choose a slot of that timetable."
    assert (page.status_code, reading.beside(page, "slot")) == (200, [sentence])


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("0", "Ensure this value is greater than or equal to 1."),
        ("-1", "Ensure this value is greater than or equal to 1."),
        ("2147483648", "Ensure this value is less than or equal to 2147483647."),
        ("9" * 30, "Ensure this value is less than or equal to 2147483647."),
        ("twelve", "Enter a whole number."),
        ("1\0", "Enter a whole number."),
    ],
)
def test_a_number_out_of_reason_is_refused(admin: Client, cast: Cast, number: str, sentence: str) -> None:
    page = admin.post(URL, facts(cast, number=number))

    assert (page.status_code, reading.beside(page, "number")) == (200, [sentence])
    assert Session.objects.count() == 0


def test_after_the_highest_number_there_is_no_next(admin: Client, cast: Cast) -> None:
    making.make_session(cast.half_past, cast.anna, number=2_147_483_647)

    page = admin.post(URL, facts(cast, number=""))

    assert (page.status_code, Session.objects.count()) == (409, 1)
    assert reading.on_top(page) == ["Session number: Ensure this value is less than or equal to 2147483647."]


def test_a_description_that_is_too_long_is_refused_and_kept(admin: Client, cast: Cast) -> None:
    sent = facts(cast, description="y" * 10_000)

    page = admin.post(URL, sent)

    sentence = "Ensure this value has at most 4000 characters (it has 10000)."
    assert (page.status_code, reading.beside(page, "description")) == (200, [sentence])
    assert reading.typed(page) == as_text(sent) | {"seen": "", "next": "/events/hack/sessions/"}


def test_a_null_byte_is_refused(admin: Client, cast: Cast) -> None:
    page = admin.post(URL, facts(cast, description="a\0b"))

    assert (page.status_code, reading.beside(page, "description")) == (200, ["Null characters are not allowed."])
