"""People are invited by mail, with a link that signs them in once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from events.integrity import act
from events.mailing import absolute, compose, letter, reading_as, take_back, write_all
from events.models import Event, Invitation, Mail, User
from events.models.joining import VALID_FOR

AT_ONCE = 500  # mails written in one act; more would keep the person waiting


@act
def invite(person: User, *, event: Event, by: User | None, now: datetime | None = None) -> Invitation:
    """Send somebody a link that signs them in once. Links sent earlier stop working.

    Raises ValidationError when they are deactivated.
    """
    now = now or timezone.now()
    if not person.is_active:
        raise ValidationError(_refusal("inactive"), code="inactive")
    User.objects.hold([person.pk])
    person.invitations.revoke(by=by, now=now)
    invitation = Invitation.objects.create(
        user=person, event=event, created_by=by, created_at=now, expires_at=now + VALID_FOR
    )
    write_all([_mail(invitation, event=event, now=now)])
    return invitation


def _mail(invitation: Invitation, *, event: Event, now: datetime) -> Mail:
    person = invitation.user
    with reading_as(person, event):
        subject = _("Your invitation to %(event)s") % {"event": event}
    link = absolute(invitation.get_absolute_url())
    said = letter(person, "invitation", event=event, subject=subject, link=link, invitation=invitation)
    thread = _thread(person)
    return compose(person, kind="", subject=subject, event=event, thread=thread, delay=timedelta(), now=now, **said)


@act
def invite_all(people: Iterable[User], *, event: Event, by: User | None, now: datetime | None = None) -> int:
    """Invite each of them who can sign in, `AT_ONCE` at most; how many were."""
    now = now or timezone.now()
    invited = [person for person in people if person.is_active][:AT_ONCE]
    User.objects.hold([person.pk for person in invited])
    Invitation.objects.filter(user__in=invited).revoke(by=by, now=now)
    facts = {"event": event, "created_by": by, "created_at": now, "expires_at": now + VALID_FOR}
    sent = Invitation.objects.bulk_create([Invitation(user=person, **facts) for person in invited])
    write_all([_mail(invitation, event=event, now=now) for invitation in sent])
    return len(invited)


@act
def revoke(person: User, *, by: User) -> None:
    """The links somebody was sent sign them in no more. Raises ValidationError when none waits."""
    if not end_invitations(person, by=by):
        message = _("No invitation of %(person)s waits. It has been used or revoked already.")
        raise ValidationError(message, code="nothing_to_revoke", params={"person": person})


def end_invitations(person: User, *, by: User | None, event: Event | None = None) -> int:
    """Revoke what waits, of one event or of all, and the mail with it; within an act. How many there were."""
    of_event = person.invitations.filter(event=event) if event else person.invitations.all()
    if count := of_event.revoke(by=by, now=timezone.now()):
        take_back(person, _thread(person))
    return count


def _thread(person: User) -> str:
    return f"invitation-{person.pk}"


@act
def accept(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Its link signs its receiver in now, and no more. Raises ValidationError, with the state as its code, when not."""
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update())
    if not invitation.signs_in(now):
        state = invitation.state_at(now)
        raise ValidationError(_refusal(state), code=state)
    invitation.accepted_at = invitation.accepted_at or now
    invitation.save(update_fields=["accepted_at"])


def refusal(invitation: Invitation | None, *, now: datetime) -> str:
    """Why this link signs nobody in, in a sentence; empty when it does."""
    if invitation is None:
        return _("This link is not valid. Open it from the mail again, or copy the whole of it.")
    return "" if invitation.signs_in(now) else _refusal(invitation.state_at(now))


def _refusal(state: str) -> str:
    return {
        "accepted": _("This link has been used. It signs you in only once."),
        "revoked": _("This link does not work any more. A later invitation took its place, or it was taken back."),
        "expired": _("This link has expired."),
        "inactive": _("This account is deactivated. Ask an administrator of your event."),
    }[state]
