"""What happened to a timetable and its slots, in sentences."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from timetables.models import Slot


def timetable_sentences(before: Any, after: Any, mentors: dict[int, str]) -> Iterator[str]:
    """What was done to a timetable between two rows of its history; `before` is None at first.

    mentors   their names, by id
    """
    if after.pgh_label == "delete":
        yield _("deleted the timetable")
    elif before is None:
        yield _("added the timetable")
    else:
        yield from _changed_facts(before, after, mentors)


def _changed_facts(before: Any, after: Any, mentors: dict[int, str]) -> Iterator[str]:
    if bool(before.published_at) != bool(after.published_at):
        yield _("published it") if after.published_at else _("made it a draft again")
    for label, old, new in timetable_facts(before, after, mentors):
        yield _("changed %(what)s from %(old)s to %(new)s") % {"what": label, "old": old, "new": new}


def timetable_facts(before: Any, after: Any, mentors: dict[int, str]) -> list[tuple[str, str, str]]:
    """What differs between two rows: label, old and new words of each."""
    nobody, nothing = _("nobody"), _("nothing")
    facts = [
        (_("Name"), lambda row: row.name),
        (_("Mentor"), lambda row: mentors.get(row.mentor_id, nobody)),
        (_("Place"), lambda row: row.place or nothing),
        (_("Link"), lambda row: row.link or nothing),
        (_("Minutes per slot"), lambda row: str(row.slot_minutes)),
        (_("Minutes between slots"), lambda row: str(row.gap_minutes)),
    ]
    both = [(label, words(before), words(after)) for label, words in facts]
    return [(label, old, new) for label, old, new in both if old != new]


def slot_sentences(before: Any, after: Any) -> Iterator[str]:
    """The same of a slot. A removed one may have come back."""
    if after.pgh_label == "delete":
        yield _("removed the slot")
    elif before is None:
        yield _("added the slot")
    elif before.pgh_label == "delete":
        yield _("put the slot back")
    elif before.during != after.during:
        yield _("moved the slot from %(old)s") % {"old": Slot(during=before.during)}
