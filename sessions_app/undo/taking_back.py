"""The act that takes an act back: all of it, or nothing."""

from datetime import datetime
from uuid import UUID

import pghistory
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from events.integrity import act
from events.models import Event, Idea, Mentor, Step, Thing, User
from sessions_app.announcing import announce_all
from sessions_app.models import Meeting, Session
from sessions_app.undo.plan import MOST, Plan, plan_of


@act
def take_back(event: Event, *, undone: UUID, by: User, now: datetime | None = None, quiet: bool = False) -> Plan:
    """Undo everything that was done in one go, the last first; everybody concerned is told once, unless `quiet`.

    undone   the act, as the steps of the history name it

    Of those who take the same act back at once, one does. Raises ValidationError, and changes nothing, with a sentence
    for each thing that has changed since or cannot go back, and when a rule refuses.
    """
    _hold(event, undone)
    plan = plan_of(event, undone, now=now or timezone.now())
    if plan is None:
        raise ValidationError(_("There is nothing of this to take back any more."), code="gone")
    if plan.obstacles:
        raise ValidationError([ValidationError(obstacle, code="obstacle") for obstacle in plan.obstacles])
    plan.begin(by=by, quiet=quiet)
    pghistory.context(undoes=str(undone))
    for inverse in plan.inverses:
        inverse.do()
    _announce(plan)
    return plan


def _hold(event: Event, undone: UUID) -> None:
    """Lock the act itself, then mentors, ideas and sessions, each kind in the order of its ids."""
    steps = Step.objects.filter(event=event).of_act(undone)[: MOST + 1]
    list(steps.select_for_update().values_list("pk", flat=True))
    plan = plan_of(event, undone)
    if plan is None:
        return
    rows = [row for (thing, _pk), row in plan.rows.items() if thing == Thing.SESSION]
    sessions = plan.live[Thing.SESSION]
    concerned = [*rows, *sessions.values()]
    Mentor.objects.all().hold(row.mentor_id for row in concerned)
    Idea.objects.all().hold(row.idea_id for row in concerned)
    Session.objects.all().hold(sessions)


def _announce(plan: Plan) -> None:
    """Meetings that were made or cancelled, and those of sessions that moved or stand again."""
    active = Meeting.objects.active().filter(session__in=plan.changed).values_list("pk", flat=True)
    meetings = Meeting.objects.filter(pk__in=plan.told | set(active)).order_by("pk")
    announce_all(meetings, by=plan.by, now=plan.now, quiet=plan.quiet)
