"""Files made, uploaded, read and written in tests, as people and a worker do it."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.urls import reverse

from events.importing import confirm, read_import, upload, write_import
from events.models import Event, Import, User


def csv_file(*rows: Iterable[str], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def read_file(event: Event, sheet: str, content: bytes, *, by: User, ticks: Iterable[str] = ()) -> Import:
    """The import as it stands when a worker has read the file."""
    uploaded = upload(event, sheet=sheet, file_name="list.csv", content=content, ticks=ticks, by=by)
    read_import.func(uploaded.pk)
    return Import.objects.get(pk=uploaded.pk)


def import_file(event: Event, sheet: str, content: bytes, *, by: User, ticks: Iterable[str] = ()) -> Import:
    """The import as it stands when somebody has confirmed it and a worker has written it."""
    waiting = read_file(event, sheet, content, by=by, ticks=ticks)
    confirm(waiting, by=by)
    write_import.func(waiting.pk)
    return Import.objects.get(pk=waiting.pk)


def faults(import_: Import) -> list[tuple[int, str, str]]:
    """Row, column and sentence of each."""
    return [(row, column, sentence) for row, column, _value, sentence in import_.report["faults"]]


def counts(import_: Import) -> dict[str, int]:
    return {name: getattr(import_, f"{name}_count") for name in ("new", "changed", "unchanged", "faulty")}


def exported(client: Client, name: str, event: Event | None, file_format: str = "csv", **query: Any) -> bytes:
    """The list, by the name of its page's address, as a file."""
    response = client.get(reverse(name, args=[event.slug] if event else []), {"export": file_format, **query})
    assert response.status_code == 200
    return bytes(response.getvalue())


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
