"""An event at a glance: what it says before, in and after the event, and what it is drawn from."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from control_panel.dashboard import Phase, dashboard_of
from control_panel.dashboard.pictures import Picture
from control_panel.dashboard.utilisation import Use, utilisation_of
from events.mentor_load import Load, in_load
from events.models import Event, Mentor
from tests import making, reading
from tests.sessions_app.conftest import Cast, make_cast

PAGE = "/events/hack/"
NOW = making.TEN  # Saturday, 12:00 on the event's clocks
BEFORE, AFTER = NOW - timedelta(days=9), NOW + timedelta(days=9)


@pytest.fixture
def cast(db: None) -> Cast:
    cast = make_cast()
    cast.hall.mentors.set([cast.anna, cast.boris])
    return cast


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.admin)
    return client


def figures(event: Event, now: Any = NOW) -> dict[str, dict[str, int]]:
    sections = dashboard_of(event, now=now).figures
    return {name: {figure.key: figure.count for figure in section} for name, section in sections.items()}


# Before, in and after the event


@pytest.mark.parametrize(("now", "phase"), [(BEFORE, Phase.AHEAD), (NOW, Phase.RUNNING), (AFTER, Phase.OVER)])
def test_the_phase_is_that_of_the_events_clocks(cast: Cast, now: Any, phase: Phase) -> None:
    assert dashboard_of(cast.event, now=now).phase == phase


def test_the_first_day_begins_at_midnight_on_the_events_clocks(cast: Cast) -> None:
    midnight = NOW - timedelta(hours=12)

    moments = [midnight - timedelta(seconds=1), midnight]

    assert [dashboard_of(cast.event, now=now).phase for now in moments] == [Phase.AHEAD, Phase.RUNNING]


def test_before_the_event_nothing_is_now_held_or_missed(cast: Cast) -> None:
    found = figures(cast.event, BEFORE)

    assert [*found] == ["requests", "mentors", "teams", "people", "sessions", "timetables"]
    assert [*found["sessions"]] == ["sessions", "open", "booked", "canceled"]


def test_after_the_event_it_tells_what_was_and_what_nobody_recorded(cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    held = making.make_meeting(making.make_session(cast.half_past, cast.anna, cast.moss))
    held.record(outcome="held", by=cast.admin)

    found = figures(cast.event, AFTER)

    assert [*found] == ["requests", "mentors", "teams", "people", "sessions"]
    assert found["sessions"] == {
        "sessions": 2,
        "open": 0,
        "booked": 1,
        "held": 1,
        "team_missed": 0,
        "mentor_missed": 0,
        "canceled": 0,
        "unrecorded": 1,
    }


def test_now_is_half_open_and_next_is_within_the_hour(cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)
    making.make_session(making.make_slot(cast.hall, 60), cast.anna)

    at = {minutes: figures(cast.event, NOW + timedelta(minutes=minutes))["now"] for minutes in (-1, 0, 20, 60)}

    assert {minutes: (found["now"], found["next"]) for minutes, found in at.items()} == {
        -1: (0, 1),
        0: (1, 1),
        20: (0, 1),
        60: (1, 0),
    }


def test_today_is_the_day_of_the_events_clocks(cast: Cast) -> None:
    for minutes in (-12 * 60 - 20, -12 * 60, 12 * 60 - 20, 12 * 60):  # around both midnights
        making.make_session(making.make_slot(cast.annas, minutes), cast.anna)

    assert figures(cast.event)["today"]["today"] == 2


# How much is asked of mentors


def loads(event: Event, now: Any = NOW - timedelta(hours=1)) -> dict[str, list[str]]:
    found = {load: in_load(Mentor.objects.all(), load, event=event, now=now) for load in Load}
    return {load.value: sorted(str(mentor) for mentor in mentors) for load, mentors in found.items()}


def test_a_mentor_is_full_when_each_coming_slot_is_taken_wherever(cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna)
    assert loads(cast.event)["full"] == []

    elsewhere = making.make_timetable("Far", event=making.make_event("other"))
    making.make_session(making.make_slot(elsewhere, 30), cast.anna)

    assert loads(cast.event)["full"] == ["Anna Berg"]
    assert loads(cast.event, now=NOW + timedelta(hours=2))["full"] == []  # nothing is to come


def test_a_cancelled_session_keeps_nobody_busy(cast: Cast) -> None:
    making.make_session(cast.ten, cast.boris)
    making.make_session(cast.half_past, cast.boris).cancel(reason="", by=cast.admin)

    assert loads(cast.event) == {"full": [], "idle": ["Anna Berg"], "absent": []}


def test_whoever_sits_nowhere_offers_no_times(cast: Cast) -> None:
    making.make_mentor("Carl Late", event=cast.event)
    making.make_timetable("Empty", event=cast.event).mentors.set(Mentor.objects.all())

    assert loads(cast.event)["absent"] == ["Carl Late"]


# Utilisation


def test_a_slot_counts_for_each_mentor_who_can_be_met_in_it(cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    making.make_session(cast.half_past, cast.boris)
    making.make_slot(making.make_timetable("Nobody sits here", event=cast.event))

    found = utilisation_of(cast.event)

    # Anna's meeting also takes her own slot at the same time.
    assert [(one.name, one.use) for one in found.mentors] == [
        ("Anna Berg", Use(booked=2, open=0, free=1)),
        ("Boris Adamov", Use(booked=0, open=1, free=1)),
    ]
    assert found.days == {making.SATURDAY: {12: Use(booked=2, open=1, free=2)}}
    assert found.total == Use(booked=2, open=1, free=2)


def test_an_hour_that_comes_twice_is_one(cast: Cast) -> None:
    """03:00 to 04:00 on 31 October 2027 in Tallinn."""
    first = 239 * 24 * 60 - 10 * 60  # Sunday 03:00 with summer time
    for minutes in (first, first + 60):
        making.make_slot(cast.annas, minutes)

    assert utilisation_of(cast.event).days[making.SATURDAY + timedelta(days=239)] == {3: Use(free=2)}


@pytest.mark.parametrize(
    ("use", "drawn"),
    [
        (Use(), (0, 0, 100, 100)),
        (Use(free=3), (0, 0, 100, 100)),
        (Use(booked=1, open=1, free=1), (33, 33, 67, 34)),
        (Use(booked=2, open=1), (66, 34, 34, 0)),
        (Use(booked=300), (100, 0, 0, 0)),
    ],
)
def test_a_picture_is_in_whole_numbers_and_never_overflows(use: Use, drawn: tuple[int, ...]) -> None:
    picture = Picture(use)

    assert (picture.booked, picture.open, picture.booked_y, picture.open_y) == drawn


# The page


def test_pictures_say_in_words_what_they_show(admin: Client, cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))

    page = reading.content(admin.get(PAGE))

    assert page.one("figcaption").words == "40% taken: 2 of the 5 slots of 2 mentors, the busiest first."
    (busiest,) = page.all("table", class_="use-table")
    assert [row.words for row in busiest.one("tbody").all("tr")] == [
        "Anna Berg 2 booked, 0 open, 1 free 2 of 3",
        "Boris Adamov 0 booked, 0 open, 2 free 0 of 2",
    ]
    assert page.one("table", class_="use-hours").words == (
        "Taken of offered slots, by day and hour Day 12:00 Sat 6 Mar 2 booked, 0 open, 3 free 2/5"
    )
    assert page.links()["Sat 6 Mar"] == "/events/hack/board/?day=2027-03-06"
    assert [svg for svg in page.all("svg") if "style" in svg.attributes] == []


def test_the_three_that_wait_longest_lead_to_their_pages(admin: Client, cast: Cast) -> None:
    for hours in (1, 4, 3, 2):
        request = making.make_request(cast.kelp, by=cast.kim, goal=f"Asked {hours} hours ago")
        type(request).objects.filter(pk=request.pk).update(requested_at=NOW - timedelta(hours=hours))

    oldest = dashboard_of(cast.event, now=NOW).oldest

    assert [request.goal for request in oldest] == [f"Asked {hours} hours ago" for hours in (4, 3, 2)]
    page = reading.content(admin.get(PAGE))
    assert [page.one("a", id=f"request-{each.pk}").attributes["href"] for each in oldest] == [
        each.get_absolute_url() for each in oldest
    ]


def test_it_shows_what_is_now_and_next(admin: Client, cast: Cast) -> None:
    century = 36_524 * 24 * 60
    for minutes in (30, 0, -2 * century):
        making.make_session(making.make_slot(cast.hall, century + minutes), cast.anna)

    assert reading.heading(admin.get(PAGE)) == "Hack"
    table = reading.content(admin.get(PAGE)).one("table", class_="table-list")
    assert [row.words for row in table.one("tbody").all("tr")] == [
        "2 Thu 6 Mar, 12:00–12:20 Anna Berg Main hall – Open",
        "1 Thu 6 Mar, 12:30–12:50 Anna Berg Main hall – Open",
    ]


def test_each_minute_the_part_that_changes_is_fetched_alone(admin: Client, cast: Cast) -> None:
    part = reading.read(admin.get(PAGE, headers={"HX-Request": "true"}))

    assert part.all("main") == []
    fetched = part.one(id="dashboard").attributes
    assert (fetched["hx-get"], fetched["hx-trigger"]) == (PAGE, "every 60s")
    assert part.one(class_="as-of").words.endswith(", Tallinn")


def test_a_new_event_says_what_to_do_first_instead_of_zeros(admin: Client, cast: Cast) -> None:
    new = making.make_event("new")
    new.mentors.add(cast.anna)

    page = reading.content(admin.get("/events/new/"))

    assert page.all(class_="tile") == []
    steps = page.one("ol", class_="first-steps")
    assert [step.words.partition(".")[0] for step in steps.all("li")][:2] == [
        "Done: Add mentors One by one, or all from a file",
        "Make timetables with slots A regular one for several mentors, or a custom one for each",
    ]
    assert steps.links()["Publish the timetables"] == "/events/new/timetables/?state=draft"


def test_once_all_is_there_a_new_event_shows_its_figures(admin: Client, cast: Cast) -> None:
    page = reading.content(admin.get(PAGE))

    assert page.all("ol", class_="first-steps") == []
    assert page.one("a", id="figure-teams").words == "2 Ideas/Teams"


def test_it_takes_the_same_queries_for_an_empty_and_a_full_event(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    making.make_event("empty")
    for number in range(3):
        mentor = making.make_mentor(f"Mentor{number}", event=cast.event)
        slot = making.make_slot(making.make_timetable(f"Of {number}", event=cast.event, mentor=mentor))
        team = making.make_idea(f"Team {number}", event=cast.event)
        making.make_meeting(making.make_session(slot, mentor, team))
        making.make_request(team, by=cast.admin)
    for event in ("empty", "hack"):
        with django_assert_num_queries(9):  # session, person, event; counts, states, oldest, coming, seats; bell
            admin.get(f"/events/{event}/")
