"""An idea and its team are put into an event, and taken out again."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from events.integrity import act
from events.models import Idea, User
from events.taking_up import Person, take_up_person, take_up_topics


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
    idea.members.set([take_up_person(person) for person in members])
    idea.topics.set(take_up_topics(topics))


@act
def remove_idea(idea: Idea, *, by: User | None) -> None:
    """Delete the idea/team; its members stay. Raises ValidationError when a session or meeting refers to it."""
    Idea.objects.all().hold([idea.pk])
    if reasons := reasons_to_stay(idea):
        raise ValidationError(reasons)
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
