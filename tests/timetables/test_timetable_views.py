"""The timetables of an event, and one of them with what stands in it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Event
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Slot, Timetable
from timetables.spans import span

LIST = "/events/hack/timetables/"
ADD = f"{LIST}add/"


def detail(timetable: Timetable) -> str:
    return f"{LIST}{timetable.pk}/"


def edit(timetable: Timetable) -> str:
    return f"{LIST}{timetable.pk}/edit/"


def delete(timetable: Timetable) -> str:
    return f"{LIST}{timetable.pk}/delete/"


def facts(**changed: Any) -> dict[str, Any]:
    """A lawful form of a regular timetable."""
    return {"name": "Gallery 🎨", "kind": "regular", "place": "Second floor"} | changed


# Adding


def test_a_regular_timetable_is_added_with_those_who_sit_in_it(admin: Client, cast: Cast) -> None:
    chosen = {"mentors": [cast.anna.pk, cast.boris.pk], "mentor": cast.anna.pk}

    page = admin.post(ADD, facts(**chosen), follow=True)

    added = Timetable.objects.get(name="Gallery 🎨")
    assert (added.mentor, added.place, set(added.mentors.all())) == (None, "Second floor", {cast.anna, cast.boris})
    assert page.redirect_chain == [(detail(added), 302)]
    assert reading.messages(page) == ["Done: Gallery 🎨 has been added. Add its slots next."]
    assert reading.content(page).one(class_="empty").links() == {"Add slots": f"{detail(added)}slots/add/"}


def test_place_link_and_the_usual_minutes_are_kept(admin: Client, cast: Cast) -> None:
    offered = reading.typed(admin.get(ADD))
    assert (offered["slot_minutes"], offered["gap_minutes"]) == ("20", "0")

    admin.post(ADD, facts(link="meet.example.org/hall", slot_minutes="25", gap_minutes="5"))

    added = Timetable.objects.get(name="Gallery 🎨")
    assert (added.link, added.slot_minutes, added.gap_minutes) == ("https://meet.example.org/hall", 25, 5)
    slots = reading.typed(admin.get(f"{detail(added)}slots/add/"))
    assert (slots["minutes"], slots["gap"]) == ("25", "5")


def test_minutes_left_empty_are_the_usual_ones(admin: Client, cast: Cast) -> None:
    admin.post(ADD, facts(slot_minutes="", gap_minutes=""))

    added = Timetable.objects.get(name="Gallery 🎨")
    assert (added.slot_minutes, added.gap_minutes) == (20, 0)


@pytest.mark.parametrize("draft", [True, False])
def test_it_is_published_by_whoever_adds_it_or_stays_a_draft(admin: Client, cast: Cast, draft: bool) -> None:
    admin.post(ADD, facts(**({"draft": "on"} if draft else {})))

    added = Timetable.objects.get(name="Gallery 🎨")
    assert (added.is_published, added.published_by) == (not draft, None if draft else cast.admin)


def test_a_custom_timetable_has_its_mentor_alone(admin: Client, cast: Cast) -> None:
    admin.post(ADD, facts(kind="custom", mentor=cast.boris.pk, mentors=[cast.anna.pk]))

    added = Timetable.objects.get(name="Gallery 🎨")
    assert (added.mentor, added.mentors.count()) == (cast.boris, 0)


def test_a_custom_timetable_needs_a_mentor(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(kind="custom"))

    assert page.status_code == 200
    assert reading.beside(page, "mentor") == ["A custom timetable belongs to one mentor. Choose the mentor."]
    assert reading.typed(page)["place"] == "Second floor"


def test_a_mentor_of_another_event_is_no_choice(admin: Client, cast: Cast) -> None:
    olga = making.make_mentor("Olga Other", event=making.make_event("other"))

    page = admin.post(ADD, facts(kind="custom", mentor=olga.pk))

    assert reading.beside(page, "mentor") == ["Select a valid choice. That choice is not one of the available choices."]


def test_a_name_is_given_once_in_an_event(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(name="MAIN hall"))

    assert page.status_code == 409
    assert reading.beside(page, "name") == ["Another timetable of this event has this name. Choose a different one."]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "n" * 10_000, "Ensure this value has at most 120 characters (it has 10000)."),
        ("name", "a\x00b", "Null characters are not allowed."),
        ("place", "p" * 10_000, "Ensure this value has at most 160 characters (it has 10000)."),
        ("mentors", "x", "“x” is not a valid value."),
        ("link", "javascript:alert(1)", "Enter a valid URL."),
        ("slot_minutes", "0", "Ensure this value is greater than or equal to 1."),
        ("slot_minutes", "1441", "Ensure this value is less than or equal to 1440."),
        ("gap_minutes", "-1", "Ensure this value is greater than or equal to 0."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    admin: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    page = admin.post(ADD, facts(**{field: value}))

    assert (page.status_code, reading.beside(page, field)) == (200, [sentence])


def test_a_kind_nobody_knows_is_no_choice(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(kind="other"))

    assert reading.on_top(page) == ["Kind: Select a valid choice. other is not one of the available choices."]


# Editing


def test_a_timetable_is_edited(admin: Client, cast: Cast) -> None:
    page = admin.get(edit(cast.annas))
    assert (reading.typed(page)["name"], reading.typed(page)["mentor"]) == ("Anna's own", str(cast.anna.pk))

    page = admin.post(edit(cast.annas), facts(kind="custom", mentor=cast.boris.pk), follow=True)

    cast.annas.refresh_from_db()
    assert (cast.annas.name, cast.annas.mentor) == ("Gallery 🎨", cast.boris)
    assert reading.messages(page) == ["Done: Gallery 🎨 has been saved."]


def test_saving_does_not_publish_a_draft(admin: Client, cast: Cast) -> None:
    Timetable.objects.update(published_at=None)

    admin.post(edit(cast.hall), facts(draft=""))

    assert not Timetable.objects.get(pk=cast.hall.pk).is_published


@pytest.mark.parametrize("kind", ["custom", "regular"])
def test_with_sessions_in_it_neither_mentor_nor_kind_changes(admin: Client, cast: Cast, kind: str) -> None:
    making.make_session(cast.annas_ten, cast.anna)

    page = admin.post(edit(cast.annas), facts(kind=kind, mentor=cast.boris.pk))

    field = "Mentor" if kind == "custom" else "Kind"
    assert page.status_code == 409
    sentence = "Sessions stand in this timetable, so its event and mentor stay as they are. "
    assert reading.on_top(page) == [f"{field}: {sentence}Move or delete its sessions first."]
    assert reading.heading(page) == "Edit Anna's own"


def test_a_mentor_with_a_session_in_it_keeps_the_seat(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)

    page = admin.post(edit(cast.hall), facts(mentors=[cast.boris.pk]))

    assert page.status_code == 409
    assert reading.beside(page, "mentors") == ["Anna Berg has session 1 in this timetable. Move or cancel it first."]
    assert list(cast.hall.mentors.all()) == [cast.anna]


# Deleting


def test_it_asks_and_deletes_with_the_slots(admin: Client, cast: Cast) -> None:
    page = admin.get(delete(cast.hall))
    assert reading.heading(page) == "Delete Main hall?"
    assert "Main hall is deleted for good, with its 2 slots." in reading.content(page).words

    page = admin.post(delete(cast.hall), follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert reading.messages(page) == ["Done: Main hall has been deleted."]
    assert (Timetable.objects.count(), Slot.objects.count()) == (1, 1)


def test_with_sessions_in_it_a_timetable_stays(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna).cancel(reason="", by=None)
    sentence = "1 session is in this timetable. Delete it, or move it to another timetable, first."

    asked, done = admin.get(delete(cast.hall)), admin.post(delete(cast.hall))

    for page in (asked, done):
        assert sentence in reading.content(page).words
        shown = reading.content(page).links()["Show the sessions"]
        assert shown == f"/events/hack/sessions/?timetable={cast.hall.pk}"
    assert done.status_code == 409
    assert Slot.objects.filter(timetable=cast.hall).count() == 2


# One timetable


def test_where_everybody_is_taken_the_slot_is(admin: Client, cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.kelp)
    making.make_session(making.make_slot(cast.annas, 60), cast.anna).cancel(reason="", by=None)

    page = admin.get(detail(cast.annas))

    assert [row[:3] for row in reading.rows(page)] == [
        ["12:00–12:20", "Taken", "Session 1 Kelp Open"],
        ["13:00–13:20", "Free", "Session 2 no team yet Cancelled"],
    ]
    assert len([link for link in reading.content(page).links() if link.startswith("Add session")]) == 1


def test_what_is_past_is_neither_free_nor_taken(admin: Client, cast: Cast) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    Event.objects.update(starts_on=now.date() - timedelta(days=2), ends_on=now.date() + timedelta(days=2))
    Slot.objects.filter(pk=cast.annas_ten.pk).update(during=span(now - timedelta(days=1), now - timedelta(hours=23)))

    page = admin.get(detail(cast.annas))

    assert [row[1:3] for row in reading.rows(page)] == [["Past", ""]]


def test_a_cancelled_session_without_its_slot_is_shown_apart(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna).cancel(reason="", by=None)
    cast.ten.remove(by=None)

    page = reading.content(admin.get(detail(cast.hall)))

    assert page.all("section")[-1].words.startswith("Cancelled, their slot removed Session 1")


def test_a_timetable_takes_the_same_queries_for_one_slot_and_three(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.half_past.delete()
    making.make_session(cast.ten, cast.anna, cast.kelp)
    with django_assert_num_queries(9):  # session, person, event, timetable, seats, slots, sessions, the slotless, bell
        admin.get(detail(cast.hall))
    making.make_session(cast.ten, cast.boris, cast.moss)
    making.make_meeting(making.make_session(making.make_slot(cast.hall, 60), cast.boris, cast.moss))
    making.make_session(making.make_slot(cast.hall, 24 * 60), cast.anna).cancel(reason="", by=None)
    with django_assert_num_queries(9):
        admin.get(detail(cast.hall))


# Who may


@pytest.fixture
def elsewhere(cast: Cast) -> Timetable:
    return making.make_timetable("Other hall", event=making.make_event("other"))


def test_a_timetable_of_another_event_is_not_found(admin: Client, elsewhere: Timetable) -> None:
    urls = [detail(elsewhere), edit(elsewhere), delete(elsewhere), f"{LIST}99999999999999999999/"]
    assert [admin.get(url).status_code for url in urls] == [404] * 4


@pytest.mark.parametrize("person", ["kim", "anna"])
def test_only_administrators_manage_timetables(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.kim if person == "kim" else cast.anna.user)
    urls = [ADD, edit(cast.hall), delete(cast.hall)]
    assert [client.get(url).status_code for url in urls] == [403] * 3
