"""The events of the organisation as a file, to look at elsewhere; events are not imported."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from events.access import Permission
from events.models import Event
from events.sheets.base import Sheet
from events.sheets.columns import Column


class EventSheet(Sheet):
    name = "events"
    label = _("Events")
    page = "event_list"
    permission = Permission.MANAGE_EVENTS
    columns = tuple(
        Column(name)
        for name in ("Event", "Short name", "First day", "Last day", "Time zone", "Mentors", "Ideas/Teams", "Sessions")
    )

    def facts(self, thing: Event) -> dict[str, Any]:
        return {
            "Event": thing.name,
            "Short name": thing.slug,
            "First day": thing.starts_on.isoformat(),
            "Last day": thing.ends_on.isoformat(),
            "Time zone": thing.time_zone,
            "Mentors": getattr(thing, "mentor_count", None),
            "Ideas/Teams": getattr(thing, "idea_count", None),
            "Sessions": getattr(thing, "session_count", None),
        }
