"""The cells of the board, written in one pass: a template per cell took two seconds for 6,000 of them.

Few bytes per cell: a class of a letter, and links that are short because they are relative to the board. They hold
digits, "-" and "/" alone, so that they need no quotes. A cell's end tag is optional in HTML, and left out.
"""

from collections.abc import Iterator
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.templatetags.ui import STATES, clock_range
from sessions_app.board import FITS, HANDOVER, INVITING, Board, Item, Row
from sessions_app.models import Session

register = template.Library()

MOVES = {FITS, HANDOVER}
CLASSES = {
    "free": "f",
    "past": "p",
    "busy": "y",
    "open": "o",
    "booked": "b",
    "held": "h",
    "team_missed": "n",
    "mentor_missed": "n",
    "canceled": "c",
    "fits": "m",
    "handover": "g",
    "team_busy": "t",
    "here": "w",
}


@register.simple_tag
def board_rows(board: Board, moving: Session | None = None) -> SafeString:
    """The rows below the header; with a session that is being moved, whose free cells lead to that."""
    write = Writer(f"{moving.number}/" if moving else "")
    return SafeString("\n".join(write.row(row) for row in board.rows))  # nosec B703  # escaped


class Writer:
    """Looks the words up once, not once per cell."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.words = {state: escape(str(word)) for state, (_icon, word) in STATES.items()} | {
            "busy": escape(pgettext("slot state", "Busy")),
            "fits": escape(_("Move here")),
            "handover": escape(_("Hand over")),
            "team_busy": escape(_("Team busy")),
            "here": escape(_("Here now")),
        }
        self.mentor_busy = escape(_("Mentor busy"))

    def row(self, row: Row) -> str:
        start = timezone.localtime(row.start)
        head = format_html(
            '<th scope="row"><time datetime="{}">{}</time></th>',
            start.isoformat(timespec="minutes"),
            clock_range(start, timezone.localtime(row.end)),
        )
        return f"<tr>{head}{''.join(self.cell(cell, row.end) for cell in row.cells)}</tr>"

    def cell(self, items: list[Item], usual_end: datetime) -> str:
        if not items:
            return "<td>"
        first = items[0]
        if first.kind == "runs":
            return f'<td class="r {CLASSES.get(first.words, "y")}">{self.until(first)}'
        css = f'"{CLASSES[first.kind]} z"' if first.is_in_the_way else CLASSES[first.kind]
        return f"<td class={css}>{' '.join(self.items(items, usual_end))}"

    def items(self, items: list[Item], usual_end: datetime) -> Iterator[str]:
        are_several = len(items) > 1 and sum(item.kind in INVITING for item in items) > 1
        for number, item in enumerate(items):
            text = self.item(item, tells_words=are_several or item.kind not in INVITING)
            if item.end != usual_end:
                text = f"{text} <i>{self.until(item)}</i>"
            yield f"<s>{text}</s>" if item.kind == "canceled" and number else text

    def item(self, item: Item, *, tells_words: bool) -> str:
        """One thing; where a free slot is, is told only beside another of the same time."""
        word = self.words[item.kind]
        prefix = self.prefix if item.kind in MOVES else ""
        text = f"<a href={prefix}{item.link}>{word}</a>" if item.link else word
        if item.is_in_the_way:
            text = f"<em>{self.mentor_busy}</em> {text}"
        if item.words and tells_words:
            text = f"{text} {escape(item.words)}"
        return f"{text} {item.number}" if item.number and not item.link else text

    def until(self, item: Item) -> str:
        end, start = timezone.localtime(item.end), timezone.localtime(item.start)
        return escape(_("to %(time)s") % {"time": clock_range(start, end).partition("–")[2]})
