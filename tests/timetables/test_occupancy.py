"""Free or taken: the page's answer and the database's are the same."""

from django.utils import timezone

from sessions_app.occupancy import days_of, seated_in, with_freedom
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot, Timetable


def free(timetable: Timetable) -> list[bool]:
    """Of each slot in order of time, asked of both."""
    of_page = [row.state == "free" for day in days_of(timetable, seated_in(timetable)) for row in day.rows]
    slots = with_freedom(Slot.objects.filter(timetable=timetable)).in_order()
    assert of_page == [slot.is_free for slot in slots]
    return of_page


def test_empty_slots_are_free(cast: Cast) -> None:
    assert (free(cast.annas), free(cast.hall)) == ([True], [True, True])


def test_a_custom_slot_is_taken_by_a_session_of_its_mentor_anywhere(cast: Cast) -> None:
    other = making.make_timetable(event=making.make_event("other"))
    making.make_session(making.make_slot(other, 10), cast.anna)
    assert free(cast.annas) == [False]


def test_a_regular_slot_is_taken_when_all_who_sit_there_are(cast: Cast) -> None:
    cast.hall.mentors.set([cast.anna, cast.boris])
    making.make_session(cast.ten, cast.boris)
    assert free(cast.hall) == [True, True]
    making.make_session(cast.annas_ten, cast.anna)
    assert free(cast.hall) == [False, True]


def test_where_nobody_sits_a_session_takes_the_slot(cast: Cast) -> None:
    making.make_session(cast.ten, cast.boris)
    cast.hall.mentors.clear()
    assert free(cast.hall) == [False, True]


def test_a_cancellation_frees_the_slot(cast: Cast) -> None:
    session = making.make_session(cast.annas_ten, cast.anna)
    assert free(cast.annas) == [False]
    session.cancel(reason="", by=None)
    assert free(cast.annas) == [True]


def test_days_begin_at_the_events_midnight(cast: Cast) -> None:
    making.make_slot(cast.annas, 12 * 60)  # 00:00 on Sunday in Tallinn
    with timezone.override(cast.event.zone):
        assert [(str(day.date), len(day.rows)) for day in days_of(cast.annas, [])] == [
            ("2027-03-06", 1),
            ("2027-03-07", 1),
        ]
