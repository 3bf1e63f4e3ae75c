"""The rules of mentorship requests, each kept by the database: its name, its code, and the sentence people read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from events.integrity import CompositeForeignKey


def _pair(name: str, when: str, who: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{when: None, who: None}) | Q(**{f"{when}__isnull": False, f"{who}__isnull": False}),
        name=name,
        violation_error_code=name,
        violation_error_message=gettext_lazy("Who did something with a request is kept together with when."),
    )


REQUEST_RULES = [
    CompositeForeignKey(
        name="request_idea_is_of_the_event",
        fields=["idea", "event"],
        to="events.Idea",
        to_fields=["id", "event"],
        violation_error_code="request_idea_is_of_the_event",
        violation_error_message=gettext_lazy(
            "This idea/team takes part in another event, or has requests here. Choose one of this event."
        ),
    ),
    # Handing a session over hands its request over too.
    CompositeForeignKey(
        name="request_mentor_is_session_mentor",
        fields=["session", "mentor"],
        to="sessions_app.Session",
        to_fields=["id", "mentor"],
        on_update="CASCADE",
        violation_error_code="request_mentor_is_session_mentor",
        violation_error_message=gettext_lazy(
            "A mentorship request is scheduled in this session, with its mentor. Cancel the session first."
        ),
    ),
    # The session stands, and is the team's: to cancel it or give it away, the request goes back to the queue first.
    CompositeForeignKey(
        name="request_team_is_session_team",
        fields=["session", "idea"],
        to="sessions_app.Session",
        to_fields=["id", "standing_idea"],
        violation_error_code="request_team_is_session_team",
        violation_error_message=gettext_lazy(
            "A mentorship request of this team is scheduled in this session. Return it to the queue first."
        ),
    ),
    models.UniqueConstraint(
        fields=["session"],
        name="request_one_per_session",
        violation_error_code="request_one_per_session",
        violation_error_message=gettext_lazy("Another request is scheduled in this session. Choose another slot."),
    ),
    _pair("request_assigned_by_and_when", "assigned_at", "assigned_by"),
    _pair("request_scheduled_by_and_when", "scheduled_at", "scheduled_by"),
    _pair("request_declined_by_and_when", "declined_at", "declined_by"),
    _pair("request_withdrawn_by_and_when", "withdrawn_at", "withdrawn_by"),
    models.CheckConstraint(
        condition=Q(assigned_at=None, mentor=None) | Q(assigned_at__isnull=False, mentor__isnull=False),
        name="request_assigned_has_mentor",
        violation_error_code="request_assigned_has_mentor",
        violation_error_message=gettext_lazy("An assigned request has a mentor. Choose one."),
    ),
    models.CheckConstraint(
        condition=Q(scheduled_at=None, session=None) | Q(scheduled_at__isnull=False, session__isnull=False),
        name="request_scheduled_has_session",
        violation_error_code="request_scheduled_has_session",
        violation_error_message=gettext_lazy("A scheduled request has a session. Choose a slot."),
    ),
    models.CheckConstraint(
        condition=Q(scheduled_at=None) | Q(assigned_at__isnull=False),
        name="request_scheduled_is_assigned",
        violation_error_code="request_scheduled_is_assigned",
        violation_error_message=gettext_lazy("A request is assigned to a mentor before it is scheduled."),
    ),
    models.CheckConstraint(
        condition=Q(declined_at=None, withdrawn_at=None)
        | Q(assigned_at=None, withdrawn_at=None)
        | Q(assigned_at=None, declined_at=None),
        name="request_in_one_state",
        violation_error_code="request_in_one_state",
        violation_error_message=gettext_lazy("This request is closed already. Reload the page to see its state."),
    ),
]
