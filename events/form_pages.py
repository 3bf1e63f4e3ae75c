"""A page that asks in a form and acts once."""

from typing import Any, ClassVar
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from events.pages import ActForm, EventPage, PanelPage, Request

DRAFT_SAVED = "draft-saved"  # the cookie's name, known to static/js/draft.js
AN_HOUR = 60 * 60


class FormPage(PanelPage):
    """GET asks, POST does. What was typed stays, and what a rule refuses is told beside the field concerned."""

    template_name: ClassVar[str]

    def form(self, data: QueryDict | None = None) -> ActForm:
        """The form to ask with, or, with data, to judge what was typed."""
        return ActForm(data)

    def act(self, form: Any) -> str:
        """Do it, and say what was done. Raises ValidationError when a rule refuses."""
        raise NotImplementedError

    def back(self) -> str:
        """The address to go back to, unless the page was opened from elsewhere in the panel (`?next=`)."""
        raise NotImplementedError

    def after(self) -> str:
        return self.next_url(self.back())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"next": self.next_url(self.back()), **kwargs})

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.ask(self.form())

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form)
        try:
            said = self.act(form)
        except ValidationError as refusal:
            form.refuse(refusal)
            return self.ask(form, status=409)
        messages.success(request, said)
        return HttpResponseRedirect(self.after())

    def ask(self, form: ActForm, *, status: int = 200) -> HttpResponse:
        return self.render(self.template_name, status=status, form=form)


class EventFormPage(FormPage, EventPage):
    """The same, within an event."""


class DraftedFormPage(FormPage):
    """What is typed is also kept in the browser, for this person and this page, until it is saved.

    The form says `data-draft="{{ draft }}"`, and static/js/draft.js does the rest: it learns from a cookie that the
    draft is of no use any more.
    """

    @property
    def draft(self) -> str:
        return f"{self.request.user.pk}:{self.request.path}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(draft=self.draft, **kwargs)

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        response = super().post(request, **kwargs)
        if isinstance(response, HttpResponseRedirect):
            where: dict[str, Any] = {"max_age": AN_HOUR, "secure": request.is_secure(), "samesite": "Lax"}
            response.set_cookie(DRAFT_SAVED, quote(self.draft, safe=""), **where)
        return response
