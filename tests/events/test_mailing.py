"""Mails are written with the change they tell of, whole, and those of one thread that wait are one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language

from events.mail_threads import read_threads
from events.mailing import A_MOMENT, take_back, write
from events.models import Kind, Mail, User
from events.telling import tell
from tests import making
from tests.sessions_app.conftest import Cast

NOON = datetime(2027, 3, 6, 12, tzinfo=UTC)


def compose(person: User, subject: str = "Session 2 moves", **how: Any) -> Mail | None:
    said: dict[str, Any] = {"kind": Kind.MEETING, "text": "To 10:20.", "thread": "meeting-1", "now": NOON}
    return write(person, subject=subject, **said | how)


def subjects(person: User) -> list[str]:
    return list(Mail.objects.filter(user=person).order_by("pk").values_list("subject", flat=True))


def begin(mail: Mail | None, now: datetime = NOON) -> None:
    """A worker has taken it."""
    assert mail
    Mail.objects.filter(pk=mail.pk).update(claimed_at=now)


def test_it_waits_a_moment_for_what_else_changes(cast: Cast) -> None:
    mail = compose(cast.kim)
    assert mail
    mail.refresh_from_db()
    assert (mail.created_at, mail.due_at, mail.attempts) == (NOON, NOON + A_MOMENT, 0)


def test_changes_in_a_row_are_one_mail_that_is_not_put_off(cast: Cast) -> None:
    first = compose(cast.kim, "Session 2 moves to 10:20")
    last = compose(cast.kim, "Session 2 moves to 10:40", now=NOON + timedelta(minutes=1), facts={"at": "10:40"})

    kept = Mail.objects.get()
    assert first
    assert last
    assert first.pk == last.pk == kept.pk
    assert (kept.subject, kept.due_at, kept.facts) == ("Session 2 moves to 10:40", NOON + A_MOMENT, {"at": "10:40"})


def test_each_person_and_each_thread_has_its_own(cast: Cast) -> None:
    for person, thread in ((cast.kim, "meeting-1"), (cast.kim, "meeting-2"), (cast.mia, "meeting-1"), (cast.kim, "")):
        compose(person, thread=thread)
    compose(cast.kim, thread="")  # of no thread: each by itself
    assert Mail.objects.count() == 5


def test_one_that_is_being_sent_is_not_touched(cast: Cast) -> None:
    begin(compose(cast.kim, "First"))
    compose(cast.kim, "Second")
    compose(cast.kim, "Third")
    assert subjects(cast.kim) == ["First", "Third"]


def test_who_declines_a_kind_gets_none_and_what_waited_is_taken_back(cast: Cast) -> None:
    compose(cast.kim)
    cast.kim.unwanted_mail = [Kind.MEETING.value]
    assert (compose(cast.kim), subjects(cast.kim)) == (None, [])
    assert compose(cast.kim, "Your request", kind=Kind.REQUEST)
    assert compose(cast.kim, "Come in", kind="")


def test_inactive_people_get_none(cast: Cast) -> None:
    cast.kim.is_active = False
    assert (compose(cast.kim, kind=""), subjects(cast.kim)) == (None, [])


@pytest.mark.parametrize(
    "subject", ["Hi\r\nBcc: all@example.org", "Hi\nBcc: all@example.org", "Hi\0Bcc:\x0ball@example.org"]
)
def test_a_subject_is_one_line(cast: Cast, subject: str) -> None:
    mail = compose(cast.kim, subject)
    assert mail
    assert "\n" not in mail.subject
    assert mail.subject.startswith("Hi Bcc: ")


def test_a_mail_that_cannot_be_written_fails_no_act(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with transaction.atomic():
        assert compose(cast.kim, facts={"name": "a\0b"}) is None  # PostgreSQL keeps no such JSON
        assert compose(cast.mia, "x" * 10_000, text="🎉\0" * 10_000)
    assert subjects(cast.mia) == ["x" * 250]
    assert [record.getMessage() for record in caplog.records] == [
        "A mail of the thread 'meeting-1' could not be written: DataError"
    ]


def known(cast: Cast) -> list[Any]:
    """What Kim and Mia know of the thread; none of its mails is none of its facts."""
    with transaction.atomic():
        threads = read_threads([cast.kim.pk, cast.mia.pk], ["meeting-1"])
    there = [threads.get((person.pk, "meeting-1")) for person in (cast.kim, cast.mia)]
    return [thread and thread.facts for thread in there]


def test_known_is_what_is_sent_or_being_sent(cast: Cast) -> None:
    assert known(cast) == [None, None]
    first = compose(cast.kim, facts={"at": "10:20"})
    assert known(cast) == [None, None]
    begin(first)
    compose(cast.kim, facts={"at": "10:40"})
    assert known(cast) == [{"at": "10:20"}, None]
    Mail.objects.filter(pk=first.pk).update(sent_at=NOON)  # type: ignore[union-attr]
    assert known(cast) == [{"at": "10:20"}, None]


def test_what_waits_is_taken_back_and_what_is_begun_is_not(cast: Cast) -> None:
    begin(compose(cast.kim, "First"))
    compose(cast.kim, "Second")
    compose(cast.kim, "Of no thread", thread="")
    take_back(cast.kim, "meeting-1")
    take_back(cast.kim, "")
    assert subjects(cast.kim) == ["First", "Of no thread"]


@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_time_write_one_mail() -> None:
    kim = making.make_user("Kim")

    def race(number: int) -> None:
        with transaction.atomic():
            compose(kim, f"Change {number}", facts={"number": number})
        connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(race, range(24)))

    mail = Mail.objects.get()
    assert mail.facts == {"number": int(mail.subject.removeprefix("Change "))}


def test_what_is_rolled_back_leaves_no_mail(cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell([cast.kim], kind=Kind.REQUEST, say=lambda: "Assigned", url="/", by=None)
        raise RuntimeError
    assert subjects(cast.kim) == []


def test_telling_writes_text_and_html_with_whole_links(cast: Cast) -> None:
    told = tell(
        [cast.kim, cast.admin],
        kind=Kind.REQUEST,
        say=lambda: "Your request <b>waits</b>",
        url="/events/hack/requests/7/",
        by=cast.admin,
        event=cast.event,
        thread="request-7",
    )

    mail = Mail.objects.get()
    assert (told, mail.user, mail.subject) == ([cast.kim], cast.kim, "Your request <b>waits</b>")
    assert mail.text == (
        "Your request <b>waits</b>\n\nHack\nhttp://testserver/events/hack/requests/7/\n\n-- \n"
        "You receive this mail because you take part in Hack.\n"
        "Choose which mails you get: http://testserver/account/\n\n"
    )
    assert '<a href="http://testserver/events/hack/requests/7/">Open in the panel</a>' in mail.html
    assert "<p>Your request &lt;b&gt;waits&lt;/b&gt;</p>" in mail.html


def test_what_has_a_key_is_mailed_once(cast: Cast) -> None:
    for _ in range(2):
        tell([cast.kim], kind=Kind.REMINDER, say=lambda: "In 15 minutes", url="/", by=None, key="reminder-1-15")
    assert subjects(cast.kim) == ["In 15 minutes"]


def test_panel_only_messages_are_not_mailed(cast: Cast) -> None:
    tell([cast.kim], kind=Kind.REQUEST, say=lambda: "Assigned", url="/", by=None, mail=False)
    assert (subjects(cast.kim), cast.kim.notifications.count()) == ([], 1)


def test_a_mail_of_text_alone_is_laid_out(cast: Cast) -> None:
    mail = compose(cast.kim, text="Hello <Kim>,\n\ncome to https://panel.example.org/x now.")
    assert mail
    assert "<p>Hello &lt;Kim&gt;,</p>" in mail.html
    assert '<a href="https://panel.example.org/x" rel="nofollow">' in mail.html


def test_each_reads_it_in_their_language_on_the_clocks_of_the_event(cast: Cast) -> None:
    cast.mia.language = "de"

    def say() -> str:
        return f"{get_language()} {timezone.get_current_timezone_name()}"

    tell([cast.kim, cast.mia], kind=Kind.REQUEST, say=say, url="/", by=None, event=cast.event)

    assert (subjects(cast.kim), subjects(cast.mia)) == (["en Europe/Tallinn"], ["de Europe/Tallinn"])
    assert '<html lang="de">' in Mail.objects.get(user=cast.mia).html
