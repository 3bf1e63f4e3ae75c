"""Where the sessions of one slot could go instead."""

from collections.abc import Iterable

from django.db.models import Q

from sessions_app.models import Session
from timetables.models import Slot
from timetables.spans import end_of, start_of

OFFERED = 40  # slots per session: the nearest ones


def openings_nearby(slot: Slot, sessions: Iterable[Session]) -> dict[int, list[Slot]]:
    """For each session, by its id, the nearest slots in which its mentor and its team are free, in order of time.

    In two queries, however many sessions there are.
    """
    moving = list(sessions)
    if not moving:
        return {}
    others = Slot.objects.filter(timetable__event=slot.timetable.event_id).exclude(pk=slot.pk)
    others = others.select_related("timetable").in_order()
    near = sorted(others, key=lambda other: abs(start_of(other.during) - start_of(slot.during)))
    mentors, ideas = {session.mentor_id for session in moving}, {session.idea_id for session in moving} - {None}
    busy = list(Session.objects.standing().filter(Q(mentor__in=mentors) | Q(idea__in=ideas)))
    return {session.pk: _openings(session, near, busy) for session in moving}


def _openings(session: Session, near: list[Slot], busy: list[Session]) -> list[Slot]:
    own = [other for other in busy if other.pk != session.pk and _concerns(other, session)]
    found: list[Slot] = []
    for slot in near:
        if len(found) == OFFERED:
            break
        may_stand = slot.timetable.mentor_id in (None, session.mentor_id)
        if may_stand and not any(_overlap(slot, other) for other in own):
            found.append(slot)
    return sorted(found, key=lambda slot: (start_of(slot.during), slot.pk))


def _concerns(other: Session, session: Session) -> bool:
    same_team = other.idea_id is not None and other.idea_id == session.idea_id
    return other.mentor_id == session.mentor_id or same_team


def _overlap(slot: Slot, session: Session) -> bool:
    return start_of(slot.during) < end_of(session.during) and start_of(session.during) < end_of(slot.during)
