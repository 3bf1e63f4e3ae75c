"""Templates that show what only some may do to everybody."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import engines
from django.template.loaders.filesystem import Loader

from tests.proof.mutants.mutant import Mutant

FOLDER: Path = settings.BASE_DIR / "templates"
QUESTION = re.compile(r"{% (?:el)?if [^%]*?\b((?:\w+\.)*(?:may_\w+|can_\w+|is_administrator))\b[^%]*%}")


def template_mutants() -> list[Mutant]:
    return [
        Mutant("template's check", f"{place(name, text, at)} {question}", shown(name, at, question), site=name)
        for name, text in texts()
        for at, question in questions(text)
    ]


def place(name: str, text: str, at: int) -> str:
    return f"{name}:{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            yield str(path.relative_to(FOLDER)), path.read_text()


def questions(text: str) -> list[tuple[int, str]]:
    return [(match.start(1), match.group(1)) for match in QUESTION.finditer(text)]


def shown(name: str, at: int, question: str) -> Any:
    @contextmanager
    def apply() -> Iterator[None]:
        read = Loader.get_contents

        def changed(self: Loader, origin: Any) -> str:
            text = read(self, origin)
            if origin.template_name != name:
                return text
            return f"{text[:at]}True or {question}{text[at + len(question) :]}"

        Loader.get_contents = changed  # type: ignore[method-assign]
        forget()
        try:
            yield
        finally:
            Loader.get_contents = read  # type: ignore[method-assign]
            forget()

    return apply


def forget() -> None:
    """What was compiled before."""
    for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]
        loader.reset()
