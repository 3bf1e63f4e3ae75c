"""A slot moves with everything that was agreed for it, or not at all."""

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from events.pages import leaves
from sessions_app.models import Meeting, Session
from sessions_app.rescheduling import move_slot
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot


def refusal(cast: Cast, minutes: int) -> str | None:
    """The code of the rule that keeps the slot at ten from moving by so many minutes; nothing has changed then."""
    before = cast.ten.during
    with pytest.raises(ValidationError) as refused:
        move_slot(cast.ten, during=making.at(minutes), by=cast.admin)
    assert cast.ten.during == before
    assert Slot.objects.get(pk=cast.ten.pk).during == before
    (error,) = leaves(refused.value)
    return error.code


def test_sessions_and_calendars_follow(cast: Cast) -> None:
    booked, canceled = making.make_session(cast.ten, cast.anna, cast.kelp), making.make_session(cast.ten, cast.boris)
    meeting = making.make_meeting(booked)
    canceled.cancel(reason="", by=None)

    move_slot(cast.ten, during=making.at(120, 30), by=cast.admin)

    assert set(Session.objects.values_list("during", flat=True)) == {making.at(120, 30)}
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.is_active) == (1, True)


def test_cancelled_meetings_and_those_of_other_slots_are_left_alone(cast: Cast) -> None:
    session = making.make_session(cast.ten, cast.anna, cast.kelp)
    making.make_meeting(session).cancel(reason="", by=None)
    making.make_meeting(making.make_session(cast.half_past, cast.boris, cast.moss))

    move_slot(cast.ten, during=making.at(120), by=cast.admin)

    assert sorted(Meeting.objects.values_list("sequence", flat=True)) == [0, 1]


def test_the_same_time_again_tells_no_calendar(cast: Cast) -> None:
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))

    move_slot(cast.ten, during=making.at(0), by=cast.admin)

    assert Meeting.objects.get().sequence == 0


def test_history_says_who_moved_it(cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)

    move_slot(cast.ten, during=making.at(120), by=cast.admin)

    for name in ("timetables.SlotChange", "sessions_app.SessionChange"):
        change: Any = apps.get_model(name)
        latest = change.objects.latest("pgh_id")
        assert (latest.during, latest.pgh_context["user"]) == (making.at(120), cast.admin.pk)


def test_it_never_double_books_the_mentor(cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna)
    making.make_session(making.make_slot(cast.annas, 60), cast.anna)
    assert refusal(cast, 50) == "mentor_not_double_booked"


def test_it_never_double_books_the_team(cast: Cast) -> None:
    making.make_session(cast.ten, cast.anna, cast.kelp)
    hall = making.make_timetable("Second hall", event=cast.event)
    making.make_session(making.make_slot(hall, 60), cast.boris, cast.kelp)
    assert refusal(cast, 50) == "team_not_double_booked"


def test_it_never_overlaps_another_slot(cast: Cast) -> None:
    assert refusal(cast, 20) == "timetable_slots_do_not_overlap"


def test_a_slot_removed_meanwhile_is_told(cast: Cast) -> None:
    Slot.objects.filter(pk=cast.ten.pk).delete()
    with pytest.raises(ValidationError, match="This slot has been removed meanwhile"):
        move_slot(cast.ten, during=making.at(120), by=cast.admin)


def test_a_mentor_moves_no_session_along(cast: Cast) -> None:
    making.make_session(cast.annas_ten, cast.anna, cast.kelp)
    with pytest.raises(ValidationError) as refused:
        move_slot(cast.annas_ten, during=making.at(120), by=cast.anna.user)
    assert refused.value.messages == ["A session stands in this slot. Ask an administrator to change it."]
    assert Slot.objects.get(pk=cast.annas_ten.pk).during == making.at(0)
