"""The tick with which an administrator acts without notifying: it says whom it spares, and spares them."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from events.models import Event, Mail, Notification
from sessions_app.announcing import announce
from sessions_app.models import Meeting
from tests import making, reading
from tests.sessions_app.conftest import Cast

SESSION = "/events/hack/sessions/1/"
SPARED = "Do not notify Anna Berg and Team Kelp (2 people)"
VIEWS = Path(__file__).resolve().parents[3] / "sessions_app" / "views"
SILENT = {"make", "move", "edit", "change_link", "reschedule", "put"}  # acts of models that tell nobody


def slot(cast: Cast, page: str) -> str:
    return f"/events/hack/timetables/{cast.hall.pk}/slots/{cast.ten.pk}/{page}/"


def forms(cast: Cast, meeting: Meeting) -> dict[str, tuple[str, dict[str, Any]]]:
    """The address of each form, and what to type so that the meeting changes."""
    place = {"name": "Main hall", "kind": "regular", "mentors": [cast.anna.pk, cast.boris.pk], "place": "Room 7"}
    edited = {"mentor": cast.anna.pk, "timetable": cast.hall.pk, "slot": making.make_slot(cast.hall, 60).pk}
    return {
        "edit": (f"{SESSION}edit/", edited | {"idea": cast.kelp.pk, "number": 1}),
        "move": (f"{SESSION}rebooking/", {"slot": edited["slot"]}),
        "hand over": (f"{SESSION}handover/", {"to": f"{cast.boris.pk}-{cast.ten.pk}"}),
        "give back": (f"{SESSION}calling-off/", {}),
        "cancel": (f"{SESSION}meeting/cancellation/", {}),
        "link": (f"{SESSION}meeting/link/", {"link": "https://new.example/"}),
        "slot": (slot(cast, "edit"), {"date": "2027-03-06", "start": "13:30", "end": "13:50"}),
        "no slot": (slot(cast, "delete"), {f"what_{meeting.session_id}": "cancel"}),
        "place": (f"/events/hack/timetables/{cast.hall.pk}/edit/", place),
    }


NAMES = ["edit", "move", "hand over", "give back", "cancel", "link", "slot", "no slot", "place"]


def heard() -> tuple[set[str], set[str]]:
    """Who got a mail, and who a notification."""
    names = (rows.values_list("user__name", flat=True) for rows in (Mail.objects, Notification.objects))
    mailed, noted = map(set, names)
    return mailed, noted


@pytest.mark.parametrize("name", NAMES)
def test_the_tick_names_whom_it_spares_and_spares_them(admin: Client, cast: Cast, meeting: Meeting, name: str) -> None:
    cast.hall.mentors.add(cast.boris)
    url, facts = forms(cast, meeting)[name]

    (label,) = (each for each in reading.content(admin.get(url)).all("label") if each.attributes["for"] == "id_quiet")
    done = admin.post(url, facts | {"quiet": "on"})

    assert (label.words, done.status_code, heard()) == (SPARED, 302, (set(), set()))


@pytest.mark.parametrize("name", NAMES)
def test_without_the_tick_all_concerned_are_told(admin: Client, cast: Cast, meeting: Meeting, name: str) -> None:
    elsewhere = making.make_slot(making.make_timetable("Small hall", event=cast.event), 30)
    making.make_meeting(making.make_session(elsewhere, cast.boris, cast.moss))  # who hears of nothing
    url, facts = forms(cast, meeting)[name]
    announce(meeting, by=cast.admin)
    Mail.objects.update(claimed_at="2026-01-01T00:00Z")

    assert admin.post(url, facts).status_code == 302

    told = {"Anna Berg", "Kim Kelp"} | ({"Boris Adamov"} if name == "hand over" else set())
    assert heard() == (told, told)


def test_making_a_meeting_can_be_quiet(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    assert SPARED in reading.content(admin.get(f"{SESSION}meeting/")).words
    admin.post(f"{SESSION}meeting/", {"link": "", "quiet": "on"})
    assert (Meeting.objects.count(), heard()) == (1, (set(), set()))


def test_booking_can_be_quiet(admin: Client, cast: Cast) -> None:
    url = slot(cast, "book")
    assert "Do not notify the mentor and the team" in reading.content(admin.get(url)).words
    chosen = reading.content(admin.get(url, {"idea": cast.kelp.pk, "mentor": cast.anna.pk}))
    assert SPARED in chosen.words

    admin.post(url, {"idea": cast.kelp.pk, "mentor": cast.anna.pk, "quiet": "on"})

    assert (Meeting.objects.count(), heard()) == (1, (set(), set()))


def test_where_nobody_is_concerned_there_is_no_tick(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    for url in (f"{SESSION}edit/", f"{SESSION}rebooking/", slot(cast, "edit")):
        assert reading.content(admin.get(url)).all("input", name="quiet") == []


def test_of_a_past_session_nobody_hears_so_there_is_no_tick(admin: Client, cast: Cast) -> None:
    before = making.make_slot(cast.hall, -365 * 24 * 60)
    making.make_session(before, cast.anna, cast.kelp)
    assert reading.content(admin.get(f"{SESSION}meeting/")).all("input", name="quiet") == []
    admin.post(f"{SESSION}meeting/", {"link": ""})
    for page in ("meeting/cancellation/", "meeting/link/"):
        assert reading.content(admin.get(SESSION + page)).all("input", name="quiet") == []
    admin.post(f"{SESSION}meeting/cancellation/", {"reason": ""})
    assert (Meeting.objects.canceled().count(), heard()) == (1, (set(), set()))


def test_teams_are_not_asked_and_cannot_be_quiet(client: Client, cast: Cast, meeting: Meeting) -> None:
    Event.objects.update(self_booking=True)
    client.force_login(cast.kim)
    url = f"{SESSION}calling-off/"

    assert reading.content(client.get(url)).all("input", name="quiet") == []
    client.post(url, {"quiet": "on"})

    assert "Anna Berg" not in heard()[0]  # she had not been told of the meeting, so there is nothing to take back
    assert not Meeting.objects.get().is_active


def test_a_team_that_books_is_never_quiet(client: Client, cast: Cast) -> None:
    Event.objects.update(self_booking=True)
    cast.hall.mentors.add(cast.anna)
    client.force_login(cast.kim)
    client.post(slot(cast, "book"), {"mentor": cast.anna.pk, "quiet": "on"})
    assert heard() == ({"Anna Berg"}, {"Anna Berg"})


def test_the_tick_stays_when_the_form_is_refused(admin: Client, cast: Cast, meeting: Meeting) -> None:
    page = admin.post(f"{SESSION}rebooking/", {"slot": "0", "quiet": "on"})
    assert "checked" in reading.content(page).one("input", name="quiet").attributes


def test_many_are_counted_not_listed(admin: Client, cast: Cast, meeting: Meeting) -> None:
    for number in range(3):
        team = making.make_idea(f"Team {number}", event=cast.event)
        making.make_meeting(making.make_session(cast.ten, making.make_mentor(f"M{number} M", event=cast.event), team))
    words = reading.content(admin.get(slot(cast, "edit"))).words
    assert "Do not notify Anna Berg, M0 M, M1 M and 5 more (5 people)" in words


def test_no_view_calls_an_act_that_tells_nobody() -> None:
    """Views call the acts of booking, meetings and slot_changes, which tell."""
    called = {
        f"{path.name}: {ast.unparse(node.func)}"
        for path in VIEWS.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SILENT
    }
    cancelled = {
        f"{path.name}: {ast.unparse(node.func)}"
        for path in VIEWS.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("meeting.cancel")
    }
    assert called | cancelled == {"calendars.py: CalendarFeed.make"}
