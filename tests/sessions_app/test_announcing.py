"""Who hears of a meeting, what each is told, and that nobody is told twice."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Kind, Mail, Notification, User
from events.taking_up import Person
from events.teams import change_members, put_idea
from sessions_app.announcing import announce, take_as_known
from sessions_app.booking import call_off, hand_over, rebook
from sessions_app.meetings import cancel_meeting, change_link, edit_session, edit_timetable, make_meeting
from sessions_app.models import Hearing, Meeting, Session
from sessions_app.slot_changes import Decision, What, change_slot
from tests import making
from tests.sessions_app.conftest import Cast
from tests.sessions_app.hearing import NOW, PAGE, booked, calls, entry, fresh, notes, send, subjects

NOON = "Sat 6 Mar, 12:00–12:20"


NO_LINK = "The link is no longer https://meet.example.org/hack-1."


def by_admin(cast: Cast, **how: Any) -> dict[str, Any]:
    return {"by": cast.admin, "now": NOW} | how


@pytest.fixture
def known(cast: Cast) -> Meeting:
    """A meeting that Anna and Kim were told of."""
    meeting = booked(cast)
    send()
    notes()
    return meeting


def moved(cast: Cast, meeting: Meeting, **how: Any) -> None:
    rebook(meeting.session, slot=fresh(cast.half_past), **by_admin(cast, **how))


# What is told


def test_a_meeting_that_is_made_is_told_to_mentor_and_team(cast: Cast) -> None:
    booked(cast)

    mails = send()
    assert subjects(mails) == [
        ("Anna Berg", "Meeting with Kelp: Sat 6 Mar, 12:00"),
        ("Kim Kelp", "Meeting with Anna Berg: Sat 6 Mar, 12:00"),
    ]
    assert calls(mails) == [("Anna Berg", "REQUEST", 0), ("Kim Kelp", "REQUEST", 0)]
    assert [mail.due_at for mail in mails] == [NOW + timedelta(minutes=2)] * 2
    assert set(Notification.objects.values_list("url", "kind")) == {(PAGE, Kind.MEETING)}
    assert notes() == [("Anna Berg", f"You meet Kelp on {NOON}."), ("Kim Kelp", f"You meet Anna Berg on {NOON}.")]


def test_one_made_of_a_prepared_session_is_told_too(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    make_meeting(session, link="", **by_admin(cast))
    assert [name for name, _words in subjects(send())] == ["Anna Berg", "Kim Kelp"]


def test_a_mail_says_all_that_is_to_know(cast: Cast) -> None:
    cast.hall.place = "Room 5 & 6"
    cast.hall.save()
    cast.anna.time_zone = "Europe/Lisbon"
    cast.anna.save()
    booked(cast, description="Pricing")

    to_anna, to_kim = send()

    assert to_anna.text.strip().splitlines()[:-3] == [
        f"You meet Kelp on {NOON}.",
        "",
        f"When: {NOON} (Tallinn)",
        "For you: Sat 6 Mar, 10:00–10:20 (Lisbon)",
        "Where: Room 5 & 6",
        "Link: https://meet.example.org/hack-1",
        "Mentor: Anna Berg",
        "Team: Kelp",
        "What it is about: Pricing",
        "",
        "Hack",
        "http://testserver/events/hack/sessions/1/",
        "",
    ]
    assert "For you" not in to_kim.text
    assert "Room 5 &amp; 6" in to_kim.html


def test_an_opening_stands_first_and_stays_when_more_changes(cast: Cast) -> None:
    meeting = booked(cast, quiet=True)
    announce(meeting, opening=lambda: "Your request is scheduled.", **by_admin(cast))
    assert notes()[1] == ("Kim Kelp", f"Your request is scheduled. You meet Anna Berg on {NOON}.")

    change_link(meeting, link="https://new.example/", **by_admin(cast))

    _to_anna, to_kim = send()
    assert to_kim.text.strip().splitlines()[:3] == ["Your request is scheduled.", "", f"You meet Anna Berg on {NOON}."]
    assert "https://new.example/" in to_kim.text


def test_a_move_says_the_old_time_beside_the_new(cast: Cast, known: Meeting) -> None:
    moved(cast, known)

    mails = send()
    assert subjects(mails) == [
        ("Anna Berg", "Moved: Kelp, now Sat 6 Mar, 12:30"),
        ("Kim Kelp", "Moved: Anna Berg, now Sat 6 Mar, 12:30"),
    ]
    assert calls(mails) == [("Anna Berg", "REQUEST", 1), ("Kim Kelp", "REQUEST", 1)]
    sentence = f"The meeting with Anna Berg is on Sat 6 Mar, 12:30–12:50 now, no longer on {NOON}."
    assert notes()[1] == ("Kim Kelp", sentence)
    assert sentence in mails[1].text


def test_editing_the_session_to_another_slot_moves_its_meeting(cast: Cast, known: Meeting) -> None:
    facts: dict[str, Any] = {"mentor": cast.anna, "idea": cast.kelp, "description": "", "number": None}
    edit_session(known.session, slot=fresh(cast.half_past), **facts, **by_admin(cast))
    assert calls(send()) == [("Anna Berg", "REQUEST", 1), ("Kim Kelp", "REQUEST", 1)]


def test_another_description_is_no_news(cast: Cast, known: Meeting) -> None:
    facts: dict[str, Any] = {"mentor": cast.anna, "idea": cast.kelp, "description": "Law", "number": 12}
    edit_session(known.session, slot=fresh(cast.ten), **facts, **by_admin(cast))
    assert (send(), notes()) == ([], [])


def test_a_handover_is_told_to_both_mentors_and_the_team(cast: Cast, known: Meeting) -> None:
    hand_over(known.session, mentor=cast.boris, slot=fresh(cast.ten), **by_admin(cast))

    mails = send()
    assert subjects(mails) == [
        ("Anna Berg", "No longer yours: Kelp, Sat 6 Mar, 12:00"),
        ("Boris Adamov", "Meeting with Kelp: Sat 6 Mar, 12:00"),
        ("Kim Kelp", "Another mentor: Boris Adamov, Sat 6 Mar, 12:00"),
    ]
    assert calls(mails) == [("Anna Berg", "CANCEL", 1), ("Boris Adamov", "REQUEST", 1), ("Kim Kelp", "REQUEST", 1)]
    assert notes() == [
        ("Boris Adamov", f"You meet Kelp on {NOON}."),
        ("Kim Kelp", "You meet Boris Adamov now, no longer Anna Berg."),
        ("Anna Berg", f"The meeting with Kelp on {NOON} is with Boris Adamov now. You need not come."),
    ]


def test_only_who_is_out_is_called_off(cast: Cast, known: Meeting) -> None:
    hand_over(known.session, mentor=cast.boris, slot=fresh(cast.ten), **by_admin(cast))

    entries = [entry(mail)[1] for mail in send()]

    assert {str(event["uid"]) for event in entries} == {f"{known.uid}@testserver"}
    assert {str(event["organizer"]) for event in entries} == {"mailto:panel@127.0.0.1"}
    assert (str(entries[0]["attendee"]), str(entries[0]["status"])) == ("mailto:anna@example.org", "CANCELLED")
    assert [str(person) for person in entries[1]["attendee"]] == ["mailto:boris@example.org", "mailto:kim@example.org"]


def test_a_cancellation_says_why(cast: Cast, known: Meeting) -> None:
    cancel_meeting(known, reason="Anna is ill", **by_admin(cast))

    mails = send()
    assert subjects(mails)[1] == ("Kim Kelp", "Cancelled: Anna Berg, Sat 6 Mar, 12:00")
    assert calls(mails) == [("Anna Berg", "CANCEL", 1), ("Kim Kelp", "CANCEL", 1)]
    assert notes()[0] == ("Anna Berg", f"The meeting with Kelp on {NOON} is cancelled. Reason: Anna is ill")


def test_another_place_of_the_timetable_is_told(cast: Cast, known: Meeting) -> None:
    facts: dict[str, Any] = {"name": "Main hall", "place": "Room 7", "link": "", "mentor": None, "mentors": [cast.anna]}
    edit_timetable(cast.hall, **facts, **by_admin(cast))

    mails = send()
    assert subjects(mails)[1] == ("Kim Kelp", "Changed: Anna Berg, Sat 6 Mar, 12:00")
    assert calls(mails) == [("Anna Berg", "REQUEST", 1), ("Kim Kelp", "REQUEST", 1)]
    assert notes() == [("Anna Berg", "The place is Room 7."), ("Kim Kelp", "The place is Room 7.")]


def test_another_name_of_the_timetable_is_no_news(cast: Cast, known: Meeting) -> None:
    facts: dict[str, Any] = {"name": "Small hall", "place": "", "link": "", "mentor": None, "mentors": [cast.anna]}
    edit_timetable(cast.hall, **facts, **by_admin(cast))
    assert (send(), notes(), Meeting.objects.get().sequence) == ([], [], 0)


def test_another_link_is_told_with_the_old_one(cast: Cast, known: Meeting) -> None:
    change_link(known, link="https://new.example/", **by_admin(cast))
    link = "The link is https://new.example/ now, no longer https://meet.example.org/hack-1."
    assert notes() == [("Anna Berg", link), ("Kim Kelp", link)]
    assert calls(send()) == [("Anna Berg", "REQUEST", 1), ("Kim Kelp", "REQUEST", 1)]


# Who joins a team, and who leaves it


def put_members(cast: Cast, *people: User) -> None:
    put_idea(
        cast.kelp, name="Kelp", brief="", members=[Person(p.email, p.name) for p in people], topics=[], by=cast.admin
    )


def test_who_joins_is_invited_and_who_leaves_called_off_and_nobody_else_hears(cast: Cast, known: Meeting) -> None:
    kai = making.make_user("Kai Kelp")

    change_members(cast.kelp, joining=[kai], by=cast.admin)
    joined = send()
    change_members(cast.kelp, leaving=[cast.kim], by=cast.admin)
    left = send()

    assert calls(joined) == [("Kai Kelp", "REQUEST", 1)]
    assert calls(left) == [("Kim Kelp", "CANCEL", 2)]
    assert notes() == [
        ("Kai Kelp", f"You meet Anna Berg on {NOON}."),
        ("Kim Kelp", f"You are not in team Kelp any more, so you need not meet Anna Berg on {NOON}."),
    ]


def test_who_comes_back_to_the_team_is_invited_again(cast: Cast, known: Meeting) -> None:
    for members in ({"leaving": [cast.kim]}, {"joining": [cast.kim]}):
        change_members(cast.kelp, **members, by=cast.admin)
        mails = send()
    assert calls(mails) == [("Kim Kelp", "REQUEST", 2)]


# Slots


def test_a_slot_that_moves_takes_its_meetings_along(cast: Cast, known: Meeting) -> None:
    decisions = {known.session_id: Decision(What.ALONG)}
    change_slot(fresh(cast.ten), during=making.at(90), decisions=decisions, **by_admin(cast))
    assert subjects(send())[1] == ("Kim Kelp", "Moved: Anna Berg, now Sat 6 Mar, 13:30")


def test_a_slot_that_goes_cancels_or_moves_its_meetings(cast: Cast, known: Meeting) -> None:
    other = booked(cast, mentor=cast.boris, idea=cast.moss)
    send()
    decisions = {
        known.session_id: Decision(What.CANCEL, reason="No room"),
        other.session_id: Decision(What.ELSEWHERE, slot=fresh(cast.half_past)),
    }

    change_slot(fresh(cast.ten), during=None, decisions=decisions, **by_admin(cast))

    assert calls(send()) == [
        ("Anna Berg", "CANCEL", 1),
        ("Boris Adamov", "REQUEST", 1),
        ("Kim Kelp", "CANCEL", 1),
        ("Mia Moss", "REQUEST", 1),
    ]


def test_a_slot_that_is_split_tells_only_those_who_move(cast: Cast, known: Meeting) -> None:
    other = booked(cast, mentor=cast.boris, idea=cast.moss)
    send()
    decisions = {known.session_id: Decision(What.KEEP), other.session_id: Decision(What.ALONG)}

    change_slot(fresh(cast.ten), during=making.at(90), decisions=decisions, **by_admin(cast))

    assert [name for name, _words in subjects(send())] == ["Boris Adamov", "Mia Moss"]


def test_many_meetings_of_a_slot_are_told_in_as_many_queries_as_one(cast: Cast) -> None:
    def queries(count: int, offset: int) -> int:
        slot = making.make_slot(cast.hall, offset)
        for number in range(count):
            mentor = making.make_mentor(f"M{offset}{number} Mentor", event=cast.event)
            team = making.make_idea(f"T{offset}{number}", event=cast.event)
            team.members.set([making.make_user(f"P{offset}{number}{nth} Person") for nth in range(4)])
            booked(cast, slot=slot, mentor=mentor, idea=team)
        sessions = Session.objects.filter(slot=slot).values_list("pk", flat=True)
        decisions = {pk: Decision(What.ALONG) for pk in sessions}
        with CaptureQueriesContext(
            connection,
        ) as captured:
            change_slot(fresh(slot), during=making.at(offset + 10), decisions=decisions, **by_admin(cast))
        return len(captured)

    few, many = queries(1, 600), queries(5, 900)

    assert many == few


# Nothing twice


def test_several_changes_before_a_mail_goes_are_one_mail(cast: Cast) -> None:
    meeting = booked(cast)
    moved(cast, meeting)
    change_link(meeting, link="", **by_admin(cast))

    mails = send()

    assert subjects(mails)[1] == ("Kim Kelp", "Meeting with Anna Berg: Sat 6 Mar, 12:30")
    assert calls(mails) == [("Anna Berg", "REQUEST", 2), ("Kim Kelp", "REQUEST", 2)]


def test_made_and_cancelled_within_minutes_is_in_no_mail(cast: Cast) -> None:
    cancel_meeting(booked(cast), reason="", **by_admin(cast))
    assert send() == []


def test_moved_and_moved_back_is_in_no_mail(cast: Cast, known: Meeting) -> None:
    moved(cast, known)
    rebook(known.session, slot=fresh(cast.ten), **by_admin(cast))
    assert send() == []


def test_a_mail_that_is_being_sent_counts_as_known(cast: Cast) -> None:
    meeting = booked(cast)
    Mail.objects.update(claimed_at=NOW)
    cancel_meeting(meeting, reason="", **by_admin(cast))
    assert [mail.subject for mail in Mail.objects.filter(claimed_at=None, user=cast.kim)] == [
        "Cancelled: Anna Berg, Sat 6 Mar, 12:00"
    ]


def test_what_is_rolled_back_is_never_told(cast: Cast, known: Meeting) -> None:
    making.make_session(cast.half_past, cast.anna)
    with pytest.raises(ValidationError):
        moved(cast, known)
    assert (send(), notes()) == ([], [])


# Who acts


def test_who_acts_is_not_told_but_knows(cast: Cast) -> None:
    cast.hall.mentors.add(cast.anna)
    type(cast.event).objects.update(self_booking=True)
    meeting = booked(cast, by=cast.kim)
    assert [name for name, _words in subjects(send())] == ["Anna Berg"]
    notes()

    moved(cast, meeting)

    assert subjects(send())[1] == ("Kim Kelp", "Moved: Anna Berg, now Sat 6 Mar, 12:30")
    assert [name for name, _text in notes()] == ["Anna Berg", "Kim Kelp"]


def test_what_somebody_does_takes_the_place_of_a_mail_that_waits_for_them(cast: Cast) -> None:
    type(cast.event).objects.update(self_booking=True)
    meeting = booked(cast)
    call_off(meeting.session, reason="", by=cast.kim, now=NOW)
    assert send() == []


def test_who_gave_a_booking_back_is_not_told_when_it_is_deleted(cast: Cast, known: Meeting) -> None:
    call_off(known.session, reason="Found it out", by=cast.kim, now=NOW)
    mails = send()
    known.session.remove(by=cast.admin)
    assert subjects(mails) == [("Anna Berg", "Cancelled: Kelp, Sat 6 Mar, 12:00")]
    assert send() == []


# Who is not told


def test_without_mails_of_this_kind_the_panel_tells_each_difference(cast: Cast) -> None:
    cast.kim.unwanted_mail = [Kind.MEETING]
    cast.kim.save()
    meeting = booked(cast)
    moved(cast, meeting)

    assert [mail.user.name for mail in send()] == ["Anna Berg"]
    assert [text for name, text in notes() if name == "Kim Kelp"] == [
        f"You meet Anna Berg on {NOON}.",
        f"The meeting with Anna Berg is on Sat 6 Mar, 12:30–12:50 now, no longer on {NOON}.",
    ]


def test_who_wants_mails_later_hears_of_the_difference_to_the_panel(cast: Cast) -> None:
    User.objects.filter(pk=cast.kim.pk).update(unwanted_mail=[Kind.MEETING])
    meeting = booked(cast)
    User.objects.filter(pk=cast.kim.pk).update(unwanted_mail=[])
    moved(cast, meeting)
    assert subjects(send())[1] == ("Kim Kelp", "Moved: Anna Berg, now Sat 6 Mar, 12:30")


def test_who_cannot_sign_in_is_not_told(cast: Cast) -> None:
    User.objects.filter(pk=cast.kim.pk).update(is_active=False)
    booked(cast)
    assert [mail.user.name for mail in send()] == ["Anna Berg"]


def test_what_is_over_is_not_told(cast: Cast, known: Meeting) -> None:
    cancel_meeting(known, reason="Nobody came", by=cast.admin, now=making.TEN + timedelta(minutes=20))
    assert (send(), notes()) == ([], [])


def test_what_has_begun_is_still_told(cast: Cast, known: Meeting) -> None:
    cancel_meeting(known, reason="Ill", by=cast.admin, now=making.TEN + timedelta(minutes=19))
    assert len(send()) == 2


def test_of_what_was_agreed_elsewhere_each_change_is_told(cast: Cast) -> None:
    meeting = making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    take_as_known([meeting])

    cancel_meeting(meeting, reason="", **by_admin(cast))

    assert calls(send()) == [("Anna Berg", "CANCEL", 1), ("Kim Kelp", "CANCEL", 1)]


def test_meetings_made_before_the_panel_told_anybody_are_known(cast: Cast) -> None:
    meeting = making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    migration = import_module("sessions_app.migrations.0006_meetings_made_before_are_known")
    with connection.cursor() as cursor:
        cursor.execute(migration.KNOWN)
    by_migration = list(Hearing.objects.order_by("user").values("user", "told", "told_at", "known", "known_at"))
    Hearing.objects.all().delete()

    take_as_known([meeting])

    assert by_migration == list(Hearing.objects.order_by("user").values("user", "told", "told_at", "known", "known_at"))


# Quietly


def test_a_quiet_act_tells_nobody_and_the_next_the_whole_difference(cast: Cast, known: Meeting) -> None:
    moved(cast, known, quiet=True)
    assert (send(), notes()) == ([], [])

    change_link(known, link="", **by_admin(cast))

    _to_anna, to_kim = send()
    assert to_kim.subject == "Moved: Anna Berg, now Sat 6 Mar, 12:30"
    assert notes()[1] == (
        "Kim Kelp",
        f"The meeting with Anna Berg is on Sat 6 Mar, 12:30–12:50 now, no longer on {NOON}. {NO_LINK}",
    )


def test_a_quiet_act_sets_right_what_waits_already(cast: Cast) -> None:
    moved(cast, booked(cast), quiet=True)
    assert subjects(send())[1] == ("Kim Kelp", "Meeting with Anna Berg: Sat 6 Mar, 12:30")


def test_a_quiet_cancellation_takes_back_what_waits(cast: Cast) -> None:
    cancel_meeting(booked(cast), reason="", **by_admin(cast, quiet=True))
    assert send() == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_is_told_in_their_language(cast: Cast, language: str) -> None:
    User.objects.filter(pk=cast.kim.pk).update(language=language)
    booked(cast)
    _to_anna, to_kim = send()
    assert f'<html lang="{language}">' in to_kim.html
