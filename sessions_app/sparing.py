"""Whom an act would tell, in words: an administrator may spare them by a tick."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Idea, Mentor, User
from sessions_app.models import Session

MOST_NAMES = 4


def spared(mentors: Iterable[Mentor], teams: Iterable[Idea], *, by: User) -> str:
    """The words beside the tick: "Do not notify Anna Berg and Team Kelp (3 people)"; empty when nobody is concerned."""
    mentors, teams = list(dict.fromkeys(mentors)), list(dict.fromkeys(teams))
    members = Idea.members.through._default_manager.filter(idea__in=teams, user__is_active=True)
    people = set(members.values_list("user", flat=True))
    people |= {mentor.user_id for mentor in mentors if mentor.user.is_active}
    if not people - {by.pk}:
        return ""
    names = [str(mentor) for mentor in mentors] + [_("Team %(team)s") % {"team": team} for team in teams]
    count = len(people - {by.pk})
    return _("Do not notify %(names)s (%(people)s)") % {"names": _listed(names), "people": _people(count)}


def spared_in(sessions: Iterable[Session], *, by: User, also: Iterable[Mentor] = ()) -> str:
    """The same of all who have a meeting in one of these sessions.

    also  mentors who would get one
    """
    met = [session for session in sessions if session.has_active_meeting]
    mentors = [*(session.mentor for session in met), *(also if met else ())]
    return spared(mentors, [session.idea for session in met if session.idea], by=by)


def spared_by_booking(mentor: Mentor | None, team: Idea | None, *, by: User) -> str:
    """The same before they are met: of those who are chosen so far."""
    if mentor and team:
        return spared([mentor], [team], by=by)
    names = [str(mentor) if mentor else _("the mentor"), _("Team %(team)s") % {"team": team} if team else _("the team")]
    return _("Do not notify %(names)s") % {"names": _listed(names)}


def spared_by_assigning(teams: Iterable[Idea]) -> str:
    """The same where a mentor is yet to be chosen for each of the teams."""
    words = [_("Team %(team)s") % {"team": team} for team in dict.fromkeys(teams)]
    return _("Do not notify %(names)s") % {"names": _listed([_("the mentor"), *words])}


def _listed(names: list[str]) -> str:
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], _("%(count)d more") % {"count": len(names) - MOST_NAMES + 1}]
    *first, last = names
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _people(count: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
