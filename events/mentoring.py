"""Somebody becomes a mentor of an event, is described, and leaves it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.integrity import act
from events.models import Event, Mentor, Photo, User
from events.taking_up import Person, take_up_person, take_up_topics


@act
def add_mentor(
    event: Event,
    *,
    person: Person,
    headline: str,
    bio: str,
    time_zone: str,
    topics: Iterable[str],
    by: User | None,
) -> Mentor:
    """Make somebody a mentor of the event; whoever has the address already is taken up.

    Of a profile made for another event what is left empty here stays, and its time zone; `topics`, by name, are
    added to its own. Raises ValidationError when they are a mentor of this event already.
    """
    user = take_up_person(person)
    mentor = Mentor.objects.filter(user=user).first() or Mentor(user=user, time_zone=time_zone)
    if mentor.pk and mentor.events.contains(event):
        message = _("%(mentor)s is a mentor of this event already.") % {"mentor": mentor}
        raise ValidationError(message, code="mentor_already")
    mentor.headline, mentor.bio = headline or mentor.headline, bio or mentor.bio
    mentor.full_clean()
    mentor.save()
    mentor.events.add(event)
    mentor.topics.add(*take_up_topics(topics))
    return mentor


@act
def edit_profile(
    mentor: Mentor,
    *,
    headline: str,
    bio: str,
    time_zone: str,
    topics: Iterable[str],
    photo: bytes | None = None,
    without_photo: bool = False,
    by: User | None,
) -> None:
    """Change the profile, which is one over all events.

    photo           a picture that `made_small` has made; None keeps the one there is
    without_photo   takes it away, unless a new one comes
    """
    mentor.headline, mentor.bio, mentor.time_zone = headline, bio, time_zone
    mentor.full_clean()
    mentor.save()
    mentor.topics.set(take_up_topics(topics))
    if photo:
        changed = {"image": photo, "changed_at": timezone.now()}
        Photo.objects.update_or_create(mentor=mentor, defaults=changed)
    elif without_photo:
        Photo.objects.filter(mentor=mentor).delete()


@act
def edit_mentor(mentor: Mentor, *, name: str, by: User | None, **profile: Any) -> None:
    """Change the profile, as `edit_profile` does, and the person's name."""
    edit_profile(mentor, **profile, by=by)
    mentor.user.name = name
    mentor.user.save(update_fields=["name"])


@act
def leave_event(mentor: Mentor, event: Event, *, by: User | None) -> None:
    """Take the mentor out of the event and its regular timetables; person and profile stay.

    Raises ValidationError while they have standing sessions or a custom timetable in it.
    """
    Mentor.objects.all().hold([mentor.pk])
    if reasons := reasons_to_stay(mentor, event):
        raise ValidationError(reasons)
    mentor.regular_timetables.remove(*mentor.regular_timetables.filter(event=event))
    mentor.events.remove(event)


def reasons_to_stay(mentor: Mentor, event: Event) -> list[ValidationError]:
    """Why the mentor cannot leave the event; empty when they can."""
    counts = {
        "has_sessions": mentor.sessions.filter(event=event, canceled_at=None).count(),
        "has_timetables": mentor.custom_timetables.filter(event=event).count(),
    }
    return [
        ValidationError(_reason(code, count) % {"mentor": mentor, "count": count}, code=code)
        for code, count in counts.items()
        if count
    ]


def _reason(code: str, count: int) -> str:
    if code == "has_sessions":
        return ngettext(
            "%(mentor)s has %(count)d session in this event. Cancel it, or give it to another mentor, first.",
            "%(mentor)s has %(count)d sessions in this event. Cancel them, or give them to another mentor, first.",
            count,
        )
    return ngettext(
        "%(mentor)s has %(count)d custom timetable in this event. Delete it, or give it to another mentor, first.",
        "%(mentor)s has %(count)d custom timetables in this event. Delete them, or give them to another mentor, first.",
        count,
    )
