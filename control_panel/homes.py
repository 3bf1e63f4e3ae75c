"""What stands on somebody's home page: one part for what they do as a mentor, one for each of their teams."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from events.access import Permission
from events.models import Application, Event, Mentor, User
from mentorship.models import MentorshipRequest
from sessions_app.glance import glance
from sessions_app.models import Outcome
from sessions_app.news import news_for
from sessions_app.team_home import TeamHome, team_homes
from sessions_app.upcoming import upcoming

NOTHING: dict[str, Any] = {
    "mentor": None,
    "own_zone": "",
    "coming": [],
    "more_coming": 0,
    "ended": [],
    "figures": [],
    "news": [],
    "teams": [],
    "events": [],
    "teamless": [],
    "applications": [],
    "outcomes": Outcome.choices,
}


def _teams(user: User, now: datetime) -> Iterator[tuple[TeamHome, list[MentorshipRequest]]]:
    """Each of somebody's teams, with what it has asked for and waits for."""
    homes = team_homes(user, now=now)
    asked: dict[int, list[MentorshipRequest]] = {home.idea.pk: [] for home in homes}
    for request in MentorshipRequest.objects.of_teams(asked).waiting().for_inbox().with_place().longest_first():
        asked[request.idea_id].append(request)
    return ((home, asked[home.idea.pk]) for home in homes)


def home_of(user: User, *, now: datetime) -> dict[str, Any]:
    """The page's context, in a number of queries that depends on nothing but the roles."""
    mentor = Mentor.objects.filter(user=user).first() if user.can(Permission.EDIT_SLOTS) else None
    events = list(Event.objects.visible_to(user).nearest_first())
    own = upcoming(user, now=now)
    return (
        NOTHING
        | {
            "mentor": mentor,
            "own_zone": mentor.time_zone if mentor else "",
            "coming": own.next,
            "more_coming": len(own.ahead) - len(own.next),
            "ended": own.ended,
            "figures": glance(mentor, own.led_by(user), events, now=now),
            "news": news_for(mentor, events=events, now=now),
            "teams": list(_teams(user, now)) if user.can(Permission.BOOK) else [],
            "events": events,
        }
        | (_joining(user) if user.can(Permission.JOIN_TEAMS) else {})
    )


def _joining(user: User) -> dict[str, Any]:
    """Where a participant has no team yet, and who asks to join those they have."""
    return {
        "teamless": [event for event in Event.objects.without_team_of(user) if not event.is_past],
        "applications": list(Application.objects.undecided().to_members(user).for_list()),
    }
