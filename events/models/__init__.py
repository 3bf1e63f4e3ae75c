"""Who: events, the people in them, the ideas their teams work on, and what is told to them."""

from events.models.base import LockableQuerySet, time_zone_choices, when_field, who_field
from events.models.event import RESERVED_SLUGS, Event, EventQuerySet
from events.models.importing import Import, Stage
from events.models.joining import Application, ApplicationQuerySet, Invitation, InvitationQuerySet
from events.models.mail import Mail, MailQuerySet
from events.models.notification import Kind, Notification, NotificationQuerySet
from events.models.people import Mentor, MentorQuerySet, User, UserManager, UserQuerySet
from events.models.photo import Photo
from events.models.step import Deed, Step, StepQuerySet, Thing
from events.models.team import Idea, IdeaQuerySet
from events.models.topic import Topic

__all__ = [
    "RESERVED_SLUGS",
    "Application",
    "ApplicationQuerySet",
    "Deed",
    "Event",
    "EventQuerySet",
    "Idea",
    "IdeaQuerySet",
    "Import",
    "Invitation",
    "InvitationQuerySet",
    "Kind",
    "LockableQuerySet",
    "Mail",
    "MailQuerySet",
    "Mentor",
    "MentorQuerySet",
    "Notification",
    "NotificationQuerySet",
    "Photo",
    "Stage",
    "Step",
    "StepQuerySet",
    "Thing",
    "Topic",
    "User",
    "UserManager",
    "UserQuerySet",
    "time_zone_choices",
    "when_field",
    "who_field",
]
