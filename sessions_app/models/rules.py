"""The rules of sessions, each kept by the database: its name, its code, and the sentence people read.

A rule that speaks of a timetable, a slot or a team is a composite foreign key: the row it points at must agree.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from events.history import Noted
from events.integrity import CompositeForeignKey, CompositeKey
from events.models import Thing

SESSION_RULES = [
    ExclusionConstraint(
        name="mentor_not_double_booked",
        expressions=[("mentor", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
        condition=Q(canceled_at=None),
        violation_error_code="mentor_not_double_booked",
        violation_error_message=gettext_lazy(
            "This slot has just been booked: the mentor has another session at this time. Choose another slot."
        ),
    ),
    ExclusionConstraint(
        name="team_not_double_booked",
        expressions=[("idea", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
        condition=Q(canceled_at=None),
        violation_error_code="team_not_double_booked",
        violation_error_message=gettext_lazy(
            "This team has another session at this time. Choose another slot or another team."
        ),
    ),
    models.UniqueConstraint(
        fields=["event", "number"],
        name="session_number_unique_in_event",
        violation_error_code="session_number_unique_in_event",
        violation_error_message=gettext_lazy("Another session of this event has this number. Choose a different one."),
    ),
    models.CheckConstraint(
        condition=Q(number__gt=0),
        name="session_number_positive",
        violation_error_code="session_number_positive",
        violation_error_message=gettext_lazy("Session numbers start at 1. Enter a higher number."),
    ),
    CompositeForeignKey(
        name="session_time_is_slot_time",
        fields=["slot", "timetable", "during"],
        to="timetables.Slot",
        to_fields=["id", "timetable", "during"],
        on_update="CASCADE",
        on_delete="SET NULL (slot_id)",
        violation_error_code="session_time_is_slot_time",
        violation_error_message=gettext_lazy(
            "This slot is not in the timetable, or was moved or removed. Choose another slot."
        ),
    ),
    CompositeForeignKey(
        name="session_fits_timetable",
        fields=["timetable", "event", "timetable_owner"],
        to="timetables.Timetable",
        to_fields=["id", "event", "owner"],
        violation_error_code="session_fits_timetable",
        violation_error_message=gettext_lazy(
            "Sessions stand in this timetable, so its event and mentor stay as they are. "
            "Move or delete its sessions first."
        ),
    ),
    models.CheckConstraint(
        condition=Q(timetable_owner=0) | Q(timetable_owner=F("mentor")),
        name="custom_timetable_is_its_mentors",
        violation_error_code="custom_timetable_is_its_mentors",
        violation_error_message=gettext_lazy(
            "This custom timetable belongs to another mentor. Choose that mentor or another timetable."
        ),
    ),
    models.CheckConstraint(
        condition=Q(canceled_at__isnull=False) | Q(slot__isnull=False),
        name="standing_session_has_slot",
        violation_error_code="standing_session_has_slot",
        violation_error_message=gettext_lazy("A session stands in this slot. Move or cancel the session first."),
    ),
    CompositeForeignKey(
        name="idea_is_of_the_event",
        fields=["idea", "event"],
        to="events.Idea",
        to_fields=["id", "event"],
        violation_error_code="idea_is_of_the_event",
        violation_error_message=gettext_lazy(
            "This idea/team takes part in another event, or has sessions here. Choose one of this event."
        ),
    ),
    models.CheckConstraint(
        condition=Q(canceled_by=None) | Q(canceled_at__isnull=False),
        name="session_canceled_by_has_time",
        violation_error_code="session_canceled_by_has_time",
        violation_error_message=gettext_lazy("Who cancelled a session is kept together with when."),
    ),
    CompositeKey(fields=["id", "standing_idea"], name="session_with_standing_idea"),
    CompositeKey(fields=["id", "mentor"], name="session_with_mentor"),
]

# How its changes stand in the history of the event.
SESSION_NOTED = Noted(
    Thing.SESSION,
    deed="""CASE
        WHEN NEW.canceled_at IS NOT NULL AND was.canceled_at IS NULL THEN 'canceled'
        WHEN NEW.canceled_at IS NULL AND was.canceled_at IS NOT NULL THEN 'reinstated'
        WHEN NEW.mentor_id <> was.mentor_id THEN 'handed_over'
        WHEN (NEW.during, NEW.timetable_id) IS DISTINCT FROM (was.during, was.timetable_id) THEN 'moved'
        ELSE 'changed' END""",
    session="NEW.id",
    number="NEW.number",
)
