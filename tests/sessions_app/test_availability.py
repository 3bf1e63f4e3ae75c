"""Many slots of a timetable change in one act: all that was asked for, or nothing and each refusal by name."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import User
from events.pages import leaves
from sessions_app.availability import Changed, change_slots
from sessions_app.models import Session
from tests import making
from tests.sessions_app.conftest import Cast, make_cast
from tests.sessions_app.test_races import RACERS, race
from timetables.models import Slot, Timetable
from timetables.spans import Span

DAY_BEFORE = making.TEN - timedelta(days=1)


def change(
    cast: Cast,
    *,
    add: Iterable[Span] = (),
    remove: Iterable[int] = (),
    timetable: Timetable | None = None,
    by: User | None = None,
    now: datetime = DAY_BEFORE,
) -> Changed:
    """As Anna, in her own timetable, on the day before the event."""
    return change_slots(timetable or cast.annas, add=add, remove=remove, by=by or cast.anna.user, now=now)


def refusals(cast: Cast, **wanted: object) -> list[tuple[str | None, str]]:
    """Code and sentence of each refusal; nothing has changed then."""
    before = list(Slot.objects.in_order().values_list("pk", "during"))
    with pytest.raises(ValidationError) as refused, timezone.override(cast.event.zone):
        change(cast, **wanted)  # type: ignore[arg-type]
    assert list(Slot.objects.in_order().values_list("pk", "during")) == before
    return [(leaf.code, leaf.messages[0]) for leaf in leaves(refused.value)]


def minutes(timetable: Timetable) -> list[int]:
    """When its slots begin, in minutes after ten."""
    return [int((slot.during.lower - making.TEN).total_seconds() // 60) for slot in timetable.slots.in_order()]


def test_some_come_and_others_go_in_one_act(cast: Cast) -> None:
    gone = making.make_slot(cast.annas, 60)

    changed = change(cast, add=[making.at(20), making.at(100, 45)], remove=[gone.pk])

    assert changed == Changed(added=2, removed=1)
    assert minutes(cast.annas) == [0, 20, 100]


def test_a_removed_time_may_be_offered_anew_at_once(cast: Cast) -> None:
    change(cast, add=[making.at(0, 10), making.at(10, 10)], remove=[cast.annas_ten.pk])
    assert minutes(cast.annas) == [0, 10]


def test_what_is_offered_already_stays_as_it_is(cast: Cast) -> None:
    assert change(cast, add=[making.at(0), making.at(20), making.at(20)]) == Changed(added=1, removed=0)
    assert cast.annas.slots.filter(pk=cast.annas_ten.pk).exists()


def test_history_says_who(cast: Cast) -> None:
    change(cast, add=[making.at(20)], remove=[cast.annas_ten.pk])

    latest = apps.get_model("timetables.SlotChange")._default_manager.order_by("-pgh_id")[:2]
    assert [(row.pgh_label, row.pgh_context["user"]) for row in latest] == [
        ("insert", cast.anna.user.pk),
        ("delete", cast.anna.user.pk),
    ]


def test_a_cancelled_session_keeps_no_slot(cast: Cast) -> None:
    session = making.make_session(cast.annas_ten, cast.anna)
    session.cancel(reason="", by=None)

    change(cast, remove=[cast.annas_ten.pk])

    session.refresh_from_db()
    assert session.slot_id is None


# Refusals


def test_every_refusal_is_told_and_nothing_is_done(cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.kelp, number=12)
    free = making.make_slot(cast.annas, 60)

    assert refusals(cast, add=[making.at(50), making.at(200)], remove=[cast.annas_ten.pk]) == [
        (
            "slot_holds_session",
            "Sat 6 Mar, 12:00–12:20 holds session 12 with Kelp. Ask an administrator to move or cancel it.",
        ),
        (
            "timetable_slots_do_not_overlap",
            (
                "Sat 6 Mar, 12:50–13:10 overlaps the slot Sat 6 Mar, 13:00–13:20. "
                "Remove that one first, or choose another time."
            ),
        ),
    ]
    assert cast.annas.slots.filter(pk=free.pk).exists()


def test_an_administrator_is_told_what_to_do_about_a_session(cast: Cast) -> None:
    making.make_session(cast.ten, cast.boris, number=3)
    assert refusals(cast, remove=[cast.ten.pk], timetable=cast.hall, by=cast.admin) == [
        (
            "slot_holds_session",
            "Sat 6 Mar, 12:00–12:20 holds session 3 with no team yet. Move or cancel the session first.",
        )
    ]


def test_a_slot_removed_meanwhile_is_named(cast: Cast) -> None:
    pk = cast.annas_ten.pk
    cast.annas_ten.remove(by=None)
    assert refusals(cast, remove=[pk], add=[making.at(20)]) == [
        ("gone", "Sat 6 Mar, 12:00–12:20 has been removed meanwhile.")
    ]


@pytest.mark.parametrize("forged", ["other timetable", 0, -1, 2**63, 10**30])
def test_of_a_slot_of_another_timetable_nothing_is_told(cast: Cast, forged: str | int) -> None:
    pk = cast.ten.pk if isinstance(forged, str) else forged
    assert refusals(cast, remove=[pk]) == [
        ("unknown", "1 of the slots to remove are not of this timetable. Reload the page and try again.")
    ]


def test_the_past_stays_as_it_was(cast: Cast) -> None:
    assert refusals(cast, add=[making.at(20)], remove=[cast.annas_ten.pk], now=making.TEN + timedelta(minutes=20)) == [
        ("past", "Sat 6 Mar, 12:00–12:20 is in the past, so it stays."),
        ("past", "Sat 6 Mar, 12:20–12:40 is in the past. Choose a later time."),
    ]


def test_slots_lie_within_the_event_on_its_clocks(cast: Cast) -> None:
    """From Friday 22:00 to Sunday 22:00 UTC; a slot may end at midnight."""
    first, last = datetime(2027, 3, 5, 22, tzinfo=UTC), datetime(2027, 3, 7, 22, tzinfo=UTC)
    early, late = (Span(edge - timedelta(minutes=10), edge + timedelta(minutes=10), "[)") for edge in (first, last))
    assert refusals(cast, add=[early, late], now=first - timedelta(days=1)) == [
        ("not_in_event", "Fri 5 Mar, 23:50–00:10 (+1) is outside the event. Choose one of its days."),
        ("not_in_event", "Sun 7 Mar, 23:50–00:10 (+1) is outside the event. Choose one of its days."),
    ]
    change(cast, add=[Span(first, first + timedelta(hours=1), "[)"), Span(last - timedelta(hours=1), last, "[)")])


def test_new_slots_do_not_overlap_one_another(cast: Cast) -> None:
    assert refusals(cast, add=[making.at(40), making.at(20, 30)]) == [
        (
            "timetable_slots_do_not_overlap",
            "Sat 6 Mar, 12:40–13:00 overlaps Sat 6 Mar, 12:20–12:50, which is new as well. Choose one of them.",
        )
    ]


@pytest.mark.parametrize("length", [-20, 0, 0.5, 25 * 60])
def test_a_slot_lasts_whole_minutes_and_at_most_a_day(cast: Cast, length: float) -> None:
    start = making.TEN + timedelta(minutes=40)
    ((code, _sentence),) = refusals(cast, add=[Span(start, start + timedelta(minutes=length), "[)")])
    assert code == "slot_not_empty"


def test_more_than_five_hundred_are_too_many_at_once(cast: Cast) -> None:
    spans = [making.at(100 + n, 1) for n in range(501)]
    sentence = "These are more than 500 slots at once. Save in smaller parts."
    assert refusals(cast, add=spans) == [("too_many", sentence)]
    assert refusals(cast, remove=range(501)) == [("too_many", sentence)]
    assert change(cast, add=spans[1:]) == Changed(added=500, removed=0)


def test_a_deleted_timetable_is_told(cast: Cast) -> None:
    gone = Timetable.objects.get(pk=cast.annas.pk)
    cast.annas.remove(by=None)
    assert refusals(cast, timetable=gone, add=[making.at(20)]) == [
        ("gone", "This timetable has been deleted meanwhile. Nothing can be saved in it.")
    ]


# Races


@pytest.fixture
def committed(transactional_db: None) -> Cast:
    """So that every connection sees it."""
    return make_cast()


@pytest.mark.parametrize("kind", ["custom", "regular"])
def test_a_slot_is_booked_or_removed_never_both(committed: Cast, kind: str) -> None:
    cast = committed
    timetable, slot = (cast.annas, cast.annas_ten) if kind == "custom" else (cast.hall, cast.ten)

    def act(n: int) -> Callable[[], object]:
        if n % 2:
            return lambda: Session.add(slot=slot, mentor=cast.anna, by=cast.admin)
        return lambda: change(cast, timetable=Timetable.objects.get(pk=timetable.pk), remove=[slot.pk], by=cast.admin)

    won, refused = race(*(act(n) for n in range(RACERS)))

    stands, exists = Session.objects.standing().exists(), Slot.objects.filter(pk=slot.pk).exists()
    assert (won, stands) == (1, exists)
    booked = {"mentor_not_double_booked", "slot_holds_session"}
    assert set(refused) <= (booked if stands else {"gone", "invalid", "session_time_is_slot_time"})


def test_twenty_offer_overlapping_times_and_one_is_heard(committed: Cast) -> None:
    tables = [Timetable.objects.get(pk=committed.annas.pk) for _ in range(RACERS)]
    acts = [lambda n=n: change(committed, timetable=tables[n], add=[making.at(100 + n, 30)]) for n in range(RACERS)]

    assert race(*acts) == (1, ["timetable_slots_do_not_overlap"] * (RACERS - 1))
