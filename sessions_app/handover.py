"""Who could take over a session: the same time first, then topics in common, then the nearest other time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from events.booking_words import length_in_words
from events.models import Topic, User
from sessions_app.models import Session
from sessions_app.openings import Opening, offered_to, openings, shared_topics
from timetables.spans import start_of

MOST = 20
NEAR = timedelta(hours=3)  # what lies further away is told by its date alone


@dataclass(frozen=True)
class Offer:
    """A mentor who could take the session over, in a slot, with the reasons in words."""

    opening: Opening
    reasons: list[str]


def offers(session: Session, *, by: User, now: datetime) -> list[Offer]:
    """At most twenty mentors of the event, each in the slot nearest to the session, the most fitting first."""
    topics = list(session.idea.topics.all()) if session.idea else []
    slots = offered_to(by, session.event, now=now)
    found = openings(slots, near=session.during, idea=session.idea, apart_from=session, takes_open=False)
    nearest: dict[int, Opening] = {}
    for opening in found:
        if opening.mentor.pk != session.mentor_id and _is_nearer(opening, nearest.get(opening.mentor.pk), session):
            nearest[opening.mentor.pk] = opening
    best = sorted(nearest.values(), key=lambda opening: _rank(opening, session, topics))[:MOST]
    return [Offer(opening, _reasons(opening, session, topics)) for opening in best]


def _is_nearer(opening: Opening, other: Opening | None, session: Session) -> bool:
    """Of two slots at the same distance the session's own wins: nothing moves then."""
    if other is None:
        return True
    is_same_distance = opening.distance(session.during) == other.distance(session.during)
    return is_same_distance and opening.slot.pk == session.slot_id


def _rank(opening: Opening, session: Session, topics: Collection[Topic]) -> tuple[Any, ...]:
    distance = opening.distance(session.during)
    return distance > timedelta(), -len(shared_topics(opening.mentor, topics)), distance, str(opening.mentor)


def _reasons(opening: Opening, session: Session, topics: Collection[Topic]) -> list[str]:
    return [_when(opening, session), _fit(opening, topics)]


def _when(opening: Opening, session: Session) -> str:
    away = start_of(opening.slot.during) - start_of(session.during)
    if not away:
        stays = opening.slot.timetable_id == session.timetable_id
        return _("Free at the same time, in the same timetable") if stays else _("Free at the same time")
    if abs(away) > NEAR:
        return _("Free at another time")
    params = {"length": length_in_words(round(abs(away) / timedelta(minutes=1)))}
    return (_("Free %(length)s later") if away > timedelta() else _("Free %(length)s earlier")) % params


def _fit(opening: Opening, topics: Collection[Topic]) -> str:
    shared = shared_topics(opening.mentor, topics)
    if not shared:
        return _("No topic in common with the team") if topics else _("The team has named no topics")
    return _("In common with the team: %(topics)s") % {"topics": ", ".join(map(str, shared))}
