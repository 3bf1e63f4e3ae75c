"""Personal data of an event that is long over goes by itself, on the day that was set and told."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from control_panel.management.commands.worker import Worker
from control_panel.privacy.keeping import day_of_erasure, keep_no_longer
from control_panel.tasks import run_next_task
from events.join_mails import send_join_link
from events.models import Event, Import, Mail, Notification, User
from mentorship.models import MentorshipRequest
from sessions_app.models import Meeting, Session
from tests import making, reading
from tests.control_panel.privacy.conftest import ADDRESS, NAME, Traces, leave_traces
from tests.control_panel.privacy.test_erasing import places
from tests.importing import csv_file, read_file
from tests.proof.checker import violations

PAGE = "/events/hack/settings/data/"
OVER = datetime(2027, 3, 7, 12, tzinfo=UTC)  # its last day
DAY = timedelta(days=1)


@pytest.fixture
def kept(traces: Traces) -> Traces:
    """For 30 days; the mails and notifications so far were written by its last day."""
    traces.cast.event.put(data_kept_for=30, by=traces.cast.admin)
    return traces


def on_day(number: int) -> datetime:
    """So many days after the event."""
    return OVER + number * DAY


def told_on(number: int) -> None:
    """The administrators, as if by a worker that ran on that day; the database's clock is today's."""
    keep_no_longer(on_day(16))
    Notification.objects.filter(key__startswith="keeping-").update(created_at=on_day(number))


def names() -> set[str]:
    return {user.name for user in User.objects.filter(erased_at=None)}


def test_nothing_goes_of_an_event_that_sets_nothing(traces: Traces) -> None:
    assert keep_no_longer(on_day(3000)) == 2  # files that nobody confirmed
    assert NAME in names()
    assert Notification.objects.filter(key__startswith="keeping-").count() == 0


def test_administrators_are_told_once_two_weeks_before(kept: Traces) -> None:
    keep_no_longer(on_day(15))
    assert Notification.objects.filter(key__startswith="keeping-").count() == 0
    for day in (16, 17):
        keep_no_longer(on_day(day))

    (note,) = Notification.objects.filter(key__startswith="keeping-")
    assert (note.user, note.url) == (kept.cast.admin, PAGE)
    assert note.text.endswith("the personal data of Hack is erased, as its settings say.")


def test_on_the_day_nothing_goes_and_the_day_after_all_of_it(kept: Traces) -> None:
    told_on(16)
    keep_no_longer(on_day(30))
    assert NAME in names()

    assert keep_no_longer(on_day(31)) == 5  # four people, and the event itself

    assert names() == {"Ada Admin"}
    assert places(NAME, ADDRESS, "Kim Kelp", "kim@example.org", "Anna Berg", "anna@example.org") == set()
    assert violations(connection.connection) == []


def test_timetables_and_teams_that_are_called_by_their_people_hold_nobody_back(kept: Traces) -> None:
    cast, event = kept.cast, kept.cast.event
    for who in (cast.anna, cast.boris):
        making.make_timetable(f"Times of {who.user.name}", event=event, mentor=who)
        making.make_idea(f"Team of {who.user.name}", event=event)
    told_on(16)

    keep_no_longer(on_day(31))

    ids = (cast.anna.user_id, cast.boris.user_id)
    called = set(event.timetables.values_list("name", flat=True)) | set(event.ideas.values_list("name", flat=True))
    assert {f"{of} of Erased person {pk}" for of in ("Times", "Team") for pk in ids} - called == set()


def test_facts_stay_and_what_was_written_goes(kept: Traces) -> None:
    told_on(16)

    keep_no_longer(on_day(31))

    session, asked = Session.objects.get(), MentorshipRequest.objects.get()
    assert (session.description, session.idea, session.mentor) == ("", kept.cast.kelp, kept.cast.boris)
    assert (asked.goal, asked.decline_reason, asked.idea) == ("–", "", kept.cast.moss)
    assert (Meeting.objects.count(), Import.objects.count(), Mail.objects.filter(event=kept.cast.event).count()) == (
        1,
        0,
        0,
    )
    assert set(session.history.values_list("description", flat=True)) == {""}


def test_it_can_be_run_again(kept: Traces) -> None:
    told_on(16)
    keep_no_longer(on_day(31))
    erased_at = Event.objects.get(slug="hack").data_erased_at

    assert (keep_no_longer(on_day(31)), keep_no_longer(on_day(300))) == (0, 0)
    assert Event.objects.get(slug="hack").data_erased_at == erased_at


def test_who_is_in_another_event_whose_data_is_kept_stays(kept: Traces) -> None:
    other = making.make_event("other")
    other.participants.add(kept.cast.kim)
    kept.cast.anna.events.add(other)
    making.make_idea("Newt", event=other, members=[kept.cast.mia])
    told_on(16)

    keep_no_longer(on_day(31))

    assert names() == {"Ada Admin", "Kim Kelp", "Anna Berg", "Mia Moss"}
    assert Event.objects.get(slug="hack").data_erased_at is not None


def test_nothing_goes_before_administrators_have_known_for_a_week(kept: Traces) -> None:
    told_on(100)
    keep_no_longer(on_day(106))
    assert NAME in names()
    assert day_of_erasure(kept.cast.event, on_day(106)) == on_day(108).date()

    keep_no_longer(on_day(108))

    assert NAME not in names()


def test_another_day_is_told_anew(kept: Traces) -> None:
    told_on(16)
    kept.cast.event.put(data_kept_for=60, by=kept.cast.admin)

    keep_no_longer(on_day(31))

    assert NAME in names()
    keep_no_longer(on_day(46))
    assert Notification.objects.filter(key__startswith="keeping-").count() == 2


def test_whom_something_holds_back_waits_and_the_event_with_them(kept: Traces) -> None:
    told_on(16)
    far = making.make_slot(kept.cast.hall, 36_524 * 24 * 60)
    session = making.make_session(far, kept.cast.anna)

    keep_no_longer(on_day(31))

    assert names() == {"Ada Admin", "Anna Berg"}
    assert Event.objects.get(slug="hack").data_erased_at is None
    session.cancel(reason="", by=kept.cast.admin)
    keep_no_longer(on_day(32))
    assert names() == {"Ada Admin"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_erase_everybody_once() -> None:
    traces = leave_traces()
    traces.cast.event.put(data_kept_for=30, by=traces.cast.admin)
    told_on(16)
    done: list[int] = []

    def work() -> None:
        done.append(keep_no_longer(on_day(31)))
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(done) == 5
    assert names() == {"Ada Admin"}


# Files that nobody confirmed


def test_a_file_that_nobody_confirmed_is_thrown_away_after_a_week(traces: Traces) -> None:
    Import.objects.all().delete()
    content = csv_file(["Email", "Name"], ["new@example.org", "Nora New"])
    import_ = read_file(traces.cast.event, "mentors", content, by=traces.cast.admin)

    keep_no_longer(import_.created_at + 7 * DAY)
    assert b"Nora" in bytes(Import.objects.get().content)
    keep_no_longer(import_.created_at + 8 * DAY)

    thrown = Import.objects.get()
    assert (bytes(thrown.content), thrown.stage) == (b"", "failed")
    assert thrown.report["failure"] == (
        "Nobody confirmed this import within a week, so the file was thrown away. Upload it again."
    )
    assert "Nora" not in str(thrown.report)
    assert places("Nora New", "new@example.org") == set()


def test_its_page_says_so(traces: Traces, client: Client) -> None:
    client.force_login(traces.cast.admin)
    keep_no_longer(Import.objects.earliest("pk").created_at + 8 * DAY)

    page = client.get(f"/events/hack/imports/{Import.objects.earliest('pk').pk}/")

    assert "Nobody confirmed this import within a week" in reading.content(page).words


def test_the_worker_does_it_once_an_hour(kept: Traces) -> None:
    worker = Worker()
    Import.objects.update(created_at=OVER - 3000 * DAY)

    assert (worker.keep_no_longer(), worker.keep_no_longer()) == (2, 0)


# The page


@pytest.fixture
def admin(traces: Traces, client: Client) -> Client:
    client.force_login(traces.cast.admin)
    return client


def figures(client: Client) -> str:
    return reading.content(client.get(PAGE)).one(class_="figures").words


def test_the_page_says_when_and_of_how_many(admin: Client, traces: Traces) -> None:
    assert figures(admin) == "Kept until somebody erases it"

    page = admin.post(PAGE, {"data_kept_for": "30"}, follow=True)

    assert reading.messages(page) == ["Done: How long personal data of Hack is kept has been saved."]
    assert figures(admin) == "Erased on 6 April 2027, 4 people with it"


def test_it_can_be_kept_again(admin: Client, traces: Traces) -> None:
    admin.post(PAGE, {"data_kept_for": "30"})
    admin.post(PAGE, {"data_kept_for": ""})

    assert figures(admin) == "Kept until somebody erases it"


@pytest.mark.parametrize("days", ["13", "-1", "4000", "x", "9" * 5000, "30\0"])
def test_other_numbers_are_refused(admin: Client, traces: Traces, days: str) -> None:
    page = admin.post(PAGE, {"data_kept_for": days})

    assert len(reading.beside(page, "data_kept_for")) > 0
    assert Event.objects.get(slug="hack").data_kept_for is None


def test_it_says_what_is_gone(admin: Client, traces: Traces) -> None:
    Event.objects.update(data_kept_for=30, data_erased_at=on_day(31))

    assert figures(admin) == "Erased on 7 April 2027"


def test_the_address_of_a_stranger_who_asked_for_a_link_is_kept_for_a_day(db: None) -> None:
    for address in ("nora@example.org", "olaf@example.org"):
        send_join_link.enqueue("NOSUCHCODE", address, "Somebody", "en")
    assert run_next_task()
    done_at = DBTaskResult.objects.finished().get().finished_at

    assert keep_no_longer(done_at + DAY) == 0
    assert keep_no_longer(done_at + DAY + timedelta(seconds=1)) == 1

    (waiting,) = DBTaskResult.objects.all()  # nobody has done it yet, however old it is
    assert waiting.finished_at is None
