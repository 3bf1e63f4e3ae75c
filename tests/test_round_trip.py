"""Each list: exported, imported into an empty event of an empty panel, and exported again: identical files."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from events.models import Event, Idea, Mentor, User
from mentorship.models import MentorshipRequest, Urgency
from sessions_app.models import Outcome, Session
from tests import making
from tests.importing import counts, exported, faults, import_file
from timetables.models import Slot, Timetable
from timetables.spans import span

PAGES = {
    "mentors": "mentor_list",
    "people": "people_list",
    "teams": "idea_list",
    "timetables": "timetable_list",
    "slots": "slot_list",
    "sessions": "session_list",
}
NASTY = ["=1+1", "'=1", "''", 'a, "b"; c\\d', "@here", "-5", "+49 30", "  ", "שלום עולם", "😀 Ω", "\tTab"]
PROSE = "First, “line”\r\nsecond; line\n\n=third 'line'\n\u202e\u202d"
SPRING, AUTUMN = (
    datetime(2027, 3, 28, 0, tzinfo=UTC),
    datetime(2027, 10, 31, 0, tzinfo=UTC),
)  # the clocks change at 01:00
SIGNED_IN = datetime(2026, 11, 1, tzinfo=UTC)


def make_admin() -> User:
    return making.make_administrator()


def make_zoned_event() -> Event:
    return making.make_event(ends_on=date(2027, 11, 1))


def fill(event: Event, by: User) -> None:
    """People, teams and times with everything that spreadsheets are known to spoil."""
    mentors = [make_mentor(event, place, name) for place, name in enumerate(NASTY)]
    ideas = [make_team(event, place, name) for place, name in enumerate(NASTY)]
    loner = making.make_user("'=Lone", email="loner@example.org")
    event.participants.add(loner)
    hall = making.make_timetable('=Hall, "big"', event=event)
    hall.mentors.add(mentors[0])
    own = making.make_timetable("'Own; of ’n", event=event, mentor=mentors[1])
    Timetable.objects.filter(pk=own.pk).update(published_at=None, place="-1, left", link="https://example.org/?a=1,2")
    slots = [make_slots(timetable, night) for timetable in (hall, own) for night in (SPRING, AUTUMN)]
    make_sessions(mentors, ideas, slots, by)


def make_mentor(event: Event, place: int, name: str) -> Mentor:
    person = making.make_user("x", email=f"mentor{place}@example.org")
    User.objects.filter(pk=person.pk).update(name=name.strip() or "Blank")
    mentor = Mentor.objects.create(user=person, headline=name.strip(), bio=PROSE + name, time_zone="Asia/Kathmandu")
    mentor.topics.add(making.make_topic("C++; \\ templates"), making.make_topic("=Sums"))
    mentor.events.add(event)
    return mentor


def make_team(event: Event, place: int, name: str) -> Idea:
    members = [making.make_user(f"M{place} {n}", email=f"m{place}.{n}@example.org") for n in range(2)]
    User.objects.filter(pk=members[0].pk).update(name=f"{name.strip()}; <{place}>")
    idea = making.make_idea(f"{name} {place}".strip(), event=event, members=members)
    Idea.objects.filter(pk=idea.pk).update(brief=name + PROSE)
    idea.topics.add(making.make_topic("UX"))
    return idea


def make_slots(timetable: Timetable, night: datetime) -> list[Slot]:
    """Six slots of 25 minutes over the hour in which the clocks change."""
    starts = [night + timedelta(minutes=25 * n) for n in range(6)]
    spans = [span(start, start + timedelta(minutes=25)) for start in starts]
    return [Slot.objects.create(timetable=timetable, during=one) for one in spans]


def make_sessions(mentors: list[Mentor], ideas: list[Idea], slots: list[list[Slot]], by: User) -> None:
    hall, hall_autumn, own, _own_autumn = slots
    Session.add(slot=hall[0], mentor=mentors[0], by=by, number=7, description=PROSE)
    booked = [Session.add(slot=hall_autumn[n], mentor=mentors[0], idea=ideas[n], by=by) for n in range(4)]
    for session, outcome in zip(booked, ["", Outcome.HELD, Outcome.TEAM_MISSED, Outcome.MENTOR_MISSED], strict=True):
        meeting = making.make_meeting(session, by=by, link="" if outcome else "https://example.org/=1")
        if outcome:
            meeting.record(outcome=outcome, by=by)
    struck = Session.add(slot=own[0], mentor=mentors[1], idea=ideas[5], by=by, description="=gone")
    struck.cancel(reason="=ill, 'sadly'", by=by)
    Session.add(slot=own[0], mentor=mentors[1], idea=ideas[6], by=by)
    slotless = Session.add(slot=own[1], mentor=mentors[1], by=by)
    slotless.cancel(reason="", by=by)
    own[1].remove(by=by)
    make_requests(mentors, ideas, booked[0], by)


def make_requests(mentors: list[Mentor], ideas: list[Idea], session: Session, by: User) -> None:
    times = [span(AUTUMN, AUTUMN + timedelta(hours=2))]
    topics = [making.make_topic("UX")]
    asked = [
        MentorshipRequest.submit(
            idea=ideas[n], goal=NASTY[n] + PROSE, by=by, topics=topics, wished_mentor=mentors[2], times=times,
            urgency=Urgency.STUCK,
        )
        for n in range(5)
    ]  # fmt: skip
    asked[0].settle(session, by=by)
    asked[1].assign(mentor=mentors[3], by=by)
    asked[2].decline(reason='=no, "never"', by=by)
    asked[3].withdraw(by=by)


def empty_everything() -> None:
    """As a new panel: nobody and nothing in it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE events_user, events_event, events_topic CASCADE")


def signed_in(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    User.objects.filter(pk=admin.pk).update(last_login=SIGNED_IN)
    return client


def files(admin: User, event: Event, file_format: str) -> dict[str, bytes]:
    client = signed_in(admin)
    lists = {name: exported(client, page, event, file_format) for name, page in PAGES.items()}
    return lists | {"requests": exported(client, "request_list", event, file_format, state="all")}


def round_trip(file_format: str) -> tuple[dict[str, bytes], dict[str, bytes], list[Any]]:
    admin, event = make_admin(), make_zoned_event()
    fill(event, admin)
    before = files(admin, event, file_format)
    empty_everything()
    admin, event = make_admin(), make_zoned_event()
    imports = [import_file(event, name, before[name], by=admin, ticks=["new_topics"]) for name in before]
    again = [import_file(event, name, before[name], by=admin) for name in before]
    return before, files(admin, event, file_format), [imports, again]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_every_list_comes_back_as_it_left(db: None, file_format: str) -> None:
    before, after, (imports, again) = round_trip(file_format)

    assert [(one.sheet, one.report.get("failure"), faults(one)) for one in imports if not one.finished_at] == []
    assert [(one.sheet, faults(one)) for one in imports] == [(one.sheet, []) for one in imports]
    assert {name: after[name] == content for name, content in before.items()} == dict.fromkeys(before, True)
    assert {(one.new_count, one.changed_count) for one in again} == {(0, 0)}
    assert all(counts(one)["unchanged"] for one in again)
