"""The board of a day, and the short addresses behind its cells."""

from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from events.access import Permission
from events.models import Mentor
from events.pages import EventPage, Request, pills
from sessions_app.board_filters import BoardFilter
from sessions_app.board_reading import Wish, days_of_slots, nearest_day, read_board
from sessions_app.models import Session
from sessions_app.sparing import spared_in
from sessions_app.views.quiet import QuietablePage
from timetables.models import Slot
from timetables.spans import Span, start_of

KEPT = ("topic", "timetable", "free", "moving")  # on the way from one day to another
PER_SHEET = 10  # mentors on a printed page


class BoardPage(EventPage):
    permission = Permission.MANAGE_SESSIONS

    def session(self, number: int) -> Session:
        rows = Session.objects.visible_to(self.request.user).select_related("mentor__user", "idea", "event")
        return get_object_or_404(rows.with_state(), event=self.event, number=number)

    def local_day(self, during: Span) -> date:
        return timezone.localtime(start_of(during)).date()

    def board_url(self, **query: Any) -> str:
        kept = {name: value for name, value in query.items() if value}
        return f"{reverse('board', args=[self.event.slug])}?{urlencode(kept)}"


class Board(BoardPage):
    """`?day=`, narrowed by `?topic=`, `?timetable=` and `?free=1`; with `?moving=` where that session fits."""

    moving: Session | None = None

    def load(self) -> None:
        number = self.request.GET.get("moving", "")
        if number:
            self.moving = self.session(int(number) if number.isdecimal() and len(number) < 10 else 0)

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        days = days_of_slots(self.event)
        day = self.day(days)
        filters = BoardFilter(request.GET, event=self.event)
        wish = Wish(day, filters.chosen("topic"), filters.chosen("timetable"), filters.chosen("free") == "1")
        moving = self.moving if self.moving and not self.moving.is_canceled else None
        board = read_board(self.event, wish, now=timezone.now(), moving=moving)
        is_print = "print" in request.GET
        return self.render(
            "sessions_app/board_print.html" if is_print else "sessions_app/board.html",
            board=board,
            sheets=board.sheets(PER_SHEET) if is_print else [],
            moving=self.moving,
            filters=filters,
            pills=list(pills(filters, request)),
            clear_url=self.board_url(day=day, moving=request.GET.get("moving")),
            here=self.day_url(day),
            day=day,
            days=[(each, self.day_url(each)) for each in days],
        )

    def day(self, days: list[date]) -> date:
        """The one asked for; else that of the session that moves, or the nearest that has slots."""
        asked = self.request.GET.get("day")
        if found := next((day for day in days if day.isoformat() == asked), None):
            return found
        today = timezone.localdate()
        return self.local_day(self.moving.during) if self.moving else nearest_day(days, today)

    def day_url(self, day: date) -> str:
        return self.board_url(day=day, **{name: self.request.GET.get(name) for name in KEPT})


class BoardCell(BoardPage):
    """A short address in a cell of the board: it leads on, to a page that leads back."""

    def leads_to(self) -> tuple[str, dict[str, Any]]:
        """The address, and its parameters."""
        raise NotImplementedError

    def when(self) -> Span:
        """The time of what the cell holds."""
        raise NotImplementedError

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        url, query = self.leads_to()
        return HttpResponseRedirect(f"{url}?{urlencode(query | {'next': self.back()})}")

    def back(self) -> str:
        """The board as it was left, filters and all; from elsewhere, the board of the day."""
        came_from = urlsplit(self.request.headers.get("Referer", ""))
        if came_from.path == reverse("board", args=[self.event.slug]):
            return f"{came_from.path}?{came_from.query}"
        return self.board_url(day=self.local_day(self.when()))


class BoardSession(BoardCell):
    """A session's cell."""

    def load(self) -> None:
        self.found = self.session(self.kwargs["number"])

    def when(self) -> Span:
        return self.found.during

    def leads_to(self) -> tuple[str, dict[str, Any]]:
        return self.found.get_absolute_url(), {}


class SlotOfMentor(BoardPage):
    """A free cell: a slot, and the mentor who can be met in it."""

    slot: Slot
    mentor: Mentor

    def load(self) -> None:
        slots = Slot.objects.filter(timetable__event=self.event).select_related("timetable")
        mentors = Mentor.objects.of(self.event).select_related("user")
        self.slot = get_object_or_404(slots, pk=self.kwargs["slot"])
        self.mentor = get_object_or_404(mentors, pk=self.kwargs["mentor"])


class BoardSlot(SlotOfMentor, BoardCell):
    """Book the mentor there."""

    def when(self) -> Span:
        return self.slot.during

    def leads_to(self) -> tuple[str, dict[str, Any]]:
        url = reverse("slot_book", args=[self.event.slug, self.slot.timetable_id, self.slot.pk])
        return url, {"mentor": self.mentor.pk}


class BoardMove(QuietablePage, SlotOfMentor):
    """Asks before a session moves into the cell, or goes to its mentor. The pages that do so take the answer."""

    def load(self) -> None:
        super().load()
        self.found = self.session(self.kwargs["number"])

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        is_handover = self.found.mentor_id != self.mentor.pk
        acts = "session_handover" if is_handover else "rebooking"
        return self.render(
            "sessions_app/board_move.html",
            session=self.found,
            slot=self.slot,
            mentor=self.mentor,
            is_handover=is_handover,
            act_url=reverse(acts, args=[self.event.slug, self.found.number]),
            board_url=self.board_url(day=self.local_day(self.slot.during)),
            back_url=self.board_url(day=self.local_day(self.slot.during), moving=self.found.number),
        )

    def spares(self) -> str:
        return spared_in([self.found], also=[self.mentor], by=self.request.user)
