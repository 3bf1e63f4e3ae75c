"""What was collected about somebody, as one zip: a text to read, the same for machines, and their photo."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from control_panel.privacy.collecting import Section, collected
from events.models import Photo, User

CONTENT_TYPE = "application/zip"


def packed(person: User, *, now: datetime) -> bytes:
    """The zip. `now` stands in it, as what is kept changes."""
    sections, file = collected(person), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.txt", "\r\n".join(_lines(person, sections, now)))
        archive.writestr("data.json", json.dumps(_for_machines(person, sections, now), ensure_ascii=False, indent=2))
        for photo in Photo.objects.filter(mentor__user=person):
            archive.writestr("photo.webp", bytes(photo.image))
    return file.getvalue()


def file_name(person: User, now: datetime) -> str:
    return f"{slugify(str(person)) or person.pk}-data-{now:%Y-%m-%d}.zip"


def _for_machines(person: User, sections: list[Section], now: datetime) -> dict[str, Any]:
    return {
        "person": str(person),
        "collected_at": now.isoformat(timespec="seconds"),
        "sections": [{"title": section.title, "rows": section.rows} for section in sections],
    }


def _lines(person: User, sections: list[Section], now: datetime) -> Iterator[str]:
    yield _("What the panel keeps about %(person)s") % {"person": person}
    yield _("Collected on %(moment)s (UTC). The same stands in data.json, for machines.") % {
        "moment": f"{now:%Y-%m-%d %H:%M}"
    }
    yield _("Left out: secrets such as your password, which is kept only in a form that nobody can read.")
    for section in sections:
        yield from ("", "", section.title, "=" * len(section.title))
        for row in section.rows:
            yield ""
            yield from (f"{label}: {_words(value)}" for label, value in row.items())


def _words(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return " – ".join(map(_words, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value).replace("\n", "\r\n    ")
