"""What the dashboard of an event shows, read at one moment."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from control_panel.dashboard.counting import Counts, counts_of
from control_panel.dashboard.figures import Figures, FiguresOf
from control_panel.dashboard.first_steps import Step, steps_of
from control_panel.dashboard.pictures import Pictures, pictures_of
from control_panel.dashboard.utilisation import utilisation_of
from events.models import Event
from mentorship.models import MentorshipRequest
from sessions_app.models import Session

COMING = 6
OLDEST = 3


class Phase(Enum):
    """Where an event is on its own clocks."""

    AHEAD = "ahead"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True)
class Dashboard:
    """The figures of each section, and the few rows one wants to see at once."""

    now: datetime
    phase: Phase
    counts: Counts
    figures: dict[str, Figures]
    oldest: list[MentorshipRequest]
    coming: list[Session]
    pictures: Pictures
    steps: list[Step]

    @property
    def is_running(self) -> bool:
        return self.phase == Phase.RUNNING

    @property
    def is_over(self) -> bool:
        return self.phase == Phase.OVER

    @property
    def is_new(self) -> bool:
        """Nothing to count yet: what there is to do says more than zeros."""
        return not self.counts["sessions"] and any(not step.is_done for step in self.steps if step.is_needed)


def dashboard_of(event: Event, *, now: datetime) -> Dashboard:
    """In five queries, whatever the number of mentors, teams, slots, sessions and requests."""
    counts, phase = counts_of(event, now=now), phase_of(event, now=now)
    return Dashboard(
        now=now,
        phase=phase,
        counts=counts,
        figures=_figures(FiguresOf(event, counts), phase),
        oldest=_oldest(event),
        coming=_coming(event, now),
        pictures=pictures_of(utilisation_of(event)),
        steps=steps_of(event, counts),
    )


def phase_of(event: Event, *, now: datetime) -> Phase:
    today = event.local(now).date()
    if today > event.ends_on:
        return Phase.OVER
    return Phase.RUNNING if today >= event.starts_on else Phase.AHEAD


def _figures(of: FiguresOf, phase: Phase) -> dict[str, Figures]:
    """By section; what cannot be before the event, or after it, is not there."""
    always = {"requests": of.requests(), "mentors": of.mentors(), "teams": of.teams(), "people": of.people()}
    if phase == Phase.AHEAD:
        return always | {"sessions": of.ahead(), "timetables": of.timetables()}
    if phase == Phase.OVER:
        return always | {"sessions": [*of.all_days(), of.unrecorded()]}
    running = {"now": of.now(), "today": of.today(), "sessions": of.all_days(), "timetables": of.timetables()}
    return always | running


def _oldest(event: Event) -> list[MentorshipRequest]:
    waiting: Any = MentorshipRequest.objects.filter(event=event).waiting().longest_first()
    return list(waiting.select_related("idea", "event", "mentor__user")[:OLDEST])


def _coming(event: Event, now: datetime) -> list[Session]:
    ahead = Session.objects.filter(event=event, during__endswith__gt=now).standing().for_list()
    return list(ahead.order_by("during", "pk")[:COMING])
