"""What a mentor and a participant find on their home page, and what neither may find there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Event, User
from sessions_app.glance import glance
from sessions_app.models import Meeting, Session
from sessions_app.news import news_for
from sessions_app.team_home import team_homes
from sessions_app.upcoming import upcoming
from tests import making, reading
from tests.sessions_app.conftest import Cast, make_cast

CENTURY = 36_524 * 24 * 60  # minutes: what is still to come
NOW = making.TEN.replace(hour=6)  # before anything of the cast's Saturday


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def home(client: Client, person: User) -> Any:
    client.force_login(person)
    return client.get("/")


def section(page: Any, name: str) -> Any:
    return reading.content(page).one("section", aria_labelledby=name)


def rules(cast: Cast, **facts: Any) -> Event:
    """The event lets teams book, within these rules."""
    defaults = {"self_booking": True, "booking_notice": 0}
    Event.objects.filter(pk=cast.event.pk).update(**defaults | facts)
    cast.event.refresh_from_db()
    return cast.event


# Next, and just ended


def test_a_mentor_reads_what_the_team_is_about_and_a_participant_need_not(client: Client, cast: Cast) -> None:
    cast.kelp.brief = "Bags from seaweed"
    cast.kelp.save()
    making.make_session(making.make_slot(cast.hall, CENTURY), cast.anna, cast.kelp)

    briefs = [reading.content(home(client, who)).all(class_="home-brief") for who in (cast.anna.user, cast.kim)]

    assert [[brief.words for brief in found] for found in briefs] == [["Bags from seaweed"], []]


def test_the_viewers_own_time_stands_beside_the_events_where_it_differs(client: Client, cast: Cast) -> None:
    making.make_session(making.make_slot(cast.hall, CENTURY), cast.anna)
    times = {}
    for zone in ("America/New_York", "Europe/Tallinn"):
        cast.anna.time_zone = zone
        cast.anna.save()
        times[zone] = reading.rows(home(client, cast.anna.user))[0][1]

    assert times == {
        "America/New_York": "Thu 6 Mar, 12:00–12:20 Tallinn 05:00–05:20 New York",
        "Europe/Tallinn": "Thu 6 Mar, 12:00–12:20 Tallinn",
    }


def test_without_a_link_of_its_own_a_meeting_is_where_its_timetable_is(client: Client, cast: Cast) -> None:
    cast.hall.link = "https://meet.example.org/hall"
    cast.hall.save()
    making.make_meeting(making.make_session(making.make_slot(cast.hall, CENTURY), cast.anna, cast.kelp), link="")

    links = reading.content(home(client, cast.kim)).links()

    assert links["Join Session 1"] == "https://meet.example.org/hall"


def test_what_is_over_waits_for_its_mentor_to_say_what_happened(cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    making.make_session(cast.half_past, cast.anna, cast.kelp)  # without a meeting there is nothing to record
    ended = making.at(60).lower

    def waiting(user: User, *, now: Any = ended) -> list[int]:
        return [session.number for session in upcoming(user, now=now).ended]

    assert (waiting(cast.anna.user), waiting(cast.boris.user), waiting(cast.kim)) == ([1], [], [])
    assert (waiting(cast.anna.user, now=NOW), waiting(cast.anna.user, now=making.at(40_000).lower)) == ([], [])
    Meeting.objects.get().record(outcome="held", by=cast.admin)
    assert waiting(cast.anna.user) == []


def test_it_is_recorded_from_home_and_leads_back(client: Client, cast: Cast) -> None:
    start = timezone.now() - making.TEN - timedelta(hours=1)
    slot = making.make_slot(cast.hall, int(start.total_seconds() // 60))
    making.make_meeting(making.make_session(slot, cast.anna, cast.kelp))

    form = section(home(client, cast.anna.user), "ended-heading").one("form")
    answer = client.post(form.attributes["action"], {"outcome": "held", "next": "/"})

    assert [button.words for button in form.all("button")] == [
        f"{word} (Session 1)" for word in ("Held", "Team missed", "Mentor missed")
    ]
    assert (answer.headers["Location"], Meeting.objects.get().outcome) == ("/", "held")


# Availability at a glance


def figures(cast: Cast) -> list[tuple[str, int, int, int]]:
    ahead = upcoming(cast.anna.user, now=NOW).led_by(cast.anna.user)
    found = glance(cast.anna, ahead, Event.objects.all(), now=NOW)
    return [(str(day.date), day.free, day.open, day.booked) for one in found for day in one.in_order()]


def test_coming_slots_are_counted_by_day_free_open_and_booked(cast: Cast) -> None:
    cast.hall.mentors.add(cast.anna)
    making.make_slot(cast.annas, 12 * 60)  # midnight: Sunday's
    making.make_session(making.make_slot(cast.annas, 100), cast.anna)
    making.make_meeting(making.make_session(cast.half_past, cast.anna, cast.kelp))

    assert figures(cast) == [("2027-03-06", 1, 1, 1), ("2027-03-07", 1, 0, 0)]


def test_a_session_takes_every_slot_it_overlaps_in_whatever_timetable(cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)

    assert figures(cast) == [("2027-03-06", 1, 1, 0)]  # 12:30 in the hall; the own slot at 12:00 is taken


def test_home_says_it_in_words_under_a_bar(client: Client, cast: Cast) -> None:
    cast.annas_ten.delete()
    making.make_slot(cast.annas, CENTURY)
    making.make_meeting(making.make_session(making.make_slot(cast.annas, CENTURY + 60), cast.anna, cast.kelp))

    part = section(home(client, cast.anna.user), "availability-heading")

    assert [line.words for line in part.all("li")] == ["Thu 6 Mar 1 free, 1 booked"]
    assert [bar.attributes["width"] for bar in part.all("rect")] == ["1", "0", "1"]
    assert part.links() == {"Edit availability Hack": "/events/hack/availability/"}


def test_a_mentor_without_slots_is_led_to_offering_some(client: Client, cast: Cast) -> None:
    part = section(home(client, cast.boris.user), "availability-heading")

    assert part.links() == {"Say when you are available in Hack": "/events/hack/availability/"}


# What changed


def news(cast: Cast) -> list[tuple[int, str, str, bool]]:
    found = news_for(cast.anna, events=[cast.event], now=timezone.now())
    return [(one.number, one.who, one.sentence, one.is_theirs) for one in found]


def test_what_others_changed_is_told_the_latest_first(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)
    meeting = making.make_meeting(session, by=cast.admin)
    meeting.record(outcome="held", by=cast.anna.user)  # her own doing is no news

    assert news(cast) == [
        (1, "Ada Admin", "made the meeting with Kelp", True),
        (1, "Ada Admin", "added the session with Anna Berg, Sat 6 Mar 12:00–12:20", True),
    ]


def test_of_a_session_given_away_only_that_is_told(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    facts: dict[str, Any] = {"slot": cast.ten, "idea": cast.kelp, "description": "", "number": None, "by": cast.admin}
    session.edit(mentor=cast.boris, **facts)
    session.edit(mentor=cast.boris, **facts | {"idea": cast.moss})
    making.make_meeting(session, by=cast.admin)

    assert news(cast)[0] == (1, "Ada Admin", "gave the session to Boris Adamov", False)
    assert [sentence for _number, _who, sentence, _theirs in news(cast) if "Moss" in sentence] == []


def test_a_deleted_session_is_told_and_is_no_link(client: Client, cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna).remove(by=cast.admin)

    part = section(home(client, cast.anna.user), "news-heading")

    assert part.one("ul").all("li")[0].words.startswith("Session 1: Ada Admin deleted the session.")
    assert part.links() == {}


def test_what_changed_long_ago_is_no_news(cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna, by=cast.admin)

    assert news_for(cast.anna, events=[cast.event], now=timezone.now() + timedelta(days=15)) == []


# Teams


def team(cast: Cast, person: User) -> Any:
    (found,) = team_homes(person, now=NOW)
    return found


def offered(cast: Cast, person: User) -> list[tuple[str, str, tuple[str, ...]]]:
    openings = team(cast, person).openings
    return [(one.name, f"{cast.event.local(one.during.lower):%H:%M}", one.shared) for one in openings]


def test_mentors_with_topics_in_common_stand_first(cast: Cast) -> None:
    rules(cast)
    cast.hall.mentors.set([cast.anna, cast.boris])
    cast.annas_ten.delete()
    topic = making.make_topic("UX")
    cast.boris.topics.add(topic)
    cast.anna.topics.add(making.make_topic("Law"))
    cast.kelp.topics.add(topic)

    assert offered(cast, cast.kim) == [
        ("Boris Adamov", "12:00", ("UX",)),
        ("Boris Adamov", "12:30", ("UX",)),
        ("Anna Berg", "12:00", ()),
        ("Anna Berg", "12:30", ()),
    ]


def test_only_free_slots_of_published_timetables_are_offered(cast: Cast) -> None:
    rules(cast)
    cast.hall.mentors.set([cast.anna, cast.boris])
    cast.annas.published_at = None
    cast.annas.save()
    making.make_session(cast.ten, cast.boris, cast.moss)
    making.make_session(making.make_slot(cast.annas, 100), cast.anna, cast.kelp)

    assert offered(cast, cast.kim) == [
        ("Anna Berg", "12:00", ()),
        ("Anna Berg", "12:30", ()),
        ("Boris Adamov", "12:30", ()),
    ]


def test_an_open_session_is_offered_as_the_slot_it_is_in(cast: Cast) -> None:
    rules(cast)
    making.make_session(cast.annas_ten, cast.anna)

    assert ("Anna Berg", "12:00", ()) in offered(cast, cast.kim)


def test_breaks_and_notice_are_kept(cast: Cast) -> None:
    cast.annas_ten.delete()
    making.make_slot(cast.annas, 30)
    making.make_slot(cast.annas, 60)
    making.make_session(making.make_slot(cast.hall, 90), cast.boris, cast.kelp)  # 13:30, the team's own
    cast.hall.mentors.clear()

    found = {}
    for pause, notice in ((10, 0), (15, 0), (10, 300)):  # five hours from 08:00 in Tallinn
        rules(cast, break_between=pause, booking_notice=notice)
        found[pause, notice] = [when for _name, when, _shared in offered(cast, cast.kim)]

    assert found == {(10, 0): ["12:30", "13:00"], (15, 0): ["12:30"], (10, 300): ["13:00"]}


def test_a_mentors_break_is_kept_too(cast: Cast) -> None:
    making.make_session(cast.half_past, cast.anna, cast.moss)

    found = {}
    for pause in (10, 15):
        rules(cast, break_between=pause)
        cast.hall.mentors.clear()
        found[pause] = offered(cast, cast.kim)

    assert found == {10: [("Anna Berg", "12:00", ())], 15: []}


def book(cast: Cast, *, minutes: int) -> None:
    making.make_meeting(making.make_session(making.make_slot(cast.hall, minutes), cast.boris, cast.kelp))


def test_what_remains_of_the_limits_is_said(cast: Cast) -> None:
    rules(cast, meetings_per_team=3)
    book(cast, minutes=200)
    assert team(cast, cast.kim).words == ["1 of at most 3 meetings are booked: 2 remain."]

    rules(cast, meetings_per_team=1)
    assert team(cast, cast.kim).words == ["1 of at most 1 meetings are booked: none remains."]
    assert (team(cast, cast.kim).can_book, team(cast, cast.kim).openings) == (False, [])


def test_a_full_day_is_named_and_nothing_is_offered_on_it(cast: Cast) -> None:
    rules(cast, meetings_per_team_and_day=1)
    book(cast, minutes=200)
    making.make_slot(cast.annas, 12 * 60)  # 00:00 on Sunday

    assert team(cast, cast.kim).words == ["1 meeting is booked.", "At most 1 a day.", "Full: Sat 6 Mar."]
    assert offered(cast, cast.kim) == [("Anna Berg", "00:00", ())]


def test_where_teams_do_not_book_themselves_that_is_said(cast: Cast) -> None:
    assert (team(cast, cast.kim).words, team(cast, cast.kim).openings) == (
        ["0 meetings are booked.", "Teams do not book for themselves in this event. Ask an organiser."],
        [],
    )


def test_home_leads_to_booking(client: Client, cast: Cast) -> None:
    rules(cast)
    cast.annas_ten.delete()
    slot = making.make_slot(cast.annas, CENTURY)
    Event.objects.update(ends_on=making.SATURDAY.replace(year=2127))

    part = section(home(client, cast.kim), f"team-{cast.kelp.pk}")

    booking = f"/events/hack/timetables/{cast.annas.pk}/slots/{slot.pk}/book/"
    assert part.links() == {
        "Ask for a mentor": "/events/hack/requests/add/",
        "Your team Kelp": f"/events/hack/ideas/{cast.kelp.pk}/",
        "All timetables Hack": "/events/hack/timetables/",
        "Anna Berg": f"/events/hack/mentors/{cast.anna.pk}/",
        "Book Anna Berg": f"{booking}?mentor={cast.anna.pk}&idea={cast.kelp.pk}",
    }


# Nothing leaks


def test_neither_role_finds_what_is_not_theirs(client: Client, cast: Cast) -> None:
    rules(cast)
    making.make_meeting(making.make_session(making.make_slot(cast.hall, CENTURY), cast.boris, cast.moss, by=cast.admin))
    other = making.make_event("elsewhere", self_booking=True)
    olga = making.make_mentor("Olga Other", event=other)
    making.make_slot(making.make_timetable("Olga's own", event=other, mentor=olga), CENTURY)
    secrets = ("Moss", "Mia", "Olga", "Elsewhere")

    pages = {who: home(client, who).content.decode() for who in (cast.anna.user, cast.kim)}

    assert [[word for word in secrets if word in text] for text in pages.values()] == [[], []]
    assert "Boris" not in pages[cast.anna.user]


def test_one_person_may_be_both(client: Client, cast: Cast) -> None:
    cast.kelp.members.add(cast.anna.user)
    making.make_session(making.make_slot(cast.hall, CENTURY), cast.anna)
    making.make_session(making.make_slot(cast.hall, CENTURY + 30), cast.boris, cast.kelp)

    page = home(client, cast.anna.user)

    assert [row[3:5] for row in reading.rows(page)] == [["Anna Berg", "–"], ["Boris Adamov", "Kelp"]]
    headings = [one.words for one in reading.content(page).all("h2")]
    assert headings[:2] == ["Mentors for Kelp in Hack", "Your availability"]


# Cost


def fill(cast: Cast, count: int) -> None:
    for number in range(count):
        session = making.make_session(
            making.make_slot(cast.hall, CENTURY + 20 * number), cast.anna, cast.kelp, by=cast.admin
        )
        making.make_meeting(session, by=cast.admin)
        making.make_slot(cast.annas, CENTURY + 2000 + 20 * number)
        making.make_session(making.make_slot(cast.hall, -CENTURY - 20 * number), cast.anna, cast.kelp)
    assert Session.objects.count() == 2 * count


@pytest.mark.parametrize("count", [1, 3, 12])
def test_home_costs_the_same_whatever_there_is(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    rules(cast)
    fill(cast, count)

    for person in (cast.anna.user, cast.kim):
        client.force_login(person)
        with django_assert_max_num_queries(14):
            assert len(reading.rows(client.get("/"))) == count
