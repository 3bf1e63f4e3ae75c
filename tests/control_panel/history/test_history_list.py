"""The history of an event: who did what to which thing, when; filtered, in pages, as a file."""

import csv
import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Step
from mentorship.scheduling import schedule
from sessions_app import booking, meetings
from sessions_app.models import Session
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Timetable

LIST = "/events/hack/history/"


def lines(page: Any) -> list[list[str]]:
    """What, what was done, by whom, and what can be done about it."""
    return [row[1:] for row in reading.rows(page)]


def clear() -> None:
    """What made the cast is no matter."""
    Step.objects.all().delete()


@pytest.fixture
def session(cast: Cast) -> Session:
    clear()
    return making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)


def test_the_list_tells_every_change_the_latest_first(admin: Client, cast: Cast, session: Session) -> None:
    meetings.make_meeting(session, link="", by=cast.admin)
    booking.rebook(session, slot=cast.half_past, by=cast.admin)
    cast.hall.withdraw(by=cast.admin)
    making.make_request(cast.moss, by=cast.mia)
    cast.annas_ten.remove(by=None)

    page = admin.get(LIST)

    assert lines(page) == [
        [
            "Slot Sat 6 Mar, 12:00–12:20 in Anna's own",
            "removed the slot",
            "somebody outside the panel",
            undo_of(0, page),
        ],
        ["Request of Moss", "asked for mentorship", "mia@example.org", ""],
        ["Main hall", "made it a draft again", "ada@example.org", undo_of(2, page)],
        ["Session 1", MOVED, "ada@example.org", undo_of(3, page)],
        ["Session 1", "made the meeting with Kelp", "ada@example.org", undo_of(4, page)],
        ["Session 1", "added the session with Anna Berg, Sat 6 Mar 12:00–12:20", "ada@example.org", undo_of(5, page)],
    ]
    assert reading.content(page).one(class_="figures").words == "6 changes, the latest first"


MOVED = "changed Time from Sat 6 Mar 12:00–12:20 to Sat 6 Mar 12:30–12:50"


def undo_of(row: int, page: Any) -> str:
    what, sentence = lines(page)[row][:2]
    return f"Undo {what}: {sentence}"


def test_an_act_of_many_changes_offers_one_undo(admin: Client, cast: Cast) -> None:
    clear()
    cast.hall.add_slots([making.at(60), making.at(90), making.at(120)], by=cast.admin)

    acts = [row[3].partition(" Slot")[0] for row in lines(admin.get(LIST))]

    assert acts == ["Undo 3 changes", "", ""]


def test_what_was_taken_back_says_so(admin: Client, cast: Cast, session: Session) -> None:
    session.cancel(reason="Ill", by=cast.admin)
    admin.post(reading.content(admin.get(LIST)).all("a", class_="btn")[0].attributes["href"])

    assert [row[1:2] + row[3:] for row in lines(admin.get(LIST))] == [
        ["reinstated the session (by an undo)", "Undo Session 1: reinstated the session"],
        ["cancelled the session: Ill", "Taken back"],
        [
            "added the session with Anna Berg, Sat 6 Mar 12:00–12:20",
            "Undo Session 1: added the session with Anna Berg, Sat 6 Mar 12:00–12:20",
        ],
    ]


@pytest.fixture
def busy(cast: Cast) -> None:
    """Two sessions, a request that is scheduled, a timetable edited; by two people."""
    clear()
    slot = making.make_slot(cast.annas, 90)  # by nobody
    first = making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)
    second = making.make_session(cast.half_past, cast.boris, cast.moss, by=cast.mia, number=12)
    second.cancel(reason="", by=cast.mia)
    request = making.make_request(cast.kelp, by=cast.kim)
    schedule(request, slot=slot, mentor=cast.anna, by=cast.admin)
    cast.hall.put(mentors=[cast.anna], name="Hall", by=cast.admin)
    first.remove(by=cast.admin)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 10),
        ("who={mia}", 2),
        ("who=outside", 1),
        ("who={admin}&thing=session", 3),
        ("thing=session", 5),
        ("thing=meeting", 1),
        ("thing=slot", 1),
        ("thing=timetable", 1),
        ("thing=request", 2),
        ("deed=canceled", 1),
        ("deed=deleted", 1),
        ("deed=scheduled", 1),
        ("q=12", 2),
        ("q=%2312", 2),
        ("q=1", 2),
        ("q=13", 3),
        ("q=99", 0),
        ("q=kelp", 0),
        ("q=99999999999999999999", 0),
        ("q=%00", 10),
        ("q=١٢", 0),
        (f"q={'9' * 10_000}&who={'x' * 10_000}", 10),
        ("q=😀&thing=😀", 0),
        ("size=-1&older=0&newer=%00", 10),
        ("timetable={hall}", 1),
        ("timetable={annas}", 1),
        ("slot={slot}", 1),
        ("slot=99999999999999999999", 10),
        ("since=2026-01-01&until=2100-01-01", 10),
        ("since=2099-01-01", 0),
        ("until=2001-01-01", 0),
        ("since=9999-99-99", 10),
        ("until=9999-12-31", 10),
        ("since=0001-01-01", 10),
        ("who=99999999999999999999", 10),
        ("older=99999999999999999999", 10),
        ("older=x&newer=-1", 10),
    ],
)
def test_the_list_is_narrowed_by_who_what_and_when(
    admin: Client, cast: Cast, busy: None, query: str, found: int
) -> None:
    ids = {"mia": cast.mia.pk, "admin": cast.admin.pk, "hall": cast.hall.pk, "annas": cast.annas.pk}
    ids["slot"] = cast.annas.slots.in_order()[1].pk

    page = admin.get(f"{LIST}?{query.format(**ids)}")

    assert page.status_code == 200
    assert len(reading.rows(page)) == found


def test_days_are_those_of_the_event(admin: Client, cast: Cast, session: Session) -> None:
    """23:30 in Tallinn on the 4th is 21:30 UTC."""
    Step.objects.update(at="2027-03-04T21:30:00Z")
    late = Step.objects.get()
    assert len(reading.rows(admin.get(f"{LIST}?since=2027-03-04&until=2027-03-04"))) == 1
    late.at = late.at.replace(hour=22)  # past midnight there
    late.save()
    assert len(reading.rows(admin.get(f"{LIST}?since=2027-03-04&until=2027-03-04"))) == 0
    assert len(reading.rows(admin.get(f"{LIST}?since=2027-03-05&until=2027-03-05"))) == 1


def test_pages_follow_one_another_and_lead_back(admin: Client, cast: Cast) -> None:
    clear()
    for minutes in range(60, 660, 10):
        cast.hall.add_slots([making.at(minutes, 10)], by=cast.admin)
    Step.objects.filter(pk__in=list(Step.objects.values_list("pk", flat=True)[:5])).update(at=making.TEN)

    first = admin.get(f"{LIST}?size=25&thing=slot")
    second = admin.get(LIST + reading.content(first).links()["Older"])
    third = admin.get(LIST + reading.content(second).links()["Older"])
    back = admin.get(LIST + reading.content(third).links()["Newer"])
    start = admin.get(LIST + reading.content(back).links()["Newer"])

    pages = [[row[1] for row in reading.rows(page)] for page in (first, second, third)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({what for page in pages for what in page}) == 60
    assert [reading.rows(back), reading.rows(start)] == [reading.rows(second), reading.rows(first)]
    assert set(reading.content(third).links()) & {"Older", "Newer"} == {"Newer"}
    assert set(reading.content(start).links()) & {"Older", "Newer"} == {"Older"}


def test_filters_are_pills_and_forget_the_page(admin: Client, cast: Cast, busy: None) -> None:
    slot = cast.annas.slots.in_order()[1].pk

    pills = reading.content(admin.get(f"{LIST}?thing=slot&slot={slot}&older=5")).one("ul", class_="pills")

    assert {words: urlsplit(href).query for words, href in pills.links().items()} == {
        "Remove the filter What: Slot": f"slot={slot}",
        "Remove the filter Slot: Sat 6 Mar, 13:30–13:50": "thing=slot",
        "Clear all": "",
    }


def test_everybody_who_is_gone_reads_well(admin: Client, cast: Cast, session: Session) -> None:
    Step.objects.update(who=987654)

    assert lines(admin.get(LIST))[0][2] == "somebody erased"


def test_what_is_gone_has_no_link(admin: Client, cast: Cast, session: Session) -> None:
    session.remove(by=cast.admin)
    spare = Timetable(event=cast.event)
    spare.put(name="Spare", mentors=[], by=cast.mia)
    spare.remove(by=cast.admin)

    page = admin.get(LIST)

    assert lines(page) == [
        ["Spare", "deleted the timetable", "ada@example.org", ""],
        ["Spare", "added the timetable", "mia@example.org", ""],
        ["Session 1", "deleted the session", "ada@example.org", ""],
        ["Session 1", "added the session with Anna Berg, Sat 6 Mar 12:00–12:20", "ada@example.org", undo_of(3, page)],
    ]
    (table,) = reading.content(page).all("table")
    assert [link for link in table.links() if not link.startswith("Undo")] == []


def test_nothing_of_another_event_is_shown(admin: Client, cast: Cast, session: Session) -> None:
    other = making.make_event("other")
    making.make_slot(making.make_timetable("Elsewhere", event=other))

    assert [row[0] for row in lines(admin.get(LIST))] == ["Session 1"]
    assert [row[0] for row in lines(admin.get("/events/other/history/"))] == [
        "Slot Sat 6 Mar, 12:00–12:20 in Elsewhere",
        "Elsewhere",
    ]


def test_an_empty_history_says_what_will_stand_here(admin: Client, cast: Cast) -> None:
    clear()
    assert "Nothing has happened in this event yet." in reading.content(admin.get(LIST)).one(class_="empty").words
    filtered = reading.content(admin.get(f"{LIST}?q=7")).one(class_="empty")
    assert filtered.words == "No change matches these filters. Take one away, or look at all changes. Show all changes"


def test_the_history_is_a_file_too(admin: Client, cast: Cast, session: Session) -> None:
    session.cancel(reason="=cmd", by=cast.admin)
    assert "Export as XLSX" in reading.content(admin.get(LIST)).links()

    response: Any = admin.get(f"{LIST}?export=csv&deed=canceled")

    content = b"".join(response.streaming_content).decode("utf-8-sig")
    header, row = list(csv.reader(io.StringIO(content)))
    act = Step.objects.get(deed="canceled").act
    assert header == [
        "When (Europe/Tallinn)",
        "Who",
        "Kind",
        "What",
        "Done",
        "Session Number",
        "Change",
        "Act",
        "Takes back",
    ]
    assert row[1:] == [
        "ada@example.org",
        "Session",
        "Session 1",
        "Cancelled",
        "1",
        "cancelled the session: =cmd",
        str(act),
        "",
    ]
    assert admin.get(f"{LIST}?export=xlsx").content[:2] == b"PK"
    assert admin.get(f"{LIST}?export=html").status_code == 404


def add_things(cast: Cast, places: range) -> None:
    """A session with its meeting, a slot, a request and a timetable for each."""
    for place in places:
        timetable = making.make_timetable(f"Number {place}", event=cast.event)
        slot = making.make_slot(timetable, place * 30)
        session = making.make_session(slot, cast.anna, cast.kelp, by=cast.admin)
        meetings.make_meeting(session, link="", by=cast.admin)
        making.make_request(cast.kelp, by=cast.kim, goal=f"Number {place}")


def test_the_number_of_queries_does_not_grow_with_the_rows(
    admin: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add_things(cast, range(10, 11))
    with django_assert_num_queries(24):
        admin.get(LIST)
    add_things(cast, range(11, 13))
    with django_assert_num_queries(24):
        admin.get(LIST)


def test_a_page_is_found_by_an_index_wherever_it_is(cast: Cast) -> None:
    """Twenty thousand changes are neither sorted nor passed over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_step (event_id, at, who, thing, thing_id, deed, change)"
            " SELECT %s, now() - n * interval '1 second', %s + n %% 7, 'slot', n, 'moved', n"
            " FROM generate_series(1, 20000) n",
            [cast.event.pk, cast.admin.pk],
        )
        cursor.execute("ANALYZE events_step")
    last = Step.objects.filter(event=cast.event).order_by("at")[100]
    for rows in (
        Step.objects.filter(event=cast.event).older_than(last).latest_first()[:51],
        Step.objects.filter(event=cast.event, who=cast.admin.pk).older_than(last).latest_first()[:51],
        Step.objects.filter(event=cast.event, thing="slot", deed="moved").older_than(last).latest_first()[:51],
    ):
        plan = rows.explain()
        assert ("Index" in plan, "Seq Scan" in plan) == (True, False), plan
