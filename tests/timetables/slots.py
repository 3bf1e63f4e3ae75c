"""What the tests of single slots share."""

from typing import Any

from sessions_app.models import Session
from tests import reading
from timetables.models import Slot


def address(slot: Slot, page: str) -> str:
    return f"/events/hack/timetables/{slot.timetable_id}/slots/{slot.pk}/{page}/"


def at(start: str, end: str, **changed: Any) -> dict[str, Any]:
    """A time on the event's Saturday, on its clocks."""
    return {"date": "2027-03-06", "start": start, "end": end} | changed


def decided(session: Session, what: str, **details: Any) -> dict[str, Any]:
    """What is sent when this is decided about a session, with its `slot` or `reason`."""
    return {f"what_{session.pk}": what} | {f"{name}_{session.pk}": value for name, value in details.items()}


def concerned(page: Any) -> list[str]:
    """Each session the page asks about, with whom, and what is chosen for it so far."""
    return [_concerned(box) for box in reading.content(page).all(class_="decision")]


def _concerned(box: reading.Node) -> str:
    chosen = [radio.attributes["value"] for radio in box.all("input", type="radio") if "checked" in radio.attributes]
    who = box.one(class_="decision-who").words
    return f"{box.one('h2').words}: {who} {', '.join(chosen) or 'nothing chosen'}"
