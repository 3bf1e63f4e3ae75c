"""The triggers that keep the history: no write passes them by, and nobody rewrites what they wrote."""

from typing import Any

import pgtrigger
import pytest

from tests.proof.attacks.arena import Arena
from tests.proof.attacks.attack import Lawful
from tests.proof.attacks.lawful import LAWFUL, MEETING, REQUEST, SESSION, SLOT, TIMETABLE, during
from tests.proof.attacks.scene import tables
from tests.proof.attacks.writing import Delete, Update, copy_in, delete_of_all, insert_of_all, it, update_of_all

KEPT = {
    model.pgh_tracked_model._meta.db_table: table
    for table, model in tables().items()
    if hasattr(model, "pgh_tracked_model")
}
CHANGES = {
    SESSION: Update(SESSION, it.spare_session, {"description": "'Other'"}),
    MEETING: Update(MEETING, it.ended, {"link": "'https://example.org'"}),
    SLOT: Update(SLOT, it.spare_slot, {"during": during(1100)}),
    TIMETABLE: Update(TIMETABLE, it.spare_timetable, {"place": "'Garden'"}),
    REQUEST: Update(REQUEST, it.withdrawn, {"goal": "'Other'"}),
}
TRIGGERS = {str(trigger.get_pgid(model)): model._meta.db_table for model, trigger in pgtrigger.registered()}


def test_everything_that_keeps_its_history_is_attacked() -> None:
    assert set(CHANGES) == set(KEPT)


def test_every_trigger_of_the_models_stands_in_the_database(arena: Arena) -> None:
    rows = arena.watcher.execute("select tgname, tgrelid::regclass::text from pg_trigger where not tgisinternal")
    own = {(name, table) for name, table in rows.fetchall() if table in tables()}

    assert own == set(TRIGGERS.items())


@pytest.fixture
def cursor(arena: Arena) -> Any:
    with arena.one.cursor() as cursor:
        yield cursor
    arena.one.rollback()


def written(cursor: Any, table: str, *statements: Any, scene: Any) -> list[str]:
    """The kinds of changes that the history has after these statements and had not before."""
    cursor.execute(f"select coalesce(max(pgh_id), 0) from {KEPT[table]}")
    (before,) = cursor.fetchone()
    for statement in statements:
        statement() if callable(statement) else cursor.execute(statement, scene)
    cursor.execute(f"select pgh_label from {KEPT[table]} where pgh_id > %s order by pgh_id", [before])
    return [label for (label,) in cursor.fetchall()]


@pytest.mark.parametrize("table", KEPT)
def test_what_is_inserted_is_written_down(arena: Arena, cursor: Any, table: str) -> None:
    lawful: Lawful = LAWFUL[table]
    both = [lawful.one, lawful.other]

    one = written(cursor, table, lawful.one.sql, scene=arena.scene)
    arena.one.rollback()
    many = written(cursor, table, insert_of_all(both, arena.types[table]), scene=arena.scene)
    arena.one.rollback()
    copied = written(cursor, table, lambda: copy_in(cursor, both, arena.scene), scene=arena.scene)

    assert (one, many, copied) == (["insert"], ["insert", "insert"], ["insert", "insert"])


@pytest.mark.parametrize("table", KEPT)
def test_what_is_changed_is_written_down(arena: Arena, cursor: Any, table: str) -> None:
    change = CHANGES[table]

    one = written(cursor, table, change.sql, scene=arena.scene)
    arena.one.rollback()
    among_others = written(cursor, table, update_of_all([change], f"%(all_{table})s"), scene=arena.scene)

    assert (one, among_others) == (["update"], ["update"])


def test_what_moves_along_is_written_down_too(arena: Arena, cursor: Any) -> None:
    move = Update(SLOT, it.four, {"during": during(1100)})

    assert written(cursor, SESSION, move.sql, scene=arena.scene) == ["update"]


def test_a_request_handed_over_with_its_session_is_written_down_too(arena: Arena, cursor: Any) -> None:
    hand_over = Update(SESSION, it.answering, {"mentor_id": it.olga})

    assert written(cursor, REQUEST, hand_over.sql, scene=arena.scene) == ["update"]


@pytest.mark.parametrize("table", KEPT)
def test_what_is_deleted_is_written_down(arena: Arena, cursor: Any, table: str) -> None:
    lawful: Lawful = LAWFUL[table]
    spare = Delete(table, lawful.spare)
    another = Delete(table, f"(select max(id) from {table})")

    one = written(cursor, table, spare.sql, scene=arena.scene)
    arena.one.rollback()
    cursor.execute(lawful.one.sql, arena.scene)
    many = written(cursor, table, delete_of_all([spare, another]), scene=arena.scene)

    assert (one, many) == (["delete"], ["delete", "delete"])


@pytest.mark.parametrize("table", KEPT)
def test_what_is_done_is_noted_in_the_index(arena: Arena, cursor: Any, table: str) -> None:
    cursor.execute("select coalesce(max(id), 0) from events_step")
    (before,) = cursor.fetchone()

    for write in (LAWFUL[table].one, CHANGES[table], Delete(table, LAWFUL[table].spare)):
        cursor.execute(write.sql, arena.scene)

    cursor.execute("select deed from events_step where id > %s order by id", [before])
    changed = "moved" if table == SLOT else "changed"
    assert [deed for (deed,) in cursor.fetchall()] == ["added", changed, "deleted"]


def test_two_changes_at_once_are_both_written_down_in_their_order(arena: Arena) -> None:
    first, second = (Update(SESSION, it.spare_session, {"description": f"'{word}'"}) for word in ("one", "two"))

    with arena.taking_back(first, if_committed=True):
        arena.one.execute(first.sql, arena.scene)
        with arena.meanwhile(second.sql, arena.scene, keep=True):
            assert arena.is_waiting()
            arena.one.commit()
        told = "select description from sessions_app_sessionchange where pgh_obj_id = %(spare_session)s order by pgh_id"
        words = [word for (word,) in arena.watcher.execute(told, arena.scene).fetchall()]

    assert words[-2:] == ["one", "two"]


@pytest.mark.parametrize("history", KEPT.values())
@pytest.mark.parametrize("write", ["update {} set pgh_label = 'insert'", "delete from {}"])
@pytest.mark.parametrize("of", [" where pgh_id = (select max(pgh_id) from {})", ""], ids=["one", "all"])
def test_what_is_written_down_stays(arena: Arena, history: str, write: str, of: str) -> None:
    refusal = arena.refused_by([(write + of).format(history, history)], arena.scene)

    assert refusal.startswith("RaiseException: pgtrigger: Cannot update or delete rows from")
