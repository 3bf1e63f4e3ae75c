"""The form that adds a session."""

from typing import Any

import pytest
from django.test import Client

from sessions_app.models import Session
from tests import making, reading
from tests.sessions_app.conftest import Cast

URL = "/events/hack/sessions/add/"
CENTURY = 36_524 * 24 * 60  # minutes; free slots are only offered while they are still to come


def facts(cast: Cast, **changed: Any) -> dict[str, Any]:
    """A lawful form: Anna and team Kelp in the hall, Sat 12:00."""
    lawful = {
        "mentor": cast.anna.pk,
        "timetable": cast.hall.pk,
        "slot": cast.ten.pk,
        "idea": cast.kelp.pk,
        "description": "Pricing\nand sales",
        "number": 1,
    }
    return lawful | changed


def as_text(facts: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in facts.items()}


def saved(session: Session) -> list[Any]:
    return [session.mentor, session.timetable, session.slot, session.idea, session.description, session.number]


# Asking


def test_the_empty_form_offers_the_events_people_and_the_next_number(admin: Client, cast: Cast) -> None:
    other = making.make_event("other")
    making.make_mentor("Olga Other", event=other)
    making.make_idea("Other team", event=other)
    making.make_timetable("Other hall", event=other)
    making.make_session(cast.ten, cast.anna, number=41)

    page = admin.get(URL)

    assert reading.options(page, "mentor") == ["Choose a mentor", "Anna Berg", "Boris Adamov"]
    assert reading.options(page, "timetable") == ["Choose a timetable", "Anna's own", "Main hall"]
    assert reading.options(page, "idea") == ["Nobody yet: an open session", "Kelp", "Moss"]
    assert reading.options(page, "slot") == ["Choose a mentor first"]
    assert reading.typed(page)["number"] == "42"


def test_a_link_fills_in_what_it_names(admin: Client, cast: Cast) -> None:
    chosen = as_text({"mentor": cast.anna.pk, "timetable": cast.hall.pk, "slot": cast.ten.pk, "idea": cast.moss.pk})

    page = admin.get(URL, chosen)

    assert {name: reading.typed(page)[name] for name in chosen} == chosen


@pytest.mark.parametrize("nonsense", ["0", "x", "\0", "9" * 30])
def test_a_link_that_names_nothing_real_is_a_plain_form(admin: Client, nonsense: str) -> None:
    page = admin.get(URL, dict.fromkeys(["mentor", "timetable", "slot", "idea"], nonsense))

    assert (page.status_code, reading.options(page, "slot")) == (200, ["Choose a mentor first"])


def test_the_slots_offered_are_free_for_mentor_and_team(admin: Client, cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna)
    making.make_session(cast.half_past, cast.boris, cast.kelp)
    making.make_slot(cast.hall, 60)

    page = admin.post(URL, facts(cast, slot="", show_slots="1"))

    assert reading.options(page, "slot") == ["Choose a slot (1 free)", "Sat 13:00–13:20"]


def test_without_a_timetable_the_slots_of_all_open_ones_are_offered(admin: Client, cast: Cast) -> None:
    making.make_slot(making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris), 60)

    page = admin.post(URL, facts(cast, timetable="", show_slots="1"))

    assert reading.options(page, "slot") == [
        "Choose a slot (3 free)",
        "Sat 12:00–12:20 · Main hall",
        "Sat 12:00–12:20 · Anna's own",
        "Sat 12:30–12:50 · Main hall",
    ]
    assert reading.options(page, "timetable") == ["Choose a timetable", "Anna's own", "Main hall"]


def test_asking_for_slots_judges_nothing_and_loses_nothing(admin: Client, cast: Cast) -> None:
    half_done = as_text(facts(cast, mentor="", description="x" * 5000, number="many"))

    page = admin.post(URL, half_done | {"show_slots": "1"})

    assert (page.status_code, reading.on_top(page), Session.objects.count()) == (200, [], 0)
    assert reading.typed(page) == half_done | {"slot": "", "seen": "", "next": "/events/hack/sessions/"}


# Saved


def test_a_saved_session_is_shown_with_what_was_typed(admin: Client, cast: Cast) -> None:
    page = admin.post(URL, facts(cast), follow=True)

    session = Session.objects.get()
    assert saved(session) == [cast.anna, cast.hall, cast.ten, cast.kelp, "Pricing\nand sales", 1]
    assert page.redirect_chain == [("/events/hack/sessions/1/", 302)]
    assert reading.messages(page) == ["Done: Session 1 has been added."]
    assert session.history.get().pgh_context["user"] == cast.admin.pk


def test_a_saved_session_appears_in_the_list(admin: Client, cast: Cast) -> None:
    admin.post(URL, facts(cast, description="Pricing"))

    assert [row[:7] for row in reading.rows(admin.get("/events/hack/sessions/"))] == [
        ["1", "Sat 6 Mar, 12:00–12:20", "Anna Berg", "Main hall", "Kelp", "Pricing", "Open"]
    ]


def test_without_team_description_and_number_it_is_open_and_numbered(admin: Client, cast: Cast) -> None:
    making.make_session(cast.half_past, cast.anna, number=7)

    admin.post(URL, facts(cast, idea="", description="", number=""))

    assert saved(Session.objects.get(slot=cast.ten)) == [cast.anna, cast.hall, cast.ten, None, "", 8]


def test_emoji_are_kept_as_they_are(admin: Client, cast: Cast) -> None:
    admin.post(URL, facts(cast, description="👩🏽‍🚀 <b>бонжур</b>"))

    assert Session.objects.get().description == "👩🏽‍🚀 <b>бонжур</b>"


def test_the_way_back_is_the_list_one_came_from(admin: Client) -> None:
    page = admin.get(URL, {"next": "/events/hack/sessions/?q=x&page=2"})

    assert reading.content(page).links()["Cancel"] == "/events/hack/sessions/?q=x&page=2"
    assert reading.typed(page)["next"] == "/events/hack/sessions/?q=x&page=2"


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_never_leads_elsewhere(admin: Client, foreign: str) -> None:
    page = admin.get(URL, {"next": foreign})

    assert reading.content(page).links()["Cancel"] == "/events/hack/sessions/"


# Refused by a rule


def test_a_busy_mentor_is_named_and_the_nearest_free_slots_offered(admin: Client, cast: Cast) -> None:
    taken, *free = [making.make_slot(cast.hall, CENTURY + minutes) for minutes in (0, 20, 60, 100, 200)]
    making.make_slot(cast.annas, CENTURY + 20)
    making.make_session(taken, cast.anna)

    page = admin.post(URL, facts(cast, slot=taken.pk, number=""))

    sentence = "This slot has just been booked: Anna Berg has session 1 at Thu 12:00 in Main hall."
    assert (page.status_code, reading.beside(page, "slot")) == (409, [sentence])
    assert reading.on_top(page) == [f"Slot: {sentence}"]
    offered = reading.content(page).all("button", name="slot")
    assert [(button.attributes["value"], button.words) for button in offered] == [
        (str(free[0].pk), "Thu 6 Mar, 12:20–12:40"),
        (str(free[1].pk), "Thu 6 Mar, 13:00–13:20"),
        (str(free[2].pk), "Thu 6 Mar, 13:40–14:00"),
    ]
    assert Session.objects.count() == 1


def test_a_nearest_slot_is_taken_with_one_press(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)

    admin.post(URL, facts(cast, slot=["", cast.half_past.pk], number=""))

    assert saved(Session.objects.get(number=2))[:4] == [cast.anna, cast.hall, cast.half_past, cast.kelp]


def test_a_busy_team_is_named(admin: Client, cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.kelp)

    page = admin.post(URL, facts(cast, mentor=cast.boris.pk, number=2))

    sentence = "This slot has just been booked: Kelp has session 1 at Sat 12:00 in Anna's own."
    assert (page.status_code, reading.beside(page, "idea")) == (409, [sentence])


def test_a_busy_mentor_of_another_event_is_named_too(admin: Client, cast: Cast) -> None:
    hall = making.make_timetable("Other hall", event=making.make_event("other"))
    making.make_session(making.make_slot(hall), cast.anna)

    page = admin.post(URL, facts(cast))

    sentence = "This slot has just been booked: Anna Berg has session 1 at Sat 12:00 in Other hall."
    assert (page.status_code, reading.beside(page, "slot")) == (409, [sentence])


def test_another_mentors_custom_timetable_is_refused(admin: Client, cast: Cast) -> None:
    sent = facts(cast, mentor=cast.boris.pk, timetable=cast.annas.pk, slot=cast.annas_ten.pk)

    page = admin.post(URL, sent)

    sentence = "This custom timetable belongs to another mentor. Choose that mentor or another timetable."
    assert (page.status_code, reading.beside(page, "timetable")) == (409, [sentence])


def test_a_taken_number_is_refused_by_name(admin: Client, cast: Cast) -> None:
    making.make_session(cast.half_past, cast.anna, number=12)

    page = admin.post(URL, facts(cast, number=12))

    sentence = "Number 12 is taken by Anna Berg, Sat 12:30. The next free one is 13."
    assert (page.status_code, reading.beside(page, "number")) == (409, [sentence])


def test_a_number_of_another_event_is_free(admin: Client, cast: Cast) -> None:
    hall = making.make_timetable(event=making.make_event("other"))
    making.make_session(making.make_slot(hall, 600), cast.anna, number=12)

    admin.post(URL, facts(cast, number=12))

    assert Session.objects.filter(event=cast.event).get().number == 12


def test_what_was_typed_stays_after_a_refusal(admin: Client, cast: Cast) -> None:
    making.make_session(cast.half_past, cast.anna, number=12)
    sent = facts(cast, number=12, next="/events/hack/sessions/?q=x")

    page = admin.post(URL, sent)

    assert reading.typed(page) == as_text(sent) | {"seen": ""}


def test_sent_twice_it_is_added_once(admin: Client, cast: Cast) -> None:
    answers = [admin.post(URL, facts(cast)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert reading.beside(answers[1], "slot") == [
        "This slot has just been booked: Anna Berg has session 1 at Sat 12:00 in Main hall."
    ]
    assert Session.objects.count() == 1


def test_a_slot_moved_between_look_and_act_is_refused(
    admin: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def move_the_slot(*args: Any, **kwargs: Any) -> None:
        cast.ten.__class__.objects.filter(pk=cast.ten.pk).update(during=making.at(300))

    monkeypatch.setattr(Session, "hold", move_the_slot)
    page = admin.post(URL, facts(cast))

    sentence = "This slot is not in the timetable, or was moved or removed. Choose another slot."
    assert (page.status_code, reading.beside(page, "slot")) == (409, [sentence])
