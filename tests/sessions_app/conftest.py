"""A small event: two mentors, two teams, a regular and a custom timetable, and somebody in each role."""

from dataclasses import dataclass

import pytest

from events.models import Event, Idea, Mentor, User
from tests import making
from timetables.models import Slot, Timetable


@dataclass
class Cast:
    """The named people and things of most tests."""

    admin: User
    event: Event
    anna: Mentor
    boris: Mentor
    kelp: Idea
    moss: Idea
    kim: User  # of team Kelp
    mia: User  # of team Moss
    hall: Timetable  # regular
    annas: Timetable  # Anna's custom one
    ten: Slot  # in the hall, at 12:00 on the event's clocks
    half_past: Slot  # in the hall
    annas_ten: Slot  # the same time as `ten`


def make_cast() -> Cast:
    event = making.make_event()
    anna, boris = making.make_mentor("Anna Berg", event=event), making.make_mentor("Boris Adamov", event=event)
    kim, mia = making.make_user("Kim Kelp"), making.make_user("Mia Moss")
    hall, annas = making.make_timetable(event=event), making.make_timetable("Anna's own", event=event, mentor=anna)
    return Cast(
        admin=making.make_administrator(),
        event=event,
        anna=anna,
        boris=boris,
        kelp=making.make_idea("Kelp", event=event, members=[kim]),
        moss=making.make_idea("Moss", event=event, members=[mia]),
        kim=kim,
        mia=mia,
        hall=hall,
        annas=annas,
        ten=making.make_slot(hall),
        half_past=making.make_slot(hall, 30),
        annas_ten=making.make_slot(annas),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
