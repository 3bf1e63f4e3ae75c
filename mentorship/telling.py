"""What is told of a request, and to whom. Called inside the act that changed it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from events.models import Kind, Mail, Mentor, User
from events.teams import TeamChange
from events.telling import Message, tell, tell_all
from mentorship.models import MentorshipRequest, Urgency

GOAL_LENGTH = 160
Decided = tuple[MentorshipRequest, Mentor | None]  # and the mentor chosen before


def thread_of(request: MentorshipRequest) -> str:
    """Mails about the same request that wait are one mail, which says the latest."""
    return f"request-{request.pk}"


def stop_telling(changes: list[TeamChange], by: User | None) -> None:
    """What still waits to be sent about a team's requests is none of the business of whoever has left the team."""
    left = {change.idea: [person for person in change.left if not person.is_administrator] for change in changes}
    threads: dict[int, list[str]] = defaultdict(list)
    for request in MentorshipRequest.objects.of_teams(idea for idea, people in left.items() if people):
        threads[request.idea_id].append(thread_of(request))
    for idea, theirs in threads.items():
        Mail.objects.filter(thread__in=theirs, user__in=left[idea]).unclaimed().delete()


def received(request: MentorshipRequest, *, by: User) -> None:
    """The administrators hear that a team asks; the team too, when somebody else asked for it."""
    _tell(request, administrators(), lambda: asks_in_words(request), by=by)
    _tell(request, team_unless_theirs(request, by), lambda: _asked_for(request, by), by=by)


def assigned(request: MentorshipRequest, *, before: Mentor | None, by: User) -> None:
    """The mentor hears who needs them, the team who will help, and a mentor chosen before that it is settled."""
    assigned_all([(request, before)], by=by)


def assigned_all(decided: Iterable[Decided], *, by: User) -> None:
    """The same of many, each with the mentor chosen before."""
    tell_all(chain.from_iterable(_of_assignment(*one) for one in decided), kind=Kind.REQUEST, by=by)


def _of_assignment(request: MentorshipRequest, before: Mentor | None) -> Iterator[Message]:
    chosen = request.mentor.user if request.mentor else None
    yield _message(request, [chosen] if chosen else [], lambda: _chosen(request))
    if before and before.user != chosen:
        yield _message(request, [before.user], lambda: _with_another(request))
    told = {chosen, before.user if before else None}
    yield _message(request, [person for person in team(request) if person not in told], lambda: _helper(request))


def declined(request: MentorshipRequest, *, before: Mentor | None, by: User) -> None:
    """The team reads why; a mentor chosen before that nothing is left to do."""
    declined_all([(request, before)], by=by)


def declined_all(decided: Iterable[Decided], *, by: User) -> None:
    """The same of many, each with the mentor chosen before."""
    tell_all(chain.from_iterable(_of_decline(*one) for one in decided), kind=Kind.REQUEST, by=by)


def _of_decline(request: MentorshipRequest, before: Mentor | None) -> Iterator[Message]:
    members = list(team(request))
    yield _message(request, members, lambda: _declined(request))
    if before and before.user not in members:
        yield _message(request, [before.user], lambda: _settled(request))


def withdrawn(request: MentorshipRequest, *, before: Mentor | None, by: User) -> None:
    """Administrators and a mentor chosen before hear it; the team too, when somebody else did it."""
    people = [*administrators(), *([before.user] if before else []), *team_unless_theirs(request, by)]
    _tell(request, people, lambda: _withdrawn(request, by), by=by)


def reopened(request: MentorshipRequest, *, by: User) -> None:
    """The team hears that its request waits again."""
    _tell(request, team(request), lambda: _waits_again(request), by=by)


def scheduled(request: MentorshipRequest, *, before: Mentor | None, by: User) -> None:
    """The announcement of the meeting says it all: what waits still for those who take part, or for administrators to
    see to, is not sent any more.

    A mentor chosen before, who has no part in the meeting, hears that it is settled.
    """
    people = [*administrators(), *team(request), *([request.mentor.user] if request.mentor else [])]
    Mail.objects.filter(thread=thread_of(request), user__in=people).unclaimed().delete()
    if before and before != request.mentor and before.user not in team(request):
        _tell(request, [before.user], lambda: _with_another(request), by=by)


def returned(request: MentorshipRequest, *, mentor: Mentor, by: User | None) -> None:
    """Administrators hear why it is back. The team reads it in the panel: the cancellation comes by mail already.

    mentor  of the session, to whom that comes too
    """
    bosses, members = list(administrators()), list(team(request))
    mailed = {mentor.user, *members}
    _tell(request, [boss for boss in bosses if boss not in mailed], lambda: is_back_in_words(request), by=by)
    read = [boss for boss in bosses if boss in mailed] + [person for person in members if person not in bosses]
    _tell(request, read, lambda: is_back_in_words(request), by=by, mail=False)


# Whom


def administrators() -> Iterable[User]:
    return User.objects.filter(is_administrator=True, is_active=True)


def team(request: MentorshipRequest) -> Iterable[User]:
    return request.idea.members.all()


def team_unless_theirs(request: MentorshipRequest, by: User) -> list[User]:
    """The team, when it was somebody else who acted; administrators among them hear of it as such."""
    members = list(team(request))
    return [] if by in members else [person for person in members if not person.is_administrator]


def _tell(
    request: MentorshipRequest, people: Iterable[User], say: Callable[[], str], *, by: User | None, **how: Any
) -> None:
    tell(people, kind=Kind.REQUEST, say=say, by=by, **_where(request), **how)


def _message(request: MentorshipRequest, people: Iterable[User], say: Callable[[], str]) -> Message:
    return Message(people, say, **_where(request))


def _where(request: MentorshipRequest) -> dict[str, Any]:
    return {"url": request.get_absolute_url(), "event": request.event, "thread": thread_of(request)}


# Words


def goal_in_short(request: MentorshipRequest) -> str:
    """The beginning of what the team wants to achieve, in one line."""
    return Truncator(" ".join(request.goal.split())).chars(GOAL_LENGTH)


def asks_in_words(request: MentorshipRequest) -> str:
    facts = {"team": request.idea, "goal": goal_in_short(request), "urgency": Urgency(request.urgency).label}
    if request.urgency == Urgency.WHENEVER:
        return _("%(team)s asks for mentorship: %(goal)s") % facts
    return _("%(team)s asks for mentorship (%(urgency)s): %(goal)s") % facts


def _asked_for(request: MentorshipRequest, by: User) -> str:
    return _("%(who)s asked for mentorship for %(team)s: %(goal)s") % {
        "who": by,
        "team": request.idea,
        "goal": goal_in_short(request),
    }


def _chosen(request: MentorshipRequest) -> str:
    facts = {"team": request.idea, "goal": goal_in_short(request)}
    return _("You are chosen to help %(team)s; the time follows. What they want: %(goal)s") % facts


def _with_another(request: MentorshipRequest) -> str:
    facts = {"team": request.idea, "mentor": request.mentor}
    return _("The request of %(team)s has gone to %(mentor)s. You need not do anything.") % facts


def _helper(request: MentorshipRequest) -> str:
    return _("%(mentor)s will help %(team)s. The time follows.") % {"mentor": request.mentor, "team": request.idea}


def _declined(request: MentorshipRequest) -> str:
    facts = {"team": request.idea, "reason": request.decline_reason}
    if not request.decline_reason:
        return _("The request of %(team)s was declined.") % facts
    return _("The request of %(team)s was declined: %(reason)s") % facts


def _settled(request: MentorshipRequest) -> str:
    return _("The request of %(team)s was declined. You need not do anything.") % {"team": request.idea}


def _withdrawn(request: MentorshipRequest, by: User) -> str:
    return _("%(who)s withdrew the request of %(team)s.") % {"who": by, "team": request.idea}


def scheduled_in_words(request: MentorshipRequest) -> str:
    """The first sentence of the announcement."""
    return _("The request of %(team)s is answered.") % {"team": request.idea}


def _waits_again(request: MentorshipRequest) -> str:
    return _("The request of %(team)s waits again, with its old place in the queue.") % {"team": request.idea}


def is_back_in_words(request: MentorshipRequest) -> str:
    facts = {"team": request.idea, "why": request.return_reason}
    return _("The request of %(team)s is back in the queue. %(why)s") % facts
