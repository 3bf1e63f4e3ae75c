"""The demo's mailbox: what was sent, to oneself or, for administrators, to anybody. Nowhere but in the demo."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from control_panel.mailbox import KeptMail, mails_of
from events.access import Permission
from events.pages import PanelPage, Request

PER_PAGE = 50


class DemoPage(PanelPage):
    permission = Permission.SEE_SESSIONS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (settings.DEMO and settings.EMAIL_FILE_PATH):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def mail(self) -> KeptMail:
        for mail in mails_of(self.request.user):
            if mail.name == self.kwargs["file"]:
                return mail
        raise Http404


class DemoMail(DemoPage):
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        page = Paginator(list(mails_of(request.user)), PER_PAGE).get_page(request.GET.get("page"))
        return self.render("demo/mail_list.html", page=page)


class DemoMailMessage(DemoPage):
    """Its text and what a calendar makes of it. Its HTML is never a page of ours: that is in the file."""

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.render("demo/mail.html", mail=self.mail())


class DemoMailFile(DemoPage):
    """The whole mail, for a mail program."""

    def get(self, request: Request, **kwargs: Any) -> FileResponse:
        path = self.mail().path
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="message/rfc822")
