"""Booking, moving and giving back: what a team may do, what its rules refuse, and what administrators may beyond."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from events.models import Event, User
from events.pages import leaves
from sessions_app.booking import book, call_off, hand_over, rebook, terms_of
from sessions_app.models import Meeting, Session, State
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot

TEN = making.TEN
EARLY = TEN - timedelta(days=1)


@pytest.fixture
def open_cast(cast: Cast) -> Cast:
    """Teams book for themselves, an hour ahead; Anna and Boris sit in the hall."""
    cast.hall.mentors.set([cast.anna, cast.boris])
    return with_rules(cast, self_booking=True)


def with_rules(cast: Cast, **rules: Any) -> Cast:
    Event.objects.filter(pk=cast.event.pk).update(**rules)
    return cast


def fresh(slot: Slot) -> Slot:
    return Slot.objects.select_related("timetable__event", "timetable__mentor").get(pk=slot.pk)


def booked(cast: Cast, slot: Slot, *, by: User | None = None, now: datetime = EARLY, **facts: Any) -> Meeting:
    facts = {"mentor": cast.anna, "idea": cast.kelp} | facts
    return book(fresh(slot), **facts, by=by or cast.kim, now=now)


def refused(act: Callable[[], object]) -> tuple[str | None, str]:
    """The code of the one refusal, and its sentence."""
    with pytest.raises(ValidationError) as caught:
        act()
    (leaf,) = leaves(caught.value)
    return leaf.code, leaf.messages[0]


# Booking


def test_a_team_books_a_free_slot(open_cast: Cast) -> None:
    meeting = booked(open_cast, open_cast.ten, description="Pricing")

    session = meeting.session
    facts = (session.number, session.slot, session.mentor, session.idea, session.description, session.state)
    assert facts == (1, open_cast.ten, open_cast.anna, open_cast.kelp, "Pricing", State.BOOKED)
    assert (meeting.made_by, meeting.link) == (open_cast.kim, "https://meet.example.org/hack-1")


def test_whoever_comes_too_late_is_told_in_few_queries(
    open_cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    booked(open_cast, open_cast.ten)
    slot = fresh(open_cast.ten)

    with django_assert_num_queries(14):
        told = refused(lambda: book(slot, mentor=open_cast.anna, idea=open_cast.moss, by=open_cast.mia, now=EARLY))

    assert told[0] == "mentor_not_double_booked"


def test_both_rules_that_a_booking_would_break_are_told(open_cast: Cast) -> None:
    booked(open_cast, open_cast.annas_ten)

    with pytest.raises(ValidationError) as caught:
        booked(open_cast, open_cast.ten)

    codes = [leaf.code for leaf in leaves(caught.value)]
    assert codes == ["mentor_not_double_booked", "team_not_double_booked"]


def test_the_timetables_own_link_is_the_meetings(open_cast: Cast) -> None:
    open_cast.hall.link = "https://hall.example.org/"
    open_cast.hall.save()

    assert booked(open_cast, open_cast.ten).link == "https://hall.example.org/"


def test_an_open_session_in_the_slot_is_taken(open_cast: Cast) -> None:
    waiting = making.make_session(open_cast.ten, open_cast.anna, description="Ask me about law", number=7)

    meeting = booked(open_cast, open_cast.ten)

    assert (meeting.session, meeting.session.description) == (waiting, "Ask me about law")
    assert Session.objects.get().idea == open_cast.kelp


def test_a_session_prepared_for_the_team_gets_its_meeting(open_cast: Cast) -> None:
    prepared = making.make_session(open_cast.ten, open_cast.anna, open_cast.kelp)

    assert booked(open_cast, open_cast.ten).session == prepared


def test_a_session_prepared_for_another_team_is_taken(open_cast: Cast) -> None:
    making.make_session(open_cast.ten, open_cast.anna, open_cast.moss)

    assert refused(lambda: booked(open_cast, open_cast.ten))[0] == "mentor_not_double_booked"
    assert Session.objects.get().idea == open_cast.moss


def test_a_slot_is_booked_once(open_cast: Cast) -> None:
    booked(open_cast, open_cast.ten)

    code, _sentence = refused(lambda: booked(open_cast, open_cast.ten, idea=open_cast.moss, by=open_cast.mia))
    assert (code, Meeting.objects.count()) == ("mentor_not_double_booked", 1)


def test_a_team_is_in_one_place_at_a_time(open_cast: Cast) -> None:
    booked(open_cast, open_cast.ten)

    assert refused(lambda: booked(open_cast, open_cast.ten, mentor=open_cast.boris))[0] == "team_not_double_booked"


# The rules of the event


def test_nobody_books_for_another_team(open_cast: Cast) -> None:
    code, sentence = refused(lambda: booked(open_cast, open_cast.ten, idea=open_cast.moss))
    assert (code, sentence) == ("not_own_team", "You may book and change bookings for your own team only.")


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"self_booking": False}, "Teams do not book for themselves in this event. Ask an organiser."),
        ({"booking_opens_at": EARLY + timedelta(hours=1)}, "Booking opens on Fri 5 Mar, 11:00. Come back then."),
        ({"booking_closes_at": EARLY}, "Booking has closed. Ask an organiser."),
    ],
)
def test_booking_is_open_or_it_says_when(open_cast: Cast, rules: dict[str, Any], sentence: str) -> None:
    with_rules(open_cast, **rules)

    assert refused(lambda: booked(open_cast, open_cast.ten)) == ("booking_closed", sentence)


def test_a_draft_is_not_booked(open_cast: Cast) -> None:
    open_cast.hall.published_at = None
    open_cast.hall.save()

    assert refused(lambda: booked(open_cast, open_cast.ten))[0] == "draft"


@pytest.mark.parametrize(("minutes", "is_in_time"), [(60, True), (59, False), (0, False)])
def test_the_notice_is_kept(open_cast: Cast, minutes: int, is_in_time: bool) -> None:
    now = TEN - timedelta(minutes=minutes)
    if is_in_time:
        assert booked(open_cast, open_cast.ten, now=now).is_active
    else:
        assert refused(lambda: booked(open_cast, open_cast.ten, now=now))[0] == "too_soon"


def test_only_those_who_sit_in_it_are_booked(open_cast: Cast) -> None:
    """A crafted request must not seat a mentor where the organisers did not."""
    open_cast.hall.mentors.set([open_cast.boris])

    code, sentence = refused(lambda: booked(open_cast, open_cast.ten))
    assert (code, sentence) == (
        "not_seated",
        "Anna Berg does not sit in this timetable. Choose another mentor.",
    )
    assert list(open_cast.hall.mentors.all()) == [open_cast.boris]


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        (True, "Your team needs a break of 15 minutes: your session 1 is too close. Choose another slot."),
        (False, "Anna Berg needs a break of 15 minutes between sessions. Choose another slot."),
    ],
)
def test_breaks_are_kept_and_other_teams_sessions_not_named(open_cast: Cast, own: bool, sentence: str) -> None:
    with_rules(open_cast, break_between=15)
    mentor, idea = (open_cast.boris, open_cast.kelp) if own else (open_cast.anna, open_cast.moss)
    making.make_session(open_cast.ten, mentor, idea)

    assert refused(lambda: booked(open_cast, open_cast.half_past)) == ("no_break", sentence)
    with_rules(open_cast, break_between=10)
    assert booked(open_cast, open_cast.half_past).is_active


def test_the_limit_of_the_event_holds(open_cast: Cast) -> None:
    with_rules(open_cast, meetings_per_team=1)
    first = booked(open_cast, open_cast.ten)

    code, sentence = refused(lambda: booked(open_cast, open_cast.half_past))
    assert (code, sentence) == (
        "limit_of_event",
        "Your team has 1 meeting, as many as it may in this event. Give one back first.",
    )

    call_off(first.session, reason="", by=open_cast.kim, now=EARLY)
    assert booked(open_cast, open_cast.half_past).is_active


def test_the_limit_of_a_day_ends_at_midnight_on_the_events_clocks(open_cast: Cast) -> None:
    with_rules(open_cast, meetings_per_team_and_day=1)
    booked(open_cast, open_cast.ten)  # 12:00
    last, first = making.make_slot(open_cast.hall, 11 * 60 + 50), making.make_slot(open_cast.hall, 12 * 60 + 10)

    assert refused(lambda: booked(open_cast, last))[0] == "limit_of_day"  # 23:50
    assert booked(open_cast, first).is_active  # 00:10 of Sunday


def test_administrators_book_beyond_the_rules(cast: Cast) -> None:
    with_rules(cast, self_booking=False, meetings_per_team=1, break_between=60)
    making.make_session(cast.ten, cast.boris, cast.kelp)

    booked(cast, cast.half_past, by=cast.admin, now=TEN + timedelta(days=9))
    assert booked(cast, making.make_slot(cast.annas, 60), by=cast.admin).is_active


# Moving


def test_a_team_moves_its_booking_and_the_meeting_stays(open_cast: Cast) -> None:
    meeting = booked(open_cast, open_cast.ten)

    rebook(meeting.session, slot=fresh(open_cast.half_past), by=open_cast.kim, now=EARLY)

    meeting.refresh_from_db()
    assert (meeting.is_active, meeting.sequence, meeting.session.slot) == (True, 1, open_cast.half_past)


def test_moving_adds_nothing_to_the_limits_but_another_day_does(open_cast: Cast) -> None:
    with_rules(open_cast, meetings_per_team=2, meetings_per_team_and_day=1)
    meeting = booked(open_cast, open_cast.ten)
    booked(open_cast, making.make_slot(open_cast.hall, 24 * 60))
    sunday = making.make_slot(open_cast.hall, 25 * 60)

    rebook(meeting.session, slot=fresh(open_cast.half_past), by=open_cast.kim, now=EARLY)
    code, _sentence = refused(lambda: rebook(meeting.session, slot=fresh(sunday), by=open_cast.kim, now=EARLY))

    assert (code, Session.objects.get(number=1).slot) == ("limit_of_day", open_cast.half_past)


def test_after_the_cut_off_a_team_neither_moves_nor_gives_back(open_cast: Cast) -> None:
    session = booked(open_cast, open_cast.ten).session
    late, limit = TEN - timedelta(minutes=119), TEN - timedelta(minutes=120)
    sentence = "Changes ended on Sat 6 Mar, 08:00, 2 hours before the start. Ask an organiser to change this booking."

    def move() -> None:
        rebook(session, slot=fresh(open_cast.half_past), by=open_cast.kim, now=late)

    assert refused(move) == ("past_cut_off", sentence)
    assert refused(lambda: call_off(session, reason="", by=open_cast.kim, now=late)) == ("past_cut_off", sentence)
    call_off(session, reason="", by=open_cast.kim, now=limit)


def test_what_has_begun_is_not_changed_whatever_the_cut_off(open_cast: Cast) -> None:
    with_rules(open_cast, cancellation_notice=0)
    session = booked(open_cast, open_cast.ten).session

    code, sentence = refused(lambda: call_off(session, reason="", by=open_cast.kim, now=TEN))
    assert (code, sentence) == ("past_cut_off", "This session has begun. Ask an organiser to change it.")


def test_another_teams_booking_is_not_moved(open_cast: Cast) -> None:
    session = booked(open_cast, open_cast.ten).session

    def move() -> None:
        rebook(session, slot=fresh(open_cast.half_past), by=open_cast.mia, now=EARLY)

    assert refused(move)[0] == "not_own_team"


def test_what_went_to_another_mentor_meanwhile_is_not_moved_unseen(open_cast: Cast) -> None:
    seen = booked(open_cast, open_cast.ten).session
    now_boriss = Session.objects.get(pk=seen.pk)
    hand_over(now_boriss, mentor=open_cast.boris, slot=fresh(open_cast.ten), by=open_cast.admin)

    code, _sentence = refused(lambda: rebook(seen, slot=fresh(open_cast.half_past), by=open_cast.kim, now=EARLY))
    assert (code, Session.objects.get().slot) == ("stale", open_cast.ten)


# Giving back


def test_what_is_given_back_is_free_at_once(open_cast: Cast) -> None:
    meeting = booked(open_cast, open_cast.ten)

    call_off(meeting.session, reason="We pivoted", by=open_cast.kim, now=EARLY)

    meeting.refresh_from_db()
    session = Session.objects.get()
    assert (session.state, session.cancellation_reason, session.canceled_by) == (
        State.CANCELED,
        "We pivoted",
        open_cast.kim,
    )
    assert (meeting.canceled_by, meeting.cancellation_reason, meeting.sequence) == (open_cast.kim, "We pivoted", 1)
    assert booked(open_cast, open_cast.ten, idea=open_cast.moss, by=open_cast.mia).session.number == 2


@pytest.mark.parametrize("by", ["kim", "admin"])
def test_without_a_meeting_there_is_nothing_to_give_back(open_cast: Cast, by: str) -> None:
    session = making.make_session(open_cast.ten, open_cast.anna, open_cast.kelp)

    person = open_cast.kim if by == "kim" else open_cast.admin
    assert refused(lambda: call_off(session, reason="", by=person, now=EARLY))[0] == "no_meeting"


def test_it_is_given_back_once(open_cast: Cast) -> None:
    session = booked(open_cast, open_cast.ten).session
    again = Session.objects.get(pk=session.pk)
    call_off(session, reason="", by=open_cast.kim, now=EARLY)

    assert refused(lambda: call_off(again, reason="", by=open_cast.kim, now=EARLY))[0] == "canceled"


def test_the_terms_are_those_of_the_acts(open_cast: Cast) -> None:
    session = booked(open_cast, open_cast.ten).session

    def terms(user: User, now: datetime) -> tuple[bool, bool] | None:
        found = terms_of(session, user=user, now=now)
        return (found.may_move, found.may_give_back) if found else None

    cut_off = TEN - timedelta(hours=2)
    assert terms(open_cast.kim, cut_off) == (True, True)
    assert terms(open_cast.kim, cut_off + timedelta(seconds=1)) == (False, False)
    assert [terms(user, cut_off) for user in (open_cast.mia, open_cast.anna.user, open_cast.admin)] == [None] * 3
    with_rules(open_cast, self_booking=False)
    session.event.refresh_from_db()
    assert terms(open_cast.kim, cut_off) == (False, True)


# Handing over


def test_a_session_goes_to_another_mentor_and_its_meeting_stays(cast: Cast) -> None:
    meeting = making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))

    hand_over(meeting.session, mentor=cast.boris, slot=fresh(cast.ten), by=cast.admin)

    meeting.refresh_from_db()
    assert (meeting.session.mentor, meeting.is_active, meeting.sequence) == (cast.boris, True, 1)
    assert cast.hall.mentors.filter(pk=cast.boris.pk).exists()


def test_a_busy_mentor_takes_nothing_over(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    making.make_session(cast.ten, cast.boris, cast.moss)

    def over() -> None:
        hand_over(session, mentor=cast.boris, slot=fresh(cast.ten), by=cast.admin)

    assert refused(over)[0] == "mentor_not_double_booked"
    assert session.mentor == cast.anna


def test_what_was_held_or_cancelled_or_is_theirs_is_not_handed_over(cast: Cast) -> None:
    held = making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    held.record(outcome="held", by=cast.admin)
    canceled = making.make_session(cast.half_past, cast.anna, cast.kelp)
    canceled.cancel(reason="", by=cast.admin)
    own = making.make_session(making.make_slot(cast.annas, 90), cast.anna)

    def over(session: Session, mentor: Any) -> Callable[[], None]:
        slot = fresh(session.slot)  # type: ignore[arg-type]
        return lambda: hand_over(session, mentor=mentor, slot=slot, by=cast.admin)

    assert refused(over(held.session, cast.boris)) == (
        "recorded",
        "Session 1 is recorded as “Held”. Take that back first.",
    )
    assert refused(over(canceled, cast.boris))[0] == "canceled"
    assert refused(over(own, cast.anna))[0] == "same_mentor"
    assert refused(over(own, cast.boris))[0] == "custom_timetable_is_its_mentors"
