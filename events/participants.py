"""People are put into an event, described, and taken out again; and into the panel as a whole, or out of it."""

from collections.abc import Callable, Iterable

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import mentoring
from events.access import Role
from events.address_mails import tell_old_address
from events.integrity import act
from events.inviting import end_invitations, invite
from events.models import Application, Event, Idea, Mail, Mentor, User
from events.taking_up import Person, take_up_person
from events.teams import change_members


@act
def add_person(
    event: Event, *, person: Person, role: Role, team: Idea | None = None, invited: bool = False, by: User | None
) -> User:
    """Put somebody into the event; whoever has the address already is taken up, and keeps the other roles.

    team     for a participant; without one they are in the event all the same
    invited  whether they get a mail with a link that signs them in
    Raises ValidationError when they are there in this role already, or deactivated.
    """
    user = take_up_person(person)
    if not user.is_active:
        message = _("%(person)s is deactivated. Reactivate them first, on the page of their name.")
        raise ValidationError(message, code="person_inactive", params={"person": user})
    if role == Role.MENTOR:
        _make_mentor(user, event, by)
    elif role == Role.ADMINISTRATOR:
        _make_administrator(user)
    else:
        _make_participant(user, event, team, by)
    if invited:
        invite(user, event=event, by=by)
    return user


def _make_mentor(user: User, event: Event, by: User | None) -> None:
    person = Person(user.email, user.name)
    mentoring.add_mentor(event, person=person, headline="", bio="", time_zone=event.time_zone, topics=[], by=by)


def _make_administrator(user: User) -> None:
    _refuse_when(user.is_administrator, _("%(person)s is an administrator already."), user)
    user.is_administrator = True
    user.save(update_fields=["is_administrator"])


def _make_participant(user: User, event: Event, team: Idea | None, by: User | None) -> None:
    if team is None:
        is_there = event.participants.contains(user) or event.ideas.filter(members=user).exists()
        _refuse_when(is_there, _("%(person)s is a participant of this event already."), user)
        event.participants.add(user)
    else:
        _refuse_when(team.members.contains(user), _("%(person)s is in this team already."), user)
        change_members(team, joining=[user], by=by)


def _refuse_when(is_there: bool, message: str, user: User) -> None:
    if is_there:
        raise ValidationError(message, code="person_already", params={"person": user})


@act
def edit_person(
    person: User,
    *,
    event: Event,
    name: str,
    email: str,
    is_mentor: bool,
    is_administrator: bool,
    teams: Iterable[Idea],
    by: User | None,
) -> None:
    """Change who somebody is, and what they are in the event.

    With a new address the old one signs nobody in any more: they are signed out, and invitations sent to it are
    revoked. Raises ValidationError when nobody could administrate any more, or when a mentor has sessions or
    timetables in the event.
    """
    _hold(person)
    if person.is_administrator and not is_administrator:
        refuse_without_administrator(person)
    is_moved = (old := person.email) != (address := email.strip().lower())
    person.name, person.email, person.is_administrator = name, address, is_administrator
    person.full_clean(exclude=["password"])
    person.save(update_fields=["name", "email", "is_administrator"])
    if is_moved:
        _leave_address(person, old, by)
    _set_mentor(person, event, is_mentor, by)
    _set_teams(person, event, set(teams), by)


def _leave_address(person: User, old: str, by: User | None) -> None:
    """The old address signs them in no more. Whoever has ever come in with it is told so there."""
    person.sign_out(by=by)
    EmailAddress.objects.filter(user=person).delete()
    end_invitations(person, by=by)
    if person.last_login and person != by:
        tell_old_address.enqueue(old, person.language)


def _hold(person: User) -> None:
    """Lock the person; the administrators too, so that no two of them go at once."""
    User.objects.hold([person.pk, *User.objects.administrators().values_list("pk", flat=True)])
    person.refresh_from_db()


def _set_mentor(person: User, event: Event, is_mentor: bool, by: User | None) -> None:
    mentor = Mentor.objects.of(event).filter(user=person).first()
    if mentor and not is_mentor:
        mentoring.leave_event(mentor, event, by=by)
        event.participants.add(person)
    elif is_mentor and not mentor:
        _make_mentor(person, event, by)


def _set_teams(person: User, event: Event, wanted: set[Idea], by: User | None) -> None:
    for idea in event.ideas.filter(members=person).union(event.ideas.filter(pk__in=[idea.pk for idea in wanted])):
        if idea in wanted:
            change_members(idea, joining=[person], by=by)
        else:
            change_members(idea, leaving=[person], by=by)


def refuse_without_administrator(person: User) -> None:
    """Raises ValidationError when nobody but this person can administrate; the administrators are locked."""
    if not User.objects.administrators().exclude(pk=person.pk).exists():
        message = _("%(person)s is the only administrator. Make somebody else one first.")
        raise ValidationError(message, code="last_administrator", params={"person": person})


@act
def deactivate(person: User, *, by: User) -> None:
    """From now on they cannot sign in and get no mail; what they did and have agreed on stays.

    Their sign-ins are over for good: reactivated, they sign in anew. Raises ValidationError for oneself, and for the
    only administrator.
    """
    _hold(person)
    if person == by:
        message = _("You cannot deactivate yourself. Ask another administrator.")
        raise ValidationError(message, code="deactivating_oneself")
    if person.is_administrator:
        refuse_without_administrator(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    person.sign_out(by=by)
    end_invitations(person, by=by)
    Application.objects.undecided().filter(user=person).delete()
    Mail.objects.filter(user=person).unclaimed().delete()


@act
def reactivate(person: User, *, by: User) -> None:
    """They can sign in again, and get mail."""
    person.is_active = True
    person.save(update_fields=["is_active"])


@act
def remove_person(person: User, event: Event, *, by: User | None) -> None:
    """Take somebody out of the event and its teams; the person stays. Raises ValidationError when they have to stay."""
    _hold(person)
    if reasons := reasons_to_stay(person, event):
        raise ValidationError(reasons)
    if mentor := Mentor.objects.of(event).filter(user=person).first():
        mentoring.leave_event(mentor, event, by=by)
    _set_teams(person, event, set(), by)
    event.participants.remove(person)
    Application.objects.undecided().filter(user=person, idea__event=event).delete()
    end_invitations(person, by=by, event=event)


def reasons_to_stay(person: User, event: Event) -> list[ValidationError]:
    """Why somebody cannot be taken out of the event; empty when they can."""
    mentor = Mentor.objects.of(event).filter(user=person).first()
    reasons = mentoring.reasons_to_stay(mentor, event) if mentor else []
    if person.is_administrator:
        message = _("%(person)s is an administrator, and those are in every event. Take that away first.")
        reasons.append(ValidationError(message, code="is_administrator", params={"person": person}))
    return reasons


def sessions_to_come(person: User) -> list[str]:
    """What stands ahead of somebody, in sentences: as a mentor, and with each of their teams; in all events."""
    now = timezone.now()
    ahead = {"canceled_at": None, "during__endswith__gt": now}
    said = []
    if mentor := Mentor.objects.filter(user=person).first():
        count = mentor.sessions.filter(**ahead).count()
        said += _sentence(_as_mentor, count, {"count": count})
    for idea in person.ideas.select_related("event"):
        count = idea.sessions.filter(**ahead).count()
        said += _sentence(_in_team, count, {"count": count, "team": idea, "event": idea.event})
    return said


def _sentence(words: Callable[[int], str], count: int, params: dict[str, object]) -> list[str]:
    return [words(count) % params] if count else []


def _as_mentor(count: int) -> str:
    return ngettext(
        "%(count)d session to come as a mentor stands. Cancel it, or give it to another mentor.",
        "%(count)d sessions to come as a mentor stand. Cancel them, or give them to another mentor.",
        count,
    )


def _in_team(count: int) -> str:
    return ngettext(
        "%(team)s keeps %(count)d session to come in %(event)s.",
        "%(team)s keeps %(count)d sessions to come in %(event)s.",
        count,
    )
