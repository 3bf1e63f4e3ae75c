"""Choosing, adding and editing an event."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Event
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/"
ADD = "/events/add/"
EDIT = "/events/hack/settings/"


def facts(**changed: Any) -> dict[str, Any]:
    """A lawful form."""
    lawful = {
        "name": "Spring Hack 🌱",
        "slug": "spring-hack",
        "starts_on": "2027-04-10",
        "ends_on": "2027-04-11",
        "time_zone": "Europe/Tallinn",
        "meeting_link_template": "https://meet.example.org/{event}-{number}",
    }
    return lawful | changed


# The list


def test_an_administrator_sees_every_event_with_its_figures(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)
    later = making.SATURDAY + timedelta(days=2)
    making.make_event("empty", starts_on=later, ends_on=later)

    page = admin.get(LIST)

    assert reading.rows(page) == [
        ["Hack", "6 Mar – 7 Mar 2027", "To come", "Tallinn", "2", "2", "1", "Edit Hack"],
        ["Empty", "8 Mar – 8 Mar 2027", "To come", "Tallinn", "0", "0", "0", "Edit Empty"],
    ]


def test_running_events_stand_first_and_past_ones_last(admin: Client, cast: Cast) -> None:
    today = timezone.now().date()
    days = timedelta(days=3)
    Event.objects.update(starts_on=today - 3 * days, ends_on=today - 2 * days)
    making.make_event("now", name="Now", starts_on=today - days, ends_on=today + days)
    making.make_event("next", name="Next", starts_on=today + days, ends_on=today + days)

    assert [(row[0], row[2]) for row in reading.rows(admin.get(LIST))] == [
        ("Now", "Now"),
        ("Next", "To come"),
        ("Hack", "Over"),
    ]


@pytest.mark.parametrize("person", ["kim", "anna"])
def test_others_see_the_events_they_take_part_in_with_their_sessions(client: Client, cast: Cast, person: str) -> None:
    making.make_event("secret")
    client.force_login(cast.kim if person == "kim" else cast.anna.user)

    page = client.get(LIST)

    assert [row[0] for row in reading.rows(page)] == ["Hack"]
    assert reading.content(page).links() == {"Hack": "/events/hack/sessions/"}


def test_without_events_it_says_what_to_do(client: Client, db: None) -> None:
    client.force_login(making.make_administrator())

    page = reading.content(client.get(LIST))

    assert page.one(class_="empty").words == (
        "No events yet. Add the first: its name, days and time zone are enough. Add event"
    )


def test_the_list_takes_the_same_queries_for_one_and_three(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):  # session, person, events, bell
        admin.get(LIST)
    making.make_event("second")
    making.make_event("third")
    with django_assert_num_queries(4):
        admin.get(LIST)


# Adding


def test_a_new_event_is_offered_the_zone_of_the_latest(admin: Client, cast: Cast) -> None:
    assert reading.typed(admin.get("/events/add/"))["time_zone"] == "Europe/Tallinn"


def test_an_event_is_added(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(), follow=True)

    event = Event.objects.get(slug="spring-hack")
    assert (event.name, str(event.starts_on), event.time_zone) == ("Spring Hack 🌱", "2027-04-10", "Europe/Tallinn")
    assert page.redirect_chain == [("/events/spring-hack/", 302)]
    assert reading.messages(page) == [
        "Done: Spring Hack 🌱 has been added. Add its mentors, teams and timetables next."
    ]


def test_no_event_is_named_like_a_page(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(slug="add"))

    assert page.status_code == 409
    assert reading.beside(page, "slug") == ["“add” is a page of the panel. Choose another short name."]


def test_a_short_name_is_given_once(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(slug="hack"))

    assert page.status_code == 409
    assert reading.beside(page, "slug") == ["Another event has this short name. Choose a different one."]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "n" * 10_000, "Ensure this value has at most 120 characters (it has 10000)."),
        ("name", "a\x00b", "Null characters are not allowed."),
        ("slug", "two words", "Use letters, digits, hyphens and underscores only, and no spaces."),
        ("slug", "🌱", "Use letters, digits, hyphens and underscores only, and no spaces."),
        ("starts_on", "0206-04-10", "Enter a day between 2000 and 2100."),
        ("ends_on", "2027-04-09", "The last day is before the first. Choose a later last day."),
        ("ends_on", "9999-12-31", "Enter a day between 2000 and 2100."),
        ("ends_on", "soon", "Enter a valid date."),
        ("time_zone", "Mars/Base", "Select a valid choice. Mars/Base is not one of the available choices."),
        (
            "meeting_link_template",
            "javascript:alert({number})",
            "Enter a whole link, as in https://meet.example.org/{event}-{number}.",
        ),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    admin: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    page = admin.post(ADD, facts(**{field: value}))

    assert page.status_code == 200
    assert reading.beside(page, field) == [sentence]
    assert reading.typed(page)["meeting_link_template"] == facts(**{field: value})["meeting_link_template"]
    assert Event.objects.count() == 1


def test_an_event_whose_people_meet_in_one_place_needs_no_link(admin: Client) -> None:
    assert admin.post(ADD, facts(meeting_link_template="")).status_code == 302
    assert Event.objects.get(slug="spring-hack").meeting_link_template == ""


# Editing


def test_an_event_is_edited(admin: Client, cast: Cast) -> None:
    typed = {**reading.typed(admin.get(EDIT)), "name": "Hack again"}

    page = admin.post(f"{EDIT}?next={LIST}", typed, follow=True)

    assert Event.objects.get().name == "Hack again"
    assert page.redirect_chain == [(LIST, 302)]
    assert reading.messages(page) == ["Done: Hack again has been saved."]


def test_a_renamed_event_is_found_at_its_new_address(admin: Client, cast: Cast) -> None:
    page = admin.post(f"{EDIT}?next=/events/hack/mentors/", facts(slug="hack-2"), follow=True)

    assert page.redirect_chain == [("/events/hack-2/", 302)]


def test_a_refused_edit_changes_nothing_on_the_page(admin: Client, cast: Cast) -> None:
    making.make_event("other")

    page = admin.post(EDIT, facts(slug="other", name="New name"))

    assert reading.heading(page) == "Edit Hack"
    assert reading.typed(page)["name"] == "New name"
    assert reading.read(page).links()["Mentors"] == "/events/hack/mentors/"


# Who may


@pytest.mark.parametrize("url", [ADD, EDIT])
@pytest.mark.parametrize("person", ["kim", "anna"])
def test_only_administrators_manage_events(client: Client, cast: Cast, url: str, person: str) -> None:
    client.force_login(cast.kim if person == "kim" else cast.anna.user)
    assert [client.get(url).status_code, client.post(url, facts()).status_code] == [403, 403]


def test_an_unknown_event_is_not_found(admin: Client, cast: Cast) -> None:
    assert admin.get("/events/nowhere/settings/").status_code == 404
