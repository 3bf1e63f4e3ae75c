"""Why somebody cannot be erased yet, as others count on them; and what stays of them afterwards."""

from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Mentor, User
from events.participants import refuse_without_administrator
from mentorship.models import MentorshipRequest
from sessions_app.models import Session


def reasons_to_wait(person: User, *, by: User | None) -> list[ValidationError]:
    """What is to be done first, each in a sentence; empty when they can be erased."""
    if person.erased_at:
        message = _("%(person)s has been erased already. Reload the page.") % {"person": person}
        return [ValidationError(message, code="erased_already")]
    return [ValidationError(sentence, code=code) for code, sentence in _reasons(person, by)]


def _reasons(person: User, by: User | None) -> Iterator[tuple[str, str]]:
    if person == by:
        yield "erasing_oneself", _("You cannot erase yourself. Ask another administrator.")
    elif person.is_administrator:
        yield from _of_administrators(person)
    if mentor := Mentor.objects.filter(user=person).first():
        yield from _told("has_sessions", _sessions, mentor.sessions.standing().upcoming().count())
        given = _waiting().filter(mentor=mentor)
        yield from _told("has_requests", _assigned, given.count())
    yield from _of_teams(person)
    asked = _waiting().filter(requested_by=person)
    yield from _told("has_asked", _asked, asked.count())


def _waiting() -> "models.QuerySet[MentorshipRequest]":
    """Requests that somebody may still answer: once an event is over, nobody does."""
    today = timezone.now().date()
    return MentorshipRequest.objects.filter(
        scheduled_at=None, declined_at=None, withdrawn_at=None, event__ends_on__gte=today
    )


def _of_administrators(person: User) -> Iterator[tuple[str, str]]:
    try:
        refuse_without_administrator(person)
    except ValidationError as error:
        yield "last_administrator", error.messages[0]


def _of_teams(person: User) -> Iterator[tuple[str, str]]:
    """Where nobody else is left to come."""
    now = timezone.now()
    for idea in person.ideas.select_related("event"):
        is_alone = not idea.members.exclude(pk=person.pk).exists()
        ahead = idea.sessions.filter(canceled_at=None, during__endswith__gt=now).count() if is_alone else 0
        for code, sentence in _told("team_has_sessions", _alone, ahead):
            yield code, sentence % {"team": idea, "event": idea.event}


def _told(code: str, words: Callable[[int], str], count: int) -> Iterator[tuple[str, str]]:
    if count:
        yield code, words(count).replace("%(count)d", str(count))


def _sessions(count: int) -> str:
    return ngettext(
        "%(count)d session to come is with them as a mentor. Cancel it, or give it to another mentor.",
        "%(count)d sessions to come are with them as a mentor. Cancel them, or give them to another mentor.",
        count,
    )


def _assigned(count: int) -> str:
    return ngettext(
        "%(count)d request is assigned to them and not scheduled. Assign it to another mentor, or decline it.",
        "%(count)d requests are assigned to them and not scheduled. Assign them to other mentors, or decline them.",
        count,
    )


def _alone(count: int) -> str:
    return ngettext(
        "%(count)d session of %(team)s in %(event)s is to come, and nobody else is in the team. Cancel it first.",
        "%(count)d sessions of %(team)s in %(event)s are to come, and nobody else is in the team. Cancel them first.",
        count,
    )


def _asked(count: int) -> str:
    return ngettext(
        "%(count)d request that they wrote waits. What they wrote goes: schedule, decline or withdraw it first.",
        "%(count)d requests that they wrote wait. What they wrote goes: schedule, decline or withdraw them first.",
        count,
    )


def stays(person: User) -> list[str]:
    """What is left of somebody afterwards, in sentences."""
    mentor = Mentor.objects.filter(user=person).first()
    led = mentor.sessions.count() if mentor else 0
    joined = Session.objects.filter(idea__in=person.ideas.all()).count()
    asked = MentorshipRequest.objects.filter(requested_by=person).count()
    counts = ((_led, led), (_joined, joined), (_written, asked))
    return [words(count).replace("%(count)d", str(count)) for words, count in counts if count]


def _led(count: int) -> str:
    return ngettext(
        "%(count)d session as a mentor, with its time and team.",
        "%(count)d sessions as a mentor, with their times and teams.",
        count,
    )


def _joined(count: int) -> str:
    return ngettext("%(count)d session of their teams.", "%(count)d sessions of their teams.", count)


def _written(count: int) -> str:
    return ngettext(
        "That %(count)d request was asked, and what became of it.",
        "That %(count)d requests were asked, and what became of them.",
        count,
    )
