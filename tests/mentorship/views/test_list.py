"""The requests of an event: the inbox, and what participants and mentors see of their own."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mentorship.models import MentorshipRequest, Urgency
from mentorship.scheduling import schedule
from mentorship.templatetags.requests import lasting
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/events/hack/requests/"


def make_waiting(cast: Cast, minutes: int, *, goal: str = "A pricing page", **facts: Any) -> MentorshipRequest:
    """A request of Kelp that has waited so long."""
    asked = making.make_request(facts.pop("idea", cast.kelp), by=cast.kim, goal=goal, **facts)
    asked.requested_at = timezone.now() - timedelta(minutes=minutes)
    asked.save()
    return asked


@pytest.fixture
def inbox(cast: Cast) -> Cast:
    """Legal waits for 3 h 20 min and is Anna's, pricing for 30 min; pitch is scheduled, growth is declined."""
    ux = making.make_topic("UX")
    make_waiting(cast, 30, topics=[ux], wished_mentor=cast.boris, urgency=Urgency.STUCK)
    make_waiting(cast, 200, goal="Legal form", idea=cast.moss).assign(mentor=cast.anna, by=cast.admin)
    pitch = make_waiting(cast, 300, goal="Pitch")
    schedule(pitch, slot=cast.ten, mentor=cast.anna, by=cast.admin, now=cast.ten.during.lower - timedelta(days=1))
    make_waiting(cast, 90, goal="Growth", idea=cast.moss).decline(reason="No mentor for it", by=cast.admin)
    return cast


def goals(page: Any) -> list[str]:
    cells = (cell for table in reading.read(page).all("tbody") for cell in table.all(class_="inbox-goal"))
    return [cell.all("span")[0].words for cell in cells]


def own(page: Any) -> list[list[str]]:
    return reading.rows(page)


# The inbox


def test_those_that_wait_stand_first_the_oldest_on_top(admin: Client, inbox: Cast) -> None:
    page = admin.get(LIST)

    rest = [["Whenever it suits", "Assigned", "Review Moss"], ["Urgent: we are stuck", "Pending", "Review Kelp"]]
    assert reading.rows(page) == [
        ["Tick Moss", "Waits 3 h 20 min, promised 1 h", "Moss", "Legal form", "Anna Berg", *rest[0]],
        ["Tick Kelp", "Waits 30 min", "Kelp", "A pricing page UX", "wishes for Boris Adamov", *rest[1]],
    ]
    assert reading.content(page).one(class_="figures").words == "2 requests wait, the oldest 3 h 20 min, 1 over 1 h"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=all", ["Pitch", "Legal form", "Growth", "A pricing page"]),
        ("state=scheduled", ["Pitch"]),
        ("state=assigned", ["Legal form"]),
        ("state=nonsense", ["Legal form", "A pricing page"]),
        ("topic={ux}", ["A pricing page"]),
        ("mentor={anna}", ["Legal form"]),
        ("mentor={boris}", ["A pricing page"]),
        ("mentor={anna}&state=all", ["Pitch", "Legal form"]),
        ("idea={moss}", ["Legal form"]),
        ("longer=60", ["Legal form"]),
        ("longer=promised&state=all", ["Legal form"]),
        ("longer=1440", []),
        ("q=PRICING", ["A pricing page"]),
        ("q=moss", ["Legal form"]),
        ("q=mia", ["Legal form"]),
        ("q=%00", ["Legal form", "A pricing page"]),
        ("sort=-asked", ["A pricing page", "Legal form"]),
        ("sort=-urgency", ["A pricing page", "Legal form"]),
        ("mentor=99999999999999999999", ["Legal form", "A pricing page"]),
    ],
)
def test_the_inbox_is_searched_filtered_and_sorted(admin: Client, inbox: Cast, query: str, found: list[str]) -> None:
    ids = {"ux": making.make_topic("UX").pk, "anna": inbox.anna.pk, "boris": inbox.boris.pk, "moss": inbox.moss.pk}

    assert goals(admin.get(f"{LIST}?{query.format(**ids)}")) == found


def test_the_current_state_is_marked_and_the_other_filters_stay(admin: Client, inbox: Cast) -> None:
    states = reading.content(admin.get(f"{LIST}?state=scheduled&q=pitch")).one(class_="state-tabs")

    assert [link.words for link in states.all("a", aria_current="true")] == ["Scheduled"]
    assert states.links()["All"] == "?state=all&q=pitch"


def test_one_that_came_back_says_why(admin: Client, inbox: Cast) -> None:
    MentorshipRequest.objects.filter(goal="A pricing page").update(
        returned_at=timezone.now(), return_reason="Anna Berg fell ill"
    )

    assert "Came back: Anna Berg fell ill" in reading.rows(admin.get(LIST))[1][1]


def test_nothing_that_waits_is_told(admin: Client, cast: Cast) -> None:
    page = admin.get(LIST)

    assert reading.content(page).one(class_="figures").words == "No request waits"
    assert reading.content(page).one(class_="empty").words.startswith("Nobody waits.")


def test_no_match_leads_back(admin: Client, inbox: Cast) -> None:
    assert reading.content(admin.get(f"{LIST}?q=zzz")).one(class_="empty").links() == {"Show the requests": LIST}


def test_the_inbox_takes_the_same_queries_for_one_and_three(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_waiting(cast, 5, topics=[making.make_topic()])
    with django_assert_num_queries(7):  # session, person, event, choices, count, rows, what the shell counts
        admin.get(LIST)
    make_waiting(cast, 50, goal="Legal", topics=[making.make_topic("Law")]).assign(mentor=cast.anna, by=cast.admin)
    make_waiting(cast, 20, goal="Growth", wished_mentor=cast.boris)
    with django_assert_num_queries(7):
        admin.get(LIST)


def test_the_navigation_counts_those_that_wait(admin: Client, inbox: Cast) -> None:
    navigation = reading.read(admin.get("/events/hack/sessions/")).one("nav", id="navigation")

    assert navigation.links()["Requests 2"] == LIST


def test_the_list_of_sessions_says_what_waits(admin: Client, inbox: Cast) -> None:
    notice = reading.content(admin.get("/events/hack/sessions/")).one(class_="notice-requests")

    assert notice.words == "2 requests wait, the oldest 3 h 20 min. Review the requests"
    assert notice.links() == {"Review the requests": LIST}


def test_the_list_of_sessions_is_silent_when_nothing_waits(admin: Client, cast: Cast) -> None:
    assert reading.content(admin.get("/events/hack/sessions/")).all(class_="notice-requests") == []


# One's own


def test_a_participant_sees_what_became_of_the_teams_requests(client: Client, inbox: Cast) -> None:
    client.force_login(inbox.kim)

    page = client.get(LIST)

    pitch = MentorshipRequest.objects.get(goal="Pitch")
    assert own(page) == [
        ["A pricing page", "Kelp", "Pending", "Waits 30 min", "1 waits before it"],
        [
            "Pitch",
            "Kelp",
            "Scheduled",
            f"Waited {lasting(pitch.age(timezone.now()))}",
            "Session 1 with Anna Berg, Sat 6 Mar, 12:00–12:20",
        ],
    ]
    assert reading.content(page).one(class_="figures").words == "2 requests · usually answered within 1 h"
    assert reading.content(page).all(class_="bulk-bar") == []


def test_an_assigned_and_a_declined_one_say_so(client: Client, inbox: Cast) -> None:
    client.force_login(inbox.mia)

    assert [row[4] for row in own(client.get(LIST))] == [
        "No mentor for it",
        "Anna Berg helps; a time is being found",
    ]


def test_a_mentor_cannot_search_out_the_address_of_a_member(client: Client, inbox: Cast) -> None:
    client.force_login(inbox.anna.user)

    found = {typed: len(own(client.get(f"{LIST}?q={typed}"))) for typed in ("mia", inbox.mia.email)}

    assert found == {"mia": 1, inbox.mia.email: 0}


def test_a_mentor_sees_those_assigned_to_them(client: Client, inbox: Cast) -> None:
    client.force_login(inbox.anna.user)

    page = client.get(LIST)

    assert [row[0] for row in own(page)] == ["Legal form", "Pitch"]
    assert "Ask for a mentor" not in reading.content(page).links()


def test_filters_of_the_inbox_do_not_widen_ones_own(client: Client, inbox: Cast) -> None:
    client.force_login(inbox.kim)

    assert [row[0] for row in own(client.get(f"{LIST}?idea={inbox.moss.pk}&q=legal"))] == []
    assert len(own(client.get(f"{LIST}?idea={inbox.moss.pk}"))) == 2


def test_who_has_asked_for_nothing_is_shown_how(client: Client, cast: Cast) -> None:
    client.force_login(cast.kim)

    assert reading.content(client.get(LIST)).one(class_="empty").links() == {"Ask for a mentor": f"{LIST}add/"}


def test_ones_own_list_takes_the_same_queries_for_one_and_three(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.kim)
    make_waiting(cast, 5)
    with django_assert_max_num_queries(8):
        client.get(LIST)
    make_waiting(cast, 50, goal="Legal").assign(mentor=cast.anna, by=cast.admin)
    make_waiting(cast, 20, goal="Growth")
    with django_assert_max_num_queries(8):
        client.get(LIST)
