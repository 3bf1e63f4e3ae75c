"""One act on many requests: what is ticked, or all that match; and what was left."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Idea, Mail, User
from mentorship.bulk import each
from mentorship.deciding import assign, assign_all
from mentorship.models import MentorshipRequest, State
from tests import making, reading
from tests.mentorship.test_telling import told
from tests.sessions_app.conftest import Cast, make_cast

LIST = "/events/hack/requests/"
ASSIGN = f"{LIST}assignment/"
DECLINE = f"{LIST}decline/"


@pytest.fixture
def three(cast: Cast) -> list[MentorshipRequest]:
    """The first and the last of Kelp, the second of Moss."""
    teams = (cast.kelp, cast.moss, cast.kelp)
    return [making.make_request(team, by=cast.kim, goal=f"Goal {n}") for n, team in enumerate(teams, start=1)]


def picked(requests: list[MentorshipRequest]) -> str:
    return ",".join(str(one.pk) for one in requests)


def ticked(requests: list[MentorshipRequest]) -> dict[str, Any]:
    return {"ticked": [one.pk for one in requests]}


def states() -> list[State]:
    return [one.state for one in MentorshipRequest.objects.order_by("pk")]


def concerned(page: Any) -> list[str]:
    return [line.words.split(" Waits")[0] for line in reading.content(page).one(class_="concerned").all("li")]


def test_it_asks_whom_it_concerns(admin: Client, three: list[MentorshipRequest]) -> None:
    page = admin.post(ASSIGN, ticked(three[:2]) | {"next": f"{LIST}?q=goal"})

    assert reading.heading(page) == "Assign 2 requests to a mentor"
    assert concerned(page) == ["Kelp: Goal 1", "Moss: Goal 2"]
    facts = {"picked": picked(three[:2]), "mentor": "", "quiet": "", "next": f"{LIST}?q=goal"}
    assert reading.typed(page) == facts
    assert states() == [State.PENDING] * 3


def test_all_that_match_are_found_by_the_same_filters(admin: Client, three: list[MentorshipRequest]) -> None:
    page = admin.post(DECLINE, {"all": "1", "next": f"{LIST}?idea={three[0].idea_id}"})

    assert concerned(page) == ["Kelp: Goal 1", "Kelp: Goal 3"]


def test_what_was_ticked_is_assigned(admin: Client, cast: Cast, three: list[MentorshipRequest]) -> None:
    facts = {"picked": picked(three[:2]), "mentor": cast.anna.pk, "next": f"{LIST}?q=goal"}

    page = admin.post(ASSIGN, facts, follow=True)

    assert states() == [State.ASSIGNED, State.ASSIGNED, State.PENDING]
    assert page.redirect_chain == [(f"{LIST}?q=goal", 302)]
    assert reading.messages(page) == ["Done: 2 requests are assigned to Anna Berg."]


def test_one_that_cannot_be_does_not_stop_the_others(admin: Client, cast: Cast, three: list[MentorshipRequest]) -> None:
    three[1].decline(reason="Full", by=cast.admin)

    page = admin.post(ASSIGN, {"picked": picked(three), "mentor": cast.anna.pk}, follow=True)

    assert states() == [State.ASSIGNED, State.DECLINED, State.ASSIGNED]
    assert reading.messages(page) == [
        "Done: 2 requests are assigned to Anna Berg.",
        "Note: 1 was left: Moss (This request is “Declined” already. Reload the page to see what became of it.)",
    ]
    (warning,) = reading.content(page).all(class_="message-warning")
    assert warning.links() == {"Moss": three[1].get_absolute_url()}


def test_many_are_declined_with_one_reason(admin: Client, three: list[MentorshipRequest]) -> None:
    page = admin.post(DECLINE, {"picked": picked(three), "reason": "No mentor for it"}, follow=True)

    assert states() == [State.DECLINED] * 3
    assert {one.decline_reason for one in MentorshipRequest.objects.all()} == {"No mentor for it"}
    assert reading.messages(page) == ["Done: 3 requests have been declined."]


@pytest.mark.parametrize(
    ("address", "facts", "field", "sentence"),
    [
        (ASSIGN, {"mentor": ""}, "mentor", "This field is required."),
        (DECLINE, {"reason": " "}, "reason", "This field is required."),
        (DECLINE, {"reason": "r" * 301}, "reason", "Ensure this value has at most 300 characters (it has 301)."),
        (DECLINE, {"reason": "a\x00b"}, "reason", "Null characters are not allowed."),
    ],
)
def test_what_is_missing_is_asked_for_again(
    admin: Client, three: list[MentorshipRequest], address: str, facts: dict[str, str], field: str, sentence: str
) -> None:
    page = admin.post(address, {"picked": picked(three)} | facts)

    assert reading.beside(page, field) == [sentence]
    assert len(concerned(page)) == 3
    assert states() == [State.PENDING] * 3


@pytest.mark.parametrize(
    "facts", [{}, {"ticked": ["x", "\x00", "9" * 40]}, {"picked": ""}, {"picked": "1;drop"}, {"picked": "9" * 40}]
)
def test_nothing_chosen_leads_back(admin: Client, three: list[MentorshipRequest], facts: dict[str, Any]) -> None:
    page = admin.post(ASSIGN, facts, follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert reading.messages(page) == ["Note: Nothing was chosen. Tick the requests in the list first."]


def test_requests_of_another_event_are_left_out(admin: Client, cast: Cast, three: list[MentorshipRequest]) -> None:
    other = making.make_idea("Newt", event=making.make_event("other"))
    foreign = making.make_request(other, by=cast.admin)

    admin.post(ASSIGN, {"picked": picked([*three, foreign]), "mentor": cast.anna.pk})

    foreign.refresh_from_db()
    assert foreign.state == State.PENDING
    assert concerned(admin.post(DECLINE, ticked([three[0], foreign]))) == ["Kelp: Goal 1"]


def test_opening_the_address_leads_to_the_list(admin: Client, cast: Cast) -> None:
    assert admin.get(ASSIGN).headers["Location"] == LIST


@pytest.mark.parametrize("address", [ASSIGN, DECLINE])
def test_only_administrators_act_on_many(
    client: Client, cast: Cast, three: list[MentorshipRequest], address: str
) -> None:
    for person in (cast.kim, cast.anna.user):
        client.force_login(person)
        assert client.post(address, {"picked": picked(three), "reason": "x"}).status_code == 403
    assert states() == [State.PENDING] * 3


# At once


@pytest.fixture
def crowd(transactional_db: None) -> Cast:
    cast = make_cast()
    for number in range(30):
        making.make_request(cast.kelp, by=cast.kim, goal=f"Goal {number}")
    return cast


def test_four_who_assign_the_same_at_once_all_come_through(crowd: Cast) -> None:
    ids = list(MentorshipRequest.objects.values_list("pk", flat=True))
    gate, outcomes = Barrier(4), []

    def work(number: int) -> None:
        try:
            gate.wait()
            mentor = (crowd.anna, crowd.boris)[number % 2]
            order = ids if number < 2 else ids[::-1]
            act = lambda some: assign_all(some, mentor=mentor, by=crowd.admin)  # noqa: E731
            outcomes.append(each(MentorshipRequest.objects.all(), order, act))
        finally:
            connection.close()

    threads = [Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [(len(outcome.done), outcome.left) for outcome in outcomes] == [(30, [])] * 4
    assert {one.state for one in MentorshipRequest.objects.all()} == {State.ASSIGNED}


def test_many_cost_no_more_queries_than_one(cast: Cast, three: list[MentorshipRequest]) -> None:
    act = lambda some: assign_all(some, mentor=cast.anna, by=cast.admin)  # noqa: E731
    every = list(MentorshipRequest.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        each(MentorshipRequest.objects.all(), [three[0].pk], act)
    with CaptureQueriesContext(connection) as more:
        each(MentorshipRequest.objects.all(), every, act)

    assert (len(queries) <= 20, len(more) - len(queries)) == (True, 0)


# What is told


def test_mentor_and_teams_hear_of_many_as_of_one(admin: Client, cast: Cast, three: list[MentorshipRequest]) -> None:
    admin.post(ASSIGN, {"picked": picked(three[:2]), "mentor": cast.anna.pk})

    chosen = "You are chosen to help {}; the time follows. What they want: {}"
    assert told() == {
        "Anna Berg": [chosen.format("Kelp", "Goal 1"), chosen.format("Moss", "Goal 2")],
        "Kim Kelp": ["Anna Berg will help Kelp. The time follows."],
        "Mia Moss": ["Anna Berg will help Moss. The time follows."],
    }
    mails = Mail.objects.waiting().values_list("user__name", "thread")
    assert {thread for name, thread in mails if name == "Anna Berg"} == {f"request-{one.pk}" for one in three[:2]}


def test_whoever_wants_no_mail_gets_none_of_many(admin: Client, cast: Cast, three: list[MentorshipRequest]) -> None:
    admin.post(ASSIGN, {"picked": picked(three), "mentor": cast.anna.pk})
    User.objects.filter(pk=cast.anna.user.pk).update(unwanted_mail=["request"])

    admin.post(DECLINE, {"picked": picked(three), "reason": "Full"})

    assert "The request of Kelp was declined. You need not do anything." in told()["Anna Berg"]
    assert not Mail.objects.filter(user=cast.anna.user).exists()


def test_nobody_is_told_again_who_was_chosen_already(admin: Client, cast: Cast, three: list[MentorshipRequest]) -> None:
    assign(three[0], mentor=cast.anna, by=cast.admin, quiet=True)
    since = MentorshipRequest.objects.get(pk=three[0].pk).assigned_at

    admin.post(ASSIGN, {"picked": picked(three[:1]), "mentor": cast.anna.pk})

    assert (told(), MentorshipRequest.objects.get(pk=three[0].pk).assigned_at) == ({}, since)


@pytest.mark.parametrize(
    ("address", "facts", "spares"),
    [
        (ASSIGN, {"mentor": "anna"}, "Do not notify the mentor, Team Kelp and Team Moss"),
        (DECLINE, {"reason": "Full"}, "Do not notify Team Kelp and Team Moss ({} people)"),
    ],
)
def test_many_may_be_decided_quietly(
    admin: Client, cast: Cast, three: list[MentorshipRequest], address: str, facts: dict[str, Any], spares: str
) -> None:
    teams = Idea.objects.filter(pk__in=[cast.kelp.pk, cast.moss.pk])
    people = User.objects.filter(ideas__in=teams).distinct().count()
    assert spares.format(people) in reading.content(admin.post(address, ticked(three))).words

    facts = {name: cast.anna.pk if value == "anna" else value for name, value in facts.items()}
    admin.post(address, {"picked": picked(three), "quiet": "on"} | facts)

    assert State.PENDING not in states()
    assert told() == {}


def test_a_mentor_who_left_the_event_meanwhile_is_told_in_a_sentence(
    cast: Cast, three: list[MentorshipRequest]
) -> None:
    cast.anna.events.clear()

    act = lambda some: assign_all(some, mentor=cast.anna, by=cast.admin)  # noqa: E731
    outcome = each(MentorshipRequest.objects.all(), [one.pk for one in three], act)

    assert {why for _one, why in outcome.left} == {
        "Anna Berg does not take part in this event. Add them to the event, or choose another mentor."
    }
    assert states() == [State.PENDING] * 3
