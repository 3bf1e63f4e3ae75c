"""The mentors of an event."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Event, Mentor, Topic, User
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/mentors/"
ADD = f"{LIST}add/"


def facts(**changed: Any) -> dict[str, Any]:
    lawful = {
        "email": "chloe@example.org",
        "name": "Chloé Dubois",
        "headline": "Lawyer ⚖️",
        "bio": "Since 2009.\nIn three countries.",
        "time_zone": "Europe/Paris",
        "new_topics": "Fintech law, ux ,  UX",
    }
    return lawful | changed


def edit(mentor: Mentor) -> str:
    return f"{LIST}{mentor.pk}/edit/"


def remove(mentor: Mentor) -> str:
    return f"{LIST}{mentor.pk}/remove/"


def names(page: Any) -> list[str]:
    return [row[0] for row in reading.rows(page)]


# The list


def test_the_list_shows_the_mentors_of_this_event(admin: Client, cast: Cast) -> None:
    making.make_mentor("Olga Other", event=making.make_event("other"))
    cast.anna.topics.add(making.make_topic("UX"), making.make_topic("Law"))
    making.make_session(cast.ten, cast.anna)
    making.make_session(cast.half_past, cast.anna).cancel(reason="", by=None)

    page = admin.get(LIST)

    assert reading.rows(page) == [
        ["Anna Berg", "", "Law UX", "1", "1", "Edit Anna Berg Remove Anna Berg"],
        ["Boris Adamov", "", "", "0", "0", "Edit Boris Adamov Remove Boris Adamov"],
    ]
    assert reading.content(page).one(class_="figures").words == "2 mentors"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=BERG", ["Anna Berg"]),
        ("q=boris@", ["Boris Adamov"]),
        ("q=sharp", ["Boris Adamov"]),
        ("topic={ux}", ["Anna Berg"]),
        ("topic={ux}&q=boris", []),
        ("sort=-sessions", ["Boris Adamov", "Anna Berg"]),
        ("sort=name", ["Anna Berg", "Boris Adamov"]),
        ("topic=99999999999999999999", ["Anna Berg", "Boris Adamov"]),
        ("q=%00", ["Anna Berg", "Boris Adamov"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(admin: Client, cast: Cast, query: str, found: list[str]) -> None:
    ux = making.make_topic("UX")
    cast.anna.topics.add(ux, making.make_topic("Law"))
    Mentor.objects.filter(pk=cast.boris.pk).update(headline="A sharp eye")
    making.make_session(cast.ten, cast.boris)

    assert names(admin.get(f"{LIST}?{query.format(ux=ux.pk)}")) == found


def test_what_filters_the_list_can_be_taken_away(admin: Client, cast: Cast) -> None:
    page = reading.content(admin.get(f"{LIST}?q=nobody"))

    assert page.one(class_="empty").links() == {"Show all mentors": LIST}


def test_an_event_without_mentors_says_what_to_do(admin: Client, cast: Cast) -> None:
    making.make_event("other")

    page = reading.content(admin.get("/events/other/mentors/"))

    assert page.one(class_="empty").links() == {"Add mentor": "/events/other/mentors/add/"}


def test_the_list_takes_the_same_queries_for_one_and_three(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.anna.topics.add(making.make_topic())
    cast.event.mentors.remove(cast.boris)
    with django_assert_num_queries(8):  # session, person, event, choice of topics, count, mentors, topics, bell
        admin.get(LIST)
    making.make_mentor("Clara Dahl", event=cast.event).topics.add(making.make_topic("Law"))
    cast.event.mentors.add(cast.boris)
    with django_assert_num_queries(8):
        admin.get(LIST)


# Adding


def test_a_new_person_becomes_a_mentor(admin: Client, cast: Cast) -> None:
    making.make_topic("UX")

    page = admin.post(ADD, facts(), follow=True)

    mentor = Mentor.objects.get(user__email="chloe@example.org")
    assert [str(mentor), mentor.headline, mentor.time_zone] == ["Chloé Dubois", "Lawyer ⚖️", "Europe/Paris"]
    assert [topic.name for topic in mentor.topics.all()] == ["Fintech law", "UX"]
    assert list(mentor.events.all()) == [cast.event]
    assert not mentor.user.has_usable_password()
    assert page.redirect_chain == [(LIST, 302)]
    assert reading.messages(page) == ["Done: Chloé Dubois is a mentor of this event now."]


def test_somebody_known_is_taken_up_by_the_address(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(email="KIM@Example.org"), follow=True)

    mentor = Mentor.objects.get(user=cast.kim)
    assert (str(mentor), mentor.headline) == ("Kim Kelp", "Lawyer ⚖️")
    assert reading.messages(page) == ["Done: Kim Kelp, who has this address already, is a mentor of this event now."]


def test_a_mentor_of_another_event_keeps_what_is_left_empty_here(admin: Client, cast: Cast) -> None:
    profile = {"headline": "Designer", "bio": "Long", "time_zone": "UTC"}
    olga = making.make_mentor("Olga Other", event=making.make_event("other"), **profile)
    olga.topics.add(making.make_topic("Art"))

    admin.post(ADD, facts(email="olga@example.org", headline="", bio="Short", new_topics="UX"))

    olga.refresh_from_db()
    assert (olga.headline, olga.bio, olga.time_zone) == ("Designer", "Short", "UTC")
    assert [topic.name for topic in olga.topics.all()] == ["Art", "UX"]
    assert olga.events.count() == 2


def test_nobody_is_added_twice(admin: Client, cast: Cast) -> None:
    page = admin.post(ADD, facts(email="anna@example.org"))

    assert page.status_code == 409
    assert reading.beside(page, "email") == ["Anna Berg is a mentor of this event already."]
    assert reading.typed(page)["new_topics"] == facts()["new_topics"]
    assert Topic.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "nobody", "Enter a valid email address."),
        ("email", f"x@{'d.' * 150}org", "Ensure this value has at most 254 characters (it has 305)."),
        ("name", " ", "This field is required."),
        ("headline", "h" * 161, "Ensure this value has at most 160 characters (it has 161)."),
        ("bio", "a\x00b", "Null characters are not allowed."),
        ("topics", "999", "Select a valid choice. 999 is not one of the available choices."),
        ("topics", "x", "“x” is not a valid value."),
        ("new_topics", "a\x00b", "Null characters are not allowed."),
        ("new_topics", "t" * 81, f"“{'t' * 39}…” is too long for a topic: 80 characters are enough."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    admin: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    page = admin.post(ADD, facts(**{field: value}))

    assert page.status_code == 200
    assert reading.beside(page, field) == [sentence]
    assert not User.objects.filter(email="chloe@example.org").exists()


# Editing


def test_a_profile_is_edited(admin: Client, cast: Cast) -> None:
    law, ux = making.make_topic("Law"), making.make_topic("UX")
    cast.anna.topics.add(law)
    page = admin.get(edit(cast.anna))
    assert (reading.typed(page)["name"], reading.typed(page)["topics"]) == ("Anna Berg", str(law.pk))

    changed = {"name": "Anna Lund", "headline": "New", "time_zone": "UTC", "topics": [ux.pk]}
    page = admin.post(f"{edit(cast.anna)}?next={LIST}%3Fq%3Danna", changed, follow=True)

    anna = Mentor.objects.get(pk=cast.anna.pk)
    assert (str(anna), anna.headline, list(anna.topics.all())) == ("Anna Lund", "New", [ux])
    assert page.redirect_chain == [(f"{LIST}?q=anna", 302)]


def test_an_invalid_edit_keeps_what_was_typed(admin: Client, cast: Cast) -> None:
    page = admin.post(edit(cast.anna), {"name": "", "headline": "New", "time_zone": "UTC"})

    assert reading.heading(page) == "Edit Anna Berg"
    assert reading.beside(page, "name") == ["This field is required."]
    assert reading.typed(page)["headline"] == "New"


# Removing


def test_it_says_what_removing_means_and_does_it(admin: Client, cast: Cast) -> None:
    cast.hall.mentors.add(cast.boris)

    page = admin.get(remove(cast.boris))
    assert reading.heading(page) == "Remove Boris Adamov from the event?"
    assert "sits in none of its regular timetables" in reading.content(page).words

    page = admin.post(remove(cast.boris), follow=True)
    assert reading.messages(page) == ["Done: Boris Adamov is no mentor of this event any more."]
    assert (cast.event.mentors.count(), cast.hall.mentors.count()) == (1, 0)
    assert Mentor.objects.filter(pk=cast.boris.pk).exists()


def test_a_mentor_with_sessions_or_a_timetable_stays(admin: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)

    for page in (admin.get(remove(cast.anna)), admin.post(remove(cast.anna))):
        assert reading.on_top(page) == [
            "Anna Berg has 1 session in this event. Cancel it, or give it to another mentor, first.",
            "Anna Berg has 1 custom timetable in this event. Delete it, or give it to another mentor, first.",
        ]
        assert reading.content(page).links()["Show the sessions"] == f"/events/hack/sessions/?mentor={cast.anna.pk}"
    assert cast.event.mentors.count() == 2


def test_a_refused_removal_is_a_conflict(admin: Client, cast: Cast) -> None:
    assert admin.post(remove(cast.anna)).status_code == 409


# Who may


@pytest.fixture
def elsewhere(cast: Cast) -> Mentor:
    other: Event = making.make_event("other")
    return making.make_mentor("Olga Other", event=other)


def test_a_mentor_of_another_event_is_not_found(admin: Client, elsewhere: Mentor) -> None:
    assert [admin.get(edit(elsewhere)).status_code, admin.post(remove(elsewhere)).status_code] == [404, 404]


@pytest.mark.parametrize("person", ["kim", "anna"])
def test_only_administrators_manage_people(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.kim if person == "kim" else cast.anna.user)
    assert {client.get(url).status_code for url in (LIST, ADD, edit(cast.anna), remove(cast.anna))} == {403}
