"""The page of one session."""

from typing import Any

import pytest
from django.test import Client

from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"


def actions(page: Any) -> list[str]:
    """What the page's header offers, the primary action first."""
    header = reading.content(page).one(class_="page-header-actions")
    return [node.words for node in header.all("a", "button")]


def seen_by(person: Any, client: Client) -> Any:
    client.force_login(person)
    return client.get(PAGE)


def test_it_shows_the_facts_in_the_events_time(admin: Client, cast: Cast, session: Session) -> None:
    cast.anna.headline, cast.hall.place, cast.kelp.brief = "Pricing", "Room 5", "Farms the sea"
    for row in (cast.anna, cast.hall, cast.kelp):
        row.save()
    session.edit(slot=cast.ten, mentor=cast.anna, idea=cast.kelp, description="Why <b>us</b>?", number=1, by=cast.admin)

    page = admin.get(PAGE)

    assert reading.heading(page) == "Session 1 Open"
    assert reading.facts(page) == {
        "Time": "Sat 6 Mar, 12:00–12:20 Europe/Tallinn",
        "Mentor": "Anna Berg Pricing",
        "Timetable": "Main hall Room 5",
        "Idea/Team": "Kelp Farms the sea",
        "Description": "Why <b>us</b>?",
    }


def test_an_open_session_says_what_is_missing(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)

    page = admin.get(PAGE)

    assert reading.facts(page)["Idea/Team"] == "Nobody yet"
    assert reading.facts(page)["Description"] == "None"
    assert reading.content(page).one(id="meeting").words == (
        "Meeting An open session: choose a team, then make the meeting."
    )


def test_the_meeting_shows_who_made_it_and_where(admin: Client, meeting: Meeting) -> None:
    page = admin.get(PAGE)

    assert reading.facts(page)["With"] == "Kelp"
    assert reading.facts(page)["Made"].endswith("by Ada Admin")
    assert reading.facts(page)["Link"] == "https://meet.example.org/1 Change link"


def test_what_happened_shows_who_recorded_it(admin: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.record(outcome="team_missed", by=cast.anna.user)

    shown = reading.facts(admin.get(PAGE))["What happened"]

    assert (shown.split()[:2], shown.endswith("by Anna Berg")) == (["Team", "missed"], True)


def test_each_state_offers_what_comes_next(admin: Client, cast: Cast, session: Session) -> None:
    moves = ["Move to another slot", "Hand to another mentor", "Move on the board"]
    change = ["Edit session", *moves, "Cancel session", "Delete session"]
    assert actions(admin.get(PAGE)) == ["Make meeting", *change]

    meeting = making.make_meeting(session)
    assert actions(admin.get(PAGE)) == ["Edit session", *change]

    meeting.cancel(reason="", by=None)
    session.edit(slot=cast.ten, mentor=cast.anna, idea=None, description="", number=1, by=None)
    assert actions(admin.get(PAGE)) == ["Choose a team", *change]

    session.cancel(reason="", by=None)
    assert actions(admin.get(PAGE)) == ["Reinstate session", "Delete session"]


def test_every_link_of_the_page_leads_somewhere(admin: Client, meeting: Meeting) -> None:
    links = reading.content(admin.get(PAGE)).links().values()

    ours = [link for link in links if link.startswith("/")]
    assert {link: admin.get(link).status_code for link in ours} == dict.fromkeys(ours, 200)


def test_history_tells_in_sentences_what_happened_the_latest_first(admin: Client, cast: Cast, session: Session) -> None:
    meeting = making.make_meeting(session, by=cast.admin)
    meeting.cancel(reason="No room", by=cast.admin)
    session.edit(slot=cast.half_past, mentor=cast.boris, idea=cast.moss, description="x", number=5, by=cast.admin)
    session.cancel(reason="ill", by=None)
    session.reinstate(by=cast.admin)

    history = reading.content(admin.get(f"{LIST}5/")).one("ol", class_="history").all("li")

    said = [entry.all("span")[0].words for entry in history]
    assert said[:2] == [
        "ada@example.org reinstated the session",
        "somebody outside the panel cancelled the session: ill",
    ]
    assert sorted(said[2:7]) == [
        "ada@example.org changed Idea/Team from Kelp to Moss",
        "ada@example.org changed Mentor from Anna Berg to Boris Adamov",
        "ada@example.org changed Session Number from 1 to 5",
        "ada@example.org changed Time from Sat 6 Mar 12:00–12:20 to Sat 6 Mar 12:30–12:50",
        "ada@example.org changed the description",
    ]
    assert said[7:] == [
        "ada@example.org cancelled the meeting: No room",
        "ada@example.org made the meeting with Kelp",
        "ada@example.org added the session with Anna Berg, Sat 6 Mar 12:00–12:20",
    ]


def test_the_way_back_is_the_list_one_came_from(admin: Client, session: Session) -> None:
    page = admin.get(PAGE, {"next": f"{LIST}?q=x"})

    assert reading.content(page).one("nav", class_="crumbs").links()["Sessions"] == f"{LIST}?q=x"


@pytest.mark.parametrize("address", [f"{LIST}2/", f"{LIST}0/", f"{LIST}{'9' * 30}/", "/events/other/sessions/1/"])
def test_what_is_not_there_is_not_found(admin: Client, session: Session, address: str) -> None:
    making.make_event("other")

    assert admin.get(address).status_code == 404


# For mentors and participants


def test_the_mentor_sees_it_and_may_say_what_happened_but_nothing_else(
    client: Client, cast: Cast, meeting: Meeting
) -> None:
    page = seen_by(cast.anna.user, client)

    assert actions(page) == []
    assert [button.words for button in reading.content(page).all("button")] == ["Held", "Team missed", "Mentor missed"]
    assert [link for link in reading.content(page).links().values() if link.startswith("/")] == [
        LIST,
        f"/events/hack/mentors/{cast.anna.pk}/",
        f"/events/hack/ideas/{cast.kelp.pk}/",
        "/events/hack/sessions/1/meeting/invitation.ics",
    ]
    assert "History" not in reading.content(page).words


def test_a_member_of_the_team_sees_it_and_may_change_nothing(client: Client, cast: Cast, meeting: Meeting) -> None:
    page = seen_by(cast.kim, client)

    assert reading.facts(page)["Link"] == "https://meet.example.org/1"
    assert reading.content(page).all("button", "form") == []
    assert "History" not in reading.content(page).words


def test_a_team_sees_nothing_of_the_meeting_another_team_had_before(
    client: Client, cast: Cast, meeting: Meeting
) -> None:
    meeting.cancel(reason="Kelp gave up", by=cast.admin)
    session = Session.objects.get()
    session.edit(slot=cast.ten, mentor=cast.anna, idea=cast.moss, description="", number=1, by=cast.admin)

    page = seen_by(cast.mia, client).content.decode()

    assert [words for words in ("Kelp", "gave up") if words in page] == []
    assert "Kelp gave up" in seen_by(cast.anna.user, client).content.decode()
