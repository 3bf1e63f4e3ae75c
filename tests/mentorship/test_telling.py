"""Each act on a request tells those whom it concerns, once, and never the one who acted."""

import pytest
from django.core.exceptions import ValidationError

from events.models import Mail, Notification
from events.team_joining import leave
from mentorship.asking import ask, revise, withdraw
from mentorship.deciding import assign, decline, reopen
from mentorship.models import MentorshipRequest, State, Urgency
from tests import making
from tests.sessions_app.conftest import Cast


def told() -> dict[str, list[str]]:
    """What each person has read in the panel since the last time one looked."""
    found: dict[str, list[str]] = {}
    for note in Notification.objects.order_by("pk").select_related("user"):
        found.setdefault(note.user.name, []).append(note.text)
    Notification.objects.all().delete()
    return found


def mailed() -> set[str]:
    """Who gets a mail."""
    return set(Mail.objects.waiting().values_list("user__name", flat=True))


def test_administrators_hear_that_a_team_asks(cast: Cast) -> None:
    making.make_user("Ben Boss", is_administrator=True)
    ask(idea=cast.kelp, goal="Sell\n more", by=cast.kim)

    sentence = "Kelp asks for mentorship: Sell more"
    assert told() == {"Ada Admin": [sentence], "Ben Boss": [sentence]}
    assert mailed() == {"Ada Admin", "Ben Boss"}


def test_how_urgent_it_is_is_told(cast: Cast) -> None:
    ask(idea=cast.kelp, goal="Sell more", urgency=Urgency.STUCK, by=cast.kim)

    assert told() == {"Ada Admin": ["Kelp asks for mentorship (Urgent: we are stuck): Sell more"]}


def test_the_team_hears_that_an_administrator_asked_for_it(cast: Cast) -> None:
    ask(idea=cast.kelp, goal="Sell more", by=cast.admin)

    assert told() == {"Kim Kelp": ["Ada Admin asked for mentorship for Kelp: Sell more"]}


def test_what_waits_for_who_leaves_the_team_is_not_sent(cast: Cast) -> None:
    lea = making.make_user("Lea Late")
    cast.kelp.members.add(lea)
    ask(idea=cast.kelp, goal="Sell more", by=cast.admin)

    leave(cast.kelp, by=lea)

    about = Mail.objects.filter(subject__contains="asked for mentorship").values_list("user__name", flat=True)
    assert list(about) == ["Kim Kelp"]


def test_the_message_leads_to_the_request(cast: Cast) -> None:
    request = ask(idea=cast.kelp, goal="Sell more", by=cast.kim)

    assert Notification.objects.get().url == f"/events/hack/requests/{request.pk}/"


def test_new_words_are_told_to_nobody(cast: Cast, asked: MentorshipRequest) -> None:
    revise(asked, goal="Something else", by=cast.kim)

    assert (told(), mailed()) == ({}, set())
    assert MentorshipRequest.objects.get().goal == "Something else"


def test_mentor_and_team_hear_of_an_assignment(cast: Cast, asked: MentorshipRequest) -> None:
    assign(asked, mentor=cast.anna, by=cast.admin)

    assert told() == {
        "Anna Berg": ["You are chosen to help Kelp; the time follows. What they want: A pricing page that sells"],
        "Kim Kelp": ["Anna Berg will help Kelp. The time follows."],
    }
    assert mailed() == {"Anna Berg", "Kim Kelp"}


def test_a_mentor_who_was_chosen_before_hears_that_it_is_settled(cast: Cast, asked: MentorshipRequest) -> None:
    assign(asked, mentor=cast.anna, by=cast.admin, quiet=True)
    assign(asked, mentor=cast.boris, by=cast.admin)

    assert told() == {
        "Anna Berg": ["The request of Kelp has gone to Boris Adamov. You need not do anything."],
        "Boris Adamov": ["You are chosen to help Kelp; the time follows. What they want: A pricing page that sells"],
        "Kim Kelp": ["Boris Adamov will help Kelp. The time follows."],
    }


def test_assigning_the_same_mentor_twice_tells_once(cast: Cast, asked: MentorshipRequest) -> None:
    assign(asked, mentor=cast.anna, by=cast.admin)
    told()
    assign(MentorshipRequest.objects.get(), mentor=cast.anna, by=cast.admin)

    assert told() == {}


def test_the_team_reads_why_it_is_declined(cast: Cast, asked: MentorshipRequest) -> None:
    decline(asked, reason="Nobody knows that", by=cast.admin)

    assert told() == {"Kim Kelp": ["The request of Kelp was declined: Nobody knows that"]}


def test_an_assigned_mentor_hears_that_it_is_declined(cast: Cast, asked: MentorshipRequest) -> None:
    assign(asked, mentor=cast.anna, by=cast.admin, quiet=True)
    decline(asked, reason="", by=cast.admin)

    assert told() == {
        "Anna Berg": ["The request of Kelp was declined. You need not do anything."],
        "Kim Kelp": ["The request of Kelp was declined."],
    }


def test_administrators_and_the_mentor_hear_of_a_withdrawal(cast: Cast, asked: MentorshipRequest) -> None:
    assign(asked, mentor=cast.anna, by=cast.admin, quiet=True)
    withdraw(asked, by=cast.kim)

    sentence = "Kim Kelp withdrew the request of Kelp."
    assert told() == {"Ada Admin": [sentence], "Anna Berg": [sentence]}


def test_the_team_hears_that_an_administrator_withdrew(cast: Cast, asked: MentorshipRequest) -> None:
    withdraw(asked, by=cast.admin)

    assert told() == {"Kim Kelp": ["Ada Admin withdrew the request of Kelp."]}


def test_the_team_hears_that_its_request_waits_again(cast: Cast, asked: MentorshipRequest) -> None:
    decline(asked, reason="", by=cast.admin, quiet=True)
    reopen(asked, by=cast.admin)

    assert told() == {"Kim Kelp": ["The request of Kelp waits again, with its old place in the queue."]}


@pytest.mark.parametrize("act", ["assign", "decline", "reopen"])
def test_a_quiet_act_tells_nobody(cast: Cast, asked: MentorshipRequest, act: str) -> None:
    if act == "assign":
        assign(asked, mentor=cast.anna, by=cast.admin, quiet=True)
    else:
        decline(asked, reason="", by=cast.admin, quiet=True)
    if act == "reopen":
        reopen(asked, by=cast.admin, quiet=True)

    assert (told(), mailed()) == ({}, set())


def test_somebody_in_two_roles_is_told_once(cast: Cast, asked: MentorshipRequest) -> None:
    cast.kelp.members.add(cast.anna.user)
    assign(asked, mentor=cast.anna, by=cast.admin)

    assert len(told()["Anna Berg"]) == 1


def test_what_is_refused_is_told_to_nobody(cast: Cast, asked: MentorshipRequest) -> None:
    decline(asked, reason="", by=cast.admin, quiet=True)
    with pytest.raises(ValidationError):
        assign(asked, mentor=cast.anna, by=cast.admin)

    assert told() == {}
    assert asked.state == State.DECLINED
