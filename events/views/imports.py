"""Lists that come in as files: uploaded, looked at, confirmed, written."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.access import Permission
from events.form_pages import EventFormPage
from events.import_forms import UploadForm
from events.importing import confirm, read_with_new_topics, take_up_again, upload
from events.models import Import, Stage
from events.pages import EventPage, Request
from events.sheets.base import SHEETS, Sheet, in_their_order
from events.sheets.running import faults_of, faulty_table
from events.sheets.writing import download

PAGE_SIZE = 50


class ImportPage(EventPage):
    permission = Permission.MANAGE_PEOPLE

    def sheet_named(self, name: str) -> type[Sheet] | None:
        """The sheet, if there is one of that name. 403 when its list is not theirs to change."""
        sheet = SHEETS.get(name)
        if sheet and not self.request.user.can(sheet.permission):
            raise PermissionDenied
        return sheet

    def page_of(self, rows: Any) -> Any:
        return Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))


class ImportList(ImportPage):
    """What came in as files, the latest first."""

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        imports = self.event.imports.visible_to(request.user).for_list()
        page = self.page_of(imports)
        page.object_list = [(one, SHEETS[one.sheet].label) for one in page.object_list]
        return self.render("events/import_list.html", page=page)


class ImportAdd(ImportPage, EventFormPage):
    """Choose a file for the list in `?sheet=`; without one, choose the list first."""

    template_name = "events/import_form.html"
    sheet: type[Sheet] | None

    def load(self) -> None:
        self.sheet = self.sheet_named(self.request.GET.get("sheet", ""))

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return super().get(request, **kwargs) if self.sheet else self.choose()

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        return super().post(request, **kwargs) if self.sheet else self.choose()

    def choose(self) -> HttpResponse:
        return self.render("events/import_choice.html", sheets=in_their_order())

    def form(self, data: QueryDict | None = None) -> UploadForm:
        assert self.sheet is not None, "asked only with a sheet"  # noqa: S101
        return UploadForm(data, self.request.FILES or None, sheet=self.sheet)

    def act(self, form: UploadForm) -> str:
        assert self.sheet is not None, "asked only with a sheet"  # noqa: S101
        file = form.cleaned_data["file"]
        facts = {"file_name": file.name, "content": file.read(), "ticks": form.ticks}
        self.added = upload(self.event, sheet=self.sheet.name, **facts, by=self.request.user)
        return _("%(file)s has been uploaded. Nothing is written until you confirm.") % {"file": self.added}

    def back(self) -> str:
        return reverse(self.sheet.page if self.sheet else "import_list", args=[self.event.slug])

    def after(self) -> str:
        return reverse("import_detail", args=[self.event.slug, self.added.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sheet=self.sheet, **kwargs)


class ImportTemplate(ImportPage):
    """An empty list with its header and an example, to begin with."""

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        sheet = self.sheet_named(request.GET.get("sheet", ""))
        if sheet is None:
            raise Http404
        made, columns = sheet(self.event), sheet.read_columns()
        rows = [[column.header(made) for column in columns], sheet.example()]
        needs = {True: _("required"), False: ""}
        notes = [[column.name, needs[column.required], str(column.help)] for column in columns]
        return download(request.GET.get("format", ""), f"{sheet.name}-template", rows, *notes)


class OneImport(ImportPage):
    import_: Import

    def load(self) -> None:
        imports = self.event.imports.visible_to(self.request.user).select_related("created_by", "confirmed_by")
        self.import_ = get_object_or_404(imports.defer("content"), pk=self.kwargs["import"])
        self.sheet = self.sheet_named(self.import_.sheet)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(import_=self.import_, sheet=self.sheet, **kwargs)

    def back_to_it(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("import_detail", args=[self.event.slug, self.import_.pk]))


class ImportDetail(OneImport):
    """How far it is; what would be written, and what is wrong. htmx gets the part that changes, each second."""

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        is_part = request.htmx and not request.htmx.history_restore_request
        showing = self.showing(request.GET.get("show", ""))
        rows = faults_of(self.import_) if showing == "faults" else self.import_.report.get("shown", ())
        return self.render(
            "events/_import.html" if is_part else "events/import_detail.html",
            is_stalled=self.import_.is_stalled(timezone.now()),
            showing=showing,
            page=self.page_of(rows),
            list_url=reverse(self.sheet.page, args=[self.event.slug]) if self.sheet else "",
        )

    def showing(self, wanted: str) -> str:
        """The faults first, if there are any; else what would be written."""
        return "faults" if self.import_.report.get("faults") and wanted != "rows" else "rows"

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Hand it to a worker once more, where none works on it."""
        take_up_again(self.import_, by=request.user)
        return self.back_to_it()


class ActOnImport(OneImport):
    """One act by a button of the import's page; what it refuses is told there."""

    act: ClassVar[Callable[..., None]]

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.back_to_it()

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        try:
            type(self).act(self.import_, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return self.back_to_it()


class ImportConfirmation(ActOnImport):
    act = confirm


class ImportTopics(ActOnImport):
    """Read the file again, so that topics it names are made."""

    act = read_with_new_topics


class ImportFaults(OneImport):
    """The faulty rows as a file, with a column that says what is wrong, for mending and importing again."""

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        if self.import_.stage not in (Stage.READ, Stage.DONE) or not self.import_.report["faults"]:
            raise Http404
        return download(request.GET.get("format", "csv"), f"{self.import_}-faults", faulty_table(self.import_))
