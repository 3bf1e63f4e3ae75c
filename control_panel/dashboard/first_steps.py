"""What an event needs before its first session, and what of it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from control_panel.dashboard.counting import Counts
from events.models import Event


@dataclass(frozen=True)
class Step:
    """Something to do, why, and where; `is_needed` unless sessions can do without."""

    key: str
    label: str
    help: str
    url: str
    is_done: bool
    is_needed: bool = True


def steps_of(event: Event, counts: Counts) -> list[Step]:
    mentors, timetables, ideas = (
        reverse(page, args=[event.slug]) for page in ("mentor_list", "timetable_list", "idea_list")
    )
    return [
        Step("mentors", _("Add mentors"), _("One by one, or all from a file."), mentors, counts["mentors"] > 0),
        Step(
            "slots",
            _("Make timetables with slots"),
            _("A regular one for several mentors, or a custom one for each."),
            timetables,
            counts["slots"] > 0,
        ),
        Step(
            "publishing",
            _("Publish the timetables"),
            _("Teams see and book only what is published."),
            f"{timetables}?state=draft",
            counts["timetables"] > counts["drafts"],
        ),
        Step(
            "teams",
            _("Add ideas/teams"),
            _("With their members, one by one or all from a file."),
            ideas,
            counts["teams"] > 0,
        ),
        Step(
            "joining",
            _("Share the code to join"),
            _("Participants then come in by themselves, and make or join a team."),
            reverse("joining", args=[event.slug]),
            event.join_code is not None,
            is_needed=False,
        ),
    ]
