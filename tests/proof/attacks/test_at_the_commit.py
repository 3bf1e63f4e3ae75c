"""Ordinary foreign keys are asked at the commit: what was deleted meanwhile cannot be referred to any more."""

import psycopg
import pytest

from events.models import Application, Idea, Mentor
from sessions_app.models import Meeting
from tests.proof.attacks.arena import Arena, Connection, name_of
from tests.proof.attacks.collected import foreign_key_name
from tests.proof.attacks.lawful import IDEA, NOW, SESSION, TIMETABLE, TOPIC, USER, application, meeting, mentor, slot
from tests.proof.attacks.writing import Delete, Insert, Write, it
from timetables.models import Slot

Race = tuple[str, Delete, Insert]
RACES: list[Race] = [
    (
        foreign_key_name(Slot._meta.get_field("timetable")),
        Delete(TIMETABLE, it.spare_timetable),
        slot(1000, it.spare_timetable),
    ),
    (
        foreign_key_name(Meeting._meta.get_field("session")),
        Delete(SESSION, it.spare_session),
        meeting(it.spare_session, it.kelp, canceled_at=NOW),
    ),
    (foreign_key_name(Mentor._meta.get_field("user")), Delete(USER, it.spare_user), mentor(it.spare_user)),
    (
        foreign_key_name(Application._meta.get_field("idea")),
        Delete(IDEA, it.spare_idea),
        application(it.spare_idea, it.sam_user),
    ),
    (
        foreign_key_name(Idea.topics.through._meta.get_field("topic")),
        Delete(TOPIC, it.law),
        Insert("events_idea_topics", {"idea_id": it.fern, "topic_id": it.law}),
    ),
]


@pytest.mark.parametrize("race", RACES, ids=lambda race: race[0])
@pytest.mark.parametrize("order", [0, 1], ids=["deleted first", "referred to first"])
def test_what_is_gone_is_not_referred_to(arena: Arena, race: Race, order: int) -> None:
    rule, delete, refer = race
    scene = arena.new_scene()
    writes: list[tuple[Connection, Write]] = [(arena.one, delete), (arena.two, refer)]

    for person, write in reversed(writes) if order else writes:
        person.execute(write.sql, scene)
    arena.one.commit()

    with pytest.raises(psycopg.errors.ForeignKeyViolation) as refusal:
        arena.two.commit()
    assert name_of(refusal.value) == rule
