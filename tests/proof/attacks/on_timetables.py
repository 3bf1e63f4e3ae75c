"""Attacks on the rules of timetables and slots."""

from tests.proof.attacks.attack import Alone, Attack, Pair
from tests.proof.attacks.lawful import NULL, SLOT, TIMETABLE, move, slot, timetable
from tests.proof.attacks.writing import Update, it

# A span that is none, each in its own way; on the clocks of no scene.
NO_SPANS = [
    "'empty'::tstzrange",
    "'[2027-04-06 10:00+00,)'::tstzrange",
    "'(,2027-04-06 10:00+00)'::tstzrange",
    "'[2027-04-06 08:00+00, 2027-04-06 08:20+00]'::tstzrange",
    "'(2027-04-06 08:00+00, 2027-04-06 08:20+00)'::tstzrange",
]
MIDDLE = "lower(%(spare_slot_during)s) + interval '10 min'"


def rename(pk: str, name: str) -> Update:
    return Update(TIMETABLE, pk, {"name": f"'{name}'"})


TIMETABLE_ATTACKS: list[Attack] = [
    # Slots of a timetable do not overlap.
    Alone("timetable_slots_do_not_overlap", slot(10)),
    Alone("timetable_slots_do_not_overlap", move(it.spare_slot, 125)),
    Alone("timetable_slots_do_not_overlap", Update(SLOT, it.attic_ten, {"timetable_id": it.hall})),
    Pair("timetable_slots_do_not_overlap", slot(1000), slot(1010)),
    Pair("timetable_slots_do_not_overlap", slot(1000), move(it.spare_slot, 1010)),
    Pair("timetable_slots_do_not_overlap", move(it.spare_slot, 1000), move(it.nine, 1010)),
    # A slot is bounded, half-open, and starts before it ends.
    *(Alone("slot_not_empty", slot(0, it.attic, during=none)) for none in NO_SPANS),
    *(Alone("slot_not_empty", Update(SLOT, it.spare_slot, {"during": none})) for none in NO_SPANS),
    Pair(
        "slot_not_empty",
        Update(SLOT, it.spare_slot, {"during": f"tstzrange({MIDDLE}, upper(during))"}),
        Update(SLOT, it.spare_slot, {"during": f"tstzrange(lower(during), {MIDDLE})"}),
    ),
    # A name is given once in an event, whatever its case.
    Alone("timetable_name_unique_in_event", timetable("HALL")),
    Alone("timetable_name_unique_in_event", rename(it.attic, "Hall")),
    Alone(
        "timetable_name_unique_in_event", Update(TIMETABLE, it.spare_timetable, {"name": "'Annas'", "mentor_id": NULL})
    ),
    Pair("timetable_name_unique_in_event", timetable("Loft"), timetable("LOFT")),
    Pair("timetable_name_unique_in_event", timetable("Loft"), rename(it.attic, "loft")),
    Pair("timetable_name_unique_in_event", rename(it.spare_timetable, "Loft"), rename(it.attic, "loft")),
]
