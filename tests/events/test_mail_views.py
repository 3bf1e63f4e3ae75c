"""What administrators see of mails on their way, and do about those that are stuck."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Mail
from events.models.mail import LEASE
from tests import making, reading
from tests.sessions_app.conftest import Cast

LIST = "/mail/"
NOON = datetime(2027, 3, 6, 12, tzinfo=UTC)
REFUSED = "The mail server refused the address: 550 no such person"
LATER = timedelta(hours=1)


def stuck(cast: Cast, **facts: Any) -> Mail:
    said: dict[str, Any] = {"event": cast.event, "attempts": 3, "error": REFUSED, "due_at": timezone.now() + LATER}
    return making.make_mail(cast.kim, **said | facts)


def warnings(page: Any) -> list[str]:
    return [notice.words for notice in reading.content(page).all(class_="notice")]


def test_what_waits_says_to_whom_about_what_and_why(admin: Client, cast: Cast) -> None:
    stuck(cast)
    making.make_mail(cast.mia, "Fresh", due_at=timezone.now() + timedelta(minutes=2))
    making.make_mail(cast.mia, "Old news", sent_at=timezone.now())

    page = admin.get(LIST)

    fresh, refused = reading.rows(page)
    assert fresh[:2] == [f"{cast.mia} {cast.mia.email}", "Fresh"]
    assert refused[:2] == [f"{cast.kim.name} {cast.kim.email}", "Session 2 moves Hack"]
    assert refused[3] == "3"
    assert refused[4].startswith("Next try ")
    assert refused[4].endswith(REFUSED)
    assert reading.content(page).one(class_="figures").words == "2 waiting, 1 stuck, 1 sent today · Times in UTC"
    assert warnings(page) == []


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("", ["Waits", "Stuck"]),
        ("?state=stuck", ["Stuck"]),
        ("?state=sent", ["Sent later", "Sent"]),
        ("?state=given-up", ["Gone"]),
        ("?state=nonsense", ["Waits", "Stuck"]),
        ("?state=stuck&page=99", ["Stuck"]),
    ],
)
def test_each_list_has_its_mails(admin: Client, cast: Cast, query: str, subjects: list[str]) -> None:
    making.make_mail(cast.kim, "Waits")
    stuck(cast, subject="Stuck", event=None)
    making.make_mail(cast.kim, "Sent", sent_at=NOON)
    making.make_mail(cast.kim, "Sent later", sent_at=NOON + LATER)
    making.make_mail(cast.kim, "Gone", dropped_at=NOON, dropped_by=cast.admin)
    assert [row[1] for row in reading.rows(admin.get(LIST + query))] == subjects


def test_an_empty_list_says_so(admin: Client) -> None:
    empty = reading.content(admin.get(f"{LIST}?state=stuck")).one(class_="empty")
    assert empty.words == "No mail is stuck."


def test_mails_left_lying_mean_that_no_worker_runs(admin: Client, cast: Cast) -> None:
    mail = making.make_mail(cast.kim, due_at=timezone.now() - timedelta(minutes=1))
    assert warnings(admin.get(LIST)) == []
    Mail.objects.filter(pk=mail.pk).update(due_at=timezone.now() - timedelta(minutes=3))
    sentence = "No worker is running: start manage.py worker. Mails are kept until then."
    assert warnings(admin.get(LIST)) == [sentence]


def test_the_navigation_counts_those_that_are_stuck(admin: Client, cast: Cast) -> None:
    def place() -> str:
        navigation = reading.read(admin.get("/events/")).one(id="navigation")
        return next(link.words for link in navigation.all("a") if link.attributes["href"] == LIST)

    making.make_mail(cast.kim)
    assert place() == "Mails"
    for _ in range(2):
        stuck(cast)
    assert place() == "Mails 2"


def test_the_number_of_queries_does_not_grow(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        while Mail.objects.count() < count:
            stuck(cast)
        with django_assert_num_queries(7):  # session, person, its role, figures, the longest due, count, rows
            admin.get(LIST)


def test_one_is_tried_at_once(admin: Client, cast: Cast) -> None:
    mail = stuck(cast)
    page = admin.post(f"{LIST}{mail.pk}/try/", {"next": f"{LIST}?state=stuck"}, follow=True)
    mail.refresh_from_db()
    assert mail.due_at <= timezone.now()
    assert page.redirect_chain == [(f"{LIST}?state=stuck", 302)]
    assert reading.messages(page) == [f"Done: The mail to {cast.kim} is tried within seconds."]


def test_one_that_is_sent_is_not_tried_again(admin: Client, cast: Cast) -> None:
    mail = making.make_mail(cast.kim, sent_at=NOON)
    page = admin.post(f"{LIST}{mail.pk}/try/", follow=True)
    assert reading.messages(page) == [
        "Not done: This mail waits no longer: it has been sent, is being sent right now, or was given up."
    ]


def test_all_are_tried_at_once(admin: Client, cast: Cast) -> None:
    for _ in range(3):
        stuck(cast)
    page = admin.post(f"{LIST}tries/", follow=True)
    assert Mail.objects.due(timezone.now()).count() == 3
    assert reading.messages(page) == ["Done: 3 mails are tried now."]
    Mail.objects.update(sent_at=NOON)
    assert reading.messages(admin.post(f"{LIST}tries/", follow=True)) == ["Done: No mail waits."]


def test_giving_up_asks_first(admin: Client, cast: Cast) -> None:
    page = admin.get(f"{LIST}{stuck(cast).pk}/giving-up/")
    assert reading.heading(page) == "Give this mail up?"
    words = reading.content(page).one(class_="confirm-consequences").words
    assert words.startswith(f"It is never sent to {cast.kim} ({cast.kim.email}).")
    assert words.endswith(f"Why it is stuck: {REFUSED}")


def test_given_up_it_is_never_sent(admin: Client, cast: Cast) -> None:
    mail = stuck(cast)
    page = admin.post(f"{LIST}{mail.pk}/giving-up/", follow=True)
    mail.refresh_from_db()
    assert (mail.dropped_by, mail.is_waiting) == (cast.admin, False)
    assert reading.messages(page) == [f"Done: The mail to {cast.kim} was given up."]


@pytest.mark.parametrize(("kind", "kept"), [("", ""), ("meeting", "To 10:20.")])
def test_of_a_way_in_nothing_is_kept_once_it_is_given_up(admin: Client, cast: Cast, kind: str, kept: str) -> None:
    mail = making.make_mail(cast.kim, kind=kind)
    admin.post(f"{LIST}{mail.pk}/giving-up/")
    mail.refresh_from_db()
    assert (mail.is_waiting, mail.text) == (False, kept)


def test_giving_up_what_is_sent_meanwhile_is_refused(admin: Client, cast: Cast) -> None:
    page = admin.post(f"{LIST}{making.make_mail(cast.kim, sent_at=NOON).pk}/giving-up/")
    assert page.status_code == 409
    assert reading.on_top(page) == [
        "This mail waits no longer: it has been sent, is being sent right now, or was given up."
    ]


@pytest.mark.parametrize("act", ["retry", "give_up"])
def test_what_a_worker_has_in_hand_is_left_to_it_until_its_lease_ends(cast: Cast, act: str) -> None:
    mail = making.make_mail(cast.kim, claimed_at=NOON)
    with pytest.raises(ValidationError):
        getattr(mail, act)(by=cast.admin, now=NOON + LEASE)
    getattr(mail, act)(by=cast.admin, now=NOON + LEASE + timedelta(seconds=1))


def test_a_mail_that_is_not_there_is_not_found(admin: Client) -> None:
    assert [admin.post(f"{LIST}99999/{act}/").status_code for act in ("try", "giving-up")] == [404, 404]
