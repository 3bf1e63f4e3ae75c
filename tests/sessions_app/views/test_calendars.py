"""Secret addresses: what they answer, and the pages where they are made and revoked."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from control_panel.log import WithoutSecrets
from events.models import Idea
from events.participants import deactivate
from sessions_app.models import CalendarFeed, Meeting, Session
from tests import making, reading
from tests.sessions_app.conftest import Cast

PAGE = "/calendars/"
ADD = "/calendars/add/"


@pytest.fixture
def feed(cast: Cast) -> CalendarFeed:
    """Kim's own."""
    return CalendarFeed.make(by=cast.kim, user=cast.kim)


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    client.force_login(cast.kim)
    return client


def fetched(feed: CalendarFeed, **headers: str) -> Any:
    """As a calendar program asks, which cannot sign in."""
    return Client().get(feed.get_absolute_url(), headers=headers)


# The feed


def test_the_address_answers_without_signing_in_and_with_nothing_to_keep(feed: CalendarFeed, meeting: Meeting) -> None:
    answer = fetched(feed)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="sessions.ics"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.cookies == {}
    assert f"UID:{meeting.uid}@testserver".encode() in answer.content


def test_head_answers_without_a_body(feed: CalendarFeed) -> None:
    answer = Client().head(feed.get_absolute_url())
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == fetched(feed).headers["ETag"]


def test_nothing_new_is_not_sent_again(feed: CalendarFeed, meeting: Meeting) -> None:
    first = fetched(feed)

    by_version = fetched(feed, if_none_match=first.headers["ETag"])
    by_date = fetched(feed, if_modified_since=first.headers["Last-Modified"])

    for answer in (by_version, by_date):
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == first.headers["ETag"]
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("change", ["moved", "canceled", "renamed", "removed"])
def test_whatever_changed_is_sent_also_within_the_same_second(
    feed: CalendarFeed, cast: Cast, meeting: Meeting, change: str
) -> None:
    before = fetched(feed)
    if change == "moved":
        meeting.session.move(slot=cast.half_past, by=cast.admin)
    elif change == "renamed":
        Idea.objects.filter(pk=cast.kelp.pk).update(name="Dulse")
    else:
        meeting.cancel(reason="", by=cast.admin)
    if change == "removed":
        Session.objects.get().remove(by=cast.admin)

    by_version = fetched(feed, if_none_match=before.headers["ETag"])
    by_date = fetched(feed, if_modified_since=before.headers["Last-Modified"])

    assert (by_version.status_code, by_date.status_code) == (200, 200)
    assert by_version.content == by_date.content != before.content
    assert fetched(feed, if_modified_since=by_date.headers["Last-Modified"]).status_code == 304


def forged(feed: CalendarFeed) -> list[str]:
    key, proof = feed.secret.split("-")
    other = "0" * 32
    secrets = [f"{key}-{'0' * 40}", f"{key}-", key, f"{key}{proof}", f"{other}-{proof}", f"{key}-{proof[:-1]}"]
    return [*secrets, f"{key.upper()}-{proof}", f"{{{key}}}-{proof}", f"{key}-{proof}x", "x", "%00", "é-é", "../x"]


def test_a_wrong_secret_is_not_found(feed: CalendarFeed) -> None:
    answers = [Client().get(f"/calendar/{secret}.ics").status_code for secret in forged(feed)]
    assert answers == [404] * len(answers)


def test_a_revoked_address_answers_nobody(feed: CalendarFeed, cast: Cast) -> None:
    feed.revoke(by=cast.kim)
    assert fetched(feed).status_code == 404


def test_whoever_is_shut_out_has_no_calendar_either(feed: CalendarFeed, cast: Cast) -> None:
    cast.kim.is_active = False
    cast.kim.save()
    assert fetched(feed).status_code == 404


def test_a_mentor_who_is_shut_out_reads_nothing_at_an_address_that_was_made_for_them(cast: Cast) -> None:
    feed = CalendarFeed.make(by=cast.admin, mentor=cast.anna)
    assert fetched(feed).status_code == 200

    deactivate(cast.anna.user, by=cast.admin)

    assert fetched(feed).status_code == 404


def test_the_secret_is_stored_nowhere(feed: CalendarFeed) -> None:
    stored = CalendarFeed.objects.values_list().get()
    assert [value for value in stored if feed.proof in str(value)] == []


def test_the_secret_is_not_logged(feed: CalendarFeed) -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "%s: %s", ("Oops", feed.get_absolute_url()), None
    )
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "Oops: /calendar/[secret].ics"


def test_a_feed_takes_the_same_queries_whatever_it_shows(
    feed: CalendarFeed, cast: Cast, meeting: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fetched(feed)
    with django_assert_num_queries(3):  # feed, meetings, open sessions
        fetched(feed)
    making.make_meeting(making.make_session(making.make_slot(cast.hall, 60), cast.boris, cast.kelp))
    making.make_meeting(making.make_session(making.make_slot(cast.hall, 90), cast.anna, cast.kelp))
    fetched(feed)
    with django_assert_num_queries(3):
        fetched(feed)


# One's own


def test_the_page_says_how_to_begin(kim: Client) -> None:
    page = reading.content(kim.get(PAGE))

    assert page.one(class_="empty").links() == {"Make an address": ADD}
    assert [section.one("h2").words for section in page.all("section")] == ["Your calendar"]


def test_making_an_address_shows_it_once_made(kim: Client, cast: Cast) -> None:
    assert reading.typed(kim.get(ADD)) == {"next": PAGE}  # who is no mentor has no slots to show

    page = kim.post(ADD, {"with_free_slots": "on"}, follow=True)

    feed = CalendarFeed.objects.get()
    assert (feed.user, feed.created_by, feed.with_free_slots) == (cast.kim, cast.kim, False)
    assert page.redirect_chain == [(PAGE, 302)]
    assert reading.messages(page) == ["Done: The address has been made. Copy it into your calendar program."]
    field = reading.content(page).one("input", id=f"address-{feed.pk}")
    assert field.attributes["value"] == f"http://testserver/calendar/{feed.secret}.ics"
    assert "readonly" in field.attributes
    links = reading.content(page).links()
    assert links["Open in a calendar program"] == f"webcal://testserver/calendar/{feed.secret}.ics"


def test_a_mentor_may_show_free_slots_too(client: Client, cast: Cast) -> None:
    client.force_login(cast.anna.user)

    client.post(ADD, {"with_free_slots": "on"})

    assert CalendarFeed.objects.get().with_free_slots


def test_the_page_shows_ones_own_and_no_others(kim: Client, cast: Cast, feed: CalendarFeed) -> None:
    scopes: list[Any] = [{"user": cast.mia}, {"user": cast.admin}, {"mentor": cast.anna}, {"idea": cast.kelp}]
    for scope in scopes:
        CalendarFeed.make(by=cast.admin, **scope)
    CalendarFeed.make(by=cast.kim, user=cast.kim).revoke(by=cast.kim)

    fields = reading.content(kim.get(PAGE)).all("input", class_="form-control")

    assert [field.attributes["value"] for field in fields] == [feed.address]


def test_revoking_asks_and_then_ends_it(kim: Client, cast: Cast, feed: CalendarFeed) -> None:
    url = f"{PAGE}{feed.pk}/revocation/"
    assert reading.heading(kim.get(url)) == "Revoke your calendar address?"

    page = kim.post(url, follow=True)

    feed.refresh_from_db()
    assert feed.revoked_by == cast.kim
    assert feed.revoked_at is not None
    assert timezone.now() - feed.revoked_at < timedelta(minutes=1)
    assert page.redirect_chain == [(PAGE, 302)]
    assert kim.post(url).status_code == 404


def test_a_new_address_replaces_the_old_one(kim: Client, cast: Cast, feed: CalendarFeed) -> None:
    url = f"{PAGE}{feed.pk}/renewal/"
    assert reading.heading(kim.get(url)) == "Make a new calendar address?"

    kim.post(url)

    new = CalendarFeed.objects.current().get()
    assert (new.user, new.secret != feed.secret) == (cast.kim, True)
    assert (fetched(feed).status_code, fetched(new).status_code) == (404, 200)


@pytest.mark.parametrize("act", ["revocation", "renewal"])
def test_what_was_revoked_meanwhile_is_told(cast: Cast, feed: CalendarFeed, act: str) -> None:
    stale = CalendarFeed.objects.get()
    feed.revoke(by=cast.kim)

    with pytest.raises(ValidationError, match="revoked already"):
        stale.revoke(by=cast.kim) if act == "revocation" else stale.renew(by=cast.kim)

    assert CalendarFeed.objects.current().count() == 0


@pytest.mark.parametrize("act", ["revocation", "renewal"])
def test_somebody_elses_address_is_not_found(kim: Client, admin: Client, cast: Cast, act: str) -> None:
    of_mia = CalendarFeed.make(by=cast.mia, user=cast.mia)
    of_hall = CalendarFeed.make(by=cast.admin, timetable=cast.hall)
    for person, feed, status in (
        (cast.kim, of_mia, 404),
        (cast.kim, of_hall, 404),
        (cast.admin, of_mia, 404),
        (cast.admin, of_hall, 302),
    ):
        client = Client()
        client.force_login(person)
        assert client.post(f"{PAGE}{feed.pk}/{act}/").status_code == status


# Those of mentors, teams and timetables


@pytest.mark.parametrize("kind", ["mentor", "idea", "timetable"])
def test_an_administrator_makes_one_for_a_mentor_team_or_timetable(admin: Client, cast: Cast, kind: str) -> None:
    thing = {"mentor": cast.anna, "idea": cast.kelp, "timetable": cast.hall}[kind]
    url = f"{ADD}{kind}/{thing.pk}/"
    assert reading.heading(admin.get(f"{url}?next=/events/hack/")) == f"Make a calendar address for {thing}"

    page = admin.post(url, {"with_free_slots": "on", "next": "/events/hack/"}, follow=True)

    feed = CalendarFeed.objects.get()
    assert (getattr(feed, kind), feed.user, feed.created_by) == (thing, None, cast.admin)
    assert feed.with_free_slots == (kind != "idea")
    assert page.redirect_chain == [(PAGE, 302)]
    words = reading.content(page).all("section")[1].words
    assert words.startswith(f"Of mentors, teams and timetables {thing} ")
    assert "by Ada Admin" in words


@pytest.mark.parametrize("url", ["event/1/", "user/1/", "mentor/99999999999999999999/", "timetable/0/"])
def test_what_is_not_there_gets_no_address(admin: Client, cast: Cast, url: str) -> None:
    assert (admin.get(f"{ADD}{url}").status_code, admin.post(f"{ADD}{url}").status_code) == (404, 404)


def test_nobody_else_makes_one_for_others(kim: Client, cast: Cast) -> None:
    assert kim.post(f"{ADD}mentor/{cast.anna.pk}/").status_code == 403
    assert CalendarFeed.objects.count() == 0


def test_the_page_takes_the_same_queries_for_one_address_and_many(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    CalendarFeed.make(by=cast.admin, mentor=cast.anna)
    with django_assert_num_queries(4):  # session, person, feeds, bell
        admin.get(PAGE)
    scopes: list[Any] = [{"user": cast.admin}, {"mentor": cast.boris}, {"idea": cast.kelp}, {"timetable": cast.annas}]
    for scope in scopes:
        CalendarFeed.make(by=cast.admin, **scope)
    with django_assert_num_queries(4):
        admin.get(PAGE)


# The invitation to one meeting

INVITATION = "/events/hack/sessions/1/meeting/invitation.ics"


def test_the_team_downloads_its_invitation(kim: Client, meeting: Meeting) -> None:
    link = reading.content(kim.get("/events/hack/sessions/1/")).links()["Download the invitation (.ics)"]

    answer = kim.get(link)

    assert link == INVITATION
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="session-hack-1.ics"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert b"METHOD:REQUEST" in answer.content
    assert b'ATTENDEE;CN="Kim Kelp"' in answer.content.replace(b"\r\n ", b"")


def test_of_a_cancelled_meeting_it_is_the_cancellation(kim: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.cancel(reason="Ill", by=cast.admin)

    answer = kim.get(INVITATION)

    assert (b"METHOD:CANCEL" in answer.content, f"UID:{meeting.uid}@".encode() in answer.content) == (True, True)


def test_a_session_without_a_meeting_has_no_invitation(kim: Client, session: Session) -> None:
    assert kim.get(INVITATION).status_code == 404


def test_the_next_team_does_not_get_the_former_ones(client: Client, cast: Cast, meeting: Meeting) -> None:
    meeting.cancel(reason="", by=cast.admin)
    session = Session.objects.get()
    session.edit(slot=cast.ten, mentor=cast.anna, idea=cast.moss, description="", number=1, by=cast.admin)
    client.force_login(cast.mia)

    assert client.get(INVITATION).status_code == 404


def test_what_a_feed_shows_can_still_be_deleted(cast: Cast) -> None:
    CalendarFeed.make(by=cast.admin, timetable=cast.annas)
    cast.annas.remove(by=cast.admin)
    assert CalendarFeed.objects.count() == 0


def test_a_feed_is_of_one_thing(cast: Cast) -> None:
    for scope in ({}, {"user": cast.kim, "mentor": cast.anna}):
        with pytest.raises(ValidationError, match="A calendar feed is of one person"):
            CalendarFeed.make(by=cast.admin, **scope)
        with pytest.raises(IntegrityError, match="feed_shows_one_thing"), transaction.atomic():
            CalendarFeed.objects.create(**scope)
