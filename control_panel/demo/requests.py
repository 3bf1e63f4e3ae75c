"""Requests for mentorship in every state, by the silent acts of the panel; the administrator has news of some."""

from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from control_panel.demo.people import Cast
from control_panel.demo.request_data import REQUESTS, Asked
from events.integrity import seam
from events.models import Event, Idea, Kind, User
from events.telling import tell
from mentorship.models import MentorshipRequest, State
from mentorship.telling import asks_in_words, is_back_in_words
from sessions_app.models import Session
from timetables.spans import Span, span

TOLD_OF = 4  # of the latest that wait


def make_requests(event: Event, cast: Cast, teams: list[Idea], *, now: datetime) -> list[MentorshipRequest]:
    """One for each row of the data, as old as it says."""
    made = [_make(asked, event, cast, teams[asked.team], now) for asked in REQUESTS]
    _tell_of(made, cast.administrator)
    return made


def moment_of(event: Event, midnight: datetime) -> datetime:
    """Now, on the day that is loaded; of another day its noon."""
    now = timezone.now()
    return now if midnight <= now < midnight + timedelta(days=1) else event.local(midnight) + timedelta(hours=12)


def _make(asked: Asked, event: Event, cast: Cast, team: Idea, now: datetime) -> MentorshipRequest:
    asker = team.members.order_by("pk")[0]
    request = MentorshipRequest.submit(
        idea=team,
        goal=asked.goal,
        by=asker,
        topics=[cast.topics[name] for name in asked.topics],
        wished_mentor=None if asked.wish is None else cast.mentors[asked.wish],
        urgency=asked.urgency,
        times=[_span(event, now, *hours) for hours in asked.hours],
    )
    with seam(by=asker):
        request.requested_at = now - timedelta(minutes=asked.age)
        request.save()
    _carry_on(asked, request, cast, asker, now - timedelta(minutes=asked.age * 2 // 3))
    return request


def _carry_on(asked: Asked, request: MentorshipRequest, cast: Cast, asker: User, later: datetime) -> None:
    """What became of it, when a third of its age had passed."""
    boss = cast.administrator
    if asked.state == State.DECLINED:
        request.decline(reason=asked.reason, by=boss, now=later)
    elif asked.state == State.WITHDRAWN:
        request.withdraw(by=asker, now=later)
    elif asked.helper is not None:
        request.assign(mentor=cast.mentors[asked.helper], by=boss, now=later)
    elif asked.state == State.SCHEDULED or asked.came_back:
        _settle(asked, request, boss, later)


def _settle(asked: Asked, request: MentorshipRequest, boss: User, later: datetime) -> None:
    """In a session that the team has; of one that came back, the session is the last that was cancelled."""
    sessions = Session.objects.filter(event=request.event_id).select_related("mentor", "idea")
    with seam(by=boss):
        if asked.came_back:
            canceled = sessions.canceled().order_by("-during", "pk")
            session = canceled.filter(idea=request.idea_id).first() or canceled[0]
            why = f"Session {session.number} was cancelled: {session.cancellation_reason}"
            request.give_back(reason=why, now=later)
        else:
            own = sessions.in_state("booked").filter(idea=request.idea_id, requests=None)
            request.settle(own.order_by("-during", "pk")[0], by=boss, now=later)


def _span(event: Event, now: datetime, days: int, first: int, last: int) -> Span:
    day = event.local(now).date() + timedelta(days=days)
    start, end = (datetime.combine(day, time(hour), tzinfo=event.zone) for hour in (first, last))
    return span(start, end)


def _tell_of(requests: list[MentorshipRequest], administrator: User) -> None:
    """In the panel alone, the oldest first."""
    waiting = sorted((one for one in requests if one.is_pending), key=lambda one: one.requested_at)
    for request in waiting[-TOLD_OF:]:
        say = is_back_in_words if request.returned_at else asks_in_words
        url = reverse("request_detail", args=[request.event.slug, request.pk])
        facts: dict[str, Any] = {"kind": Kind.REQUEST, "url": url, "event": request.event, "by": None, "mail": False}
        tell([administrator], say=lambda request=request, say=say: say(request), **facts)  # type: ignore[misc]
