"""What a list page offers as files: `?export=csv` and `?export=xlsx`, with the filters and the order of the list."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event, User
from events.sheets.base import Sheet
from events.sheets.writing import FORMATS, download


@dataclass(frozen=True)
class FileLink:
    """An entry of the menu."""

    label: str
    url: str


PAGING = ("page", "older", "newer")  # where in a list one is: no matter for what the list is


class Exports:
    """Mixed into a page with a list that has a sheet."""

    sheet: ClassVar[type[Sheet] | None] = None

    def export(self, rows: QuerySet[Any], query: QueryDict, user: User, event: Event | None) -> HttpResponseBase:
        """The file. Raises Http404 where none is offered or in another format, PermissionDenied for others' lists."""
        if self.sheet is None:
            raise Http404
        if not user.can(self.sheet.permission):
            raise PermissionDenied
        sheet = self.sheet(event or Event())
        name = "-".join([*([event.slug] if event else []), sheet.name, f"{timezone.localdate():%Y-%m-%d}"])
        return download(str(query["export"]), name, _with_header(sheet, rows))

    def file_links(self, query: QueryDict, user: User, event: Event | None) -> list[FileLink]:
        """The ways out, and for an event's list the way in; none for those who may not."""
        if self.sheet is None or not user.can(self.sheet.permission):
            return []
        kept = query.copy()
        for gone in (*PAGING, "size"):
            kept.pop(gone, None)
        links = [_export_link(kept, file_format) for file_format in FORMATS]
        if event and self.sheet.key:
            links.append(FileLink(_("Import"), f"{reverse('import_add', args=[event.slug])}?sheet={self.sheet.name}"))
            links.append(FileLink(_("Earlier imports"), reverse("import_list", args=[event.slug])))
        return links


def _export_link(kept: QueryDict, file_format: str) -> FileLink:
    query = kept.copy()
    query["export"] = file_format
    return FileLink(_("Export as %(format)s") % {"format": file_format.upper()}, f"?{query.urlencode()}")


def _with_header(sheet: Sheet, rows: QuerySet[Any]) -> Any:
    yield sheet.header()
    yield from sheet.lines(rows)
