"""Translations: what the code says is all there, and every translation fits what it translates."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils.translation import gettext, ngettext, override

from control_panel import catalogues
from control_panel.catalogues import catalogues as all_catalogues
from control_panel.catalogues import compile_catalogue, gather, missing, read, take_up

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[sd]|\{\w*\}|</?\w+[^>]*>")
EMPTY = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def both(value: str | Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.fixture(params=all_catalogues(), ids=lambda path: path.parts[-3])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return read(request.param)


def test_every_message_of_the_code_is_translated(catalogue: Catalog) -> None:
    """`make messages` takes up what is new; then it wants to be translated."""
    known = {(message.context, message.id) for message in catalogue}
    new = [message.id for message in gather() if message.id and (message.context, message.id) not in known]
    assert new + [message.id for message in missing(catalogue)] == []


def test_nothing_is_guessed(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_translations_keep_what_is_put_into_them(catalogue: Catalog) -> None:
    def fits(message: Message) -> bool:
        wanted = {tuple(placeholders(text)) for text in both(message.id)}
        return all({tuple(placeholders(text))} <= wanted for text in both(message.string) if text)

    assert [message.id for message in catalogue if message.id and not fits(message)] == []


def test_messages_of_python_and_of_templates_are_found() -> None:
    found = {(message.context, message.id) for message in gather()}

    assert (None, "Your account has been saved.") in found
    assert (None, "Skip to content") in found
    assert (None, ("%(total)s mentor", "%(total)s mentors")) in found  # of a template
    assert (None, ("%(count)d notification marked as read.", "%(count)d notifications marked as read.")) in found
    assert ("session state", "Open") in found


def written(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    file = path / "django.po"
    file.write_text(EMPTY + text)
    return file


def test_taking_up_keeps_translations_and_guesses_none(tmp_path: Path) -> None:
    file = written(tmp_path / "de", '\nmsgid "Mentors"\nmsgstr "Mentoren"\n\nmsgid "Gone"\nmsgstr "Weg"\n')
    found = Catalog()
    for text in ("Mentors", "Mentor"):
        found.add(text)

    take_up(file, found)

    assert {message.id: message.string for message in read(file) if message.id} == {"Mentors": "Mentoren", "Mentor": ""}


def test_what_is_not_translated_yet_is_shown_as_the_code_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    plural = '\nmsgid "%(n)s xyzzy"\nmsgid_plural "%(n)s xyzzys"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    file = written(tmp_path / "de" / "LC_MESSAGES", plural)
    compile_catalogue(file)
    settings.LOCALE_PATHS = [tmp_path]

    with override("de"):
        assert ngettext("%(n)s xyzzy", "%(n)s xyzzys", 2) == "%(n)s xyzzys"


def test_only_what_changed_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    file = written(tmp_path / "locale" / "de" / "LC_MESSAGES", '\nmsgid "Mentors"\nmsgstr "Mentoren"\n')
    catalogues.compile_changed()
    compiled = file.with_suffix(".mo")
    first = compiled.stat().st_mtime_ns
    catalogues.compile_changed()
    assert (compiled.stat().st_mtime_ns, sorted(path.name for path in file.parent.iterdir())) == (
        first,
        ["django.mo", "django.po"],
    )
    shutil.rmtree(tmp_path / "locale")


def test_german_is_spoken() -> None:
    with override("de"):
        assert gettext("Timetables") == "Zeitpläne"
