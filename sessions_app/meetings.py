"""What administrators do with meetings, and what follows when a team changes; everybody concerned is told.

The acts of the models are silent. Whoever acts for a person calls these, or the acts of `booking` and `slot_changes`.
With `quiet` nobody is told.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from events.integrity import act
from events.models import User
from events.teams import TeamChange
from sessions_app.announcing import announce, announce_all, announce_of
from sessions_app.models import Meeting, Session
from timetables.models import Timetable


@act
def make_meeting(session: Session, *, link: str, by: User, now: datetime | None = None, quiet: bool = False) -> Meeting:
    """The session's team is to come. Raises ValidationError as `Meeting.make` does."""
    meeting = Meeting.make(session=session, link=link, by=by)
    announce(meeting, by=by, now=now, quiet=quiet)
    return meeting


@act
def cancel_meeting(
    meeting: Meeting, *, reason: str, by: User, now: datetime | None = None, quiet: bool = False
) -> None:
    """The session stays, open; the request that it answered waits again. Raises ValidationError as `Meeting.cancel`."""
    meeting.cancel(reason=reason, by=by, now=now, quiet=quiet)
    announce(meeting, by=by, now=now, quiet=quiet)


@act
def change_link(meeting: Meeting, *, link: str, by: User, now: datetime | None = None, quiet: bool = False) -> None:
    """Hold the meeting somewhere else."""
    meeting.change_link(link=link, by=by)
    announce(meeting, by=by, now=now, quiet=quiet)


@act
def edit_session(session: Session, *, by: User, now: datetime | None = None, quiet: bool = False, **facts: Any) -> None:
    """Change what the session is: the facts of `Session.edit`, which raises the same. Its meeting goes along."""
    session.edit(by=by, quiet=quiet, **facts)
    announce_of(session, by=by, now=now, quiet=quiet)


@act
def edit_timetable(
    timetable: Timetable, *, by: User, now: datetime | None = None, quiet: bool = False, **facts: Any
) -> None:
    """Change the timetable: the facts of `Timetable.put`, which raises the same.

    At another place, or under another link, the coming meetings in it are held elsewhere.
    """
    before = Timetable.objects.filter(pk=timetable.pk).values_list("place", "link").first()
    timetable.put(by=by, **facts)
    if before == (timetable.place, timetable.link):
        return
    in_it = Meeting.objects.coming(now or timezone.now()).filter(session__timetable=timetable)
    announce_all(in_it.reschedule(), by=by, now=now, quiet=quiet)


def follow_members(changes: list[TeamChange], by: User | None) -> None:
    """Those who joined a team are invited to its coming meetings, and those who left need not come.

    Nobody else hears of it: who else is in the team is no news of a meeting. Called within the act.
    """
    theirs = Meeting.objects.coming(timezone.now()).filter(idea__in=[change.idea for change in changes])
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in theirs.reschedule():
        meetings[meeting.idea_id].append(meeting)
    for change in changes:
        if change.idea in meetings:
            announce_all(meetings[change.idea], by=by, among=[*change.joined, *change.left])
