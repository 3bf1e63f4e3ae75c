"""The index of an event's history, as the triggers write it: what was done, by whom, in which act."""

import importlib
from collections.abc import Callable

import pghistory
import pytest
from django.db import connection

from events.history import names_of
from events.models import Step, User
from sessions_app.models import Session
from tests import making
from tests.sessions_app.conftest import Cast
from timetables.models import Slot, Timetable

MIGRATIONS = {
    "timetables.migrations.0003_note_steps_of_the_history": ("SLOTS", "TIMETABLES"),
    "sessions_app.migrations.0007_note_steps_of_the_history": ("SESSIONS", "MEETINGS"),
    "mentorship.migrations.0002_note_steps_of_the_history": ("REQUESTS",),
}


@pytest.fixture
def session(cast: Cast) -> Session:
    return making.make_session(cast.ten, cast.anna, cast.kelp, by=cast.admin)


def deeds(after: int = 0) -> list[tuple[str, str]]:
    return list(Step.objects.filter(pk__gt=after).order_by("pk").values_list("thing", "deed"))


ACTS: list[tuple[Callable[[Cast, Session], object], list[tuple[str, str]]]] = [
    (lambda cast, session: session.cancel(reason="", by=cast.admin), [("session", "canceled")]),
    (lambda cast, session: session.move(slot=cast.half_past, by=cast.admin), [("session", "moved")]),
    (lambda cast, session: session.move(slot=cast.annas_ten, by=cast.admin), [("session", "moved")]),
    (
        lambda cast, session: session.edit(
            slot=cast.half_past, mentor=cast.boris, idea=None, description="", number=3, by=cast.admin
        ),
        [("session", "handed_over")],
    ),
    (
        lambda cast, session: session.edit(
            slot=cast.ten, mentor=cast.anna, idea=cast.moss, description="", number=3, by=cast.admin
        ),
        [("session", "changed")],
    ),
    (lambda cast, session: session.remove(by=cast.admin), [("session", "deleted")]),
    (lambda _cast, session: making.make_meeting(session).reschedule(), [("meeting", "added")]),
    (
        lambda cast, session: making.make_meeting(session).record(outcome="held", by=cast.admin),
        [("meeting", "added"), ("meeting", "recorded")],
    ),
    (
        lambda cast, session: making.make_meeting(session).change_link(link="", by=cast.admin),
        [("meeting", "added"), ("meeting", "changed")],
    ),
    (
        lambda cast, session: making.make_meeting(session).cancel(reason="", by=cast.admin),
        [("meeting", "added"), ("meeting", "canceled")],
    ),
    (lambda cast, _session: cast.hall.withdraw(by=cast.admin), [("timetable", "withdrawn")]),
    (lambda cast, _session: cast.hall.put(mentors=[cast.anna], place="x", by=cast.admin), [("timetable", "changed")]),
    (lambda cast, _session: cast.annas_ten.remove(by=cast.admin), [("slot", "deleted")]),
    (
        lambda cast, _session: Slot.objects.filter(pk=cast.half_past.pk).update(during=making.at(90)),
        [("slot", "moved")],
    ),
    (
        lambda cast, _session: making.make_request(cast.kelp, by=cast.kim).assign(mentor=cast.anna, by=cast.admin),
        [("request", "added"), ("request", "assigned")],
    ),
    (
        lambda cast, _session: making.make_request(cast.kelp, by=cast.kim).decline(reason="", by=cast.admin),
        [("request", "added"), ("request", "declined")],
    ),
    (
        lambda cast, _session: making.make_request(cast.kelp, by=cast.kim).withdraw(by=cast.kim),
        [("request", "added"), ("request", "withdrawn")],
    ),
]


@pytest.mark.parametrize("number", range(len(ACTS)))
def test_each_change_is_noted_by_what_was_done(cast: Cast, session: Session, number: int) -> None:
    act, noted = ACTS[number]
    before = Step.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    act(cast, session)

    assert deeds(before) == noted


def test_a_reinstatement_and_a_publication_are_noted(cast: Cast, session: Session) -> None:
    session.cancel(reason="", by=cast.admin)
    cast.hall.withdraw(by=cast.admin)
    before = Step.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    session.reinstate(by=cast.admin)
    cast.hall.publish(by=cast.admin)

    assert deeds(before) == [("session", "reinstated"), ("timetable", "published")]


def test_a_step_says_who_in_which_act_and_where(cast: Cast, session: Session) -> None:
    with pghistory.context(user=cast.mia.pk) as context:
        cast.hall.add_slots([making.at(60), making.at(90)], by=cast.mia)

    steps = list(Step.objects.filter(thing="slot").order_by("-pk")[:2])

    assert {(step.event, step.who, step.act, step.timetable, step.session, step.number) for step in steps} == {
        (cast.event, cast.mia.pk, context.id, cast.hall.pk, None, None)
    }
    added = Step.objects.get(thing="session")
    assert (added.session, added.number, added.thing_id, added.before) == (session.pk, 1, session.pk, None)


def test_what_was_kept_before_there_was_an_index_is_noted_as_the_triggers_do(cast: Cast, session: Session) -> None:
    """The statements of the migrations, on a history that holds each kind of change."""
    for act, _noted in (ACTS[0], *ACTS[6:10], *ACTS[10:]):
        act(cast, Session.objects.get() if Session.objects.get().canceled_at is None else restored(cast))
        for meeting in Session.objects.get().meetings.active():
            meeting.record(outcome="", by=cast.admin)
            meeting.cancel(reason="", by=cast.admin)
    columns = ("event", "at", "who", "act", "thing", "thing_id", "deed", "change", "before", "session", "number")
    noted = set(Step.objects.values_list(*columns, "timetable"))
    Step.objects.all().delete()

    with connection.cursor() as cursor:
        for name, statements in MIGRATIONS.items():
            for statement in statements:
                cursor.execute(getattr(importlib.import_module(name), statement))

    assert set(Step.objects.values_list(*columns, "timetable")) == noted
    assert len(noted) > 25


def restored(cast: Cast) -> Session:
    session = Session.objects.get()
    session.reinstate(by=cast.admin)
    return session


def test_an_event_that_goes_takes_its_index_along(cast: Cast) -> None:
    other = making.make_event("other")
    Timetable(event=other).put(name="Hall", mentors=[], by=cast.admin)
    Timetable.objects.filter(event=other).delete()

    other.delete()

    assert set(Step.objects.values_list("event", flat=True)) == {cast.event.pk}


def test_people_who_are_gone_are_named_in_words(cast: Cast) -> None:
    User.objects.filter(pk=cast.mia.pk).update(is_active=False, erased_at=making.TEN)
    User.objects.filter(pk=cast.kim.pk).update(is_active=False)

    assert names_of([cast.kim.pk, cast.mia.pk, None, 987654]) == {
        cast.kim.pk: "kim@example.org",
        cast.mia.pk: "somebody erased",
        None: "somebody outside the panel",
        987654: "somebody erased",
    }
