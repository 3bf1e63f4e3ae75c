"""The board's page, and the short addresses in its cells."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from events.models import User
from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Slot

URL = "/events/hack/board/"
CENTURY = 36_524 * 24 * 60  # minutes: what is still to come
FUTURE = "2127-03-06"


@pytest.fixture
def coming(cast: Cast) -> Cast:
    """The same slots a hundred years later, so that they are free; Anna and Boris sit in the hall."""
    for slot in (cast.ten, cast.half_past, cast.annas_ten):
        Slot.objects.filter(pk=slot.pk).update(
            during=making.at(CENTURY + (30 if slot == cast.half_past else 0)),
        )
        slot.refresh_from_db()
    cast.hall.mentors.set([cast.anna, cast.boris])
    return cast


def board(admin: Client, query: str = "") -> Any:
    return admin.get(f"{URL}{query}")


def heads(page: Any) -> list[str]:
    return [head.words for head in reading.content(page).one("thead").all("th")]


def leads(answer: Any) -> tuple[str, dict[str, list[str]]]:
    to = urlsplit(answer.headers["Location"])
    return to.path, parse_qs(to.query)


def test_a_day_shows_mentors_across_and_time_down(admin: Client, coming: Cast) -> None:
    making.make_meeting(making.make_session(coming.half_past, coming.boris, coming.kelp))

    page = board(admin)

    assert reading.content(page).one(class_="figures").words == "Thursday 6 March: 2 mentors, 4 free slots"
    assert heads(page) == ["Time Tallinn", "Anna Berg 3 free", "Boris Adamov 1 free"]
    assert reading.rows(page) == [
        ["12:00–12:20", "Free Main hall Free Anna's own", "Free"],
        ["12:30–12:50", "Free", "Booked Kelp"],
    ]


def test_cells_lead_to_booking_and_to_the_session(admin: Client, coming: Cast) -> None:
    making.make_session(coming.half_past, coming.boris)

    cells = reading.content(board(admin)).one("tbody").all("a")

    assert {link.words: link.attributes["href"] for link in cells[-2:]} == {
        "Free": f"{coming.half_past.pk}-{coming.anna.pk}",
        "Open": "1",
    }


def test_what_is_in_a_cell_is_escaped(admin: Client, coming: Cast) -> None:
    coming.kelp.name = "<b>Kelp</b> & co"
    coming.kelp.save()
    making.make_session(coming.ten, coming.boris, coming.kelp)

    assert reading.rows(board(admin))[0][2] == "Open <b>Kelp</b> & co"


@pytest.mark.parametrize(
    ("state", "words"),
    [("held", "Held Kelp"), ("team_missed", "Team missed Kelp"), ("mentor_missed", "Mentor missed Kelp")],
)
def test_what_happened_stands_in_the_cell(admin: Client, coming: Cast, state: str, words: str) -> None:
    meeting = making.make_meeting(making.make_session(coming.ten, coming.boris, coming.kelp))
    meeting.record(outcome=state, by=coming.admin)

    assert reading.rows(board(admin))[0][2] == words


def test_a_cancelled_session_is_struck_beside_free(admin: Client, coming: Cast) -> None:
    making.make_session(coming.ten, coming.boris, coming.kelp).cancel(reason="", by=coming.admin)

    page = board(admin)

    assert reading.rows(page)[0][2] == "Free Cancelled Kelp"
    assert [struck.words for struck in reading.content(page).all("s")] == ["Cancelled Kelp"]


def test_a_cell_that_ends_otherwise_than_its_row_says_when(admin: Client, coming: Cast) -> None:
    making.make_slot(making.make_timetable("Long", event=coming.event, mentor=coming.boris), CENTURY + 60, 40)
    making.make_slot(coming.hall, CENTURY + 80)

    assert reading.rows(board(admin))[2:] == [
        ["13:00–13:40", "", "Free"],
        ["13:20–13:40", "Free", "Free"],
    ]


# Days


def test_days_with_slots_are_tabs(admin: Client, coming: Cast) -> None:
    making.make_slot(coming.hall, CENTURY + 24 * 60)

    page = board(admin, "?topic=&free=1")

    tabs = reading.content(page).one("nav", class_="day-tabs")
    assert tabs.links() == {
        "Thu 6 Mar": f"{URL}?day={FUTURE}&free=1",
        "Fri 7 Mar": f"{URL}?day=2127-03-07&free=1",
    }
    assert [tab.words for tab in tabs.all(aria_current="page")] == ["Thu 6 Mar"]


@pytest.mark.parametrize("asked", ["2127-03-07", "2127-03-08", "x"])
def test_another_day_is_shown_when_it_has_slots(admin: Client, coming: Cast, asked: str) -> None:
    making.make_slot(coming.hall, CENTURY + 24 * 60)

    tab = reading.content(board(admin, f"?day={asked}")).one("nav", class_="day-tabs").one(aria_current="page")

    assert tab.words == ("Fri 7 Mar" if asked == "2127-03-07" else "Thu 6 Mar")


def test_a_day_begins_at_the_events_midnight(admin: Client, coming: Cast) -> None:
    making.make_slot(coming.hall, CENTURY + 12 * 60 - 20)  # 23:40 to 00:00 in Tallinn
    making.make_slot(coming.hall, CENTURY + 12 * 60)  # 00:00 to 00:20

    assert [row[0] for row in reading.rows(board(admin, f"?day={FUTURE}"))][-1] == "23:40–00:00 (+1)"
    assert [row[0] for row in reading.rows(board(admin, "?day=2127-03-07"))] == ["00:00–00:20"]


# Filters


def test_a_topic_narrows_to_its_mentors(admin: Client, coming: Cast) -> None:
    topic = making.make_topic("UX")
    coming.boris.topics.add(topic)

    page = board(admin, f"?topic={topic.pk}")

    assert heads(page) == ["Time Tallinn", "Boris Adamov 2 free"]
    assert [pill.words for pill in reading.content(page).all(class_="pill")] == ["Remove the filter Topic: UX"]


def test_a_timetable_narrows_to_its_slots_and_knows_who_is_busy_elsewhere(admin: Client, coming: Cast) -> None:
    making.make_session(coming.annas_ten, coming.anna)

    page = board(admin, f"?timetable={coming.hall.pk}")

    assert reading.rows(page) == [["12:00–12:20", "Busy 1", "Free"], ["12:30–12:50", "Free", "Free"]]


def test_only_free_leaves_the_rest_out(admin: Client, coming: Cast) -> None:
    for number, slot in enumerate((coming.ten, coming.half_past), start=1):
        making.make_session(slot, coming.boris, number=number)

    page = board(admin, "?free=1")

    assert (heads(page), reading.rows(page)) == (
        ["Time Tallinn", "Anna Berg 3 free"],
        [["12:00–12:20", "Free Main hall Free Anna's own"], ["12:30–12:50", "Free"]],
    )


def test_nonsense_is_told_and_narrows_nothing(admin: Client, coming: Cast) -> None:
    page = board(admin, "?topic=x&timetable=999999&free=maybe")

    assert (page.status_code, len(reading.rows(page))) == (200, 2)
    assert len(reading.content(page).all(class_="invalid-feedback")) == 3


def test_nothing_that_matches_offers_the_whole_day(admin: Client, coming: Cast) -> None:
    topic = making.make_topic("UX")
    making.make_mentor("Cora Cole", event=coming.event).topics.add(topic)

    empty = reading.content(board(admin, f"?topic={topic.pk}")).one(class_="empty")

    assert empty.links() == {"Show the whole day": f"{URL}?day={FUTURE}"}


def test_without_slots_the_board_says_what_is_needed(admin: Client, cast: Cast) -> None:
    Slot.objects.all().delete()

    empty = reading.content(board(admin)).one(class_="empty")

    assert empty.words == (
        "No slots yet. Add a timetable and its slots; the board then shows who is free when. Open timetables"
    )


def test_without_mentors_in_its_slots_a_day_says_so(admin: Client, coming: Cast) -> None:
    coming.hall.mentors.clear()
    coming.annas_ten.delete()

    assert reading.content(board(admin)).one(class_="empty").words.startswith("No mentor can be met")


# Moving


@pytest.fixture
def moving(coming: Cast) -> Session:
    """Session 1: Anna with Kelp, 12:00 in the hall; Kelp is with Boris, session 2, at 13:00."""
    session = making.make_session(coming.ten, coming.anna, coming.kelp)
    making.make_meeting(session)
    making.make_session(making.make_slot(coming.hall, CENTURY + 60), coming.boris, coming.kelp)
    return session


def test_where_a_session_fits_and_where_not_is_told_apart(admin: Client, moving: Session) -> None:
    page = board(admin, "?moving=1")

    assert heads(page) == ["Time Tallinn", "Anna Berg 1 free", "Boris Adamov 2 free"]
    assert reading.rows(page) == [
        ["12:00–12:20", "Here now Kelp", "Hand over"],
        ["12:30–12:50", "Move here", "Hand over"],
        ["13:00–13:20", "Team busy Kelp 2", "Open Kelp"],
    ]


def test_a_fitting_cell_asks_and_the_answer_moves_it(admin: Client, coming: Cast, moving: Session) -> None:
    (cell,) = [link for link in reading.content(board(admin, "?moving=1")).all("a") if link.words == "Move here"]
    assert cell.attributes["href"] == f"1/{coming.half_past.pk}-{coming.anna.pk}"

    page = admin.get(URL + cell.attributes["href"])
    assert reading.heading(page) == "Move Session 1?"
    assert reading.content(page).one(class_="confirm-consequences").words == (
        "Session 1 moves to Thu 6 Mar, 12:30–12:50, Main hall. "
        "Its meeting goes along and calendars hear of it. The old slot becomes free."
    )
    form = reading.content(page).one("form", class_="confirm")
    sent = {field.attributes["name"]: field.attributes["value"] for field in form.all("input", type="hidden")}
    answer = admin.post(form.attributes["action"], sent)

    moving.refresh_from_db()
    assert (answer.headers["Location"], moving.slot) == (f"{URL}?day={FUTURE}", coming.half_past)
    assert Meeting.objects.get().sequence == 1


def test_another_mentors_cell_asks_and_the_answer_hands_it_over(admin: Client, coming: Cast, moving: Session) -> None:
    page = admin.get(f"{URL}1/{coming.half_past.pk}-{coming.boris.pk}")
    assert reading.heading(page) == "Hand Session 1 over to Boris Adamov?"
    form = reading.content(page).one("form", class_="confirm")
    sent = {field.attributes["name"]: field.attributes["value"] for field in form.all("input", type="hidden")}

    admin.post(form.attributes["action"], sent)

    moving.refresh_from_db()
    assert (moving.mentor, moving.slot) == (coming.boris, coming.half_past)


def test_the_board_opens_on_the_day_of_the_session_that_moves(admin: Client, coming: Cast, moving: Session) -> None:
    making.make_slot(coming.hall, CENTURY - 24 * 60)

    tab = reading.content(board(admin, "?moving=1")).one("nav", class_="day-tabs").one(aria_current="page")

    assert (tab.words, tab.attributes["href"]) == ("Thu 6 Mar", f"{URL}?day={FUTURE}&moving=1")


def test_a_cancelled_session_cannot_be_moved(admin: Client, coming: Cast) -> None:
    making.make_session(coming.ten, coming.anna).cancel(reason="", by=coming.admin)

    page = board(admin, "?moving=1")

    notice = reading.content(page).one(class_="notice")
    assert notice.words == "Session 1 is cancelled. Reinstate it first, then move it. Back to Session 1"
    assert [row[-1] for row in reading.rows(page)] == ["Free", "Free"]


@pytest.mark.parametrize("number", ["9", "x", "9" * 30, "-1"])
def test_a_session_that_is_not_there_is_not_found(admin: Client, coming: Cast, number: str) -> None:
    assert board(admin, f"?moving={number}").status_code == 404


def test_the_session_page_leads_to_it(admin: Client, moving: Session) -> None:
    links = reading.content(admin.get("/events/hack/sessions/1/")).links()

    assert links["Move on the board"] == f"{URL}?moving=1"


# Short addresses


def test_a_free_cell_leads_to_booking_there_and_back(admin: Client, coming: Cast) -> None:
    answer = admin.get(f"{URL}{coming.ten.pk}-{coming.boris.pk}")

    assert leads(answer) == (
        f"/events/hack/timetables/{coming.hall.pk}/slots/{coming.ten.pk}/book/",
        {"mentor": [str(coming.boris.pk)], "next": [f"{URL}?day={FUTURE}"]},
    )


def test_a_cell_leads_back_to_the_board_as_it_was(admin: Client, coming: Cast) -> None:
    making.make_session(coming.ten, coming.anna)
    came_from = f"http://testserver{URL}?day={FUTURE}&free=1"

    answer = admin.get(f"{URL}1", headers={"Referer": came_from})

    assert leads(answer) == ("/events/hack/sessions/1/", {"next": [f"{URL}?day={FUTURE}&free=1"]})


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example/events/", "x", ""])
def test_a_foreign_referer_is_not_followed(admin: Client, coming: Cast, foreign: str) -> None:
    making.make_session(coming.ten, coming.anna)

    answer = admin.get(f"{URL}1", headers={"Referer": foreign})

    assert leads(answer)[1] == {"next": [f"{URL}?day={FUTURE}"]}


def test_what_is_of_another_event_is_not_found(admin: Client, coming: Cast) -> None:
    other = making.make_event("other")
    olga = making.make_mentor("Olga Other", event=other)
    slot = making.make_slot(making.make_timetable(event=other))
    making.make_session(coming.ten, coming.anna)
    paths = [f"{slot.pk}-{coming.anna.pk}", f"{coming.ten.pk}-{olga.pk}", "9", f"9/{coming.ten.pk}-{coming.anna.pk}"]
    paths += [f"1/{slot.pk}-{coming.anna.pk}", f"1/{coming.ten.pk}-{olga.pk}"]

    assert [admin.get(URL + path).status_code for path in paths] == [404] * 6


@pytest.mark.parametrize("person", ["anna", "kim"])
def test_others_have_no_board(client: Client, coming: Cast, person: str) -> None:
    users: dict[str, User] = {"anna": coming.anna.user, "kim": coming.kim}
    client.force_login(users[person])

    assert [client.get(url).status_code for url in (URL, f"{URL}1", f"{URL}1-1", f"{URL}1/1-1")] == [403] * 4


# Paper


def test_on_paper_ten_mentors_stand_on_a_sheet(admin: Client, coming: Cast) -> None:
    coming.hall.mentors.add(*[making.make_mentor(f"M{number} M", event=coming.event) for number in range(9)])

    page = board(admin, "?print=1")

    assert [len(table.one("thead").all("th")) for table in reading.content(page).all("table")] == [11, 2]
    assert reading.content(page).links()["Back to the board"] == f"{URL}?day={FUTURE}"
