"""What must hold before an act on a session: asked first, so that the refusal says what to do about it."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.integrity import refusal
from events.models import Idea

if TYPE_CHECKING:
    from sessions_app.models.session import Session


def require_unchanged_since(session: "Session", seen: int | None) -> None:
    """`seen` is the `last_change` that somebody has looked at; None asks for nothing."""
    if seen is not None and seen != session.last_change:
        message = _(
            "Session %(number)d has been changed by somebody else since you opened this page. "
            "Compare with what changed, then save again."
        )
        raise ValidationError(message % {"number": session.number}, code="stale")


def require_no_meeting(session: "Session", message: str) -> None:
    if session.has_active_meeting:
        raise ValidationError(message % {"number": session.number}, code="meeting_team_is_session_team")


def require_same_team(session: "Session", idea: Idea | None) -> None:
    """Under an active meeting the team stays."""
    if session.idea != idea:
        require_no_meeting(
            session, _("Session %(number)d has an active meeting, so its idea/team stays. Cancel the meeting first.")
        )


def require_valid_in_slot(session: "Session") -> None:
    """A full clean; of a slot that was removed a moment before it speaks in the words of the rule, not in Django's."""
    try:
        session.full_clean()
    except ValidationError as error:
        if any(leaf.code == "invalid" for leaf in error.error_dict.get("slot", [])):
            raise refusal("session_time_is_slot_time") from error
        raise
