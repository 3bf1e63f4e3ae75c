"""The list of sessions: its rows, what narrows it, and what it says when nothing is left."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests import making, reading
from tests.sessions_app.conftest import Cast

URL = "/events/hack/sessions/"


def shown(admin: Client, **query: Any) -> list[int]:
    """The numbers of the sessions in the list, in order."""
    return [int(row[0]) for row in reading.rows(admin.get(URL, query))]


def named(cast: Cast, query: dict[str, str]) -> dict[str, Any]:
    """A query in which people and things stand for their ids."""
    return {key: getattr(getattr(cast, value, None), "pk", value) for key, value in query.items()}


def figures(page: Any) -> str:
    return reading.read(page).one(id="session-figures").words


def pill_links(page: Any) -> dict[str, str]:
    return reading.read(page).one("ul", class_="pills").links()


# Rows


def test_each_session_is_a_row_in_the_events_time(admin: Client, schedule: Cast) -> None:
    page = admin.get(URL)

    assert reading.rows(page) == [
        [
            "1",
            "Sat 6 Mar, 12:00–12:20",
            "Anna Berg",
            "Main hall",
            "Kelp",
            "Pricing page 100%",
            "Open",
            "Edit 1 Delete 1",
        ],
        [
            *("2", "Sat 6 Mar, 12:30–12:50", "Boris Adamov", "Main hall", "Moss"),
            *("Growth <b>now</b>", "Booked", "Edit 2 Delete 2"),
        ],
        ["12", "Sat 6 Mar, 13:00–13:20", "Boris Adamov", "Main hall", "Kelp", "Legal advice", "Cancelled", "Delete 12"],
        ["3", "Sun 7 Mar, 12:00–12:20", "Anna Berg", "Anna's own", "–", "", "Open", "Edit 3 Delete 3"],
    ]
    assert [cell.words for cell in reading.read(page).one("thead").all("th")] == [
        *("Number", "Time Tallinn", "Mentor", "Timetable", "Idea/Team", "Description", "State", "Actions")
    ]
    assert figures(page) == "4 sessions"


def test_a_cancelled_session_is_struck_out(admin: Client, schedule: Cast) -> None:
    struck = reading.content(admin.get(URL)).all("tr", class_="is-canceled")

    assert [row.one("th").words for row in struck] == ["12"]


def test_a_long_description_is_shortened(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna, description="x" * 4000)

    assert reading.rows(admin.get(URL))[0][5] == "x" * 79 + "…"


def test_sessions_of_another_event_are_not_here(admin: Client, schedule: Cast) -> None:
    hall = making.make_timetable(event=making.make_event("other"))
    making.make_session(making.make_slot(hall, 600), schedule.anna, number=77)

    assert shown(admin) == [1, 2, 12, 3]


# Filters


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"mentor": "anna"}, [1, 3]),
        ({"timetable": "annas"}, [3]),
        ({"idea": "kelp"}, [1, 12]),
        ({"idea": "null"}, [3]),
        ({"state": "open"}, [1, 3]),
        ({"state": "booked"}, [2]),
        ({"state": "held"}, []),
        ({"state": "canceled"}, [12]),
        ({"date": "2027-03-07"}, [3]),
        ({"mentor": "boris", "idea": "kelp"}, [12]),
        ({"mentor": "anna", "timetable": "hall"}, [1]),
        ({"mentor": "boris", "timetable": "hall", "idea": "moss", "state": "booked", "date": "2027-03-06"}, [2]),
        ({"mentor": "boris", "timetable": "annas"}, []),
        ({"mentor": "", "timetable": "", "idea": "", "state": "", "date": "", "q": ""}, [1, 2, 12, 3]),
    ],
)
def test_filters_narrow_alone_and_together(
    admin: Client, schedule: Cast, query: dict[str, str], numbers: list[int]
) -> None:
    page = admin.get(URL, named(schedule, query))

    assert [int(row[0]) for row in reading.rows(page)] == numbers
    assert figures(page).startswith(f"{len(numbers)} session")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("PRICING", [1]),
        ("legal adv", [12]),
        ("2", [2]),
        ("#12", [12]),
        ("boris", [2, 12]),
        ("berg", [1, 3]),
        ("moss", [2]),
        ("  growth  ", [2]),
        ("%", [1]),
        ("_", []),
        ("<b>now", [2]),
        ("pricing kelp", []),
        ("9" * 30, []),
        ("👩🏽‍🚀", []),
    ],
)
def test_the_search_looks_at_description_number_mentor_and_team(
    admin: Client, schedule: Cast, words: str, numbers: list[int]
) -> None:
    assert shown(admin, q=words) == numbers


def test_the_search_narrows_what_the_filters_leave(admin: Client, schedule: Cast) -> None:
    assert shown(admin, q="kelp", mentor=schedule.boris.pk) == [12]


def test_a_date_is_a_day_on_the_events_clocks(admin: Client, cast: Cast) -> None:
    making.make_session(making.make_slot(cast.hall, 12 * 60), cast.anna)  # 22:00 UTC is midnight in Tallinn

    assert [shown(admin, date=day) for day in ("2027-03-06", "2027-03-07")] == [[], [1]]


def test_the_filters_offer_what_the_event_has(admin: Client, schedule: Cast) -> None:
    other = making.make_event("other")
    making.make_mentor("Olga Other", event=other)
    making.make_idea("Other team", event=other)
    making.make_timetable("Other hall", event=other)

    page = admin.get(URL)

    assert reading.options(page, "mentor") == ["All mentors", "Anna Berg", "Boris Adamov"]
    assert reading.options(page, "timetable") == ["All timetables", "Anna's own", "Main hall"]
    assert reading.options(page, "idea") == ["All teams", "Without a team", "Kelp", "Moss"]
    assert reading.options(page, "state") == [
        *("Any state", "Open", "Booked", "Held", "Team missed", "Mentor missed", "Cancelled")
    ]


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [
        *(("mentor", value) for value in ("0", "x", "9" * 30, "\0")),
        *(("timetable", value) for value in ("0", "x", "9" * 30)),
        *(("idea", value) for value in ("0", "x", "9" * 30)),
        *(("state", value) for value in ("lost", "OPEN")),
        *(("date", value) for value in ("yesterday", "2027-02-30", "99999-01-01")),
        *(("q", value) for value in ("a\0b", "x" * 201)),
    ],
)
def test_a_filter_that_makes_no_sense_says_so_and_the_others_hold(
    admin: Client, schedule: Cast, name: str, nonsense: str
) -> None:
    other = {"idea": str(schedule.kelp.pk)} if name != "idea" else {"mentor": str(schedule.anna.pk)}

    page = admin.get(URL, {name: nonsense, **other})

    field = next(box for box in reading.read(page).one("form", class_="filter-bar").all("div") if box.all(name=name))
    assert (page.status_code, len(field.all(class_="invalid-feedback"))) == (200, 1)
    assert [int(row[0]) for row in reading.rows(page)] == ([1, 12] if name != "idea" else [1, 3])
    assert len(pill_links(page)) == 2  # the other filter, and "Clear all"


def test_what_filters_now_stands_as_pills_that_remove_themselves(admin: Client, schedule: Cast) -> None:
    query: dict[str, Any] = {
        "mentor": schedule.anna.pk,
        "idea": "null",
        "state": "open",
        "q": "a & b",
        "sort": "-time",
        "page": 3,
    }

    links = pill_links(admin.get(URL, query))

    assert list(links) == [
        "Remove the filter Search: a & b",
        "Remove the filter Mentor: Anna Berg",
        "Remove the filter Idea/Team: Without a team",
        "Remove the filter State: Open",
        "Clear all",
    ]
    assert links["Clear all"] == URL
    left = parse_qs(urlsplit(links["Remove the filter Mentor: Anna Berg"]).query)
    assert left == {"idea": ["null"], "state": ["open"], "q": ["a & b"], "sort": ["-time"]}


def test_the_filter_form_holds_what_was_chosen(admin: Client, schedule: Cast) -> None:
    page = reading.read(admin.get(URL, {"mentor": str(schedule.anna.pk), "q": "kelp", "sort": "number"}))

    form = page.one("form", class_="filter-bar")
    chosen = [option.words for option in form.all("option") if "selected" in option.attributes]
    assert chosen[0] == "Anna Berg"
    assert [form.one("input", name=name).attributes["value"] for name in ("q", "sort")] == ["kelp", "number"]


# Nothing to show


def test_an_event_without_sessions_says_what_is_needed(admin: Client) -> None:
    empty = reading.content(admin.get(URL)).one(class_="empty")

    assert (
        empty.words == "No sessions yet. Add the first: you need a mentor and a free slot in a timetable. Add session"
    )
    assert empty.links() == {"Add session": f"{URL}add/"}


@pytest.mark.parametrize("query", [{"q": "nothing like this"}, {"state": "lost", "q": "nothing like this"}])
def test_filters_that_leave_nothing_offer_all(admin: Client, schedule: Cast, query: dict[str, str]) -> None:
    page = admin.get(URL, query)

    empty = reading.content(page).one(class_="empty")
    assert empty.words == "No session matches these filters. Take one away, or look at all sessions. Show all sessions"
    assert empty.links() == {"Show all sessions": URL}
    assert figures(page) == "0 sessions match the filters"
