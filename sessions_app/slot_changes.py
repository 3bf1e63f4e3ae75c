"""A slot moves or goes, and it is decided for each session in it what becomes of it: all of it, or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.integrity import act
from events.models import Idea, Mentor, User
from sessions_app.announcing import announce_all
from sessions_app.models import Meeting, Session
from sessions_app.rescheduling import move_slot, require_may_change
from sessions_app.slot_requests import tell_owner_of_change
from timetables.models import Slot
from timetables.spans import Span


class What(models.TextChoices):
    """What becomes of a session whose slot moves or goes."""

    ALONG = "along", gettext_lazy("Move it with the slot")
    KEEP = "keep", gettext_lazy("Keep it here: this time stays a slot")
    ELSEWHERE = "elsewhere", gettext_lazy("Move it to another free slot")
    CANCEL = "cancel", gettext_lazy("Cancel it, with its meeting")


@dataclass(frozen=True)
class Decision:
    """For one session: with `slot` when it moves elsewhere, with `reason` when it is cancelled."""

    what: What
    slot: Slot | None = None
    reason: str = ""


class SessionRefusedError(ValidationError):
    """A refusal that concerns one of the sessions."""

    def __init__(self, refusal: ValidationError, session: Session) -> None:
        super().__init__(refusal)
        self.session = session


@act
def change_slot(
    slot: Slot,
    *,
    during: Span | None,
    decisions: Mapping[int, Decision],
    by: User | None,
    now: datetime | None = None,
    quiet: bool = False,
) -> bool:
    """Give the slot another time, or with None remove it, once each standing session in it is settled as decided.

    decisions   by the session's id, for every standing session of the slot

    Meetings go with their sessions, and everybody concerned is told once, unless `quiet`. Where a session is kept, this
    slot stays for it, and the other time becomes a slot of its own. Gives whether this slot is still at its old time.
    Raises ValidationError, and changes nothing, when a session has come or gone meanwhile, when one cannot go where
    it was sent (SessionRefusedError), as `move_slot` does, and for a mentor where a session stands.
    """
    sessions, before = _hold(slot, decisions.values()), slot.during
    require_may_change(sessions, by=by)
    if {session.pk for session in sessions} != decisions.keys():
        message = _("The sessions in this slot have changed meanwhile. Look again, then decide.")
        raise ValidationError(message, code="sessions_changed")
    meetings = list(Meeting.objects.active().filter(session__in=sessions))
    is_kept = _carry_out(slot, during, decisions, sessions, by=by, quiet=quiet)
    announce_all(meetings, by=by, now=now, quiet=quiet)
    says_it_already = any(decisions[meeting.session_id].what == What.ALONG for meeting in meetings)
    if by and not quiet and not is_kept and before != during and not says_it_already:
        tell_owner_of_change(slot, before=before, after=during, by=by, mail=not meetings)
    return is_kept


def _carry_out(
    slot: Slot,
    during: Span | None,
    decisions: Mapping[int, Decision],
    sessions: list[Session],
    *,
    by: User | None,
    quiet: bool,
) -> bool:
    for session in sessions:
        _settle(session, decisions[session.pk], by=by, quiet=quiet)
    along = [session for session in sessions if decisions[session.pk].what == What.ALONG]
    is_kept = any(decision.what == What.KEEP for decision in decisions.values())
    if during is None:
        return _remove(slot, is_kept, by)
    if is_kept and during != slot.during:
        _split(slot, during, along, by)
        return True
    move_slot(slot, during=during, by=by)
    return False


def _hold(slot: Slot, decisions: Iterable[Decision]) -> list[Session]:
    """Lock mentors, ideas, sessions, then the slots, each kind in the order of its ids; the sessions read after it."""
    standing = Session.objects.standing().filter(slot=slot)
    found = list(standing.values_list("mentor", "idea", "pk"))
    Mentor.objects.all().hold(mentor for mentor, _idea, _pk in found)
    Idea.objects.all().hold(idea for _mentor, idea, _pk in found)
    Session.objects.all().hold(pk for _mentor, _idea, pk in found)
    others = [decision.slot.pk for decision in decisions if decision.slot]
    list(Slot.objects.filter(pk__in=[slot.pk, *others]).order_by("pk").select_for_update())
    return list(standing.select_related("mentor__user", "idea", "timetable", "event").order_by("pk"))


def _settle(session: Session, decision: Decision, *, by: User | None, quiet: bool) -> None:
    """Move or cancel a session that leaves the slot."""
    try:
        if decision.what == What.ELSEWHERE and decision.slot:
            session.move(slot=decision.slot, by=by)
        elif decision.what == What.CANCEL:
            if session.active_meeting:
                session.active_meeting.cancel(reason=decision.reason, by=by, quiet=quiet)
                session.__dict__.pop("active_meeting", None)
            session.cancel(reason=decision.reason, by=by, quiet=quiet)
    except ValidationError as refusal:
        raise SessionRefusedError(refusal, session) from refusal


def _remove(slot: Slot, is_kept: bool, by: User | None) -> bool:
    if not is_kept:
        slot.remove(by=by)
    return is_kept


def _split(slot: Slot, during: Span, along: list[Session], by: User | None) -> None:
    """The slot stays for those who are kept in it; the others move to a new one at the other time."""
    new = Slot(timetable=slot.timetable, during=during)
    new.full_clean()
    new.save()
    for session in along:
        try:
            session.move(slot=new, by=by)
        except ValidationError as refusal:
            raise SessionRefusedError(refusal, session) from refusal
