"""Slots from times as people write them: looked at first, then added in one go."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event
from tests import making, reading
from tests.sessions_app.conftest import Cast
from timetables.models import Timetable
from timetables.writing_form import coming_days

SPRING = date(2027, 3, 28)  # in Tallinn 03:00-04:00 does not exist
AUTUMN = date(2027, 10, 31)  # and 03:00-04:00 comes twice


def url(timetable: Timetable) -> str:
    return f"/events/hack/timetables/{timetable.pk}/slots/write/"


def write(text: str, step: str = "preview", **changed: Any) -> dict[str, Any]:
    return {"text": text, "minutes": 20, "gap": 0, "step": step} | changed


def times(timetable: Timetable) -> list[str]:
    """The timetable's slots on the event's clocks."""
    spans = timetable.slots.in_order().values_list("during", flat=True)
    local = [(timetable.event.local(during.lower), timetable.event.local(during.upper)) for during in spans]
    return [f"{start:%a} {start:%H:%M}-{end:%H:%M}" for start, end in local]


def previewed(page: Any) -> list[str]:
    """What is shown as new, by day."""
    days = reading.content(page).all(class_="plan-day")
    return [f"{day.one('h2').words}: {', '.join(slot.words for slot in day.all('li'))}" for day in days]


def problems(page: Any) -> list[str]:
    return [line.words for box in reading.content(page).all(class_="plan-problem") for line in box.all("p", "li")]


def buttons(page: Any) -> dict[str, str]:
    (form,) = reading.content(page).all("form")
    return {button.attributes["value"]: button.words for button in form.all("button")}


def carried(page: Any, step: str) -> dict[str, str]:
    """What pressing a button of the preview sends."""
    fields = reading.content(page).all("input", type="hidden")
    return {field.attributes["name"]: field.attributes.get("value", "") for field in fields} | {"step": step}


def lasts(first: date, last: date | None = None) -> None:
    Event.objects.update(starts_on=first, ends_on=last or first)


@pytest.fixture
def anna(cast: Cast, client: Client) -> Client:
    """Her browser; her clocks are the event's."""
    cast.anna.time_zone = "Europe/Tallinn"
    cast.anna.save()
    client.force_login(cast.anna.user)
    return client


# Writing


def test_it_asks_with_the_lengths_of_the_timetable(anna: Client, cast: Cast) -> None:
    Timetable.objects.filter(pk=cast.annas.pk).update(slot_minutes=45, gap_minutes=15)

    page = anna.get(url(cast.annas))

    assert reading.typed(page) == {
        "text": "",
        "minutes": "45",
        "gap": "15",
        "until": "",
        "date": "",
        "start": "",
        "end": "",
    }
    assert reading.content(page).one(class_="figures").words == (
        "Times in Tallinn. The event lasts from 6 Mar to 7 Mar 2027."
    )


def test_nothing_is_added_before_it_was_looked_at(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), write("Sat 14-15\nSun 9:00-9:40"))

    assert reading.heading(page) == "5 new slots"
    assert previewed(page) == [
        "Saturday 6 March 3 slots: 14:00–14:20, 14:20–14:40, 14:40–15:00",
        "Sunday 7 March 2 slots: 09:00–09:20, 09:20–09:40",
    ]
    assert (problems(page), buttons(page)) == ([], {"add": "Add 5 slots", "change": "Change the times"})
    assert times(cast.annas) == ["Sat 12:00-12:20"]


def test_they_are_added_in_one_go(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), write("Saturday 14 to 15, Sunday morning 9-9:40, 30 minutes", gap=10))

    done = anna.post(url(cast.annas), carried(page, "add"), follow=True)

    assert times(cast.annas) == ["Sat 12:00-12:20", "Sat 14:00-14:30", "Sun 09:00-09:30"]
    assert done.redirect_chain == [(cast.annas.get_absolute_url(), 302)]
    assert reading.messages(done) == ["Done: 2 slots have been added."]


def test_going_back_keeps_what_was_typed(anna: Client, cast: Cast) -> None:
    typed = {"text": "Sat 14-15\nSun 9-10", "minutes": "30", "gap": "5", "until": "2027-03-07"}
    page = anna.post(url(cast.annas), write(**typed))

    changing = anna.post(url(cast.annas), carried(page, "change"))

    kept = reading.typed(changing) | {"text": reading.typed(changing)["text"].replace("\r\n", "\n")}
    assert kept == typed | {"date": "", "start": "", "end": ""}
    assert times(cast.annas) == ["Sat 12:00-12:20"]


def test_a_date_with_start_and_end_is_enough(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), write("", date="2027-03-07", start="23:20", end="00:00"))
    assert previewed(page) == ["Sunday 7 March 2 slots: 23:20–23:40, 23:40–00:00 (+1)"]


def test_a_mentor_sees_their_own_clocks_beside(anna: Client, cast: Cast) -> None:
    cast.anna.time_zone = "Europe/London"
    cast.anna.save()
    page = anna.post(url(cast.annas), write("Sun 0:00-0:20"))
    assert previewed(page) == ["Sunday 7 March 1 slot: 00:00–00:20 Sat 6 Mar, 22:00–22:20 London"]


# What is not made


def test_what_is_there_and_what_collides_is_told(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), write("Sat 11:40-12:20, 12:10-12:50, 12:15-12:35"))

    assert previewed(page) == ["Saturday 6 March 2 slots: 11:40–12:00, 12:30–12:50"]
    assert problems(page) == [
        "2 slots collide and are left out:",
        "Sat 6 Mar, 12:10–12:30 overlaps the slot 12:00–12:20",
        "Sat 6 Mar, 12:15–12:35 overlaps the slot 12:00–12:20",
        "1 slot is there already and stays as it is:",
        "Sat 6 Mar, 12:00–12:20",
    ]


def test_what_was_written_twice_counts_once_and_overlaps_are_told(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), write("Sat 14-14:20, 14-14:20, 14:10-14:30"))

    assert previewed(page) == ["Saturday 6 March 1 slot: 14:00–14:20"]
    assert problems(page) == [
        "1 slot collides and is left out:",
        "Sat 6 Mar, 14:10–14:30 overlaps what you also wrote, 14:00–14:20",
    ]


def test_where_nothing_is_new_there_is_nothing_to_add(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), write("Sat 12:00-12:20"))
    assert (reading.heading(page), buttons(page)) == ("No new slots", {"change": "Change the times"})


def test_days_outside_the_event_and_short_times_are_named(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), write("8 Mar 10-12\nSat 14:00-14:10"))
    assert problems(page) == [
        "These times cannot be:",
        "Mon 8 Mar 2027, 10:00–12:00: This day is not one of the event's.",
        "Sat 6 Mar 2027, 14:00–14:10: Not one slot of 20 minutes fits. Choose fewer minutes.",
    ]


@pytest.mark.parametrize(
    ("typed", "field", "sentences"),
    [
        (write(""), "text", ["Write at least one time, as in “Sat 10-12”."]),
        (
            write("Sat 10\nnever"),
            "text",
            [
                "“10” in “Sat 10” is not a range of times. Write it like “10-12” or “14:30-17”.",
                "“never” does not begin with a day. Write it like “Sat 10-12” or “28 Nov 10-12”.",
            ],
        ),
        (write("Sat 10-12, 0 minutes"), "text", ["A slot of 0 minutes cannot be. Choose between 1 and 1440."]),
        (write("Sat 10-12", minutes=""), "minutes", ["This field is required."]),
        (write("Sat 10-12", minutes=0), "minutes", ["Ensure this value is greater than or equal to 1."]),
        (write("Sat 10-12", gap=-1), "gap", ["Ensure this value is greater than or equal to 0."]),
        (
            write("Sat 0-24\nSun 0-24", minutes=1),
            "minutes",
            ["These are more than 2000 slots. Write fewer times, or choose more minutes."],
        ),
        (
            write("Sat 10-12", until="2027-03-05"),
            "until",
            ["This is before the event, which starts on 6 Mar 2027. Choose a later day."],
        ),
        (write("", date="2027-03-06"), "start", ["Date, start and end belong together. Enter it."]),
        (
            write("", date="2027-03-06", start="10:00", end="10:00"),
            "end",
            ["The end is not after the start. Choose a later end."],
        ),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    anna: Client, cast: Cast, typed: dict[str, Any], field: str, sentences: list[str]
) -> None:
    page = anna.post(url(cast.annas), typed)

    assert (page.status_code, reading.beside(page, field)) == (200, sentences)
    assert reading.typed(page)["text"] == typed["text"]


# Repeating, and the nights in which clocks change


def test_a_weekly_pattern_keeps_its_clock_and_names_the_night_it_cannot(anna: Client, cast: Cast) -> None:
    lasts(SPRING - timedelta(days=7), SPRING + timedelta(days=7))

    skipped = "03:30 does not exist on 28 Mar 2027 in Europe/Tallinn: the clocks go forward. Choose another time."
    page = anna.post(url(cast.annas), write("21 Mar 3:30-3:50", until="2027-04-11"))

    assert previewed(page) == ["Sunday 21 March 1 slot: 03:30–03:50", "Sunday 4 April 1 slot: 03:30–03:50"]
    assert problems(page) == [
        "These times cannot be:",
        f"Sun 28 Mar 2027, 03:30–03:50: {skipped}",
    ]


def test_a_weekday_goes_on_until_the_day_given(anna: Client, cast: Cast) -> None:
    lasts(date(2027, 3, 6), date(2027, 3, 28))
    page = anna.post(url(cast.annas), write("Sun 9:00-9:20", until="2027-03-14"))
    assert previewed(page) == ["Sunday 7 March 1 slot: 09:00–09:20", "Sunday 14 March 1 slot: 09:00–09:20"]


def test_the_hour_that_comes_twice_is_two_hours(anna: Client, cast: Cast) -> None:
    lasts(AUTUMN)
    page = anna.post(url(cast.annas), write("Sun 3-4", minutes=30))
    assert reading.heading(page) == "4 new slots"


def test_weekdays_that_are_over_are_not_meant(cast: Cast) -> None:
    with timezone.override(cast.event.zone):
        today = timezone.localdate()
        cast.event.starts_on, cast.event.ends_on = today - timedelta(days=2), today + timedelta(days=2)
        assert coming_days(cast.event) == [today + timedelta(days=number) for number in range(3)]
        cast.event.ends_on = today - timedelta(days=1)
        assert coming_days(cast.event) == [today - timedelta(days=2), today - timedelta(days=1)]


# Adding when something has changed


def test_what_changed_since_the_preview_is_shown_again(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), write("Sat 14-14:40"))
    making.make_slot(cast.annas, 2 * 60 + 10)

    again = anna.post(url(cast.annas), carried(page, "add"))

    assert again.status_code == 409
    assert reading.content(again).all(class_="notice")[0].words == (
        "The timetable has changed since you looked. Nothing was added; look again, then add the slots."
    )
    assert times(cast.annas) == ["Sat 12:00-12:20", "Sat 14:10-14:30"]
    assert problems(again)[1:] == [
        "Sat 6 Mar, 14:00–14:20 overlaps the slot 14:10–14:30",
        "Sat 6 Mar, 14:20–14:40 overlaps the slot 14:10–14:30",
    ]


def test_adding_without_having_looked_shows_the_slots_first(anna: Client, cast: Cast) -> None:
    page = anna.post(url(cast.annas), write("Sat 14-14:40", "add"))
    assert (page.status_code, len(times(cast.annas))) == (409, 1)


# Who may


def test_mentors_write_in_their_own_custom_timetables_only(client: Client, cast: Cast) -> None:
    boris = making.make_timetable("Boris's own", event=cast.event, mentor=cast.boris)
    client.force_login(cast.anna.user)
    answers = [client.get(url(timetable)).status_code for timetable in (cast.annas, boris, cast.hall)]
    assert answers == [200, 404, 404]


def test_participants_write_none(client: Client, cast: Cast) -> None:
    client.force_login(cast.kim)
    assert client.get(url(cast.annas)).status_code == 403
