"""What is put into forms: what a person would, nothing, what an attacker would, and far too much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import pictures
from tests.importing import csv_file
from tests.proof.crawler.finder import TOKEN, Field, Form
from tests.proof.form import in_form

Values = dict[str, Any]

# Shown anywhere but escaped, an element of this name is found; a template that runs it writes 31338.
MARK = "<zz-pwned onload=x>{{31337|add:1}}{% zz %}"
RAN = "31338"
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
SENTENCES = {  # by what is in the name of a field, first come
    "email": "someone.new@example.org",
    "login": "mia@example.org",
    "oldpassword": "password",
    "password1": "a-long-enough-secret-7",
    "password2": "a-long-enough-secret-7",
    "password": "password",
    "code": "KXRT-WPMH",
    "slug": "fresh",
    "link": "https://meet.example.org/7",
    "text": "Sat 15-17",
    "starts_on": "2027-03-06",
    "ends_on": "2027-03-07",
    "date": "2027-03-06",
    "day": "2027-03-06",
    "start": "17:00",
    "end": "17:20",
    "number": "77",
}
OF_KINDS = {"number": "10", "date": "2027-03-06", "time": "17:00", "url": "https://example.org/x"}

HOSTILE = {
    "null": "\0💥",
    "sql": "1' OR 1=1; DROP TABLE events_user; --",
    "negative": "-1",
    "digits": "9" * 25,
    "no such day": "2026-02-31",
    "no such time": "2027-03-28T03:30",  # the night the clocks go forward
    "twice": "2027-10-31T03:30",  # ... and back
    "backwards": "\u202etxet\u202c",
    "elsewhere": "//evil.example.org/",
}


def good(form: Form) -> Values:
    """As a person fills it in: what is there stays, what must be chosen is."""
    values: Values = {}
    for field in form.fields:
        if field.name not in values or field.is_ticked:
            values |= _filled(field)
    return values | dict([form.button] if form.button else [])


def _filled(field: Field) -> Values:
    if field.kind in {"checkbox", "radio"}:
        wanted = field.is_ticked or field.is_required or field.name in {"ticked", "times"}
        return {field.name: field.value} if wanted else {}
    if field.kind == "file":
        return {field.name: file(field)}
    if field.kind == "select":
        first = next(filter(None, field.options), "")
        return {field.name: field.value or (first if field.is_required else "")}
    if field.kind == "hidden" or field.value:
        return {field.name: field.value}
    return {field.name: sentence(field)}


def sentence(field: Field) -> str:
    named = next((words for part, words in SENTENCES.items() if part in field.name), None)
    return named or OF_KINDS.get(field.kind) or "Something sensible"


def file(field: Field) -> SimpleUploadedFile:
    if "image" in field.accepts:
        return SimpleUploadedFile("me.png", pictures.drawn(), "image/png")
    if "ics" in field.accepts or "calendar" in field.accepts:
        return SimpleUploadedFile("busy.ics", CALENDAR, "text/calendar")
    rows = csv_file(["Email", "Name"], ["fresh@example.org", "Fred Fresh"])
    return SimpleUploadedFile("list.csv", rows, "text/csv")


def marked(form: Form) -> Values:
    """Good, but for what is typed."""
    typed = {field.name: f"'\">{MARK}" for field in form.fields if field.is_typed}
    return good(form) | typed


def all_but_token(form: Form, value: Any) -> Values:
    """The same for every field."""
    return {field.name: value for field in form.fields if field.name != TOKEN} | token(form)


def token(form: Form) -> Values:
    return {field.name: field.value for field in form.fields if field.name == TOKEN}


def forged(form: Form, ids: Iterable[Any]) -> Values:
    """Good, but what is chosen is of another event."""
    chosen = {"select", "radio", "checkbox", "hidden"}
    fields = [field for field in form.fields if field.kind in chosen and field.name != TOKEN]
    return good(form) | {
        field.name: list(map(str, ids)) for field in fields if field.value.isdecimal() or not field.value
    }


def huge(form: Form, length: int) -> Values:
    return good(form) | {field.name: "a" * length for field in form.fields if field.is_typed}


def ways(form: Form, ids: Iterable[Any], turn: int) -> Iterator[tuple[str, Values]]:
    """Every way to send it but the good one. The short form takes some of them in turn."""
    yield "empty", all_but_token(form, "")
    yield "marked", marked(form)
    yield "huge", huge(form, 10_000)
    odd = {"missing": token(form), "forged": forged(form, ids), "repeated": all_but_token(form, ["1", MARK, ""])}
    odd |= {name: all_but_token(form, value) for name, value in HOSTILE.items()}
    names = list(odd)
    for name in in_form(short=[names[turn % len(names)]], long=names):
        yield name, odd[name]
    if turn % in_form(short=20, long=3) == 0:
        yield "a million characters", huge(form, 1_000_000)
        yield "too many fields", good(form) | {f"field{number}": "x" for number in range(1_001)}
        yield "too many files", good(form) | {f"file{number}": file(Field("f", "file", "")) for number in range(101)}
