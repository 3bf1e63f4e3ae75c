"""Translations: what the code says is gathered into `locale/*.po`, and compiled from there into what Django reads.

    python -m control_panel.catalogues            compiles
    python -m control_panel.catalogues --gather   takes up what the code says now, then compiles

With Babel, in Python alone: no machine needs GNU gettext. Whoever translates edits nothing but the `.po` files.
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("events", "timetables", "sessions_app", "mentorship", "control_panel")
PLURAL, CONTEXT, BOTH = (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), BOTH),
}


def gather() -> Catalog:
    """Every message of the code and the templates, with the files it stands in."""
    found = Catalog()
    for path in sorted(_sources()):
        places = [(str(path.relative_to(ROOT)), 0)]
        for _line, message, _comments, context in extract("python", BytesIO(_code(path).encode()), KEYWORDS):
            found.add(message, locations=places, context=context)
    return found


def _sources() -> Iterator[Path]:
    for floor in FLOORS:
        yield from (ROOT / floor).rglob("*.py")
    for ending in ("html", "txt"):
        yield from (ROOT / "templates").rglob(f"*.{ending}")


def _code(path: Path) -> str:
    """Of a template Django makes calls of its tags; without indentation they pass for Python."""
    text = path.read_text()
    return text if path.suffix == ".py" else re.sub(r"^\s+", "", templatize(text), flags=re.MULTILINE)


def catalogues() -> list[Path]:
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def take_up(path: Path, found: Catalog) -> None:
    """Write what was found into the catalogue: what is translated stays, what nobody says any more goes."""
    known = read(path)
    known.update(found, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(file, known, width=120, include_lineno=False, sort_by_file=True, ignore_obsolete=True)


def compile_catalogue(path: Path) -> None:
    """Put what Django reads beside the catalogue; whole at once, as a server may be reading it."""
    draft = path.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, _translated(read(path)))
    draft.replace(path.with_suffix(".mo"))


def _translated(catalogue: Catalog) -> Catalog:
    """Without what nobody has translated yet: Django shows that as the code says it."""
    for message in missing(catalogue):
        catalogue.delete(message.id, message.context)
    return catalogue


def missing(catalogue: Catalog) -> list[Message]:
    """What is not translated, or not in every number."""

    def is_whole(message: Message) -> bool:
        return bool(message.string if isinstance(message.string, str) else all(message.string or ()))

    return [message for message in catalogue if message.id and not is_whole(message)]


def compile_changed() -> None:
    """Compile the catalogues that are newer than what they were compiled into."""
    for path in catalogues():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            compile_catalogue(path)


if __name__ == "__main__":
    if "--gather" in sys.argv[1:]:
        for catalogue in catalogues():
            take_up(catalogue, gather())
    compile_changed()
