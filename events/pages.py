"""What every page of the panel stands on: permission, scope, the event's clocks, lists and refusals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import ContextMixin, View
from django_filters import FilterSet

from events.access import Permission
from events.exporting import PAGING, Exports
from events.models import Event, User

PAGE_SIZES = (25, 50, 100, 200)


class Request(HttpRequest):
    """A request past the middleware: somebody is signed in."""

    user: User
    event: Event
    htmx: Any


class PanelPage(ContextMixin, View):
    """A page that needs a permission (403 without). It never branches on a role.

    Where the installation asks for a second factor, whoever lacks it is led there from every page.
    """

    permission: ClassVar[Permission | None]  # None: for everybody who is signed in
    request: Request

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.require_permission(cast(User, request.user))
        return super().dispatch(request, *args, **kwargs)

    def require_permission(self, user: User) -> None:
        if user.must_add_second_factor:
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("mfa_index")))
        if self.permission and not user.can(self.permission):
            raise PermissionDenied

    def render(self, template: str, *, status: int = 200, **context: Any) -> TemplateResponse:
        return TemplateResponse(self.request, template, self.get_context_data(**context), status=status)

    def next_url(self, default: str) -> str:
        """Where the person came from within the panel, such as a filtered list; else `default`."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        is_ours = url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}, self.request.is_secure())
        return wanted if is_ours else default


class EventPage(PanelPage):
    """A page of one event (404 outside what the person takes part in), drawn on the event's clocks."""

    event: Event

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = cast(User, request.user)
        self.require_permission(user)
        self.event = get_object_or_404(Event.objects.visible_to(user), slug=kwargs["event"])
        cast(Request, request).event = self.event
        with timezone.override(self.event.zone):
            self.load()
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if isinstance(response, TemplateResponse) else response

    def load(self) -> None:
        """Fetch what else the address names, through the person's scope; 404 outside it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(event=self.event, **kwargs)


@dataclass(frozen=True)
class Pill:
    """An active filter, and the address of the list without it."""

    label: str
    value: str
    remove_url: str


class ListPage(Exports, EventPage):
    """A filtered, sorted list in pages, or all of it as a file (`sheet`). Its whole state is in the URL.

    htmx gets the table alone.
    """

    filterset_class: ClassVar[type[FilterSet]]
    template_name: ClassVar[str]
    table_template_name: ClassVar[str]

    def get_queryset(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        filters = self.filterset_class(request.GET, self.get_queryset(), request=request)
        if "export" in request.GET:
            return self.export(filters.qs, request.GET, request.user, self.event)
        is_part = request.htmx and not request.htmx.history_restore_request
        response = self.render(
            self.table_template_name if is_part else self.template_name,
            filters=filters,
            page=self.get_page(filters.qs),
            pills=list(pills(filters, request)),
            clear_url=request.path,
            here=request.get_full_path(),
            file_links=self.file_links(request.GET, request.user, self.event),
        )
        response["Vary"] = "HX-Request, Cookie"
        return response

    @property
    def page_size(self) -> int:
        wanted = self.request.GET.get("size", "")
        return next((size for size in PAGE_SIZES if str(size) == wanted), 50)

    def get_page(self, rows: QuerySet[Any]) -> Any:
        """What the template calls `page`: a Django page, unless the list has another way of paging."""
        return Paginator(rows, self.page_size).get_page(self.request.GET.get("page"))


def pills(filters: FilterSet, request: HttpRequest) -> Iterator[Pill]:
    """What filters the list now, each with the way to drop it."""
    for name, field in filters.form.fields.items():
        raw = request.GET.get(name, "")
        if not raw or name == "sort" or name in filters.form.errors:
            continue
        query = request.GET.copy()
        for gone in (name, *PAGING):
            query.pop(gone, None)
        labels = {str(key): label for key, label in getattr(field, "choices", ())}
        yield Pill(str(field.label), str(labels.get(raw, raw)), f"{request.path}?{query.urlencode()}")


class ActForm(forms.Form):
    """A form that checks shape. The act checks the rules; what it refuses is told beside the field concerned."""

    error_css_class = "is-invalid"
    refusal_fields: ClassVar[dict[str, str]] = {}

    def refuse(self, error: ValidationError) -> None:
        for leaf in leaves(error):
            self.add_error(self.refusal_fields.get(leaf.code or ""), leaf)


def leaves(error: ValidationError) -> Iterable[ValidationError]:
    """Each single refusal of a ValidationError, whatever it was collected from."""
    if hasattr(error, "error_dict"):
        return [leaf for errors in error.error_dict.values() for leaf in errors]
    return error.error_list


class ReasonForm(ActForm):
    """Why something is cancelled; those concerned read it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Shown in the session and its history."),
    )
