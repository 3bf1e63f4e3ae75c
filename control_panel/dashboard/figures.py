"""The dashboard's figures: what each counts, and the list that has as many rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from control_panel.dashboard.counting import Counts
from events.mentor_load import Load
from events.models import Event
from sessions_app.models import State
from sessions_app.when import When

Figures = list["Figure"]


@dataclass(frozen=True)
class Figure:
    """A count and what it counts: in words, or as the state of a session."""

    key: str
    count: int
    url: str
    label: str = ""
    state: str = ""
    is_alarm: bool = False


class FiguresOf:
    """Makes the figures of one event."""

    def __init__(self, event: Event, counts: Counts) -> None:
        self.event, self.counts = event, counts

    def one(self, key: str, label: str, page: str, query: str = "", *, is_alarm: bool = False) -> Figure:
        count = self.counts[key]
        return Figure(key, count, self._url(page, query), label=label, is_alarm=is_alarm and count > 0)

    def _url(self, page: str, query: str) -> str:
        return reverse(page, args=[self.event.slug]) + (f"?{query}" if query else "")

    def requests(self) -> Figures:
        return [
            self.one("waiting", _("Waiting"), "request_list", "state=waiting"),
            self.one("overdue", self._promise(), "request_list", "state=waiting&longer=promised", is_alarm=True),
        ]

    def _promise(self) -> str:
        minutes = self.event.promised_answer
        if minutes % 60:
            return ngettext("Over %(count)d minute", "Over %(count)d minutes", minutes) % {"count": minutes}
        return ngettext("Over %(count)d hour", "Over %(count)d hours", minutes // 60) % {"count": minutes // 60}

    def now(self) -> Figures:
        return [
            self.one("now", _("Running"), "session_list", f"when={When.NOW}"),
            self.one("next", _("Within the hour"), "session_list", f"when={When.NEXT}"),
            self.unrecorded(),
        ]

    def unrecorded(self) -> Figure:
        query = f"state={State.BOOKED}&when={When.OVER}"
        return self.one("unrecorded", _("Over, not recorded"), "session_list", query, is_alarm=True)

    def today(self) -> Figures:
        """What was cancelled is not of today."""
        states = [state for state in State if state != State.CANCELED]
        total = self.one("today", _("Sessions"), "session_list", f"when={When.TODAY}")
        return [total, *(self._state(state, f"today_{state}", f"&when={When.TODAY}") for state in states)]

    def all_days(self, states: Iterable[State] = State) -> Figures:
        return [self.one("sessions", _("Sessions"), "session_list"), *(self._state(state, state) for state in states)]

    def ahead(self) -> Figures:
        """Before the event nothing has been held or missed."""
        return self.all_days([State.OPEN, State.BOOKED, State.CANCELED])

    def _state(self, state: str, key: str, query: str = "") -> Figure:
        return Figure(key, self.counts[key], self._url("session_list", f"state={state}{query}"), state=state)

    def mentors(self) -> Figures:
        loads = [self.one(load, str(load.label), "mentor_list", f"load={load}") for load in Load]
        return [self.one("mentors", _("Mentors"), "mentor_list"), *loads]

    def timetables(self) -> Figures:
        return [
            self.one("free", _("Free slots to come"), "slot_list", "state=free"),
            self.one("timetables", _("Timetables"), "timetable_list"),
            self.one("drafts", _("Drafts"), "timetable_list", "state=draft"),
        ]

    def teams(self) -> Figures:
        return [
            self.one("teams", _("Ideas/Teams"), "idea_list"),
            self.one("teamless", _("Without a session"), "idea_list", "sessions=none"),
        ]

    def people(self) -> Figures:
        return [
            self.one("people", _("People"), "people_list"),
            self.one("absentees", _("Never signed in"), "people_list", "state=never"),
            self.one("alone", _("Without a team"), "people_list", "team=none"),
            self.one("applications", _("Ask to join a team"), "application_list"),
        ]
