"""One request's page: to its team, to its mentor, and to those who decide."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship.models import MentorshipRequest
from mentorship.scheduling import schedule
from sessions_app.booking import call_off
from tests import making
from tests.reading import content, facts, heading
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY


def url(asked: MentorshipRequest) -> str:
    return f"/events/hack/requests/{asked.pk}/"


def section(response: object, label: str) -> str:
    return content(response).one("section", aria_labelledby=label).words


def buttons(response: object) -> list[str]:
    return [button.words for button in content(response).all("button")]


def test_the_team_reads_where_its_request_stands(cast: Cast, client: Client) -> None:
    making.make_request(cast.moss, by=cast.mia)
    asked = making.make_request(cast.kelp, by=cast.kim, topics=[making.make_topic()], wished_mentor=cast.anna)
    client.force_login(cast.kim)

    response = client.get(url(asked))

    assert heading(response) == "Request of Kelp Pending"
    assert "1 waits before it" in content(response).words
    assert (facts(response)["Topics"], facts(response)["Mentor wished for"]) == ("UX", "Anna Berg")
    assert section(response, "history-heading").endswith("Kim Kelp asked for mentorship")
    assert {"Edit request", "Withdraw request"} <= content(response).links().keys()
    assert "Who could help" not in content(response).words


def test_the_team_finds_the_session(cast: Cast, asked: MentorshipRequest, client: Client) -> None:
    schedule(asked, slot=making.make_slot(cast.annas, CENTURY), mentor=cast.anna, by=cast.admin)
    client.force_login(cast.kim)

    response = client.get(url(asked))

    assert content(response).links()["Session 1"] == "/events/hack/sessions/1/"
    assert "Withdraw request" not in content(response).links()


def test_the_mentor_reads_the_request_and_the_brief(cast: Cast, asked: MentorshipRequest, client: Client) -> None:
    cast.kelp.brief = "Farms under water"
    cast.kelp.save()
    asked.assign(mentor=cast.anna, by=cast.admin)
    client.force_login(cast.anna.user)

    response = client.get(url(asked))

    assert section(response, "request-heading").startswith("Request A pricing page that sells")
    assert section(response, "team-heading") == "Kelp Farms under water"
    assert "Withdraw request" not in content(response).links()
    assert "History" not in content(response).words


@pytest.mark.parametrize("who", ["mia", "boris"])
def test_others_do_not_find_it(cast: Cast, asked: MentorshipRequest, client: Client, who: str) -> None:
    client.force_login(cast.mia if who == "mia" else cast.boris.user)

    assert client.get(url(asked)).status_code == 404


def test_an_administrator_reads_who_could_help_and_why(cast: Cast, admin: Client) -> None:
    cast.anna.topics.add(making.make_topic())
    making.make_slot(cast.annas, CENTURY)
    asked = making.make_request(cast.kelp, by=cast.kim, topics=[making.make_topic()])
    cast.boris.events.clear()

    response = admin.get(url(asked))

    words = section(response, "suggestions-heading")
    assert "Anna Berg Topics in common: UX" in words
    assert "Boris" not in words
    assert "Assign Anna Berg" in buttons(response)


def test_whoever_has_no_free_slot_is_not_suggested(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.moss)
    cast.hall.mentors.add(cast.boris)

    response = admin.get(url(asked))

    words = section(response, "suggestions-heading")
    assert ("Boris Adamov" in words, "Anna Berg" in words) == (True, False)


def test_what_came_of_earlier_sessions_is_told(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    meeting = making.make_meeting(making.make_session(cast.ten, cast.boris, cast.kelp))
    meeting.record(outcome="mentor_missed", by=cast.admin)

    response = admin.get(url(asked))

    assert "1 Boris Adamov Mentor missed" in section(response, "earlier-heading")


def test_after_assignment_the_free_slots_of_that_mentor_are_offered(
    cast: Cast, asked: MentorshipRequest, admin: Client
) -> None:
    asked.assign(mentor=cast.anna, by=cast.admin)

    response = admin.get(url(asked))

    assert "12:00–12:20 Anna's own" in buttons(response)


def test_what_came_back_says_why(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    slot = making.make_slot(cast.annas, CENTURY)
    session = schedule(asked, slot=slot, mentor=cast.anna, by=cast.admin).session
    call_off(session, reason="Anna is ill", by=cast.admin)

    response = admin.get(url(asked))

    (notice,) = content(response).all(class_="notice")
    assert notice.words.startswith("Came back ")
    assert notice.words.endswith(": The meeting of session 1 was cancelled: Anna is ill")
    assert "brought it back to the queue" in section(response, "history-heading")


def test_the_queue_can_be_walked(cast: Cast, asked: MentorshipRequest, admin: Client) -> None:
    before, after = (making.make_request(cast.moss, by=cast.mia, goal=goal) for goal in ("First", "Last"))
    MentorshipRequest.objects.filter(pk=before.pk).update(requested_at=timezone.now() - timedelta(hours=1))

    links = content(admin.get(url(asked))).links()

    assert (links["Previous"], links["Next in the queue"]) == (url(before), url(after))


def test_a_page_costs_the_same_however_many_mentors_and_slots(
    cast: Cast, asked: MentorshipRequest, admin: Client
) -> None:
    admin.get(url(asked))
    with CaptureQueriesContext(
        connection,
    ) as few:
        admin.get(url(asked))
    for n in range(5):
        mentor = making.make_mentor(f"M{n} More", event=cast.event)
        timetable = making.make_timetable(f"Own {n}", event=cast.event, mentor=mentor)
        for minutes in range(5):
            making.make_slot(timetable, CENTURY + 30 * minutes)
    with CaptureQueriesContext(connection) as many:
        admin.get(url(asked))

    assert len(few) == len(many) <= 20
