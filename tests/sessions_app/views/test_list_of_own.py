"""The list as mentors and participants see it: their own sessions, and no trace of others'."""

from typing import Any

import pytest
from django.test import Client

from tests import making, reading
from tests.sessions_app.conftest import Cast

URL = "/events/hack/sessions/"
BORIS = ["Boris Adamov", "boris@example.org", "Boris's own", "Moss", "Second hall", "Growth", "measles"]
ANNA = ["Anna Berg", "anna@example.org", "Anna's own", "Kelp", "Main hall", "Pricing", "belated"]


@pytest.fixture
def schedule(cast: Cast) -> Cast:
    """Session 1 is Anna's with Kelp, 2 is Boris's with Moss; each has its own timetable and a cancelled sibling."""
    second = making.make_timetable("Second hall", event=cast.event)
    boriss = making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris)
    making.make_session(cast.ten, cast.anna, cast.kelp, description="Pricing")
    making.make_meeting(
        making.make_session(making.make_slot(second), cast.boris, cast.moss, description="Growth"), by=cast.admin
    )
    making.make_session(making.make_slot(cast.annas, 60), cast.anna, cast.kelp).cancel(reason="belated", by=cast.admin)
    making.make_session(making.make_slot(boriss, 60), cast.boris, cast.moss).cancel(reason="measles", by=cast.admin)
    return cast


def seen_by(person: Any, client: Client, **query: Any) -> Any:
    client.force_login(person)
    return client.get(URL, query)


def whole(page: Any) -> str:
    """Everything the answer holds, markup too, as no secret hides in an attribute either."""
    return page.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("who", "numbers", "foreign"),
    [
        ("anna", ["1", "3"], BORIS),
        ("kim", ["1", "3"], BORIS),
        ("boris", ["2", "4"], ANNA),
        ("mia", ["2", "4"], ANNA),
    ],
)
def test_only_ones_own_sessions_and_nothing_of_others(
    client: Client, schedule: Cast, who: str, numbers: list[str], foreign: list[str]
) -> None:
    person = getattr(schedule, who)
    page = seen_by(getattr(person, "user", person), client)

    assert [row[0] for row in reading.rows(page)] == numbers
    assert [words for words in foreign if words in whole(page)] == []
    assert f"{URL}{3 - int(numbers[0])}/" not in whole(page)
    assert reading.read(page).one(id="session-figures").words == "2 sessions"


def test_the_filters_offer_only_what_ones_own_sessions_show(client: Client, schedule: Cast) -> None:
    page = seen_by(schedule.kim, client)

    assert reading.options(page, "mentor") == ["All mentors", "Anna Berg"]
    assert reading.options(page, "timetable") == ["All timetables", "Anna's own", "Main hall"]
    assert reading.options(page, "idea") == ["All teams", "Without a team", "Kelp"]


@pytest.mark.parametrize("words", ["Boris", "Moss", "Growth", "2", "#4"])
def test_searching_finds_nothing_of_others(client: Client, schedule: Cast, words: str) -> None:
    page = seen_by(schedule.anna.user, client, q=words)

    assert reading.rows(page) == []
    assert reading.content(page).one(class_="empty").words.startswith("No session matches these filters.")


@pytest.mark.parametrize("name", ["mentor", "timetable", "idea"])
def test_forging_a_filter_tells_nothing(client: Client, schedule: Cast, name: str) -> None:
    forged = {"mentor": schedule.boris, "timetable": schedule.event.timetables.get(name="Boris's own")}
    pk = (forged | {"idea": schedule.moss})[name].pk

    page = seen_by(schedule.anna.user, client, **{name: pk})

    assert reading.content(page).one(class_="invalid-feedback").words == (
        f"Select a valid choice. {pk} is not one of the available choices."
    )
    assert [words for words in BORIS if words in whole(page)] == []


@pytest.mark.parametrize(("who", "also"), [("anna", ["Availability"]), ("kim", ["Teams"])])
def test_nothing_is_offered_that_one_may_not_do(client: Client, schedule: Cast, who: str, also: list[str]) -> None:
    person = getattr(schedule, who)
    page = seen_by(getattr(person, "user", person), client)

    assert [cell.words for cell in reading.read(page).one("thead").all("th")][-1] == "State"
    assert [words for words in ("Add session", "Edit", "Delete") if words in whole(page)] == []
    places = ["1:1 Sessions", "Sessions", *also, "Timetables", "Requests", "Events"]
    assert list(reading.read(page).one(id="navigation").links()) == places


def test_without_a_session_it_says_when_there_will_be_one(client: Client, schedule: Cast) -> None:
    newcomer = making.make_user("Nia New")
    making.make_idea("Newt", event=schedule.event, members=[newcomer])

    page = seen_by(newcomer, client)

    assert reading.content(page).one(class_="empty").words == (
        "You have no sessions in this event yet. They appear here as soon as they are made."
    )
    assert [words for words in ANNA[:6] + BORIS[:6] if words in whole(page)] == []


def test_a_mentor_who_is_also_in_a_team_sees_both(client: Client, schedule: Cast) -> None:
    schedule.moss.members.add(schedule.anna.user)

    page = seen_by(schedule.anna.user, client)

    assert [row[0] for row in reading.rows(page)] == ["1", "2", "3", "4"]
    assert reading.options(page, "idea") == ["All teams", "Without a team", "Kelp", "Moss"]
