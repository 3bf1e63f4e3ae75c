"""A slot moves, and with it everything that was agreed for it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from events.access import Permission
from events.integrity import act
from events.models import Idea, Mentor, User
from sessions_app.models import Meeting, Session
from sessions_app.obstacles import when
from timetables.models import Slot
from timetables.spans import Span


@act
def move_slot(slot: Slot, *, during: Span, by: User | None) -> None:
    """Give the slot another time. The sessions in it move along, their meetings with them; `change_slot` tells.

    Raises ValidationError, and moves nothing, when the time overlaps another slot of the timetable, or a mentor or
    team of a standing session in it has another session then; for a mentor also when a session stands in it.
    """
    _hold(slot)
    require_may_change(Session.objects.standing().filter(slot=slot), by=by)
    if slot.during == during:
        return
    slot.during = during
    slot.full_clean()
    slot.save()
    Meeting.objects.active().filter(session__slot=slot).reschedule()


def _hold(slot: Slot) -> None:
    """Lock the mentors, then the ideas, then the slot: the order in which sessions are booked and moved."""
    standing = list(Session.objects.standing().filter(slot=slot).values_list("mentor", "idea"))
    Mentor.objects.all().hold(mentor for mentor, _idea in standing)
    Idea.objects.all().hold(idea for _mentor, idea in standing)
    try:
        slot.refresh_from_db(from_queryset=Slot.objects.select_for_update())
    except Slot.DoesNotExist:
        raise ValidationError(_("This slot has been removed meanwhile."), code="gone") from None


def require_may_change(sessions: Iterable[Session], *, by: User | None) -> None:
    """Where sessions stand only an administrator moves or removes the slot. Raises ValidationError for others."""
    if by and not by.can(Permission.MANAGE_SESSIONS) and any(sessions):
        message = _("A session stands in this slot. Ask an administrator to change it.")
        raise ValidationError(message, code="ask_administrator")


def name_collision(refusal: ValidationError, *, slot: Slot, during: Span) -> ValidationError:
    """The same refusal, naming the session that cannot move and the one in its way; else as it came."""
    who = {"mentor_not_double_booked": "mentor", "team_not_double_booked": "idea"}.get(refusal.code or "")
    if who is None:
        return refusal
    others = Session.objects.standing().exclude(slot=slot).overlapping(during)
    moving = Session.objects.standing().filter(slot=slot).exclude(Q(**{who: None}))
    blocked = moving.filter(**{f"{who}__in": others.values(who)}).select_related("mentor__user", "idea").first()
    if blocked is None:
        return refusal
    holder = others.select_related("timetable").filter(**{who: getattr(blocked, who)}).order_by("during")[0]
    return _collision(refusal, blocked=blocked, who=str(getattr(blocked, who)), holder=holder)


def _collision(refusal: ValidationError, *, blocked: Session, who: str, holder: Session) -> ValidationError:
    message = _("Session %(blocked)d cannot move there: %(who)s has session %(number)d at %(when)s in %(timetable)s.")
    params = {"blocked": blocked.number, "who": who, "number": holder.number}
    params |= {"when": when(holder), "timetable": holder.timetable.name}
    return ValidationError(message, code=refusal.code, params=params)
