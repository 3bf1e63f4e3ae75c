"""Each rule's sentence reaches a page, also when it is broken only after the page has looked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/sessions/"
PAGE = f"{LIST}1/"
TIMETABLES = "/events/hack/timetables/"

# No form lets these through, and no act breaks them.
BEYOND_PAGES = {
    "meeting_canceled_by_has_time",
    "meeting_outcome_has_time",
    "session_canceled_by_has_time",
    "session_number_positive",
}


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have something happen between the form's look and the act, as if no lock were held."""

    def arrange(change: Callable[[], object]) -> None:
        monkeypatch.setattr(Session, "hold", lambda *_args, **_kwargs: change())

    return arrange


def add(admin: Client, cast: Cast, **changed: Any) -> Any:
    facts = {"mentor": cast.anna.pk, "timetable": cast.hall.pk, "slot": cast.ten.pk, "idea": cast.kelp.pk}
    return admin.post(f"{LIST}add/", facts | changed)


def mentor_booked(admin: Client, cast: Cast, **_: Any) -> Any:
    making.make_session(cast.ten, cast.anna).cancel(reason="", by=None)
    making.make_session(cast.annas_ten, cast.anna)
    return admin.post(f"{PAGE}reinstatement/")


def team_booked(admin: Client, cast: Cast, **_: Any) -> Any:
    making.make_session(cast.ten, cast.anna, cast.kelp).cancel(reason="", by=None)
    making.make_session(cast.ten, cast.boris, cast.kelp)
    return admin.post(f"{PAGE}reinstatement/")


def number_taken_and_given_back(admin: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, **_: Any) -> Any:
    making.make_session(cast.half_past, cast.boris)
    monkeypatch.setattr("sessions_app.forms.name_obstacle", lambda refusal, **_: refusal)
    return add(admin, cast, number=1)


def slot_moved(admin: Client, cast: Cast, meanwhile: Callable[..., None], **_: Any) -> Any:
    slots = cast.hall.slots.filter(pk=cast.ten.pk)
    meanwhile(lambda: slots.update(during=making.at(300)))
    return add(admin, cast, number=1)


def timetable_given_away(admin: Client, cast: Cast, **_: Any) -> Any:
    making.make_session(cast.annas_ten, cast.anna)
    facts = {"name": "Anna's own", "kind": "custom", "mentor": cast.boris.pk}
    return admin.post(f"{TIMETABLES}{cast.annas.pk}/edit/", facts)


def timetable_of_another(admin: Client, cast: Cast, **_: Any) -> Any:
    return add(admin, cast, mentor=cast.boris.pk, timetable=cast.annas.pk, slot=cast.annas_ten.pk)


def slot_taken_away(admin: Client, cast: Cast, **_: Any) -> Any:
    making.make_session(cast.ten, cast.anna)
    return admin.post(f"{TIMETABLES}{cast.hall.pk}/slots/{cast.ten.pk}/delete/")


def team_moved(admin: Client, cast: Cast, meanwhile: Callable[..., None], **_: Any) -> Any:
    other, teams = making.make_event("other"), cast.event.ideas.filter(pk=cast.kelp.pk)
    meanwhile(lambda: teams.update(event=other))
    return add(admin, cast, number=1)


def second_meeting(admin: Client, cast: Cast, **_: Any) -> Any:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    return admin.post(f"{PAGE}meeting/", {"link": ""})


def meeting_made_meanwhile(admin: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, **_: Any) -> Any:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    monkeypatch.setattr("sessions_app.models.session.require_no_meeting", lambda *_args: None)
    return admin.post(f"{PAGE}cancellation/")


PROVOKED: dict[str, Callable[..., Any]] = {
    "mentor_not_double_booked": mentor_booked,
    "team_not_double_booked": team_booked,
    "session_number_unique_in_event": number_taken_and_given_back,
    "session_time_is_slot_time": slot_moved,
    "session_fits_timetable": timetable_given_away,
    "custom_timetable_is_its_mentors": timetable_of_another,
    "standing_session_has_slot": slot_taken_away,
    "idea_is_of_the_event": team_moved,
    "one_active_meeting_per_session": second_meeting,
    "meeting_team_is_session_team": meeting_made_meanwhile,
}
RULES = {rule.name: rule for model in (Session, Meeting) for rule in model._meta.constraints}


def test_every_rule_of_sessions_is_told_on_a_page_or_cannot_be_broken_there() -> None:
    assert set(RULES) - {"session_with_standing_idea", "session_with_mentor"} == PROVOKED.keys() | BEYOND_PAGES


@pytest.mark.parametrize("name", PROVOKED)
def test_the_rules_own_sentence_is_on_the_page(
    admin: Client, cast: Cast, name: str, meanwhile: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PROVOKED[name](admin, cast, meanwhile=meanwhile, monkeypatch=monkeypatch)

    assert page.status_code == 409
    assert str(RULES[name].violation_error_message) in reading.content(page).words


def test_a_slot_that_would_cover_two_sessions_of_its_mentor_names_the_first(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)
    making.make_session(cast.half_past, cast.anna)
    moving = making.make_slot(cast.annas, 90)
    making.make_session(moving, cast.anna)
    cast.annas_ten.delete()

    sent = {"date": "2027-03-06", "start": "12:00", "end": "12:50"}
    page = admin.post(f"{TIMETABLES}{cast.annas.pk}/slots/{moving.pk}/edit/", sent)

    sentence = "Session 3 cannot move there: Anna Berg has session 1 at Sat 12:00 in Main hall."
    assert (page.status_code, reading.beside(page, "start")) == (409, [sentence])
