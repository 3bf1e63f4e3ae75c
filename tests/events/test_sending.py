"""Every mail arrives, once, whatever befalls the mail server; the clock is passed in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from icalendar import Calendar

from events.mailing import A_MOMENT, write
from events.models import Kind, Mail, User
from events.models.mail import LEASE
from events.refusals import Failure
from events.sending import LONG_PAUSE, claim, send_due, settle
from events.telling import tell
from tests import making, smtp
from tests.smtp import Post

NOON = datetime(2027, 3, 6, 12, tzinfo=UTC)
INVITATION = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//panel//EN
METHOD:{method}
BEGIN:VEVENT
UID:meeting-1@example.org
SEQUENCE:3
SUMMARY:Grüße von Kelp 🌿
DTSTAMP:20270306T100000Z
DTSTART:20270306T102000Z
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.fixture
def post(settings: Any, db: None) -> Post:
    """The mail server, not running yet."""
    smtp.use(settings, smtp.free_port())
    return Post()


@pytest.fixture
def running(post: Post, settings: Any) -> Iterator[Post]:
    with smtp.serving(post, settings.EMAIL_PORT):
        yield post


def people(count: int) -> list[User]:
    return [making.make_user(f"P{number} Person") for number in range(count)]


def compose(person: User, subject: str = "Session 2 moves", **how: Any) -> Mail:
    said: dict[str, Any] = {"kind": Kind.MEETING, "text": "To 10:20.", "now": NOON - A_MOMENT}
    mail = write(person, subject=subject, **said | how)
    assert mail
    return mail


def send(minutes: float = 0) -> int:
    return send_due(clock=lambda: NOON + timedelta(minutes=minutes))


def waiting() -> list[tuple[str, int, str]]:
    mails = Mail.objects.waiting().order_by("pk")
    return list(mails.values_list("user__name", "attempts", "error"))


def test_it_goes_out_when_it_is_due_and_not_before(running: Post) -> None:
    mail = compose(people(1)[0])

    assert [send(-0.1), send(), send(1)] == [0, 1, 0]

    mail.refresh_from_db()
    assert (running.subjects, mail.sent_at, mail.error) == (["Session 2 moves"], NOON, "")


def test_what_a_mail_is_made_of(running: Post, settings: Any) -> None:
    settings.BASE_URL = "https://panel.example.org"
    mail = compose(people(1)[0], "Zoë 🎉 moves", calendar=INVITATION.format(method="REQUEST"))
    send()

    (taken,) = running.taken
    assert (taken["Subject"], taken["To"]) == ("Zoë 🎉 moves", "p0@example.org")
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"] == f"<mail-{mail.pk}-20270306115800@panel.example.org>"
    parts = [(part.get_content_type(), part.get_filename()) for part in taken.walk() if not part.is_multipart()]
    assert parts == [
        ("text/plain", None),
        ("text/html", None),
        ("text/calendar", None),
        ("application/ics", "invite.ics"),
    ]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_calendar_library_reads_the_invitation(running: Post, method: str) -> None:
    compose(people(1)[0], calendar=INVITATION.format(method=method))
    send()

    shown, attached = list(running.taken[0].walk())[-2:]
    assert shown.get_params() == [("text/calendar", ""), ("method", method), ("charset", "utf-8")]
    for part in (shown, attached):
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        calendar = Calendar.from_ical(content)
        assert (calendar["METHOD"], calendar.walk("VEVENT")[0]["SUMMARY"]) == (method, "Grüße von Kelp 🌿")


def test_a_server_down_for_an_hour_delays_all_and_loses_none(post: Post, settings: Any) -> None:
    for person in people(5):
        compose(person)

    tries = [minute for minute in range(61) if send(minute)]

    assert tries == [0, 1, 3, 8, 23, 38, 53]
    assert waiting() == [(f"P{n} Person", 7, "The mail server cannot be reached: Connection refused") for n in range(5)]
    with smtp.serving(post, settings.EMAIL_PORT):
        assert [send(67), send(68), send(69)] == [0, 5, 0]
    assert (post.receivers, waiting()) == ([f"p{n}@example.org" for n in range(5)], [])


def test_what_only_waited_for_the_server_goes_once_another_mail_gets_through(post: Post, settings: Any) -> None:
    for person in people(3):
        compose(person)
    refused = compose(making.make_user("Rita Refused"))
    Mail.objects.filter(pk=refused.pk).update(attempts=1, error="450 later", due_at=NOON + timedelta(hours=1))
    for minute in (0, 1, 3, 8, 23):
        send(minute)
    compose(making.make_user("Nora New"), now=NOON + timedelta(minutes=24) - A_MOMENT)

    with smtp.serving(post, settings.EMAIL_PORT):
        assert send(24) == 4

    assert post.receivers == ["nora@example.org", *(f"p{n}@example.org" for n in range(3))]
    assert waiting() == [("Rita Refused", 1, "450 later")]


def test_a_mail_at_which_the_server_falls_over_waits_for_its_own_pause(running: Post) -> None:
    running.breaks_at = {"p0@example.org"}
    for person in people(2):
        compose(person)
    assert (send(), running.receivers) == (2, ["p1@example.org"])
    compose(making.make_user("Nora New"))
    assert (send(0.5), running.receivers) == (1, ["p1@example.org", "nora@example.org"])


def test_what_is_of_no_use_any_more_is_given_up(running: Post) -> None:
    mail = compose(people(1)[0])
    Mail.objects.filter(pk=mail.pk).update(expires_at=NOON + timedelta(minutes=20))
    send(20)
    mail.refresh_from_db()
    assert (running.taken, mail.dropped_at, mail.error) == (
        [],
        NOON + timedelta(minutes=20),
        "It was too late for this mail.",
    )


def test_a_later_mail_of_a_thread_waits_for_the_one_that_a_dead_worker_had(running: Post) -> None:
    person = people(1)[0]
    compose(person, "Moved to 10:20", thread="meeting-1")
    claim(NOON)
    compose(person, "Moved to 10:40", thread="meeting-1")

    assert send(1) == 0
    assert send(LEASE.total_seconds() / 60 + 0.1) == 2
    assert running.subjects == ["Moved to 10:20", "Moved to 10:40"]


def test_a_silent_server_costs_one_time_out_and_not_one_each(post: Post, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    post.seconds = 1
    for person in people(5):
        compose(person)
    with smtp.serving(post, settings.EMAIL_PORT):
        assert send() == 2  # the second says that it is the server, not the mail
    assert {(tries, error[:27]) for _name, tries, error in waiting()} == {(1, "The mail server broke off: ")}
    post.seconds = 0
    with smtp.serving(post, settings.EMAIL_PORT):
        assert (send(1), sorted(set(post.receivers)), waiting()) == (5, [f"p{n}@example.org" for n in range(5)], [])
    assert len({mail["Message-ID"] for mail in post.taken}) == 5  # what came twice can be told


def test_a_slow_server_gets_them_over_one_connection(running: Post) -> None:
    running.seconds = 0.05
    for person in people(5):
        compose(person)
    assert (send(), len(running.taken), running.conversations) == (5, 5, 1)


def test_a_server_killed_in_the_middle_leaves_the_rest_for_later(post: Post, settings: Any) -> None:
    post.breaks_after = 2
    for person in people(6):
        compose(person)
    with smtp.serving(post, settings.EMAIL_PORT):
        assert send() == 4  # two were taken, two were cut off
    assert (len(waiting()), {tries for _name, tries, _error in waiting()}) == (4, {1})

    post.breaks_after = None
    with smtp.serving(post, settings.EMAIL_PORT):
        send(1)
    assert sorted(post.receivers) == [f"p{n}@example.org" for n in range(6)]


def test_a_mail_at_which_the_server_falls_over_holds_up_nobody(running: Post) -> None:
    running.breaks_at = {"p0@example.org"}
    for person in people(4):
        compose(person)
    assert (send(), running.receivers) == (4, ["p1@example.org", "p2@example.org", "p3@example.org"])
    assert [(name, tries) for name, tries, _error in waiting()] == [("P0 Person", 1)]


def test_a_refused_address_waits_long_and_holds_up_nobody(running: Post) -> None:
    running.refused = {"p1@example.org": "550 no such person here"}
    for person in people(3):
        compose(person)

    assert (send(), running.receivers) == (3, ["p0@example.org", "p2@example.org"])

    stuck = Mail.objects.stuck().get()
    assert stuck.error == "The mail server refused the address: 550 no such person here"
    assert stuck.due_at == NOON + LONG_PAUSE
    running.refused = {}
    send(60 * 6)
    assert running.receivers[2:] == ["p1@example.org"]


def test_an_address_put_off_is_tried_again_soon(running: Post) -> None:
    running.refused = {"p0@example.org": "450 greylisted, try later"}
    compose(people(1)[0])
    send()
    assert waiting() == [("P0 Person", 1, "The mail server refused the address: 450 greylisted, try later")]
    running.refused = {}
    assert (send(1), running.receivers) == (1, ["p0@example.org"])


def test_the_name_or_password_refused(post: Post, settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "panel", "wrong"
    compose(people(1)[0])
    with smtp.serving(post, settings.EMAIL_PORT):
        send()
    assert waiting()[0][2].startswith("The mail server cannot be reached: SMTP AUTH extension not supported")


def test_a_mail_that_cannot_be_put_together_holds_up_nobody(running: Post) -> None:
    bad, good = people(2)
    User.objects.filter(pk=bad.pk).update(email="p0@example.org\nBcc: all@example.org")
    compose(bad)
    compose(good)
    assert (send(), running.receivers) == (2, ["p1@example.org"])
    assert waiting() == [("P0 Person", 1, "The mail could not be put together: ValueError")]


def test_a_worker_that_died_leaves_its_mail_to_the_next_after_the_lease(running: Post) -> None:
    mail = compose(people(1)[0])
    assert claim(NOON) == mail

    assert [send(0), send(5), send(LEASE.total_seconds() / 60 + 0.1)] == [0, 0, 1]
    assert running.subjects == ["Session 2 moves"]


def test_a_worker_thought_dead_changes_nothing_any_more(running: Post) -> None:
    mail = compose(people(1)[0])
    claim(NOON)
    later = NOON + LEASE + timedelta(seconds=1)
    claim(later)
    mail.claimed_at = NOON
    settle(mail, Failure("late"), later)

    mail.refresh_from_db()
    assert (mail.claimed_at, mail.attempts) == (later, 0)


def test_what_was_written_meanwhile_takes_the_place_of_one_that_failed(post: Post, settings: Any) -> None:
    person = people(1)[0]
    first = compose(person, "Session 2 moves to 10:20", thread="meeting-1")
    with smtp.serving(post, settings.EMAIL_PORT):
        held = claim(NOON)
        compose(person, "Session 2 moves to 10:40", thread="meeting-1")
    assert held
    settle(held, Failure("The mail server broke off"), NOON)

    first.refresh_from_db()
    assert (first.dropped_at, first.error) == (NOON, "A later mail about the same goes in its place.")
    with smtp.serving(post, settings.EMAIL_PORT):
        send(2)
    assert post.subjects == ["Session 2 moves to 10:40"]


def test_an_act_waits_for_no_mail_server_and_is_told_once_it_is_back(running: Post) -> None:
    running.seconds = 60  # it would take all of this

    told = tell(people(3), kind=Kind.REQUEST, say=lambda: "Assigned to Anna", url="/", by=None)

    assert (len(told), running.conversations, len(waiting())) == (3, 0, 3)
    running.seconds = 0
    send_due(clock=lambda: timezone.now() + A_MOMENT)
    assert running.receivers == ["p0@example.org", "p1@example.org", "p2@example.org"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"unwanted_mail": ["meeting"]}])
def test_who_left_or_declined_meanwhile_gets_none(running: Post, change: dict[str, Any]) -> None:
    person = people(1)[0]
    mail = compose(person)
    User.objects.filter(pk=person.pk).update(**change)
    send()
    mail.refresh_from_db()
    assert (running.taken, mail.dropped_at) == ([], NOON)


def test_a_way_in_for_somebody_shut_out_meanwhile_is_not_kept(running: Post) -> None:
    person = people(1)[0]
    mail = compose(person, "Your code", kind="", text="The code: 12345")
    User.objects.filter(pk=person.pk).update(is_active=False)
    send()
    mail.refresh_from_db()
    assert (running.taken, mail.dropped_at, mail.text) == ([], NOON, "")


def test_nothing_of_a_mail_is_logged(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    compose(people(1)[0])
    send()
    assert caplog.text == ""


def test_it_stops_between_two_mails_when_asked(running: Post) -> None:
    for person in people(3):
        compose(person)
    asked = iter([False, True])
    assert (send_due(clock=lambda: NOON, stop=lambda: next(asked)), len(running.taken)) == (1, 1)


def test_claiming_among_thousands_reads_few_rows(db: None) -> None:
    person = people(1)[0]
    Mail.objects.bulk_create([Mail(user=person, subject="x", text="", due_at=NOON) for _ in range(5_000)])
    Mail.objects.bulk_create([Mail(user=person, subject="x", text="", sent_at=NOON, due_at=NOON) for _ in range(5_000)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events_mail")

    plan = Mail.objects.due(NOON)[:1].explain()

    assert "mail_to_send" in plan
    assert "Sort" not in plan
