"""All that the dashboard counts, in two queries whatever there is to count.

Each count is asked with the very questions of the list it leads to.
"""

from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from events.mentor_load import Load, in_load
from events.models import Application, Event, Mentor, User
from mentorship.models import MentorshipRequest
from sessions_app.models import Session, State
from sessions_app.occupancy import with_freedom
from sessions_app.when import When, stands
from timetables.models import Slot

Counts = dict[str, int]


def counts_of(event: Event, *, now: datetime) -> Counts:
    return _counts_of_things(event, now) | _counts_of_sessions(event, now)


def _counts_of_things(event: Event, now: datetime) -> Counts:
    """Requests, mentors, slots, timetables, teams and people: a sub-select each."""
    people = User.objects.of(event)
    mentors, requests = Mentor.objects.of(event), MentorshipRequest.objects.filter(event=event)
    coming = Slot.objects.filter(timetable__event=event, during__startswith__gt=now)
    counted: dict[str, QuerySet[Any]] = {
        "waiting": requests.waiting(),
        "overdue": requests.overdue(now),
        "mentors": mentors,
        **{load.value: in_load(mentors, load, event=event, now=now) for load in Load},
        "slots": Slot.objects.filter(timetable__event=event),
        "free": with_freedom(coming).filter(is_free=True),
        "timetables": event.timetables.all(),
        "drafts": event.timetables.filter(published_at=None),
        "teams": event.ideas.all(),
        "teamless": event.ideas.without_session(),
        "people": people,
        "absentees": people.filter(last_login=None),
        "alone": people.without_team(event),
        "applications": Application.objects.undecided().of(event),
    }
    row = Event.objects.filter(pk=event.pk).values_list(*(_how_many(rows) for rows in counted.values())).get()
    return dict(zip(counted, row, strict=True))


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    one: Any = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _counts_of_sessions(event: Event, now: datetime) -> Counts:
    """By state, of all days and of today; and those now, within the hour, and over without a word of what happened."""
    times = {f"in_{when.value}": stands(when, event=event, now=now) for when in When}
    states: Any = Session.objects.filter(event=event).with_state().order_by()
    rows = states.values("listed_state").annotate(
        total=Count("pk"), **{name: Count("pk", filter=time) for name, time in times.items()}
    )
    by_state = {state.value: dict.fromkeys(["total", *times], 0) for state in State}
    by_state |= {row["listed_state"]: row for row in rows}
    return {
        "sessions": sum(row["total"] for row in by_state.values()),
        "unrecorded": by_state[State.BOOKED]["in_over"],
        **{when.value: sum(row[f"in_{when.value}"] for row in by_state.values()) for when in When},
        **{state: row["total"] for state, row in by_state.items()},
        **{f"today_{state}": row["in_today"] for state, row in by_state.items()},
    }
