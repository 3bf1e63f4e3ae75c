"""The people of the demo, found by their address or made."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from django.contrib.auth.hashers import make_password

from control_panel.demo import people_data as data
from control_panel.demo.member_names import member_names
from control_panel.demo.team_data import SMALLEST_TEAM, TEAM_SIZES, TEAMS
from events.models import Event, Idea, Mentor, Topic, User

LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "æ": "ae", "ð": "d", "ß": "ss"})


@dataclass(frozen=True)
class Cast:
    """Everybody, in the order of the data: mentors, and the members of the teams one after another."""

    administrator: User
    mentors: list[Mentor]
    members: list[User]
    topics: dict[str, Topic]


def gather() -> Cast:
    """Find or make everybody. Whoever is there already keeps name, password and profile."""
    topics = _topics()
    mentors = [(mentor.name, address(mentor.name)) for mentor in data.MENTORS]
    mentors[0] = (mentors[0][0], data.MENTOR_EMAIL)
    members = [(name, address(name)) for name in member_names()]
    members[0] = (members[0][0], data.PARTICIPANT_EMAIL)
    users = _users([data.ADMINISTRATOR, *mentors, *members])
    return Cast(
        administrator=users[data.ADMINISTRATOR[1]],
        mentors=_mentors([users[email] for _, email in mentors], topics),
        members=[users[email] for _, email in members],
        topics=topics,
    )


def address(name: str) -> str:
    """The name in plain letters, as in "anna.berg@example.org"."""
    plain = unicodedata.normalize("NFKD", name.translate(LETTERS)).encode("ascii", "ignore").decode().lower()
    return ".".join(re.findall("[a-z]+", plain)) + "@example.org"


def make_teams(event: Event, cast: Cast, *, count: int) -> list[Idea]:
    """The first teams of the data, with three, four and five members in turn."""
    rows = TEAMS[:count]
    teams = Idea.objects.bulk_create(Idea(event=event, name=name, brief=brief) for name, brief, _ in rows)
    members = iter(cast.members)
    for number, (team, (_, _, topics)) in enumerate(zip(teams, rows, strict=True)):
        team.members.set(islice(members, SMALLEST_TEAM + number % TEAM_SIZES))
        team.topics.set([cast.topics[name] for name in topics])
    return teams


def _topics() -> dict[str, Topic]:
    there = {topic.name.lower(): topic for topic in Topic.objects.all()}
    new = Topic.objects.bulk_create(Topic(name=name) for name in data.TOPICS if name.lower() not in there)
    there |= {topic.name.lower(): topic for topic in new}
    return {name: there[name.lower()] for name in data.TOPICS}


def _users(people: list[tuple[str, str]]) -> dict[str, User]:
    """By address. Three have the public password; all others sign in with a code."""
    there = {user.email: user for user in User.objects.filter(email__in=[email for _, email in people])}
    known = make_password(data.PASSWORD)
    public = {data.ADMINISTRATOR[1], data.MENTOR_EMAIL, data.PARTICIPANT_EMAIL}
    new = User.objects.bulk_create(
        User(
            name=name,
            email=email,
            password=known if email in public else make_password(None),
            is_administrator=email == data.ADMINISTRATOR[1],
        )
        for name, email in people
        if email not in there
    )
    return there | {user.email: user for user in new}


def _mentors(users: list[User], topics: dict[str, Topic]) -> list[Mentor]:
    mentors = []
    for user, row in zip(users, data.MENTORS, strict=True):
        profile = {"headline": row.headline, "bio": row.bio, "time_zone": row.time_zone}
        mentor, is_new = Mentor.objects.get_or_create(user=user, defaults=profile)
        if is_new:
            mentor.topics.set([topics[name] for name in row.topics])
        mentors.append(mentor)
    return mentors
