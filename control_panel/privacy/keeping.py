"""What is kept no longer: personal data of events that are long over, files that nobody confirmed, work that is done.

How long is a setting of each event, as what people were promised when they signed up for it differs. The worker
carries it out, and may be ended at any moment: what is erased is erased, and the next run goes on with the rest.
"""

from datetime import date, datetime, timedelta

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from control_panel.privacy.erasing import erase_all
from control_panel.privacy.files import forget_file
from control_panel.privacy.redacting import history_triggers
from events.integrity import act
from events.models import Application, Event, Idea, Import, Kind, Mail, Notification, User
from events.telling import tell
from mentorship.models import MentorshipRequest
from sessions_app.models import Meeting, Session

TOLD_BEFORE = timedelta(days=14)
GRACE = timedelta(days=7)  # at least so long after administrators were told, whatever day was set
FILES_KEPT_FOR = timedelta(days=7)
WORK_KEPT_FOR = timedelta(days=1)  # for whoever looks into what failed
AT_ONCE = 50  # people in one transaction, as each goes through all texts of the database
DAY = timedelta(days=1)
# What somebody wrote of a session or a request; that it took place stays.
TEXTS = (
    (Session, "event", {"description": "", "cancellation_reason": ""}),
    (Meeting, "session__event", {"cancellation_reason": ""}),
    (MentorshipRequest, "event", {"goal": "–", "decline_reason": "", "return_reason": ""}),
)


def keep_no_longer(now: datetime | None = None) -> int:
    """Do what is due by now; how much was."""
    now = now or timezone.now()
    dropped = _drop_files(now, by=None) + _drop_work(now)
    told = sum(_announce(event, now, by=None) for event in _going_by((now + TOLD_BEFORE).date()))
    return dropped + told + sum(_erase_people_of(event, now) for event in _due(now))


# Files and work


@act
def _drop_files(now: datetime, *, by: None) -> int:
    """A list that was uploaded and never confirmed is somebody's addresses lying about."""
    late = Import.objects.filter(created_at__lt=now - FILES_KEPT_FOR, finished_at=None, confirmed_at=None)
    held = list(late.exclude(content=b"").order_by("pk").select_for_update(skip_locked=True))
    for import_ in held:
        forget_file(
            import_, _("Nobody confirmed this import within a week, so the file was thrown away. Upload it again.")
        )
    return len(held)


def _drop_work(now: datetime) -> int:
    """A task that was done is asked for by nobody, and holds the addresses that it was to write to."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=now - WORK_KEPT_FOR).delete()[0]


# Events


def _going_by(day: date) -> "models.QuerySet[Event]":
    """Events whose data goes on this day or should have gone before."""
    goes_on = models.ExpressionWrapper(F("ends_on") + F("data_kept_for"), output_field=models.DateField())
    with_a_day = Event.objects.filter(data_kept_for__isnull=False, data_erased_at=None)
    return with_a_day.annotate(goes_on=goes_on).filter(goes_on__lte=day)


def _key(event: Event) -> str:
    """Another one when the day is another: then it is told anew."""
    return f"keeping-{event.pk}-{event.data_goes_on}"


@act
def _announce(event: Event, now: datetime, *, by: None) -> int:
    """Tell the administrators, once."""
    day = day_of_erasure(event, now)
    told = tell(
        User.objects.administrators(),
        kind=Kind.PEOPLE,
        say=lambda: (
            _("On %(day)s the personal data of %(event)s is erased, as its settings say.")
            % {"day": date_format(day, "DAY_OF_YEAR_IN_FULL_FORMAT") if day else "", "event": event}
        ),
        url=reverse("data_keeping", args=[event.slug]),
        by=by,
        event=event,
        key=_key(event),
    )
    return len(told)


def day_of_erasure(event: Event, now: datetime) -> date | None:
    """When it comes to it: on the day that was set, but not before administrators have known it for a while."""
    if event.data_goes_on is None:
        return None
    first = Notification.objects.filter(key=_key(event)).aggregate(at=models.Min("created_at"))["at"] or now
    return max(event.data_goes_on, event.local(first + GRACE).date() + DAY)


def _due(now: datetime) -> list[Event]:
    late = _going_by(now.date() - DAY)
    told = Notification.objects.filter(created_at__lt=now - GRACE)
    return [event for event in late if told.filter(key=_key(event)).exists()]


def people_to_erase(event: Event) -> "models.QuerySet[User]":
    """Those of the event who are in no other whose data is kept, and administrate nothing."""
    kept = Event.objects.exclude(pk=event.pk).filter(data_erased_at=None)
    elsewhere = (
        Q(mentor__events__in=kept) | Q(ideas__event__in=kept) | Q(joined_events__in=kept) | Q(is_administrator=True)
    )
    return User.objects.of(event).exclude(pk__in=User.objects.filter(elsewhere).values("pk"))


def _erase_people_of(event: Event, now: datetime) -> int:
    """Batch by batch, then what the event itself holds; a person whom something holds back waits for the next run."""
    ids = list(people_to_erase(event).order_by("pk").values_list("pk", flat=True))
    parts = (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))
    erased = sum(erase_all(part, by=None) for part in parts)
    return erased + (_erase_texts_of(event, now, by=None) if erased == len(ids) else 0)


@act
def _erase_texts_of(event: Event, now: datetime, *, by: None) -> int:
    if not Event.objects.filter(pk=event.pk, data_erased_at=None).update(data_erased_at=now):
        return 0  # another worker has
    with pgtrigger.ignore(*history_triggers()):
        for model, way, texts in TEXTS:
            rows = model._base_manager.filter(**{way: event})
            changes = model._meta.get_field("changes").related_model
            changes._base_manager.filter(pgh_obj__in=rows.values("pk")).update(**texts)
            rows.update(**texts)
    Idea.objects.filter(event=event).update(brief="")
    Import.objects.filter(event=event).delete()
    Mail.objects.filter(event=event).delete()
    Application.objects.filter(idea__event=event).delete()
    Notification.objects.filter(url__startswith=event.get_absolute_url()).exclude(key=_key(event)).delete()
    event.participants.clear()
    return 1
