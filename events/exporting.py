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


class Exports:
    """Mixed into a page with one list. The first of its sheets is meant unless `?sheet=` names another."""

    sheets: ClassVar[tuple[type[Sheet], ...]] = ()

    def export(self, rows: QuerySet[Any], query: QueryDict, user: User, event: Event | None) -> HttpResponseBase:
        """The file. Raises Http404 for a list or format that is not offered, PermissionDenied for others' lists."""
        wanted = query.get("sheet", "")
        sheet = next((sheet for sheet in self.sheets if wanted in ("", sheet.name)), None)
        if sheet is None:
            raise Http404
        if not user.can(sheet.permission):
            raise PermissionDenied
        made = sheet(event or Event())
        today = timezone.localdate()
        name = "-".join(part for part in (event.slug if event else "", sheet.name, f"{today:%Y-%m-%d}") if part)
        return download(str(query["export"]), name, _with_header(made, rows))

    def file_links(self, query: QueryDict, user: User, event: Event | None) -> list[FileLink]:
        """The ways out, and for an event's lists the way in; none for those who may not."""
        offered = [sheet for sheet in self.sheets if user.can(sheet.permission)]
        links = [self._export_link(sheet, file_format, query) for sheet in offered for file_format in FORMATS]
        to_import = [sheet for sheet in offered if event and sheet.key]
        for sheet in to_import:
            label = _("Import") if len(to_import) == 1 else _("Import %(list)s") % {"list": str(sheet.label).lower()}
            links.append(FileLink(label, f"{reverse('import_add', args=[event.slug])}?sheet={sheet.name}"))  # type: ignore[union-attr]
        return links

    def _export_link(self, sheet: type[Sheet], file_format: str, query: QueryDict) -> FileLink:
        kept = query.copy()
        for gone in ("page", "size", "sheet", "export"):
            kept.pop(gone, None)
        kept["export"] = file_format
        if sheet is not self.sheets[0]:
            kept["sheet"] = sheet.name
        words = {"list": str(sheet.label).lower(), "format": file_format.upper()}
        label = _("Export as %(format)s") if len(self.sheets) == 1 else _("Export %(list)s as %(format)s")
        return FileLink(label % words, f"?{kept.urlencode()}")


def _with_header(sheet: Sheet, rows: QuerySet[Any]) -> Any:
    yield sheet.header()
    yield from sheet.lines(rows)
