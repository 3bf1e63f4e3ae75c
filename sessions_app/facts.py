"""What there is to know of a meeting. Pure: two sets of facts are the same when nobody needs to hear of a change."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sessions_app.models import Meeting
from timetables.spans import end_of, start_of


@dataclass(frozen=True)
class Facts:
    """When, where and with whom, for one of those who take part. Names and zone are kept to tell of them later."""

    start: datetime
    end: datetime
    place: str
    link: str
    mentor: int
    team: int
    zone: str = field(compare=False)
    mentor_name: str = field(compare=False)
    team_name: str = field(compare=False)
    as_mentor: bool = field(compare=False)  # what they are in it

    @property
    def with_whom(self) -> str:
        return self.team_name if self.as_mentor else self.mentor_name

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"start": self.start.isoformat(), "end": self.end.isoformat()}


def facts_of(meeting: Meeting, *, as_mentor: bool) -> Facts:
    """What holds now for somebody who takes part in an active meeting."""
    session = meeting.session
    return Facts(
        start=start_of(session.during),
        end=end_of(session.during),
        place=session.timetable.place,
        link=meeting.link or session.timetable.link,
        mentor=session.mentor_id,
        team=meeting.idea_id,
        zone=session.event.time_zone,
        mentor_name=str(session.mentor),
        team_name=str(meeting.idea),
        as_mentor=as_mentor,
    )


def facts_from(kept: Mapping[str, Any] | None) -> Facts | None:
    """Facts as they were kept; None where there was nothing to know."""
    if not kept:
        return None
    moments = {name: datetime.fromisoformat(kept[name]) for name in ("start", "end")}
    return Facts(**{**kept, **moments})


def as_kept(facts: Facts | None) -> dict[str, Any] | None:
    return facts.as_json() if facts else None


def is_over(*facts: Facts | None, now: datetime) -> bool:
    """Whether all of it lies in the past, so that nobody can act on it any more."""
    return all(each is None or each.end <= now for each in facts)
