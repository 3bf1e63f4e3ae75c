"""What calendar programs are told, read by two of their libraries that know nothing of each other."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from pytest_django import DjangoAssertNumQueries

from events.models import Event
from sessions_app.calendar_zones import changes, time_zone
from sessions_app.calendars import feed_calendar, invitation
from sessions_app.models import CalendarFeed, Meeting, Session
from sessions_app.rescheduling import move_slot
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot
from timetables.spans import end_of, span, start_of

NOW = making.TEN - timedelta(days=1)
TALLINN = ZoneInfo("Europe/Tallinn")


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Anna and Kelp in the hall at 12:00."""
    return making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp), link="")


def feed_of(cast: Cast, **scope: Any) -> CalendarFeed:
    return CalendarFeed.make(by=cast.admin, **scope)


def shown(feed: CalendarFeed, *, now: datetime = NOW) -> list[Any]:
    """The events of a feed, as icalendar reads them; vobject reads the same."""
    body = feed_calendar(feed, now=now)
    events = list(icalendar.Calendar.from_ical(body).walk("VEVENT"))
    read_again = vobject.readOne(body.decode()).contents.get("vevent", [])
    assert [_facts(event) for event in events] == [_facts_again(event) for event in read_again]
    return events


def _facts(event: Any) -> dict[str, Any]:
    times = {name: event[name].dt.astimezone(UTC) for name in ("dtstart", "dtend")}
    texts = {name: str(event.get(name, "")) for name in ("uid", "summary", "description", "location", "status")}
    return times | texts | {"sequence": int(event["sequence"])}


def _facts_again(event: Any) -> dict[str, Any]:
    def value(name: str) -> Any:
        return event.contents[name][0].value if name in event.contents else ""

    times = {name: value(name).astimezone(UTC) for name in ("dtstart", "dtend")}
    texts = {name: value(name) for name in ("uid", "summary", "description", "location", "status")}
    return times | texts | {"sequence": int(value("sequence"))}


def summaries(feed: CalendarFeed, *, now: datetime = NOW) -> list[str]:
    return [str(event["summary"]) for event in shown(feed, now=now)]


# One meeting


def test_a_meeting_is_told_on_the_events_clocks_with_place_and_page(cast: Cast, meeting: Meeting) -> None:
    cast.hall.place = "Room 5, left"
    cast.hall.save()

    (event,) = shown(feed_of(cast, mentor=cast.anna))

    assert str(event["uid"]) == f"{meeting.uid}@testserver"
    assert (str(event["status"]), int(event["sequence"])) == ("CONFIRMED", 0)
    assert str(event["summary"]) == "1:1 Anna Berg and Kelp"
    assert str(event["location"]) == "Room 5, left"
    assert str(event["url"]) == "http://testserver/events/hack/sessions/1/"
    assert event["dtstart"].params["TZID"] == "Europe/Tallinn"
    assert (event["dtstart"].dt, event["dtend"].dt) == (
        datetime(2027, 3, 6, 12, tzinfo=TALLINN),
        datetime(2027, 3, 6, 12, 20, tzinfo=TALLINN),
    )
    assert str(event["description"]).splitlines() == [
        "Session 1",
        "Hack, Main hall",
        "http://testserver/events/hack/sessions/1/",
    ]


@pytest.mark.parametrize(
    ("own", "of_timetable", "place", "location"),
    [
        ("https://own.example/", "https://hall.example/", "", "https://own.example/"),
        ("", "https://hall.example/", "", "https://hall.example/"),
        ("https://own.example/", "", "Room 5", "Room 5"),
        ("", "", "", ""),
    ],
)
def test_the_location_is_the_place_or_else_the_link(
    cast: Cast, meeting: Meeting, own: str, of_timetable: str, place: str, location: str
) -> None:
    meeting.change_link(link=own, by=cast.admin)
    cast.hall.link, cast.hall.place = of_timetable, place
    cast.hall.save()

    (event,) = shown(feed_of(cast, idea=cast.kelp))

    assert str(event.get("location", "")) == location
    assert (own or of_timetable) in str(event["description"])


def test_moving_and_cancelling_change_the_same_event(cast: Cast, meeting: Meeting) -> None:
    feed = feed_of(cast, idea=cast.kelp)
    told = [shown(feed)]
    meeting.session.move(slot=cast.half_past, by=cast.admin)
    told.append(shown(feed))
    move_slot(Slot.objects.get(pk=cast.half_past.pk), during=making.at(90), by=cast.admin)
    told.append(shown(feed))
    Meeting.objects.get().cancel(reason="Ill", by=cast.admin, now=NOW)
    told.append(shown(feed))

    events = [event for (event,) in told]
    assert {str(event["uid"]) for event in events} == {f"{meeting.uid}@testserver"}
    assert [int(event["sequence"]) for event in events] == [0, 1, 2, 3]
    assert [f"{event['dtstart'].dt:%H:%M}" for event in events] == ["12:00", "12:30", "13:30", "13:30"]
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert str(events[-1]["summary"]) == "Cancelled: 1:1 Anna Berg and Kelp"
    assert str(events[-1]["description"]).splitlines() == ["Ill", "Hack"]


def test_a_cancellation_is_told_for_thirty_days(cast: Cast, meeting: Meeting) -> None:
    meeting.cancel(reason="", by=cast.admin, now=NOW)
    feed = feed_of(cast, idea=cast.kelp)

    almost = NOW + timedelta(days=30, seconds=-1)
    assert (len(shown(feed, now=almost)), len(shown(feed, now=NOW + timedelta(days=30)))) == (1, 0)


def test_what_is_said_of_the_change_moves_with_it(cast: Cast, meeting: Meeting) -> None:
    feed = feed_of(cast, idea=cast.kelp)
    (before,) = shown(feed)
    cast.hall.place = "Room 9"
    cast.hall.save()
    (after,) = shown(feed)

    assert after["last-modified"].dt > before["last-modified"].dt - timedelta(seconds=1)
    assert after["dtstamp"].dt == after["last-modified"].dt
    assert feed_calendar(feed, now=NOW) == feed_calendar(feed, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    "text",
    [
        'comma, semicolon; backslash \\ colon: quote "',
        "two\nlines\n\nand a gap",
        "emoji 🎨🧑🏽‍🚀 and " + "ü" * 300,
        "BEGIN:VEVENT\nUID:forged\nEND:VEVENT",
        "\\n is no newline",
    ],
)
def test_whatever_is_typed_comes_back_as_it_was(cast: Cast, text: str) -> None:
    cast.kelp.name = " ".join(text.split())[:120]
    cast.kelp.save()
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp, description=text))

    (event,) = shown(feed_of(cast, idea=cast.kelp))

    assert str(event["description"]).startswith(f"{text}\nhttps://meet.example.org/1\n")
    assert str(event["summary"]) == f"1:1 Anna Berg and {' '.join(cast.kelp.name.split())}"
    lines = feed_calendar(CalendarFeed.objects.get(), now=NOW).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75


def test_what_cannot_be_printed_is_left_out(cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp, description="a\x07b\r\nc\x1b"))

    (event,) = shown(feed_of(cast, idea=cast.kelp))

    assert str(event["description"]).startswith("ab\nc\n")


# Whose


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """1 Anna with Kelp; 2 Boris with Moss; 3 Anna, open; 4 Boris with Kelp; 5 Anna with Moss, cancelled."""
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    making.make_meeting(making.make_session(cast.half_past, cast.boris, cast.moss))
    making.make_session(making.make_slot(cast.annas, 60), cast.anna)
    making.make_meeting(making.make_session(making.make_slot(cast.hall, 90), cast.boris, cast.kelp))
    fifth = making.make_meeting(making.make_session(making.make_slot(cast.hall, 120), cast.anna, cast.moss))
    fifth.cancel(reason="", by=cast.admin, now=NOW)
    return cast


ANNA_KELP, BORIS_MOSS, BORIS_KELP = "1:1 Anna Berg and Kelp", "1:1 Boris Adamov and Moss", "1:1 Boris Adamov and Kelp"
ANNA_OPEN, NO_MOSS = "1:1 Anna Berg, no team yet", "Cancelled: 1:1 Anna Berg and Moss"
FIFTH_OPEN = "1:1 Anna Berg, Moss"


@pytest.mark.parametrize(
    ("whose", "found"),
    [
        ("anna", [ANNA_KELP, NO_MOSS, ANNA_OPEN, FIFTH_OPEN]),
        ("boris", [BORIS_MOSS, BORIS_KELP]),
        ("kelp", [ANNA_KELP, BORIS_KELP]),
        ("moss", [BORIS_MOSS, NO_MOSS]),
        ("hall", [ANNA_KELP, BORIS_MOSS, BORIS_KELP, NO_MOSS, FIFTH_OPEN]),
        ("annas", [ANNA_OPEN]),
    ],
)
def test_a_feed_of_one_thing_shows_its_sessions_and_no_others(busy: Cast, whose: str, found: list[str]) -> None:
    kind = {"anna": "mentor", "boris": "mentor", "kelp": "idea", "moss": "idea"}.get(whose, "timetable")

    assert summaries(feed_of(busy, **{kind: getattr(busy, whose)})) == found


def test_a_persons_feed_shows_what_they_are_in_as_mentor_and_as_member(busy: Cast) -> None:
    busy.moss.members.add(busy.anna.user)

    assert summaries(feed_of(busy, user=busy.anna.user)) == [ANNA_KELP, BORIS_MOSS, NO_MOSS, ANNA_OPEN, FIFTH_OPEN]
    assert summaries(feed_of(busy, user=busy.kim)) == [ANNA_KELP, BORIS_KELP]
    assert summaries(feed_of(busy, user=busy.admin)) == []


def test_a_feed_follows_who_is_in_the_team(busy: Cast) -> None:
    feed = feed_of(busy, user=busy.kim)
    busy.kelp.members.remove(busy.kim)
    assert summaries(feed) == []


def test_what_becomes_of_a_session_with_another_team_is_not_shown_to_the_former(busy: Cast) -> None:
    session = Session.objects.get(number=5)
    session.edit(
        slot=Slot.objects.get(sessions=session),
        mentor=busy.anna,
        idea=busy.kelp,
        description="",
        number=5,
        by=busy.admin,
    )

    assert summaries(feed_of(busy, idea=busy.moss)) == [BORIS_MOSS]
    assert summaries(feed_of(busy, mentor=busy.anna))[:2] == [ANNA_KELP, NO_MOSS]


def test_an_open_session_is_tentative_until_it_is_over(busy: Cast) -> None:
    feed = feed_of(busy, timetable=busy.annas)
    (event,) = shown(feed)

    assert (str(event["status"]), int(event["sequence"])) == ("TENTATIVE", 0)
    session = Session.objects.get(number=3)
    session.move(slot=making.make_slot(busy.annas, 200), by=busy.admin)
    (moved,) = shown(feed)
    assert (moved["uid"], int(moved["sequence"])) == (event["uid"], 1)
    assert shown(feed, now=end_of(making.at(200))) == []


def test_free_slots_show_without_blocking_the_time(busy: Cast) -> None:
    draft = making.make_timetable("Draft", event=busy.event, mentor=busy.anna)
    draft.published_at = None
    draft.save()
    making.make_slot(draft, 300)
    free = making.make_slot(busy.annas, 400)
    seats = making.make_slot(busy.hall, 430)  # Anna and Boris sit there
    expected = {f"slot-{slot.pk}@testserver" for slot in (free, seats, busy.half_past)}

    for scope in ({"mentor": busy.anna}, {"user": busy.anna.user}):
        events = shown(feed_of(busy, with_free_slots=True, **scope))
        slots = [event for event in events if str(event["uid"]).startswith("slot-")]
        taken_by_boris = making.at(90)
        extra = {f"slot-{slot.pk}@testserver" for slot in Slot.objects.filter(during=taken_by_boris)}
        assert {str(event["uid"]) for event in slots} == expected | extra
        assert {str(event["transp"]) for event in slots} == {"TRANSPARENT"}
    assert summaries(feed_of(busy, mentor=busy.anna, with_free_slots=True), now=start_of(making.at(430)))[-1] == NO_MOSS


def test_a_timetables_free_slots_are_those_without_a_session(busy: Cast) -> None:
    slot = making.make_slot(busy.hall, 430)
    events = shown(feed_of(busy, timetable=busy.hall, with_free_slots=True))
    assert [str(event["uid"]) for event in events if event.get("transp")] == [f"slot-{slot.pk}@testserver"]


def test_a_feed_takes_the_same_queries_for_one_meeting_and_many(
    busy: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    feeds = [feed_of(busy, with_free_slots=True, **scope) for scope in ({"mentor": busy.anna}, {"user": busy.mia})]
    feeds = [CalendarFeed.objects.get(pk=feed.pk) for feed in feeds]
    for feed in feeds:
        str(feed)
        with django_assert_num_queries(3):  # meetings, open sessions, free slots
            feed_calendar(feed, now=NOW)


# Clocks


def moved(cast: Cast, start: datetime, end: datetime, zone: str = "Europe/Tallinn") -> tuple[Any, ...]:
    """The one meeting of Kelp at another time, in UTC, read back; both libraries agree on it (`shown`)."""
    Event.objects.update(time_zone=zone, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    slot = Slot.objects.create(timetable=cast.hall, during=span(start, end))
    making.make_meeting(making.make_session(slot, cast.anna, cast.kelp))
    (event,) = shown(feed_of(cast, idea=cast.kelp), now=start)
    return event, event["dtstart"].dt.astimezone(UTC), event["dtend"].dt.astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Tallinn", datetime(2027, 3, 28, 0, 40, tzinfo=UTC)),  # 02:40, and 04:00 after the change
        ("Europe/Tallinn", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("Europe/Tallinn", datetime(2027, 10, 31, 0, 0, tzinfo=UTC)),  # 03:00 for the first time
        ("Europe/Tallinn", datetime(2027, 10, 31, 0, 50, tzinfo=UTC)),  # ends at 03:10 for the second time
        ("Europe/Tallinn", datetime(2027, 10, 31, 1, 0, tzinfo=UTC)),  # 03:00 for the second time
        ("Europe/Tallinn", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
        ("America/Santiago", datetime(2027, 4, 4, 2, 50, tzinfo=UTC)),  # the day that ends twice
        ("America/Santiago", datetime(2027, 4, 4, 3, 10, tzinfo=UTC)),
        ("America/Santiago", datetime(2027, 9, 5, 4, 0, tzinfo=UTC)),  # the day that begins at 01:00
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 15, 10, tzinfo=UTC)),  # half an hour
        ("Africa/Casablanca", datetime(2027, 3, 14, 2, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2027, 3, 6, 15, 0, tzinfo=UTC)),
        ("UTC", datetime(2027, 3, 6, 15, 0, tzinfo=UTC)),
        ("Etc/UTC", datetime(2027, 3, 6, 15, 0, tzinfo=UTC)),
    ],
)
def test_around_clock_changes_both_libraries_read_the_same_moments(cast: Cast, zone: str, start: datetime) -> None:
    end = start + timedelta(minutes=20)
    assert moved(cast, start, end, zone)[1:] == (start, end)


def test_an_hour_that_comes_twice_is_told_in_utc_the_second_time(cast: Cast) -> None:
    event, *_times = moved(cast, datetime(2027, 10, 31, 0, 50, tzinfo=UTC), datetime(2027, 10, 31, 1, 10, tzinfo=UTC))
    assert event["dtstart"].to_ical() == b"20271031T035000"
    assert event["dtend"].to_ical() == b"20271031T011000Z"


@pytest.mark.parametrize("name", ["Europe/Tallinn", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_the_zone_carried_along_is_the_zone(name: str) -> None:
    """Each onset, reckoned as RFC 5545 says, is the moment at which the clocks change."""
    zone = ZoneInfo(name)
    parts: list[Any] = time_zone(zone, 2026, 2028).subcomponents
    onsets = [part["dtstart"].dt - part["tzoffsetfrom"].td for part in parts]

    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
    expected = [start, *changes(zone, start, end)]
    assert [onset.replace(tzinfo=UTC) for onset in onsets] == expected
    assert [part["tzoffsetto"].td for part in parts] == [moment.astimezone(zone).utcoffset() for moment in expected]
    assert len(expected) == 7


def test_the_calendar_carries_its_zones_along(cast: Cast, meeting: Meeting) -> None:
    calendar = icalendar.Calendar.from_ical(feed_calendar(feed_of(cast, idea=cast.kelp), now=NOW))

    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Tallinn"]
    assert calendar.get_missing_tzids() == set()
    assert str(calendar["method"]) == "PUBLISH"
    assert (str(calendar["x-published-ttl"]), calendar["refresh-interval"].to_ical()) == ("PT15M", b"PT15M")
    assert str(calendar["x-wr-calname"]) == "1:1 sessions: Kelp"


# An invitation


def read_invitation(meeting: Meeting) -> tuple[str, Any]:
    body = invitation(meeting, now=NOW)
    calendar = icalendar.Calendar.from_ical(body)
    assert vobject.readOne(body.decode()).method.value == str(calendar["method"])
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def test_an_invitation_is_from_the_panel_to_mentor_and_team(cast: Cast, meeting: Meeting) -> None:
    cast.anna.user.name = 'Anna "A", Berg; PhD'
    cast.anna.user.save()
    cast.kelp.members.add(making.make_user("Kai Kelp"))

    method, event = read_invitation(Meeting.objects.get())

    assert (method, str(event["status"]), int(event["sequence"])) == ("REQUEST", "CONFIRMED", 0)
    assert str(event["organizer"]) == "mailto:panel@127.0.0.1"  # the same when the mentor is another one
    assert event["organizer"].params["CN"] == "Hack"
    assert event["attendee"][0].params["CN"] == "Anna 'A', Berg; PhD"
    assert [(str(person), person.params["ROLE"]) for person in event["attendee"]] == [
        ("mailto:anna@example.org", "CHAIR"),
        ("mailto:kim@example.org", "REQ-PARTICIPANT"),
        ("mailto:kai@example.org", "REQ-PARTICIPANT"),
    ]


def test_a_cancelled_meeting_is_called_off(cast: Cast, meeting: Meeting) -> None:
    meeting.cancel(reason="Ill", by=cast.admin)

    method, event = read_invitation(Meeting.objects.get())

    assert (method, str(event["status"]), int(event["sequence"])) == ("CANCEL", "CANCELLED", 1)
    assert str(event["uid"]) == f"{meeting.uid}@testserver"
