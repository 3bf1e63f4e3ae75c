"""An undefined variable in one of our templates fails the test that rendered it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

from django.template.base import Node

OUR_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class UndefinedVariable(str):
    """What Django renders in place of an undefined variable: nothing, and it takes a note.

    Templates of other packages may do as they please; those of ours that replace theirs may not.
    """

    __slots__ = ()
    found: list[str] = []

    def __contains__(self, key: object) -> bool:
        return key == "%s"  # asked by Django, to put in the variable's name

    def __bool__(self) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        template = rendering_template(sys._getframe(1))
        if template and template.is_relative_to(OUR_TEMPLATES):
            self.found.append(f"{{{{ {variable} }}}} in {template.relative_to(OUR_TEMPLATES)}")
        return ""


def rendering_template(frame: FrameType | None) -> Path | None:
    """The file of the innermost template that is being rendered, found on the stack."""
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and (origin := getattr(node, "origin", None)):
            return Path(origin.name)
        frame = frame.f_back
    return None
