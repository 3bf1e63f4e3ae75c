"""What is offered instead of a taken slot."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_init
from django.utils import timezone

from sessions_app.openings import instead_of
from tests import making
from tests.sessions_app.conftest import Cast
from tests.sessions_app.views.test_add import CENTURY
from timetables.models import Slot


def test_only_where_the_mentor_and_those_with_the_same_topics_sit_are_slots_read(cast: Cast) -> None:
    """Whoever lost a race waits for this answer, and a large event has thousands of slots."""
    for mentor in (cast.anna, cast.boris):
        mentor.topics.add(making.make_topic("UX"))
    cast.hall.mentors.set([cast.boris])
    other = making.make_mentor("Olga Other", event=cast.event)
    theirs = making.make_timetable("Olga's own", event=cast.event, mentor=other)
    wanted, later, in_hall, _of_other = [
        making.make_slot(timetable, minutes)
        for timetable, minutes in [
            (cast.annas, CENTURY),
            (cast.annas, CENTURY + 60),
            (cast.hall, CENTURY + 60),
            (theirs, CENTURY + 60),
        ]
    ]
    making.make_session(wanted, cast.anna, cast.moss)

    with reading(Slot) as rows:
        found = instead_of(wanted, [cast.anna], idea=cast.kelp, user=cast.admin, now=timezone.now())

    assert [opening.slot for opening in (*found.same, *found.fitting)] == [later, in_hall]
    assert {slot.pk for slot in rows} == {wanted.pk, later.pk, in_hall.pk}


@contextmanager
def reading(model: type[Model]) -> Iterator[list[Any]]:
    """What is read of the model within the block."""
    rows: list[Any] = []

    def keep(instance: Model, **_: Any) -> None:
        rows.append(instance)

    post_init.connect(keep, sender=model)
    try:
        yield rows
    finally:
        post_init.disconnect(keep, sender=model)
