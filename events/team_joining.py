"""Participants make a team, ask to join one, are taken in or not, and leave it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.integrity import act
from events.mailing import take_back
from events.models import Application, Event, Idea, Kind, User
from events.taking_up import Person
from events.teams import change_members, put_idea
from events.telling import tell


@act
def make_team(idea: Idea, *, name: str, brief: str, topics: Iterable[str], by: User) -> None:
    """A participant makes a team, and is in it at once. Raises ValidationError when they are in another."""
    _refuse_in_team(by, idea.event, by=by)
    put_idea(idea, name=name, brief=brief, members=[Person(by.email)], topics=topics, by=by)


@act
def ask_to_join(idea: Idea, *, by: User) -> Application:
    """A participant asks to join; the members are told, or where there is none the administrators.

    Raises ValidationError when they are in a team of the event, or have asked this one already.
    """
    _refuse_in_team(by, idea.event, by=by)
    application = Application(idea=idea, user=by)
    application.full_clean()
    application.save()
    page = reverse("application_list", args=[idea.event.slug])
    said = partial(_asks, by, idea)
    _tell(_deciders(idea), said, idea=idea, page=page, by=by, about=application)
    return application


@act
def withdraw(application: Application, *, by: User) -> None:
    """Whoever asked does not ask any more. Raises ValidationError when it has been decided."""
    _hold(application)
    _take_back_mails(application)
    Application.objects.filter(pk=application.pk).delete()


@act
def accept(application: Application, *, by: User, now: datetime | None = None) -> None:
    """Take them in. Raises ValidationError when it has been decided, or they are in another team by now."""
    idea, person = application.idea, application.user
    _refuse_in_team(person, idea.event, by=by)
    _hold(application)
    application.accepted_at, application.accepted_by = now or timezone.now(), by
    application.save(update_fields=["accepted_at", "accepted_by"])
    others = [member for member in idea.members.all() if member != by]
    _take_back_mails(application)
    change_members(idea, joining=[person], by=by)
    _tell([person], partial(_is_in, idea), idea=idea, page=_page(idea), by=by, about=application)
    _tell(others, partial(_has_joined, person, idea), idea=idea, page=_page(idea), by=by, about=application)


@act
def refuse(application: Application, *, by: User, now: datetime | None = None) -> None:
    """Do not take them in. Raises ValidationError when it has been decided."""
    _hold(application)
    application.refused_at, application.refused_by = now or timezone.now(), by
    application.save(update_fields=["refused_at", "refused_by"])
    _take_back_mails(application)
    idea = application.idea
    _tell([application.user], partial(_is_refused, idea), idea=idea, page=_teams(idea), by=by, about=application)


@act
def leave(idea: Idea, *, by: User) -> None:
    """A member leaves the team, and stays in the event. The others are told; after the last, the administrators."""
    User.objects.hold([by.pk])
    change_members(idea, leaving=[by], by=by)
    if left := list(idea.members.all()):
        _tell(left, partial(_has_left, by, idea), idea=idea, page=_page(idea), by=by)
    else:
        _tell(User.objects.administrators(), partial(_has_left_last, by, idea), idea=idea, page=_page(idea), by=by)


# What is told, in the language of whoever reads it


def _asks(person: User, team: Idea) -> str:
    return _("%(person)s asks to join %(team)s.") % {"person": person, "team": team}


def _is_in(team: Idea) -> str:
    return _("You are in %(team)s now.") % {"team": team}


def _has_joined(person: User, team: Idea) -> str:
    return _("%(person)s has joined %(team)s.") % {"person": person, "team": team}


def _is_refused(team: Idea) -> str:
    return _("%(team)s did not take you in. Ask another team, or make one.") % {"team": team}


def _has_left(person: User, team: Idea) -> str:
    return _("%(person)s has left %(team)s.") % {"person": person, "team": team}


def _has_left_last(person: User, team: Idea) -> str:
    return _("%(person)s has left %(team)s. It has no members now.") % {"person": person, "team": team}


def _page(idea: Idea) -> str:
    return reverse("idea_detail", args=[idea.event.slug, idea.pk])


def _teams(idea: Idea) -> str:
    return reverse("team_choice", args=[idea.event.slug])


def _deciders(idea: Idea) -> Iterable[User]:
    return idea.members.filter(is_active=True) or User.objects.administrators()


def _hold(application: Application) -> None:
    """Lock it and read it again. Raises ValidationError when there is nothing to decide any more."""
    current = Application.objects.select_for_update().filter(pk=application.pk).first()
    if current is None:
        raise ValidationError(_("This has been withdrawn meanwhile."), code="withdrawn")
    if current.accepted_at or current.refused_at:
        raise ValidationError(_("Somebody has decided this already."), code="decided")


def _refuse_in_team(person: User, event: Event, *, by: User) -> None:
    """Raises ValidationError when they are in a team of the event; they are locked, so that no two take them in."""
    User.objects.hold([person.pk])
    if team := event.ideas.filter(members=person).first():
        message = _("You are in %(team)s. Leave it first.") if person == by else _("%(person)s is in %(team)s by now.")
        raise ValidationError(message, code="in_team", params={"person": person, "team": team})


def _take_back_mails(application: Application) -> None:
    """What waits to be sent about it no longer holds."""
    for person in _deciders(application.idea):
        take_back(person, _thread(application))


def _thread(application: Application | None) -> str:
    return f"application-{application.pk}" if application else ""


def _tell(
    people: Iterable[User], say: Callable[[], str], *, idea: Idea, page: str, by: User, about: Application | None = None
) -> None:
    tell(people, kind=Kind.PEOPLE, say=say, url=page, by=by, event=idea.event, thread=_thread(about))
