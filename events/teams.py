"""An idea and its team are put into an event, change their members, and are taken out again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.integrity import act
from events.models import Application, Idea, User
from events.taking_up import Person, take_up_person, take_up_topics


@dataclass(frozen=True)
class TeamChange:
    """Who joined an idea/team, and who left it."""

    idea: int
    joined: list[User]
    left: list[User]


MembersChanged = Callable[[list[TeamChange], "User | None"], None]

# What else hangs on who is in a team: an app above adds a function when it is ready. Each is called inside the act,
# after the change, with all the teams that changed, and who did it.
MEMBERS_CHANGED: list[MembersChanged] = []


@act
def put_idea(
    idea: Idea, *, name: str, brief: str, members: Iterable[Person], topics: Iterable[str], by: User | None
) -> None:
    """Save the idea/team, new or changed, with its members and, by name, its topics.

    An address that nobody has becomes a new person.
    """
    idea.name, idea.brief = name, brief
    idea.full_clean()
    idea.save()
    wanted = [take_up_person(person) for person in members]
    change_members(idea, joining=wanted, leaving=[one for one in idea.members.all() if one not in wanted], by=by)
    idea.topics.set(take_up_topics(topics))


def change_members(idea: Idea, *, joining: Iterable[User] = (), leaving: Iterable[User] = (), by: User | None) -> None:
    """The one way in which a team's members change; within an act that has asked the rules.

    Whoever leaves stays in the event, as a participant without this team. Whoever joins waits for no other team of
    the event any more.
    """
    Idea.objects.all().hold([idea.pk])
    before = {member.pk for member in idea.members.all()}
    joined = list({person.pk: person for person in joining if person.pk not in before}.values())
    left = [person for person in leaving if person.pk in before]
    if not joined and not left:
        return
    idea.members.add(*joined)
    idea.members.remove(*left)
    idea.event.participants.add(*left)
    Application.objects.undecided().filter(user__in=joined, idea__event=idea.event_id).delete()
    tell_members_changed([TeamChange(idea.pk, joined, left)], by=by)


def tell_members_changed(changes: list[TeamChange], *, by: User | None) -> None:
    for follow in MEMBERS_CHANGED:
        follow(changes, by)


@act
def describe_idea(idea: Idea, *, brief: str, topics: Iterable[str], seen: str, by: User | None) -> None:
    """Change what the team says of itself; name and members stay.

    seen    the `edition` that whoever writes has looked at; a later one is not overwritten unseen

    Raises ValidationError when it was changed since.
    """
    Idea.objects.all().hold([idea.pk])
    idea.refresh_from_db(fields=["brief"])
    if seen != idea.edition:
        message = _(
            "Somebody else has changed this since you opened the page. "
            "Compare with what stands there now, then save again."
        )
        raise ValidationError(message, code="stale")
    idea.brief = brief
    idea.full_clean()
    idea.save(update_fields=["brief"])
    idea.topics.set(take_up_topics(topics))


@act
def remove_idea(idea: Idea, *, by: User | None) -> None:
    """Delete the idea/team; its members stay in the event.

    Raises ValidationError when a session or meeting refers to it.
    """
    Idea.objects.all().hold([idea.pk])
    if reasons := reasons_to_stay(idea):
        raise ValidationError(reasons)
    change_members(idea, leaving=idea.members.all(), by=by)
    idea.delete()


def reasons_to_stay(idea: Idea) -> list[ValidationError]:
    """Why the idea/team cannot be deleted; empty when it can. What is cancelled counts too: it is history."""
    counts = {
        "has_sessions": idea.sessions.count(),
        "has_meetings": idea.meetings.exclude(session__idea=idea).count(),
    }
    return [
        ValidationError(_reason(code, count) % {"idea": idea, "count": count}, code=code)
        for code, count in counts.items()
        if count
    ]


def _reason(code: str, count: int) -> str:
    if code == "has_sessions":
        return ngettext(
            "%(count)d session is with %(idea)s. Delete it, or choose another team for it, first.",
            "%(count)d sessions are with %(idea)s. Delete them, or choose another team for them, first.",
            count,
        )
    return ngettext(
        "%(idea)s had %(count)d meeting, cancelled since, in a session that another team has now. It is kept.",
        "%(idea)s had %(count)d meetings, cancelled since, in sessions that other teams have now. They are kept.",
        count,
    )
