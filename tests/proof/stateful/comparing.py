"""What there is, said the same way of the world and of the database, so that the two can be compared."""

from collections import defaultdict
from typing import Any

from events.models import Event
from mentorship.models import MentorshipRequest
from sessions_app.models import Meeting, Session
from tests.proof.stateful.stage import as_slot
from tests.proof.stateful.world import World
from timetables.models import Slot, Timetable

Facts = dict[str, dict[Any, Any]]


def expected(world: World) -> Facts:
    """By the names of things, without the keys that the world alone knows."""
    numbers = {key: (one.event, one.number) for key, one in world.sessions.items()}
    return {
        "mentors": {event: set(names) for event, names in world.mentors.items()},
        "timetables": {
            name: (one.event, one.owner, set(one.seated), one.is_published) for name, one in world.timetables.items()
        },
        "slots": dict.fromkeys(world.slots),
        "sessions": {
            numbers[key]: (one.slot, one.has_slot, one.mentor, one.team, one.description, one.is_canceled)
            for key, one in world.sessions.items()
        },
        "meetings": {
            numbers[key]: sorted([(one.meeting.team, one.meeting.outcome)] if one.meeting else [])
            + [(team, None) for team in one.former]
            for key, one in world.sessions.items()
            if one.meeting or one.former
        },
        "requests": {
            asked: (one.urgency, one.wished, one.state, one.mentor, numbers.get(one.session or 0))
            for asked, one in world.requests.items()
        },
    }


def found() -> Facts:
    """The same, read from the database."""
    return {
        "mentors": {event.slug: _names(event) for event in Event.objects.prefetch_related("mentors__user")},
        "timetables": _timetables(),
        "slots": dict.fromkeys(as_slot(*row) for row in Slot.objects.values_list("timetable__name", "during")),
        "sessions": _sessions(),
        "meetings": _meetings(),
        "requests": _requests(),
    }


def _names(thing: Any) -> set[str]:
    return {mentor.user.name for mentor in thing.mentors.all()}


def _timetables() -> dict[str, Any]:
    rows = Timetable.objects.select_related("event", "mentor__user").prefetch_related("mentors__user")
    return {
        one.name: (
            one.event.slug,
            one.mentor.user.name if one.mentor else None,
            _names(one),
            one.published_at is not None,
        )
        for one in rows
    }


def _sessions() -> dict[Any, Any]:
    rows = Session.objects.select_related("event", "timetable", "mentor__user", "idea")
    return {
        (one.event.slug, one.number): (
            as_slot(one.timetable.name, one.during),
            one.slot_id is not None,
            one.mentor.user.name,
            one.idea.name if one.idea else None,
            one.description,
            one.canceled_at is not None,
        )
        for one in rows
    }


def _meetings() -> dict[Any, Any]:
    rows = Meeting.objects.order_by("canceled_at", "idea__name")
    meetings = defaultdict(list)
    names = ("session__event__slug", "session__number", "idea__name", "outcome", "canceled_at")
    for event, number, team, outcome, canceled_at in rows.values_list(*names):
        meetings[event, number].append((team, None if canceled_at else outcome))
    return {key: sorted(those, key=lambda one: (one[1] is None, one[0])) for key, those in meetings.items()}


def _requests() -> dict[Any, Any]:
    people = ("idea", "wished_mentor__user", "mentor__user", "session__event")
    return {
        (one.idea.name, one.goal): (
            one.urgency,
            one.wished_mentor.user.name if one.wished_mentor else None,
            one.state.value,
            one.mentor.user.name if one.mentor else None,
            (one.session.event.slug, one.session.number) if one.session else None,
        )
        for one in MentorshipRequest.objects.select_related(*people)
    }
