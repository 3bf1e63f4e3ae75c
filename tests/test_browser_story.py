"""The whole story with three people: asked, matched, scheduled, told; then the mentor falls ill."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from events.models import User
from events.sending import send_due
from mentorship.models import MentorshipRequest, State
from sessions_app.models import Meeting, Session
from tests import making, smtp
from tests.browser import Pages
from tests.sessions_app.conftest import Cast, make_cast
from tests.smtp import Post
from tests.test_browser_main_job import button, link, message

CENTURY = 36_524 * 24 * 60  # minutes
GOAL = "Does our consent screen lose people? 🙈"
LATER = timedelta(minutes=5)  # than mails wait for what else changes
HOURS = timedelta(hours=2, minutes=10)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Anna knows UX and has two free slots; Boris has one and knows nothing of it."""
    cast = make_cast()
    cast.anna.topics.add(making.make_topic())
    boris = making.make_timetable("Of Boris", event=cast.event, mentor=cast.boris)
    for timetable, minutes in ((cast.annas, CENTURY), (cast.annas, CENTURY + 60), (boris, CENTURY + 30)):
        making.make_slot(timetable, minutes)
    return cast


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    smtp.use(settings, smtp.free_port())
    post = Post()
    with smtp.serving(post, settings.EMAIL_PORT):
        yield post


def test_a_request_is_answered_and_comes_back_when_the_mentor_falls_ill(cast: Cast, pages: Pages, post: Post) -> None:
    kim, admin = pages.open(user=cast.kim, screen="phone"), pages.open(user=cast.admin)

    ask(kim)
    be_notified(admin)
    take_the_first_suggestion(admin)
    booked = invitations_of(deliver(post), cast, method="REQUEST")
    read_the_answer(kim)

    let_time_pass()
    fall_ill(admin)
    deliver_cancellations(post, cast, booked)
    find_it_in_the_queue(admin)
    read_that_it_waits_again(kim)


# What people do


def ask(page: Page) -> None:
    page.goto("/")
    link(page, "Ask for a mentor")
    page.fill("#id_goal", GOAL)
    page.select_option("select[name=topics]", label="UX")
    button(page, "Send request")
    expect(page.get_by_role("main")).to_contain_text(GOAL)


def be_notified(page: Page) -> None:
    page.goto("/events/hack/sessions/")
    expect(page.get_by_role("main")).to_contain_text("1 request waits")
    expect(page.locator(".bell-count")).to_have_text("1")
    page.locator(".bell").click()
    page.locator(".notification a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pending")
    expect(page.get_by_role("main")).to_contain_text(GOAL)


def take_the_first_suggestion(page: Page) -> None:
    first = page.locator(".suggestion").first
    expect(first.get_by_role("heading")).to_have_text("Anna Berg")
    expect(first).to_contain_text("UX")
    first.get_by_role("button", name="Assign and schedule").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Scheduled")


def read_the_answer(page: Page) -> None:
    page.goto("/events/hack/requests/")
    expect(page.get_by_role("main")).to_contain_text("Scheduled")
    page.goto("/notifications/")
    expect(page.locator(".notification").first).to_contain_text("Anna Berg")


def let_time_pass() -> None:
    MentorshipRequest.objects.update(requested_at=timezone.now() - HOURS)


def fall_ill(page: Page) -> None:
    """The meeting first, then the session; both say why."""
    session = Session.objects.get()
    page.goto(session.get_absolute_url())
    link(page, "Cancel the meeting")
    page.fill("#id_reason", "Anna is ill")
    button(page, "Cancel the meeting")
    page.goto(f"{session.get_absolute_url()}cancellation/")
    page.fill("#id_reason", "Anna is ill")
    button(page, f"Cancel session {session.number}")
    message(page, f"{session} has been cancelled. The slot is free again.")


def find_it_in_the_queue(page: Page) -> None:
    page.goto("/events/hack/requests/")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("2 h 10 min")
    expect(row).to_contain_text("Came back")
    expect(row).to_contain_text("Anna is ill")
    expect(row).to_contain_text("Pending")


def read_that_it_waits_again(page: Page) -> None:
    request = MentorshipRequest.objects.get()
    assert request.state == State.PENDING
    page.goto(request.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pending")
    expect(page.get_by_role("main")).to_contain_text("Anna is ill")


# What the mail server takes


def deliver(post: Post) -> list[EmailMessage]:
    """What a worker sends once mails have waited for what else changes."""
    post.taken.clear()
    while send_due(clock=lambda: timezone.now() + LATER):
        pass
    return post.taken


def invitations_of(mails: list[EmailMessage], cast: Cast, *, method: str) -> dict[str, tuple[str, int]]:
    """UID and SEQUENCE of the invitation that each person got, once; two calendar libraries read it."""
    found = {}
    for mail in mails:
        part = next((part for part in mail.walk() if part.get_content_type() == "text/calendar"), None)
        if part is None:
            continue
        text = part.get_content()
        calendar, other = Calendar.from_ical(text), vobject.readOne(text)
        (entry,) = calendar.walk("VEVENT")
        assert (part.get_param("method"), calendar["METHOD"], other.method.value) == (method, method, method)
        assert other.vevent.uid.value == entry["UID"]
        assert entry.decoded("DTSTART") == Meeting.objects.get().session.during.lower
        assert mail["To"] not in found
        found[str(mail["To"])] = (str(entry["UID"]), int(str(entry["SEQUENCE"])))
    assert set(found) == {person.email for person in concerned(cast)}
    return found


def concerned(cast: Cast) -> list[User]:
    return [cast.kim, cast.anna.user]


def deliver_cancellations(post: Post, cast: Cast, booked: dict[str, tuple[str, int]]) -> None:
    canceled = invitations_of(deliver(post), cast, method="CANCEL")
    assert {email: uid for email, (uid, _) in canceled.items()} == {email: uid for email, (uid, _) in booked.items()}
    assert all(canceled[email][1] > booked[email][1] for email in booked)
