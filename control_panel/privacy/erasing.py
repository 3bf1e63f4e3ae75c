"""A person is erased: what they said, and what says who they were. That somebody was there stays, without a name.

Sessions, meetings and requests are facts of others, too, and of the event's figures; they stay, of “Erased person 12”.
Mails that were delivered, and backups, are out of reach.
"""

import pgtrigger
from django.contrib.sessions.models import Session as BrowserSession
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from control_panel.privacy.files import forget_in_files
from control_panel.privacy.obstacles import reasons_to_wait
from control_panel.privacy.redacting import NAMED, history_triggers, redact
from events.integrity import act
from events.models import Application, Event, Idea, Invitation, Mail, Mentor, Notification, Photo, User
from mentorship.models import MentorshipRequest
from sessions_app.models import CalendarFeed, Hearing, Meeting, Session
from timetables.models import Slot, Timetable

ERASED = "Erased person"  # in the database, and so in no language of whoever reads
SIGN_IN = {"account", "mfa", "usersessions"}  # apps of allauth, of which an installation may have some
# What is about nobody but them.
THEIRS = (Notification, Mail, Invitation, Application, Hearing, CalendarFeed)
# Where somebody wrote why, and who.
REASONS = (
    (Session, "canceled_by", "cancellation_reason", ""),
    (Meeting, "canceled_by", "cancellation_reason", ""),
    (MentorshipRequest, "declined_by", "decline_reason", ""),
    (MentorshipRequest, "requested_by", "goal", "–"),
)


@act
def erase(person: User, *, by: User | None) -> None:
    """Nothing of the person is left in the database but that somebody was there. It cannot be taken back.

    by      the administrator; None for the worker, when an event's data has been kept long enough

    Raises ValidationError for oneself, the only administrator, and while others count on them: see `reasons_to_wait`.
    """
    _hold([person.pk])
    person.refresh_from_db()
    if reasons := reasons_to_wait(person, by=by):
        raise ValidationError(reasons)
    _forget_all_over([person])
    words = _forget(person, by)
    forget_in_files(words)
    redact(words, instead=person.name)


@act
def erase_all(people: list[int], *, by: User | None) -> int:
    """The same of many, by their ids; how many were. Whom something holds back is passed over."""
    _hold(people)
    found = [person for person in User.objects.filter(pk__in=people) if not reasons_to_wait(person, by=by)]
    _forget_all_over(found)
    words = []
    for person in found:
        own = _forget(person, by)
        redact(own, instead=person.name, only=NAMED)
        words += own
    forget_in_files(words)
    redact(words, instead=ERASED)
    return len(found)


def _hold(people: list[int]) -> None:
    """Lock what others count on, then the people; the administrators too, so that no two of them go at once.

    In the order of all acts: a session that is being booked with them is there before we ask whether there is any.
    """
    Mentor.objects.all().hold(Mentor.objects.filter(user__in=people).values_list("pk", flat=True))
    Idea.objects.all().hold(Idea.objects.filter(members__in=people).values_list("pk", flat=True))
    User.objects.hold([*people, *User.objects.administrators().values_list("pk", flat=True)])


def _forget(person: User, by: User | None) -> list[str]:
    """All that is kept of the person by itself. Gives the words by which others know them."""
    words = _words_of(person)
    with pgtrigger.ignore(*history_triggers()):
        _forget_written(person)
    _take_out(person)
    _forget_ways_in(person)
    for model in THEIRS:
        model._base_manager.filter(user=person).delete()
    _become_nobody(person, by)
    return words


def _words_of(person: User) -> list[str]:
    """The address; and the name, unless somebody else has it too: what is theirs would be taken from them."""
    is_shared = User.objects.exclude(pk=person.pk).filter(name__iexact=person.name).exists()
    return [person.email] if is_shared else [person.email, person.name]


def _forget_written(person: User) -> None:
    """The reasons they gave and the requests they wrote, as they are and as they were."""
    for model, who, text, instead in REASONS:
        own = model._base_manager.filter(**{who: person})
        changes = model._meta.get_field("changes").related_model
        ids = list(own.values_list("pk", flat=True))
        changes._base_manager.filter(models.Q(pgh_obj__in=ids) | models.Q(**{who: person})).update(**{text: instead})
        own.update(**{text: instead})


def _take_out(person: User) -> None:
    """Out of teams, of what is to come, and of their profile; free slots of their own go, as nobody would come."""
    person.ideas.clear()
    person.joined_events.clear()
    mentor = Mentor.objects.filter(user=person).first()
    if mentor is None:
        return
    now = timezone.now()
    Slot.objects.filter(timetable__mentor=mentor, during__startswith__gt=now, sessions=None).delete()
    ahead = Event.objects.filter(ends_on__gte=now.date())
    mentor.regular_timetables.remove(*Timetable.objects.filter(event__in=ahead))
    mentor.events.remove(*ahead)
    mentor.topics.clear()
    MentorshipRequest.objects.filter(wished_mentor=mentor).update(wished_mentor=None)
    CalendarFeed.objects.filter(mentor=mentor).delete()
    Photo.objects.filter(mentor=mentor).delete()
    Mentor.objects.filter(pk=mentor.pk).update(headline="", bio="", time_zone="UTC")


def _forget_ways_in(person: User) -> None:
    """Addresses, second factors, devices: whatever sign-in keeps of a person."""
    for relation in User._meta.related_objects:
        if relation.related_model._meta.app_label in SIGN_IN:
            relation.related_model._base_manager.filter(**{relation.field.name: person}).delete()


def _forget_all_over(people: list[User]) -> None:
    """What no table says is theirs: where they are signed in now, or began to; and work that was done for somebody."""
    ids, addresses = {str(person.pk) for person in people}, [person.email for person in people]
    for session in BrowserSession.objects.iterator():
        said = session.get_decoded()
        words = str(said).lower()
        if str(said.get("_auth_user_id")) in ids or any(address in words for address in addresses):
            session.delete()
    DBTaskResult.objects.finished().delete()  # may name an address of before, by which nobody finds them


def _become_nobody(person: User, by: User | None) -> None:
    person.name = f"{ERASED} {person.pk}"
    person.email = f"erased-{person.pk}@erased.invalid"
    person.is_active = person.is_administrator = False
    person.last_login, person.language, person.unwanted_mail = None, "", []
    person.erased_at, person.erased_by = timezone.now(), by
    person.set_unusable_password()
    person.full_clean()
    person.save()
